"""Export plan_json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from matcher.documents import plan_to_dict
from matcher.exports.base import PLAN
from matcher.exports.parts.marks import RESTRICTED, marks
from matcher.exports.parts.subject import Subject
from matcher.wording import _


@dataclass(frozen=True)
class PlanJson:
    """The whole plan as one JSON document with a published schema; `issued` says of which round, plan and day it is."""

    key: ClassVar[str] = "plan_json"
    label: ClassVar[str] = _("Everything for programs (plan.json)")
    about: ClassVar[str] = _("All of the plan in one JSON document with a published schema.")
    media_type: ClassVar[str] = "application/json"
    data_class: ClassVar[str] = RESTRICTED
    of: ClassVar[tuple[str, ...]] = (PLAN,)

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        document = plan_to_dict(subject.plan) | {"issued": marks(subject, self.data_class)}
        return {"plan.json": (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}

"""Export plan_json."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from matcher.documents import plan_text
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool


@dataclass(frozen=True)
class PlanJson:
    """The whole plan as one JSON document with a published schema."""

    key: ClassVar[str] = "plan_json"
    label: ClassVar[str] = "plan.json"
    media_type: ClassVar[str] = "application/json"

    def files(self, plan: Plan, pool: Pool, language: str) -> dict[str, bytes]:
        return {"plan.json": plan_text(plan).encode("utf-8")}

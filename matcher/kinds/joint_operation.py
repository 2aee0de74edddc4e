"""Kind joint_operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class JointOperation:
    """People of two or more societies work together in one host society."""

    name: ClassVar[str] = "joint_operation"
    code: ClassVar[str] = "JOP"
    grouped: ClassVar[str] = "team"
    host: ClassVar[str] = "need"
    travels: ClassVar[str] = "offer"
    people: ClassVar[str] = "one"
    busy: ClassVar[str] = "one"
    length: ClassVar[str] = "need"
    remote: ClassVar[bool] = False
    hosted_at_once: ClassVar[bool] = True
    hosted_in_round: ClassVar[bool] = True
    away: ClassVar[bool] = True

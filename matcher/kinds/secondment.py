"""Kind secondment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Secondment:
    """A person of one society works in another for some weeks."""

    name: ClassVar[str] = "secondment"
    code: ClassVar[str] = "SEC"
    grouped: ClassVar[str] = "leg"
    hosted_at_once: ClassVar[bool] = True
    hosted_in_round: ClassVar[bool] = True
    away: ClassVar[bool] = True
    host: ClassVar[str] = "need"

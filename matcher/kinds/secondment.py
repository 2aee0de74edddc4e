"""Kind secondment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Secondment:
    """People of one society work in another for some weeks."""

    name: ClassVar[str] = "secondment"
    code: ClassVar[str] = "SEC"
    grouped: ClassVar[str] = "leg"
    host: ClassVar[str] = "need"
    travels: ClassVar[str] = "offer"
    people: ClassVar[str] = "need"
    busy: ClassVar[str] = "need"
    length: ClassVar[str] = "need"
    remote: ClassVar[bool] = True
    hosted_at_once: ClassVar[bool] = True
    hosted_in_round: ClassVar[bool] = True
    away: ClassVar[bool] = True

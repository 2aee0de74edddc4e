"""The trail: what was done, by whom, one entry after the other, each sealed by the hash of the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

START = "0" * 64
"""The hash that the first entry of a trail follows."""


@dataclass(frozen=True)
class Entry:
    """One act. `before` and `after` are plain JSON values without personal names; `round` is its key, if it has one."""

    number: int
    at: datetime
    account: int
    roles: tuple[str, ...]
    act: str
    subject: str
    round: str | None
    before: Any
    after: Any
    previous: str
    hash: str


@dataclass(frozen=True)
class Flaw:
    """A place where the trail is not what was written: `what` is changed, missing, added, cut or head."""

    number: int
    what: str


@dataclass(frozen=True)
class Verdict:
    """What a look through the trail found. `head` is the last hash, to be kept elsewhere and compared later."""

    entries: int
    first: int
    head: str
    flaws: tuple[Flaw, ...]

    @property
    def sound(self) -> bool:
        return not self.flaws

"""Runs of the solver in the background."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
STATES = (QUEUED, RUNNING, DONE, FAILED, CANCELLED)
ENDED = (DONE, FAILED, CANCELLED)


@dataclass(frozen=True)
class Run:
    """One run: `digest` names the snapshot that it solves; `owner` holds it until `lease_until` and no longer.

    `progress` has the latest news of the search; `versions` and `limits` say with what it was solved; `plan` is the
    number of the plan it gave. A run with a `parent` is a part of that one; a run with parts is never owned: it runs while
    they wait or run, and ends with the last of them.
    """

    id: int
    round: str
    digest: str
    state: str
    seed: int
    seconds: float
    attempts: int = 0
    owner: str | None = None
    lease_until: datetime | None = None
    heartbeat_at: datetime | None = None
    cancel: bool = False
    progress: dict[str, Any] = field(default_factory=dict, hash=False)
    versions: dict[str, str] = field(default_factory=dict, hash=False)
    limits: dict[str, Any] = field(default_factory=dict, hash=False)
    error: str = ""
    title: str = ""
    asked_by: int | None = None
    queued_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    plan: int | None = None
    parent: int | None = None

"""Questions of many parts: each part is a run of its own that any worker does, the whole ends with the last of them.

The store keeps no count: who ends a part holds the whole, looks at all parts and writes what they gave. So a part that is
taken again from a lost worker, or ends twice, changes nothing, and what was solved is there when the rest is called off.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matcher.domain.actors import WORKER
from matcher.domain.runs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Run
from matcher.store import runs
from matcher.store.session import Session
from matcher.workflow import trail

POINT = "point"
"""The kind of a part: the round with some changes, solved."""
_ACT = "run:result:keep"


def ask_parts(session: Session, whole: Run, changes: list[list[str]], *, now: datetime) -> tuple[Run, ...]:
    """A queued part for each set of changes, in this order."""
    question = whole.limits["question"]
    parts = tuple(runs.add_run(
        session, whole.round, whole.digest, seed=whole.seed, seconds=whole.seconds, now=now, asked_by=whole.asked_by, parent=whole.id,
        limits={**whole.limits, "question": {"kind": POINT, "plan": question["plan"], "asked": {"changes": texts}}})
        for texts in changes)
    if parts:
        runs.gather(session, whole.id, progress={"answer": gathered(parts)}, state=RUNNING, now=now)
    return parts


def announced(session: Session, run: int) -> tuple[int, ...]:
    """The runs of which workers are to be told: the parts of a run that has some, else the run itself."""
    return tuple(part.id for part in runs.parts(session, run)) or (run,)


def gather(session: Session, run: int, *, now: datetime) -> None:
    """Writes what the parts of a run gave so far; ends it when all of them have ended.

    Points stand in the order asked for; parts that failed or were called off are left out and counted.
    """
    whole = runs.hold_run(session, run)
    if whole.state != RUNNING:
        return
    parts = runs.parts(session, run)
    answer = gathered(parts)
    if any(part.state in (QUEUED, RUNNING) for part in parts):
        runs.gather(session, run, progress={"answer": answer}, state=RUNNING, now=now)
        return
    state = CANCELLED if whole.cancel else DONE if answer["points"] else FAILED
    error = next((part.error for part in parts if part.error), "") if state == FAILED else ""
    runs.gather(session, run, progress={"answer": answer}, state=state, now=now, error=error)
    trail.record(session, WORKER, _ACT, f"run:{run}", {"state": RUNNING}, {
        "state": state, "parts": len(parts), "points": len(answer["points"]), "digest": whole.digest}, now, round=whole.round)


def gathered(parts: tuple[Run, ...]) -> dict[str, Any]:
    """The answer that these parts give together: `of` so many were asked for, `failed` could not be solved."""
    points: list[Mapping[str, Any]] = [part.progress["answer"]["point"] for part in parts if part.state == DONE]
    return {"points": points, "of": len(parts), "failed": sum(part.state == FAILED for part in parts)}

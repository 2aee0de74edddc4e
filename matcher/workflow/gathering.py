"""Questions of many parts: each part is a run of its own that any worker does, the whole ends with the last of them.

The store keeps no count: who ends a part holds the whole, looks at all parts and writes what they gave. So a part that is
taken again from a lost worker, or ends twice, changes nothing, and what was solved is there when the rest is called off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from matcher.domain.actors import WORKER
from matcher.domain.runs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Run
from matcher.robust.figures import Drawn, Harm, Odds, summed
from matcher.store import runs
from matcher.store.session import Session
from matcher.workflow import trail

POINT = "point"
"""The kind of a part: the round with some changes, solved."""
DRAWN = "drawn"
"""The kind of another: some draws of declines, or the declines that hurt most."""
_ACT = "run:result:keep"


def ask_parts(session: Session, whole: Run, asked: list[dict[str, Any]], *, now: datetime) -> tuple[Run, ...]:
    """A queued part for each of these questions (`kind`, `asked`), in this order."""
    question = whole.limits["question"]
    parts = tuple(runs.add_run(
        session, whole.round, whole.digest, seed=whole.seed, seconds=whole.seconds, now=now, asked_by=whole.asked_by, parent=whole.id,
        limits={**whole.limits, "question": {**part, "plan": question["plan"]}})
        for part in asked)
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
    given = sum(part.state == DONE for part in parts)
    state = CANCELLED if whole.cancel else DONE if given else FAILED
    error = next((part.error for part in parts if part.error), "") if state == FAILED else ""
    runs.gather(session, run, progress={"answer": answer}, state=state, now=now, error=error)
    trail.record(session, WORKER, _ACT, f"run:{run}", {"state": RUNNING}, {
        "state": state, "parts": len(parts), "given": given, "digest": whole.digest}, now, round=whole.round)


def gathered(parts: tuple[Run, ...]) -> dict[str, Any]:
    """The answer that these parts give together: `of` so many were asked for, `failed` could not be solved."""
    done, failed = [part.progress["answer"] for part in parts if part.state == DONE], sum(part.state == FAILED for part in parts)
    if parts[0].limits["question"]["kind"] == DRAWN:
        of = sum(len(range(*part.limits["question"]["asked"]["numbers"])) for part in parts)
        return {**drawn([answer["drawn"] for answer in done], of), "failed": failed}
    points: list[Mapping[str, Any]] = [answer["point"] for answer in done]
    return {"points": points, "of": len(parts), "failed": failed}


def drawn(parts: list[Mapping[str, Any]], of: int) -> dict[str, Any]:
    """Draws made in parts, as one answer; only how many there are of so many while no part is done."""
    rows = [Drawn(*row) for part in parts for row in part["rows"]]
    if not rows:
        return {"draws": 0, "of": of}
    found = summed(Odds(**parts[0]["odds"]), rows, [Harm(**harm) for part in parts for harm in part["harms"]], of=of)
    return {**asdict(replace(found, draws=())), "draws": len(rows), "won_back": found.won_back, "recovered": found.recovered,
            "recovered_by_hand": found.recovered_by_hand}

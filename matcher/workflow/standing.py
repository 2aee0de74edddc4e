"""Who stands by for each exchange of a plan: worked out by workers as soon as there is a plan, without being asked, and taken with one act.

The question is a part of the run that gave the plan: whole runs go before it, and it gives way to one that comes while it is
worked on and goes on later where it was (matcher.workflow.performing).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from matcher.domain.actors import Actor
from matcher.domain.errors import NotFound
from matcher.domain.plan import FEASIBLE, OPTIMAL, Plan
from matcher.domain.runs import CANCELLED, FAILED, QUEUED, Run
from matcher.store import plans, rounds, runs
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import inquiring, planning, review, trail
from matcher.workflow.access import require

SECONDS = 60
# All standbys of a plan of many exchanges: it gives way to whatever else there is to do, so it may take its time.
_WHOLE_PLAN = 600
_ACT = "plan:standby:take"


def ask_after(session: Session, run: Run, plan: Plan, number: int, *, now: datetime) -> Run | None:
    """The queued question for the plan that a run gave; None for a plan without exchanges."""
    if plan.status not in (OPTIMAL, FEASIBLE) or not plan.exchanges:
        return None
    question = {"kind": inquiring.STANDBY, "plan": number, "asked": {}}
    limits = {"seconds": _WHOLE_PLAN, "seed": run.seed, "workers": 0, "gap": run.limits.get("gap", 0.0), "question": question}
    return runs.add_run(session, run.round, run.digest, seed=run.seed, seconds=_WHOLE_PLAN, now=now, asked_by=run.asked_by, parent=run.id,
                        limits=limits)


def ask_again(session: Session, round: str, number: int, *, now: datetime) -> Run | None:
    """The same for a plan of which nobody works them out or has: one that came without a run, or whose question failed."""
    kept = plans.kept_plan(session, round, number)
    if kept.run is None or standbys_of(session, round, number) is not None:
        return None
    return ask_after(session, runs.get_run(session, kept.run), plans.get_plan(session, round, number), number, now=now)


def standbys_of(session: Session, round: str, number: int) -> Run | None:
    """The question that nobody had to ask about a plan; None before there is one, and once it failed or was called off unanswered."""
    kept = plans.kept_plan(session, round, number)
    found = [part for part in runs.parts(session, kept.run) if unasked(part)] if kept.run is not None else []
    return next((part for part in reversed(found) if part.state not in (FAILED, CANCELLED) or part.progress.get("answer")), None)


def unasked(run: Run) -> bool:
    """Whether a run is such a question."""
    return run.parent is not None and run.limits.get("question", {}).get("kind") == inquiring.STANDBY


def yielded(session: Session, run: int) -> bool:
    """Whether such a question was laid aside and waits to go on."""
    found = runs.get_run(session, run)
    return unasked(found) and found.state == QUEUED and not found.cancel


def take(session: Session, actor: Actor, round: str, plan: int, exchange: str, *, now: datetime) -> Run:
    """Puts the standby of an exchange in its place: what it was is pinned out, who steps in is pinned in, and a search as
    near to the plan as may be is asked for. The caller tells the queue of the run once the transaction is committed.

    NotFound where nobody stands by. Refused as any pin is: to parties, and to those who had a hand in a need or an offer.
    """
    require(actor, _ACT, stage=rounds.hold_round(session, round).stage)
    legs = legs_for(session, round, plan, exchange)
    if not legs:
        raise NotFound(_("Nobody stands by for exchange {exchange}."), exchange=exchange)
    gone = next(each for each in plans.get_plan(session, round, plan).exchanges if each.id == exchange)
    for leg in gone.legs:
        review.set_pin(session, actor, round, leg.need, leg.offer, review.OUT, role=leg.role, now=now)
    for stand in legs:
        review.set_pin(session, actor, round, stand["need"], stand["offer"], review.IN, start=date.fromisoformat(stand["start"]), now=now)
    trail.record(session, actor, _ACT, f"exchange:{plan}:{exchange}", None, {"standby": [
        {name: stand[name] for name in ("need", "offer", "start")} for stand in legs]}, now, round=round)
    kept = rounds.get_round(session, round).settings.get("limits", {})
    return planning.ask_for_run(session, actor, round, seconds=kept.get("seconds", SECONDS), seed=kept.get("seed", 1), near=plan, now=now)


def legs_for(session: Session, round: str, plan: int, exchange: str) -> list[dict[str, Any]]:
    """Who steps in for an exchange, leg by leg (`need`, `offer`, `start`, ...); empty where nobody does or it is not known yet."""
    run = standbys_of(session, round, plan)
    answer = run.progress.get("answer", {}) if run is not None else {}
    found = next((each for each in answer.get("figures", {}).get("found", []) if each["exchange"] == exchange), None)
    return list(found["legs"]) if found is not None else []

"""Makes a repair that was only asked about a plan to review: a search of the round as it stands that first keeps the repair."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from matcher.domain.actors import Actor
from matcher.domain.errors import NotFound
from matcher.domain.pool import BaselineLeg
from matcher.domain.proposals import NO, YES
from matcher.domain.runs import Run
from matcher.store import decisions, plans, proposals, rounds
from matcher.store.scenarios import build_scenario
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import asking, inquiring, planning, review, trail
from matcher.workflow.access import require

_ACT = "plan:repair:adopt"


def accepted(session: Session, round: str, plan: int) -> dict[str, tuple[str, ...]]:
    """The exchanges that somebody said yes to and nobody no, with their Societies: nobody moves them without a coordinator's word."""
    return {each.exchange: each.societies for each in proposals.all_proposals(session, round, plan)
            if {reply.answer for reply in each.replies} & {YES} and all(reply.answer != NO for reply in each.replies) and each.live}


def repairs_of(run: Run) -> list[dict[str, Any]]:
    """The repairs that a question found; empty for another question and before there is an answer."""
    if (asking.question_of(run) or {}).get("kind") != inquiring.REPAIR:
        return []
    found: list[dict[str, Any]] = run.progress.get("answer", {}).get("figures", {}).get("found", [])
    return found


def adopt(session: Session, actor: Actor, round: str, plan: int, run: int, place: int, *, now: datetime) -> Run:
    """Asks for the plan that one of the repairs found is (by place). The caller tells the queue of the run once the
    transaction is committed.

    The pairs that fell away are pinned out; what accepted holds in place stays pinned, but for the exchanges that the
    question released by a coordinator's word. NotFound when there is no such repair.
    """
    require(actor, _ACT, stage=rounds.hold_round(session, round).stage)
    question = asking.get_question(session, round, plan, run)
    found = next((each for at, each in enumerate(repairs_of(question)) if at == place), None)
    if found is None or "legs" not in found:
        raise NotFound(_("There is no run {run}."), run=run)
    asked = (asking.question_of(question) or {})["asked"]
    exchanges = {each.id: each for each in plans.get_plan(session, round, plan).exchanges}
    pool = build_scenario(session, round).pool
    out = {(pin.need, pin.offer) for pin in pool.pins if pin.pin == review.OUT}
    for leg in (leg for name in asked["declined"] for leg in exchanges[name].legs):
        if leg.need in pool.need and leg.offer in pool.offer and (leg.need, leg.offer) not in out:
            review.set_pin(session, actor, round, leg.need, leg.offer, review.OUT, role=leg.role, now=now)
    for leg in (leg for name in asked.get("released", ()) for leg in exchanges[name].legs):
        decisions.remove_pins(session, round, origin=decisions.REPLY, pair=(leg.need, leg.offer), pin=review.IN)
    baseline = tuple(BaselineLeg(leg["need"], leg["offer"], leg["role"], date.fromisoformat(leg["start"])) for leg in found["legs"]
                     if leg["need"] in pool.need and leg["offer"] in pool.offer)
    kept = rounds.get_round(session, round).settings.get("limits", {})
    made = planning.ask_for_run(session, actor, round, seconds=kept.get("seconds", asking.SECONDS), seed=kept.get("seed", 1),
                                baseline=baseline, now=now)
    trail.record(session, actor, _ACT, f"run:{made.id}", None, {
        "plan": plan, "question": run, "budget": found["budget"], "declined": list(asked["declined"]), "touched": list(found["touched"]),
        "released": list(asked.get("released", ()))}, now, round=round)
    return made

"""The moves of a round: one function each, with its guard and its trail. Stages and moves are in matcher.domain.rounds.

Every move holds the round against others until the transaction ends, asks the table of permissions, checks its guard,
and refuses with a sentence that says what to do first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, Problem, WrongState
from matcher.domain.plan import FEASIBLE, OPTIMAL
from matcher.domain.proposals import APPROVED, CANCELLED, LEFT_OUT
from matcher.domain.rounds import MOVE, Round
from matcher.domain.statements import ELIGIBLE, NEEDS, OFFERS, SUBMITTED
from matcher.store import envelopes, plans, proposals, rounds, runs, snapshots, statements
from matcher.store.scenarios import build_scenario
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import approval, delivering, repairing, standing, trail
from matcher.workflow.access import require
from matcher.workflow.planning import call_off

CANCEL_REASONS = ("funding", "security", "no_demand", "merged", "other")


def open_call(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Opens the call, once the settings are sound and at least two societies take part."""
    held = _begin(session, actor, round, "open_call")
    build_scenario(session, round)
    if len(rounds.society_keys(session, round)) < 2:
        raise WrongState(_("A round needs at least two societies. Add them before you open the call."))
    return _end(session, actor, held, "open_call", now)


def close_call(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Ends the call: what was submitted is screened, drafts stay with their societies."""
    return _end(session, actor, _begin(session, actor, round, "close_call"), "close_call", now)


def reopen_call(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Opens the call again."""
    return _end(session, actor, _begin(session, actor, round, "reopen_call"), "reopen_call", now)


def freeze(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Keeps a snapshot of all that is eligible, under its hash, once nothing is left to be screened."""
    held = _begin(session, actor, round, "freeze")
    waiting = {table: statements.count_statements(session, round, table) for table in (NEEDS, OFFERS)}
    left = sum(counts[SUBMITTED] for counts in waiting.values())
    if left:
        raise WrongState(_("{count} statements are still to be screened. Accept, return or withdraw each of them."), count=left)
    if not all(counts[ELIGIBLE] for counts in waiting.values()):
        raise WrongState(_("There is nothing to bring together: at least one need and one offer must be eligible."))
    scenario = build_scenario(session, round)
    digest = snapshots.add_snapshot(session, round, scenario, by=actor.account, now=now)
    return _end(session, actor, held, "freeze", now, snapshot=digest)


def thaw(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Goes back to screening; the snapshot is kept, but is not the round's any more."""
    return _end(session, actor, _begin(session, actor, round, "thaw"), "thaw", now, snapshot=None)


def start_planning(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Lets runs be asked for."""
    return _end(session, actor, _begin(session, actor, round, "start_planning"), "start_planning", now)


def propose(session: Session, actor: Actor, round: str, *, plan: int, now: datetime) -> Round:
    """Proposes a plan for review. What was said of the same exchanges in an earlier plan holds for this one too."""
    held = _begin(session, actor, round, "propose")
    _choose(session, round, plan)
    return _end(session, actor, held, "propose", now, plan=plan)


def back_to_planning(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Takes the proposed plan back; pairs that were rejected are pinned out of the next."""
    held = _begin(session, actor, round, "back_to_planning")
    out = repairing.pin_rejected(session, actor, round, held.plan, now=now) if held.plan is not None else 0
    envelopes.undo_commitments(session, round, but=None)
    return _end(session, actor, held, "back_to_planning", now, told={"pinned_out": out}, plan=None)


def consult(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Shows each society its own exchanges and asks for its answers. Endorsements may follow: see matcher.workflow.approval."""
    held = _begin(session, actor, round, "consult")
    _live(session, held)
    return _end(session, actor, held, "consult", now)


def repair(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Prepares a search around what was accepted: see matcher.workflow.repairing. Not when everything was accepted."""
    held = _begin(session, actor, round, "repair")
    found = proposals.all_proposals(session, round, _plan(held))
    if repairing.all_accepted(found) and all(proposal.live for proposal in found):
        raise WrongState(_("Every exchange was accepted: there is nothing to repair. Approve the plan."))
    decided = repairing.pin_answers(session, actor, round, _plan(held), now=now)
    return _end(session, actor, held, "repair", now, told={
        "pinned_in": decided.pinned_in, "pinned_out": decided.pinned_out, "baseline": decided.baseline})


def propose_again(session: Session, actor: Actor, round: str, *, plan: int, now: datetime) -> Round:
    """Consults on the repaired plan. Answers to exchanges that are the same as before still hold."""
    held = _begin(session, actor, round, "propose_again")
    if plan <= _plan(held):
        raise WrongState(_("Plan {plan} is older than the one that was repaired. Choose a newer one."), plan=plan)
    _choose(session, round, plan)
    return _end(session, actor, held, "propose_again", now, plan=plan)


def approve(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Approves the plan: every exchange left in it is endorsed by two persons, cleared, accepted by its parties, and paid
    for by money that is promised. WrongState counts what is missing; `approval.obstacles` lists it."""
    held = _begin(session, actor, round, "approve")
    missing = approval.obstacles(session, round)
    if missing:
        raise WrongState(_("The plan cannot be approved yet: {count} things are missing, the first is {code} ({subject})."),
                         count=len(missing), code=missing[0].code, subject=missing[0].subject or round)
    live = _live(session, held)
    approval.refuse_own_affairs(session, actor, held, live)
    proposals.set_states(session, live, APPROVED)
    standing.ask_again(session, round, _plan(held), now=now)
    return _end(session, actor, held, "approve", now, told={"exchanges": len(live)})


def start(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """The exchanges begin."""
    return _end(session, actor, _begin(session, actor, round, "start"), "start", now)


def complete(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """The exchanges are over, each of them carried out or cancelled."""
    held = _begin(session, actor, round, "complete")
    delivering.refuse_unfinished(session, held)
    return _end(session, actor, held, "complete", now)


def archive(session: Session, actor: Actor, round: str, *, now: datetime) -> Round:
    """Puts the round away; it can only be read from then on."""
    return _end(session, actor, _begin(session, actor, round, "archive"), "archive", now)


def cancel(session: Session, actor: Actor, round: str, *, reason: str, now: datetime) -> Round:
    """Calls the round off, with one of CANCEL_REASONS: runs end, promised money goes free, exchanges are cancelled."""
    held = _begin(session, actor, round, "cancel")
    if reason not in CANCEL_REASONS:
        raise DataError([Problem("round", 0, "reason", f"'{reason[:40]}' is no known reason.",
                                 f"Choose one of {', '.join(CANCEL_REASONS)}.")])
    for run in runs.unended_runs(session, round):
        call_off(session, run.id, now=now)
    envelopes.undo_commitments(session, round, but=None)
    if held.plan is not None:
        left = [each for each in proposals.all_proposals(session, round, held.plan) if each.state not in LEFT_OUT]
        proposals.set_states(session, left, CANCELLED)
    return _end(session, actor, held, "cancel", now, told={"reason": reason})


MOVERS = {
    function.__name__: function for function in (
        open_call, close_call, reopen_call, freeze, thaw, start_planning, propose, back_to_planning, consult, repair,
        propose_again, approve, start, complete, archive, cancel)}
"""Each move's function by its name; propose and propose_again need a plan, cancel a reason."""


def _begin(session: Session, actor: Actor, round: str, name: str) -> Round:
    held = rounds.hold_round(session, round)
    require(actor, f"round:stage:{name}", stage=held.stage)
    return held


def _end(
    session: Session, actor: Actor, held: Round, name: str, now: datetime, *, told: dict[str, Any] | None = None, **values: Any
) -> Round:
    to = MOVE[name].to
    moved = rounds.change_round(session, held.key, held.version, stage=to, stage_since=now, **values)
    trail.record(session, actor, f"round:stage:{name}", f"round:{held.key}", {"stage": held.stage},
                 {"stage": to, **values, **(told or {})}, now, round=held.key)
    return moved


def _choose(session: Session, round: str, number: int) -> None:
    """Makes a plan ready to be the proposed one."""
    kept = plans.kept_plan(session, round, number)
    if kept.status not in (OPTIMAL, FEASIBLE) or not kept.exchanges:
        raise WrongState(_("Plan {plan} has no exchanges to propose. Choose another, or solve again."), plan=number)
    proposals.carry_over(session, round, number)
    envelopes.undo_commitments(session, round, but=number)


def _plan(held: Round) -> int:
    if held.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=held.key)
    return held.plan


def _live(session: Session, held: Round) -> list[Any]:
    live = [each for each in proposals.all_proposals(session, held.key, _plan(held)) if each.live]
    if not live:
        raise WrongState(_("No exchange of plan {plan} is left. Solve again."), plan=_plan(held))
    return live

"""Approved exchanges on their way: agreed, under way, done, reported; or on hold, or cancelled with a reason."""

from __future__ import annotations

from datetime import datetime

from matcher.domain.actors import Actor
from matcher.domain.errors import Conflict, DataError, Problem, WrongState
from matcher.domain.proposals import (
    AGREED,
    APPROVED,
    CANCELLED,
    DECLINE_REASONS,
    DONE,
    ON_HOLD,
    ONGOING,
    REPORTED,
    Proposal,
)
from matcher.store import proposals, rounds
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.access import may, require

STEPS: dict[str, tuple[str, ...]] = {
    APPROVED: (AGREED, ON_HOLD, CANCELLED),
    AGREED: (ONGOING, ON_HOLD, CANCELLED),
    ONGOING: (DONE, ON_HOLD, CANCELLED),
    ON_HOLD: (AGREED, ONGOING, CANCELLED),
    DONE: (REPORTED,),
}
"""From a state of an exchange to those that may follow."""

_ACT = "delivery:exchange:advance"


def advance(
    session: Session, actor: Actor, round: str, exchange: str, state: str, *, version: int, reason: str = "", now: datetime
) -> Proposal:
    """Puts an exchange into its next state, by one of its parties or a coordinator; a cancellation needs one of
    DECLINE_REASONS. Conflict when it is not at this version any more."""
    held = rounds.hold_round(session, round)
    if held.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=round)
    found = proposals.get_proposal(session, round, held.plan, exchange)
    party = next((society for society in found.societies if may(actor, _ACT, stage=held.stage, society=society)), None)
    require(actor, _ACT, stage=held.stage, society=party)
    if state not in STEPS.get(found.state, ()):
        raise WrongState(_("Exchange {exchange} is {state}: it cannot become {next} now."), exchange=exchange, state=found.state,
                         next=state)
    if (state == CANCELLED) != (reason in DECLINE_REASONS):
        raise DataError([Problem("exchange", 0, "reason", "A cancellation needs a reason, and only a cancellation.",
                                 f"Choose one of {', '.join(DECLINE_REASONS)}.")])
    if found.version != version:
        raise Conflict(f"exchange {exchange}", mine=state, theirs=found)
    changed = proposals.change_proposal(session, found, state=state, **({"reason": reason} if reason else {}))
    trail.record(session, actor, _ACT, f"exchange:{found.plan}:{exchange}", {"state": found.state},
                 {"state": state, "reason": reason}, now, round=round)
    return changed

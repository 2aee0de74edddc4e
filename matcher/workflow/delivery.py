"""Moves of approved exchanges by the state that they lead to: the older way to ask matcher.workflow.delivering."""

from __future__ import annotations

from datetime import date, datetime

from matcher.domain.actors import Actor
from matcher.domain.deliveries import moves_from
from matcher.domain.errors import WrongState
from matcher.domain.proposals import Proposal
from matcher.store import deliveries, proposals, rounds
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import delivering


def advance(
    session: Session, actor: Actor, round: str, exchange: str, state: str, *, version: int, reason: str = "", text: str = "",
    day: date | None = None, now: datetime,
) -> Proposal:
    """Puts an exchange into its next state by the move that leads there; guards and errors are those of
    `delivering.move`. `reason` is a code (to cancel), `text` says why it waits, `day` when it happened."""
    held = rounds.get_round(session, round)
    if held.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=round)
    found = proposals.get_proposal(session, round, held.plan, exchange)
    back = deliveries.delivery_of(session, found).held_in
    name = next((move.name for move in moves_from(found.state) if (move.to or back) == state), None)
    if name is None:
        raise WrongState(_("Exchange {exchange} is {state}: it cannot become {next} now."), exchange=exchange, state=found.state,
                         next=state)
    return delivering.move(session, actor, round, exchange, name, version=version, now=now,
                           given=delivering.Given(day=day, code=reason, text=text))

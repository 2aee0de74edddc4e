"""Material help on its way: asked by a need, granted, shipped, received, handed over. One function, with its trail."""

from __future__ import annotations

from datetime import date, datetime

from matcher.domain.actors import Actor
from matcher.domain.deliveries import GRANTED, HANDED_OVER, MATERIAL_MOVE, RECEIVED, SHIPPED, Material
from matcher.domain.errors import Conflict, DataError, Problem, WrongState
from matcher.domain.proposals import CANCELLED, DELIVERY_STATES
from matcher.pledge.gather import materials_asked
from matcher.store import envelopes, materials, proposals, rounds
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.access import require
from matcher.workflow.approval import exchange_of

_ACT_OF = {"grant": "material:units:give", "refuse": "material:units:give", "ship": "material:units:give",
           "receive": "material:units:take", "hand_over": "material:units:take"}
_COLUMN = {GRANTED: "granted", SHIPPED: "shipped", RECEIVED: "received", HANDED_OVER: "handed_over"}


def advance(
    session: Session, actor: Actor, round: str, key: tuple[str, str, str, str], name: str, *, units: int | None = None,
    on: date | None = None, version: int, now: datetime,
) -> Material:
    """Makes a move of MATERIAL_MOVES. The giver's side (round manager, coordinators, the envelope's fund holder) grants,
    refuses and ships; the receiving society, or the same leads, takes. `units` (all of the step before when None) can be
    no more than in the step before. Conflict when it is not at this version any more."""
    held = rounds.hold_round(session, round)
    if held.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=round)
    found = proposals.get_proposal(session, round, held.plan, key[0])
    exchange = exchange_of(session, found)
    asked = next((each for each in materials_asked(exchange) if each.key == key), None)
    if asked is None:
        raise DataError([Problem("materials", 0, "material", _("The plan gives no such material."), _("Load the page again."))])
    source = envelopes.get_envelope(session, round, asked.envelope).source
    receiver = next(leg.receiver for leg in exchange.legs if leg.need == asked.need)
    act = _ACT_OF[name]
    require(actor, act, stage=held.stage, society=receiver, source=source)
    if found.state not in DELIVERY_STATES or found.state == CANCELLED:
        raise WrongState(_("Exchange {exchange} is {state}: this cannot be done now."), exchange=found.exchange, state=found.state)
    now_at = materials.materials_of(session, (found,)).get(key, asked)
    if now_at.version != version:
        raise Conflict(f"material {key[0]} {key[2]}", mine=name, theirs=now_at)
    move = MATERIAL_MOVE[name]
    if now_at.state not in move.starts or move.to is None:
        raise WrongState(_("This material is {state}: this cannot be done now."), state=now_at.state)
    most = next(count for count in (now_at.received, now_at.shipped, now_at.granted, now_at.units) if count is not None)
    count = most if units is None else units
    if not 0 <= count <= most:
        raise DataError([Problem("materials", 0, "units", _("There are only so many units in the step before."),
                                 _("Write no more than that."))])
    day = on or now.date()
    if day > now.date():
        raise DataError([Problem("materials", 0, "on", _("This day is still to come."), _("Write the day on which it happened."))])
    column = _COLUMN.get(move.to)
    values = {"state": move.to, "since": day, **({column: count} if column else {})}
    saved = materials.save_material(session, found, now_at, by=actor.account, **values)
    trail.record(session, actor, act, f"material:{key[0]}:{key[1]}:{key[2]}:{key[3]}", {"state": now_at.state},
                 {"state": move.to, "units": count}, now, round=round)
    return saved

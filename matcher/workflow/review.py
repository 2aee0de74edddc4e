"""Review of a plan: many endorsements at once, and standing decisions for the next plan.

A pair is pinned in or out, a pin is taken away, a start is amended. Kept plans do not change: what is decided here holds
for the next run (matcher.workflow.planning). One endorsement, rejection or clearance is in matcher.workflow.approval.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from matcher.domain.actors import Actor
from matcher.domain.errors import Conflict, DataError, MatcherError, NotAllowed, NotFound, Problem, WrongState
from matcher.domain.kinds import JOINT_OPERATION
from matcher.domain.pages import LARGEST
from matcher.domain.plan import Exchange
from matcher.domain.proposals import Proposal
from matcher.domain.rounds import Round
from matcher.domain.statements import KeptPin
from matcher.review.book import Book
from matcher.review.starts import allowed_starts, why_not
from matcher.screening import failing
from matcher.store import decisions, plans, proposals, rounds, snapshots, statements
from matcher.store.scenarios import build_scenario
from matcher.store.session import Session
from matcher.wording import _, reason_sentence, translator
from matcher.workflow import approval, trail
from matcher.workflow.access import require
from matcher.workflow.deciding import impartial, impartial_to, noted

IN, OUT = "in", "out"
_TOLD = 3


@dataclass(frozen=True)
class Refused:
    """An exchange of many on which nothing was decided, and why."""

    exchange: str
    why: MatcherError


def endorse_many(
    session: Session, actor: Actor, round: str, seen: Iterable[tuple[str, int]], *, now: datetime, component: str | None = None,
) -> tuple[tuple[Proposal, ...], tuple[Refused, ...]]:
    """Endorses exchanges of the proposed plan, given with the versions that were seen; those that may not be are told with
    their reason. NotAllowed or WrongState when the actor may endorse none at all."""
    _held(session, actor, "plan:exchange:endorse", round)
    done: list[Proposal] = []
    refused: list[Refused] = []
    for exchange, version in seen:
        # A refusal comes before the first change of its exchange, so it leaves nothing behind.
        try:
            done.append(approval.endorse(session, actor, round, exchange, version=version, now=now, component=component))
        except (NotAllowed, NotFound, WrongState) as error:
            refused.append(Refused(exchange, error))
    return tuple(done), tuple(refused)


def pin_exchange(
    session: Session, actor: Actor, round: str, plan: int, exchange: str, way: str, *, version: int, now: datetime, note: str = "",
    needs: tuple[str, ...] = (), keep_start: bool = False,
) -> tuple[KeptPin, ...]:
    """Pins the pairs of an exchange in or out of every later plan; `needs` names those meant, without it all.

    A pair that is pinned in stays of its kind; with `keep_start` it also keeps its start. DataError for a wrong way,
    an unknown need or a note that cannot be kept; Conflict when somebody decided on the exchange in the meantime.
    """
    _held(session, actor, "plan:pin:set", round)
    found, subject = _seen(session, round, plan, exchange, version)
    impartial_to(session, actor, round, subject)
    known = {leg.need for leg in subject.legs}
    if way not in (IN, OUT):
        raise _wrong("pin", _("A pin is in or out."), _("Choose one of them."))
    if not known.issuperset(needs):
        raise _wrong("need", _("One of these needs is not in the exchange."), _("Choose among its needs."))
    start = subject.start if way == IN and keep_start else None
    pins = _pin_legs(session, actor, round, subject, way, start=start, note=noted(note, now), needs=needs or tuple(known), now=now)
    proposals.change_proposal(session, found)
    return pins


def amend_start(
    session: Session, actor: Actor, round: str, plan: int, exchange: str, start: date, *, version: int, now: datetime, note: str = "",
) -> tuple[KeptPin, ...]:
    """Asks that an exchange begins on another Monday: every pair of it is pinned in with that start.

    The kept plan stays as it is; the next plan has the new start, or says with what it is in conflict. DataError names
    why screening does not allow the day.
    """
    _held(session, actor, "plan:start:amend", round)
    found, subject = _seen(session, round, plan, exchange, version)
    impartial_to(session, actor, round, subject)
    book = book_of(session, round, plan)
    obstacles = why_not(book, subject, start)
    if obstacles:
        near = sorted(allowed_starts(book, subject), key=lambda day: (abs((day - start).days), day))[:_TOLD]
        mend = f"Choose e.g. {' or '.join(day.isoformat() for day in sorted(near))}." if near else "No Monday of the round fits."
        raise DataError([Problem("exchange", 0, "start", reason_sentence(reason, translator("en")), mend) for reason in obstacles])
    pins = _pin_legs(session, actor, round, subject, IN, start=start, note=noted(note, now), needs=tuple(leg.need for leg in subject.legs),
                     now=now, act="plan:start:amend")
    proposals.change_proposal(session, found)
    return pins


def set_pin(
    session: Session, actor: Actor, round: str, need: str, offer: str, way: str, *, now: datetime, role: int | None = None,
    start: date | None = None, note: str = "",
) -> KeptPin:
    """Pins any pair of eligible statements in or out. A pair that screening turns away cannot be pinned in: DataError
    with every check that it fails, since no plan at all could be found with it."""
    _held(session, actor, "plan:pin:set", round)
    asked, given = (_there(session, round, table, key) for table, key in (("needs", need), ("offers", offer)))
    if way not in (IN, OUT):
        raise _wrong("pin", _("A pin is in or out."), _("Choose one of them."))
    if start is not None and way == OUT:
        raise _wrong("start", _("Only a pair that is pinned in has a start."), _("Leave the start empty."))
    impartial(session, actor, round, parties=frozenset({asked, given}), needs=(need,), offers=(offer,))
    text = noted(note, now)
    if way == IN or role is not None:
        _stands(session, round, need, offer, role, start, way)
    made = _pin(session, actor, round, need, offer, way, role=role, start=start, kind=None, note=text, now=now, act="plan:pin:set")
    return made


def remove_pin(session: Session, actor: Actor, round: str, pin: int, *, now: datetime) -> KeptPin:
    """Takes a pin away; NotFound when somebody else did already."""
    _held(session, actor, "plan:pin:remove", round)
    found = decisions.get_pin(session, round, pin)
    parties = frozenset(statements.get_statement(session, round, table, key).society
                        for table, key in (("needs", found.need), ("offers", found.offer)))
    impartial(session, actor, round, parties=parties, needs=(found.need,), offers=(found.offer,))
    removed = decisions.remove_pin(session, round, pin)
    trail.record(session, actor, "plan:pin:remove", _subject(found), _told(found), None, now, round=round)
    return removed


def book_of(session: Session, round: str, plan: int) -> Book:
    """A kept plan with the scenario that it was made of."""
    kept = plans.kept_plan(session, round, plan)
    return Book(plans.get_plan(session, round, plan), snapshots.get_snapshot(session, round, kept.digest))


def _held(session: Session, actor: Actor, act: str, round: str) -> Round:
    """The round, held until the end of the transaction, once the actor may do the act at its stage."""
    held = rounds.hold_round(session, round)
    require(actor, act, stage=held.stage)
    return held


def _seen(session: Session, round: str, plan: int, exchange: str, version: int) -> tuple[Proposal, Exchange]:
    """An exchange at the version that its reader saw; Conflict when somebody decided on it in the meantime."""
    found = proposals.get_proposal(session, round, plan, exchange)
    if found.version != version:
        raise Conflict(f"exchange {exchange}", mine={"version": version}, theirs=found)
    return found, approval.exchange_of(session, found)


def _stands(session: Session, round: str, need: str, offer: str, role: int | None, start: date | None, way: str) -> None:
    """Refuses a pin that no plan could keep."""
    scenario = build_scenario(session, round)
    pool, policy = scenario.pool, scenario.policy
    asked = pool.need.get(need)
    if asked is None or offer not in pool.offer:
        raise _wrong("need", _("The need or the offer is not eligible."), _("Only what passed screening can be pinned."))
    if role is not None and not 1 <= role <= len(asked.roles):
        raise _wrong("role", _("The need has no such role."), _("Leave it empty, or give the number of a role."))
    if way == OUT:
        return
    if start is not None and pool.week_of(start) is None:
        raise _wrong("start", _("The start is no Monday of the round."), _("Give a Monday, or leave it empty."))
    tried: list[tuple[int | None, str]] = [(role, JOINT_OPERATION)] if role is not None else [(None, kind) for kind in asked.other_kinds]
    if role is None:
        tried += [(number, JOINT_OPERATION) for number in range(1, len(asked.roles) + 1)]
    failures = [failing(pool, policy.checks, policy.funding, need, offer, number, kind) for number, kind in tried]
    fewest = min(failures, key=len)
    if fewest:
        english = translator("en")
        raise DataError([Problem("pin", 0, "offer", reason_sentence(reason, english), _("Such a pair cannot be pinned in."))
                         for reason in fewest])


def _there(session: Session, round: str, table: str, key: str) -> str:
    """The society of a statement; DataError when there is none."""
    column = "need" if table == "needs" else "offer"
    try:
        return statements.get_statement(session, round, table, key).society
    except NotFound:
        raise _wrong(column, _("This round has none of this key."), _("Give the key as its list shows it.")) from None


def _pin_legs(
    session: Session, actor: Actor, round: str, exchange: Exchange, way: str, *, start: date | None, note: str, needs: tuple[str, ...],
    now: datetime, act: str = "plan:pin:set",
) -> tuple[KeptPin, ...]:
    return tuple(
        _pin(session, actor, round, leg.need, leg.offer, way, role=leg.role, start=start, kind=exchange.kind if way == IN else None,
             note=note, now=now, act=act)
        for leg in exchange.legs if leg.need in needs)


def _pin(
    session: Session, actor: Actor, round: str, need: str, offer: str, way: str, *, role: int | None, start: date | None,
    kind: str | None, note: str, now: datetime, act: str,
) -> KeptPin:
    there = decisions.list_pins(session, round, need=need, size=LARGEST).items
    before = next((pin for pin in there if pin.offer == offer and pin.role == role), None)
    other = next((pin for pin in there if pin.pin == IN and pin.offer != offer and pin.role == role), None)
    if way == IN and other is not None:
        raise WrongState(_("Need {need} is pinned to offer {offer} already: take that pin away first."), need=need, offer=other.offer)
    made = decisions.add_pin(session, round, need, offer, way, by=actor.account, now=now, role=role, start=start, kind=kind, note=note)
    trail.record(session, actor, act, _subject(made), None if before is None else _told(before), _told(made), now, round=round)
    return made


def _subject(pin: KeptPin) -> str:
    return f"pin:{pin.need}:{pin.offer}" + ("" if pin.role is None else f":{pin.role}")


def _told(pin: KeptPin) -> dict[str, object]:
    """A pin as the trail notes it: of free text only its length."""
    return {"pin": pin.pin, "start": pin.start, "kind": pin.kind, "note": f"({len(pin.note)} characters)" if pin.note else "",
            "origin": pin.origin}


def _wrong(column: str, wrong: str, mend: str) -> DataError:
    return DataError([Problem("pin", 0, column, wrong, mend)])

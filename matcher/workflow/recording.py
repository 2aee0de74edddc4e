"""What is written down of an exchange: checklist, dates and results, costs, participants, appraisals. One function each.

Names of participants are turned into marks here, with the round's own key, and go no further.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from matcher.domain.actors import Actor
from matcher.domain.deliveries import (
    ACTIVITIES,
    CARRIED_OUT,
    GROUPS,
    ITEM_STATES,
    OPEN,
    QUESTIONS,
    Appraisal,
    Attendance,
    Check,
    Delivery,
    Spent,
)
from matcher.domain.errors import DataError, Problem, WrongState
from matcher.domain.kinds import CASH_LINES
from matcher.domain.proposals import AGREED, MOBILISING, ONGOING, Proposal
from matcher.store import deliveries, envelopes
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.approval import exchange_of
from matcher.workflow.delivering import begin, items_of, noted_values, pairs_of, text_of, travelling

ACT, APPRAISE = "delivery:exchange:record", "delivery:exchange:appraise"
MOST = 1_000_000
MOST_MONEY = 1_000_000_000
MOST_NAMES = 2000


@dataclass(frozen=True)
class Results:
    """What an exchange brought, as its parties tell it."""

    began: date | None
    ended: date | None
    campaigns: int
    advocacy: int
    activities: Mapping[str, int]
    actions: str = ""
    challenges: str = ""
    lessons: str = ""
    example: str = ""
    shared: bool = False


@dataclass(frozen=True)
class Took:
    """Participants of one group: each person once a session, each once (stated), or their names, a line each."""

    participations: int
    people: int | None = None
    names: str = ""


def check_off(
    session: Session, actor: Actor, round: str, exchange: str, society: str, items: Mapping[str, tuple[str, date | None]], *,
    version: int, now: datetime,
) -> Delivery:
    """A travelling society's checklist: (state, day) by item. Before it begins."""
    _held, found = begin(session, actor, round, exchange, ACT, society=society)
    _in(found, (AGREED, MOBILISING, ONGOING))
    asked = items_of(exchange_of(session, found))
    if society not in travelling(exchange_of(session, found)) or set(items) - set(asked) or any(
            state not in ITEM_STATES for state, _on in items.values()):
        raise _wrong("items", _("The checklist does not fit this exchange."), _("Load the page again."))
    held = deliveries.delivery_of(session, found)
    checks = [each for each in held.checks if each.society != society]
    checks += [Check(society, item, *items.get(item, (OPEN, None))) for item in asked]
    return _save(session, actor, found, version, now, {"society": society, "items": {item: state for item, (state, _on) in items.items()}},
                 parts={"checks": checks})


def save_results(
    session: Session, actor: Actor, round: str, exchange: str, results: Results, *, version: int, now: datetime
) -> Delivery:
    """Dates, counts, actions, challenges, lessons and an example; once it is under way."""
    _held, found = begin(session, actor, round, exchange, ACT)
    _in(found, (ONGOING, *CARRIED_OUT))
    problems = [Problem("exchange", 0, name, _("This is no count."), _("Write a whole number, 0 or more."))
                for name, value in (("campaigns", results.campaigns), ("advocacy", results.advocacy), *results.activities.items())
                if not 0 <= value <= MOST]
    if set(results.activities) - set(ACTIVITIES):
        problems.append(Problem("exchange", 0, "activities", _("This sort of activity is not known."),
                                _("Choose one of the listed values.")))
    if results.began and results.ended and results.ended < results.began:
        problems.append(Problem("exchange", 0, "ended", _("The last day lies before the first."), _("Correct one of them.")))
    if any(day is not None and day > now.date() for day in (results.began, results.ended)):
        problems.append(Problem("exchange", 0, "ended", _("This day is still to come."), _("Write the day on which it happened.")))
    if results.began is None or (results.ended is None and found.state in CARRIED_OUT):
        problems.append(Problem("exchange", 0, "began", _("The day is missing."), _("Fill it in.")))
    if problems:
        raise DataError(problems)
    values: dict[str, Any] = {
        "began": results.began, "ended": results.ended, "campaigns": results.campaigns, "advocacy": results.advocacy,
        "activities": {name: count for name, count in results.activities.items() if count}, "shared": results.shared,
        **{name: text_of(getattr(results, name), name, now) for name in ("actions", "challenges", "lessons", "example")}}
    return _save(session, actor, found, version, now, noted_values(values), **values)


def save_costs(
    session: Session, actor: Actor, round: str, exchange: str, spent: Sequence[Spent], *, version: int, now: datetime
) -> Delivery:
    """What was paid for each cash line from each envelope, in place of what was written before."""
    _held, found = begin(session, actor, round, exchange, ACT)
    _in(found, (AGREED, MOBILISING, ONGOING, *CARRIED_OUT))
    known = {each.envelope for each in envelopes.all_envelopes(session, round) if each.resource == "cash"} | {""}
    seen: set[tuple[str, str]] = set()
    problems: list[Problem] = []
    for number, each in enumerate(spent, 1):
        if each.line not in CASH_LINES or each.envelope not in known or (each.line, each.envelope) in seen:
            problems.append(Problem("costs", number, "envelope", _("This line or envelope is not known, or stands twice."),
                                    _("Choose one of the listed values.")))
        if not 0 <= each.amount <= MOST_MONEY:
            problems.append(Problem("costs", number, "amount", _("This is no amount."), _("Write a whole number, 0 or more.")))
        seen.add((each.line, each.envelope))
    if problems:
        raise DataError(problems)
    return _save(session, actor, found, version, now, {"spent": [[each.line, each.envelope, each.amount] for each in spent]},
                 parts={"spent": list(spent)})


def save_participants(
    session: Session, actor: Actor, round: str, exchange: str, society: str, groups: Mapping[str, Took], *, version: int, now: datetime
) -> Delivery:
    """Who of one society took part, by group. Where names are given they are counted once each by marks, and forgotten;
    marks that stand stay when neither names nor a number of people is given."""
    held, found = begin(session, actor, round, exchange, ACT, society=society)
    _in(found, (ONGOING, *CARRIED_OUT))
    before = deliveries.delivery_of(session, found)
    key = deliveries.mark_key(session, round)
    rows, told = [each for each in before.attendance if each.society != society], dict[str, Any]()
    for group in GROUPS:
        took = groups.get(group, Took(0))
        old = next((each for each in before.attendance if (each.society, each.group) == (society, group)), None)
        marks = {mark_of(key, society, name) for name in took.names.splitlines() if name.strip()}
        kept = not marks and took.people is None and old is not None and old.marked
        people = len(marks) if marks else old.people if kept and old else took.people or 0
        _sensible(group, took, people)
        if not kept:
            deliveries.set_marks(session, found, society, group, marks)
        if took.participations or people:
            rows.append(Attendance(society, group, took.participations, people, marked=bool(marks) or kept))
            told[group] = [took.participations, people]
    return _save(session, actor, found, version, now, {"society": society, "participants": told}, parts={"attendance": rows})


def appraise(
    session: Session, actor: Actor, round: str, exchange: str, appraisal: Appraisal, *, now: datetime
) -> Appraisal:
    """What one party thinks of another, once it is over; only a party itself says so."""
    _held, found = begin(session, actor, round, exchange, APPRAISE, society=appraisal.by)
    _in(found, CARRIED_OUT)
    if (appraisal.by, appraisal.of) not in pairs_of(exchange_of(session, found)):
        raise _wrong("society", _("These two did not work together in this exchange."), _("Choose one of its parties."))
    if set(appraisal.scores) != set(QUESTIONS) or not all(1 <= score <= 5 for score in appraisal.scores.values()):
        raise _wrong("scores", _("Every question needs a mark from 1 to 5."), _("Choose one of the listed values."))
    text_of(appraisal.comment, "comment", now)
    saved = deliveries.save_appraisal(session, found, appraisal, by=actor.account, now=now)
    trail.record(session, actor, APPRAISE, f"exchange:{found.plan}:{exchange}", None,
                 {"by": appraisal.by, "of": appraisal.of, "scores": dict(appraisal.scores)}, now, round=round)
    return saved


def mark_of(key: bytes, society: str, name: str) -> str:
    """The mark of a person: the same for the same name within one society and round, whatever its letters' case and
    blanks; nobody can tell the name from it."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return hmac.new(key, f"{society}|{plain}".encode(), hashlib.sha256).hexdigest()


def _sensible(group: str, took: Took, people: int) -> None:
    if not 0 <= took.participations <= MOST or not 0 <= people <= MOST:
        raise _wrong(group, _("This is no count."), _("Write a whole number, 0 or more."))
    if len(took.names.splitlines()) > MOST_NAMES:
        raise _wrong(group, _("These are too many names."), _("Give the number of people instead."))
    if took.participations and not people:
        raise _wrong(group, _("The number of people is missing."), _("Write how many people they were, or give their names."))
    if people > took.participations:
        raise _wrong(group, _("More people than participations: everybody takes part at least once."), _("Correct one of the two numbers."))


def _in(found: Proposal, states: tuple[str, ...]) -> None:
    if found.state not in states:
        raise WrongState(_("Exchange {exchange} is {state}: this cannot be done now."), exchange=found.exchange, state=found.state)


def _save(
    session: Session, actor: Actor, found: Proposal, version: int, now: datetime, told: Mapping[str, Any],
    parts: Mapping[str, Sequence[Any]] | None = None, **values: Any,
) -> Delivery:
    saved = deliveries.save_delivery(session, found, version, by=actor.account, now=now, parts=parts, **values)
    trail.record(session, actor, ACT, f"exchange:{found.plan}:{found.exchange}", None, told, now, round=found.round)
    return saved


def _wrong(column: str, wrong: str, mend: str) -> DataError:
    return DataError([Problem("exchange", 0, column, wrong, mend)])

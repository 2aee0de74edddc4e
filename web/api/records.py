"""What is written down of an exchange on its way: checklists, results, costs, participants. One version for all of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matcher.domain.deliveries import ACTIVITIES, GROUPS, ITEM_STATES, ITEMS
from matcher.domain.errors import NotAllowed
from matcher.pledge.facts import carried
from matcher.pledge.money import freed
from matcher.wording import _
from matcher.workflow import recording
from matcher.workflow.delivering import items_of, travelling
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import society
from web.api.models import In, Key, Out, SocietyRef
from web.delivering import Delivered, delivered, of_party, of_society
from web.guard import Scope

bp = blueprint("records")
_ONE = "/rounds/<key>/delivery/<exchange>/records"
Long = Annotated[str, Field(max_length=4000, pattern=r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$")]
Count = Annotated[int, Field(ge=0, le=recording.MOST)]
Amount = Annotated[int, Field(ge=0, le=recording.MOST_MONEY)]
Activity, Group, Item, ItemState = Literal[ACTIVITIES], Literal[GROUPS], Literal[ITEMS], Literal[ITEM_STATES]


class CostOut(Out):
    """A cost line from an envelope; an empty envelope stands for own funds. `spent` is null while nothing is written of it."""

    line: str
    envelope: str
    planned: int
    spent: int | None


class FreeOut(Out):
    """What a cancelled exchange sets free again in an envelope."""

    envelope: str
    amount: int


class TookOut(SocietyRef):
    """People of one group who took part; `by_names` says that they were counted by names that are not kept."""

    group: Group  # type: ignore[valid-type]
    participations: int
    people: int
    by_names: bool


class ItemOut(Out):
    item: Item  # type: ignore[valid-type]
    status: ItemState  # type: ignore[valid-type]
    on: date | None


class ChecklistOut(SocietyRef):
    """What has to be in order before the people of a society travel."""

    items: list[ItemOut]


class RecordsOut(Out):
    """All that is written down of an exchange, as the caller may see it. `costs` and `free_again` are empty, and
    `actual_expenditure` null, to a party of a session in which others learn as well."""

    exchange: str
    round: str
    began: date | None
    ended: date | None
    campaigns: int | None
    advocacy: int | None
    activities: dict[str, int]
    actions: str
    challenges: str
    lessons: str
    example: str
    shared: bool
    follow_up: str
    actual_expenditure: int | None
    costs: list[CostOut]
    free_again: list[FreeOut]
    attendance: list[TookOut]
    checklists: list[ChecklistOut]
    version: int


class ResultsIn(In):
    """What the exchange brought, as its parties tell it; no names of people."""

    began: date | None = None
    ended: date | None = None
    campaigns: Count = 0
    advocacy: Count = 0
    activities: dict[Activity, Count] = {}  # type: ignore[valid-type]
    actions: Long = ""
    challenges: Long = ""
    lessons: Long = ""
    example: Long = ""
    shared: bool = False


class SpentIn(In):
    line: Key
    envelope: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")] = ""
    amount: Amount


class CostsIn(In):
    """What was paid, in place of what was written before."""

    spent: Annotated[list[SpentIn], Field(max_length=200)]


class GroupIn(In):
    participations: Count
    people: Count | None = None


class ParticipantsIn(In):
    """Who of one society took part, by group; counts only, never names."""

    groups: dict[Group, GroupIn]  # type: ignore[valid-type]


class CheckIn(In):
    status: ItemState  # type: ignore[valid-type]
    on: date | None = None


class ChecklistIn(In):
    """The whole checklist of a society; what is left out is open."""

    items: dict[Item, CheckIn]  # type: ignore[valid-type]


def _costs(found: Delivered) -> list[CostOut]:
    planned = carried(found.exchange, found.read.book.pool, found.proposal.state, found.delivery).charges
    spent = {(row.line, row.envelope): row.amount for row in found.delivery.spent}
    return [CostOut(line=line, envelope=envelope, planned=planned.get((line, envelope), 0), spent=spent.get((line, envelope)))
            for line, envelope in sorted({*planned, *spent})]


def _checklist(found: Delivered, code: str) -> ChecklistOut:
    checks = [found.delivery.check(code, item) for item in items_of(found.exchange)]
    return ChecklistOut(**society(code).model_dump(), items=[ItemOut(item=each.item, status=each.state, on=each.on) for each in checks])


def _fact(found: Delivered) -> RecordsOut:
    held, whole = found.delivery, found.whole
    facts = carried(found.exchange, found.read.book.pool, found.proposal.state, held)
    return RecordsOut(
        exchange=found.name, round=found.key, began=held.began, ended=held.ended, campaigns=held.campaigns, advocacy=held.advocacy,
        activities=held.activities, actions=held.actions, challenges=held.challenges, lessons=held.lessons, example=held.example,
        shared=held.shared, follow_up=held.follow_up, actual_expenditure=sum(each.amount for each in held.spent) if whole else None,
        costs=_costs(found) if whole else [],
        free_again=[FreeOut(envelope=name, amount=amount) for name, amount in freed(facts).items()] if whole else [],
        attendance=[TookOut(**society(each.society).model_dump(), group=each.group, participations=each.participations,
                            people=each.people, by_names=each.marked) for each in held.attendance if each.society in found.parties],
        checklists=[_checklist(found, each) for each in travelling(found.exchange) if each in found.parties], version=held.version)


@route(bp, "GET", _ONE, "delivery:exchange:view", answer=RecordsOut, scope=of_party)
def show(key: str, exchange: str) -> Answer:
    """What is written down of an exchange; its ETag is the one to write with."""
    found = delivered(key, exchange)
    return Answer(_fact(found), found.delivery.version)


def _again(key: str, exchange: str) -> Answer:
    context.forget_round(key)
    return show(key, exchange)


@route(bp, "PUT", f"{_ONE}/results", "delivery:exchange:record", answer=RecordsOut, body=ResultsIn, scope=of_party, there=show)
def results(key: str, exchange: str, body: ResultsIn, version: int) -> Answer:
    """Dates, counts, actions, challenges, lessons and an example, once it is under way."""
    recording.save_results(context.session(), visitor.actor(), key, exchange, recording.Results(**body.model_dump()), version=version,
                           now=context.now())
    return _again(key, exchange)


@route(bp, "PUT", f"{_ONE}/costs", "delivery:exchange:record", answer=RecordsOut, body=CostsIn, scope=of_party, there=show)
def costs(key: str, exchange: str, body: CostsIn, version: int) -> Answer:
    """What was paid for each cost line from each envelope."""
    if not delivered(key, exchange).whole:
        raise NotAllowed(_("The costs of a session in which others learn as well are written down by who gives it."))
    spent = [recording.Spent(each.line, each.envelope, each.amount) for each in body.spent]
    recording.save_costs(context.session(), visitor.actor(), key, exchange, spent, version=version, now=context.now())
    return _again(key, exchange)


def _of_society(key: str, exchange: str, iso3: str) -> Scope:
    return of_society(key, exchange, iso3)


def _there(key: str, exchange: str, iso3: str) -> Answer:
    return show(key, exchange)


@route(bp, "PUT", f"{_ONE}/participants/<iso3>", "delivery:exchange:record", answer=RecordsOut, body=ParticipantsIn, scope=_of_society,
       there=_there)
def participants(key: str, exchange: str, iso3: str, body: ParticipantsIn, version: int) -> Answer:
    """Who of one society took part, in numbers."""
    groups = {group: recording.Took(each.participations, each.people) for group, each in body.groups.items()}
    recording.save_participants(context.session(), visitor.actor(), key, exchange, iso3, groups, version=version, now=context.now())
    return _again(key, exchange)


@route(bp, "PUT", f"{_ONE}/checklist/<iso3>", "delivery:exchange:record", answer=RecordsOut, body=ChecklistIn, scope=_of_society,
       there=_there)
def checklist(key: str, exchange: str, iso3: str, body: ChecklistIn, version: int) -> Answer:
    """Visa, medical check, ticket and briefing of a society whose people travel."""
    items = {item: (each.status, each.on) for item, each in body.items.items()}
    recording.check_off(context.session(), visitor.actor(), key, exchange, iso3, items, version=version, now=context.now())
    return _again(key, exchange)

"""Rounds: listed, made, their settings, what is computed with, who takes part, and counts that tell nobody's weakness."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field, create_model

from matcher.domain.errors import DataError, Problem
from matcher.domain.rounds import CANCELLED, DRAFT, STAGES, Round
from matcher.review.aggregates import Group, aggregates
from matcher.store import rounds
from matcher.wording import _
from matcher.workflow import preparing
from web import context, visitor
from web.api.cells import from_cells, model_in, model_out, to_cells
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import listed
from web.api.models import In, Key, Listing, Moment, Out, Text, Title, Wish
from web.reviewing import reading

bp = blueprint("rounds")
RoundKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Weeks = Annotated[int, Field(ge=1, le=156)]
Stage = Literal[STAGES]
Calendar = Annotated[dict[Literal[tuple(stage for stage in STAGES if stage not in (DRAFT, CANCELLED))], date],  # type: ignore[misc]
                     Field(description="The day by which a stage is to begin, by stage.")]


class RoundOut(Out):
    """A round. `status` is its stage, `plan` the number of the plan before people; `snapshot` is told to coordinators."""

    key: str
    title: str
    about: str
    status: Stage  # type: ignore[valid-type]
    status_since: Moment | None
    start_date: date
    end_date: date
    weeks: int
    approval_date: date
    currency: str
    calendar: dict[str, date]
    plan: int | None
    snapshot: str | None
    version: int


class RoundsOut(Listing):
    results: list[RoundOut]


class RoundsWish(Wish):
    status: Stage | None = None  # type: ignore[valid-type]


class RoundIn(In):
    """A new round, in draft."""

    key: Key
    title: Title
    about: Text = ""
    start_date: Annotated[date, Field(description="A Monday.")]
    weeks: Weeks
    approval_date: date
    currency: Currency = "CHF"
    calendar: Calendar = {}


class RoundChange(In):
    """Other settings; what is not sent stays."""

    title: Title | None = None
    about: Text | None = None
    start_date: date | None = None
    weeks: Weeks | None = None
    approval_date: date | None = None
    currency: Currency | None = None
    calendar: Calendar | None = None


class PolicyOut(Out):
    """The sections of scenario.toml that a round keeps: limits, costs, checks, rules, goals."""

    settings: dict[str, Any]
    version: int


class PolicyIn(In):
    """All sections; what is left out has its usual value."""

    settings: dict[str, Any]


PartyOut = model_out("PartyOut", "societies")
PartyIn = model_in("PartyIn", "societies")
PartiesOut = create_model("PartiesOut", __base__=Listing, results=(list[PartyOut], ...))  # type: ignore[valid-type]
PartiesIn = create_model("PartiesIn", __base__=In, societies=(Annotated[list[PartyIn], Field(max_length=300)], ...))  # type: ignore[valid-type]


class GroupOut(Out):
    """One line of counts; null where it is withheld."""

    key: str
    counts: list[int | None]


class FiguresTable(Out):
    name: str
    groups: list[GroupOut]
    total: list[int | None]


class FiguresOut(Out):
    """Counts of the plan before people; none is smaller than three."""

    tables: list[FiguresTable]


def fact(found: Round) -> RoundOut:
    """A round as the caller may see it."""
    return RoundOut(
        key=found.key, title=found.title, about=found.about, status=found.stage, status_since=found.stage_since,
        start_date=found.start, end_date=found.start + timedelta(days=7 * found.weeks - 1), weeks=found.weeks,
        approval_date=found.approval, currency=found.currency, calendar=found.calendar, plan=found.plan,
        snapshot=found.snapshot if visitor.may("plan:list:view") else None, version=found.version)


def given(found: Round) -> Answer:
    return Answer(fact(found), found.version)


@route(bp, "GET", "/rounds", "round:list:view", answer=RoundsOut, wish=RoundsWish)
def list_(wish: RoundsWish) -> Answer:
    """Rounds, the newest first."""
    stages = (wish.status,) if wish.status else ()
    return listed(RoundsOut, rounds.list_rounds(context.session(), page=wish.page, size=wish.size, stages=stages), fact)


@route(bp, "POST", "/rounds", "round:draft:create", answer=RoundOut, body=RoundIn, status=201)
def create(body: RoundIn) -> Answer:
    """A new round."""
    if body.key == "new":
        raise DataError([Problem("round", 0, "key", _("This word is an address of its own. Choose another key."), "")])
    made = preparing.create(
        context.session(), visitor.actor(), body.key, title=body.title, about=body.about, start=body.start_date, weeks=body.weeks,
        approval=body.approval_date, currency=body.currency, calendar=body.calendar, now=context.now())
    return Answer(fact(made), made.version, url_for("api_rounds.show", key=made.key, _external=True))


@route(bp, "GET", "/rounds/<key>", "round:home:view", answer=RoundOut)
def show(key: str) -> Answer:
    """One round."""
    return given(context.round_of(key))


@route(bp, "PATCH", "/rounds/<key>", "round:settings:save", answer=RoundOut, body=RoundChange, there=show)
def change(key: str, body: RoundChange, version: int) -> Answer:
    """Other settings of a round, before it is frozen."""
    held = context.round_of(key)

    def kept(name: str, now: Any) -> Any:
        sent = getattr(body, name)
        return now if sent is None else sent

    return given(preparing.change(
        context.session(), visitor.actor(), key, version, title=kept("title", held.title), about=kept("about", held.about),
        start=kept("start_date", held.start), weeks=kept("weeks", held.weeks), approval=kept("approval_date", held.approval),
        currency=kept("currency", held.currency), calendar=kept("calendar", held.calendar), now=context.now()))


@route(bp, "GET", "/rounds/<key>/policy", "round:tables:export", answer=PolicyOut)
def policy(key: str) -> Answer:
    """What a round is computed with."""
    found = context.round_of(key)
    return Answer(PolicyOut(settings=found.settings, version=found.version), found.version)


@route(bp, "PUT", "/rounds/<key>/policy", "round:policy:save", answer=PolicyOut, body=PolicyIn, there=policy)
def save_policy(key: str, body: PolicyIn, version: int) -> Answer:
    """Other numbers to compute with, as a whole."""
    found = preparing.change_policy(context.session(), visitor.actor(), key, version, body.settings, now=context.now())
    return Answer(PolicyOut(settings=found.settings, version=found.version), found.version)


@route(bp, "GET", "/rounds/<key>/societies", "round:tables:export", answer=PartiesOut, wish=Wish)
def parties(key: str, wish: Wish) -> Answer:
    """The societies that take part, with what holds for each."""
    context.round_of(key)
    found = rounds.list_societies(context.session(), key, page=wish.page, size=wish.size)
    return listed(PartiesOut, found, lambda cells: PartyOut(**from_cells("societies", cells)))


@route(bp, "PUT", "/rounds/<key>/societies", "round:societies:save", body=PartiesIn)
def put_parties(key: str, body: Any) -> Answer:
    """These societies in place of all. One that has statements cannot be left out."""
    preparing.put_societies(context.session(), visitor.actor(), key, [to_cells("societies", row) for row in body.societies],
                            now=context.now())
    return Answer()


@route(bp, "GET", "/rounds/<key>/figures", "round:aggregate:view", answer=FiguresOut)
def figures(key: str) -> Answer:
    """The plan before people in counts from which nobody's weakness can be told."""
    found = context.round_of(key)
    tables = aggregates(reading(key, found.plan).book) if found.plan is not None else ()

    def line(group: Group) -> GroupOut:
        return GroupOut(key=group.key, counts=list(group.counts))

    return Answer(FiguresOut(tables=[FiguresTable(name=each.name, groups=[line(group) for group in each.groups], total=list(each.total))
                                     for each in tables]))

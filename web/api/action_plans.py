"""Yearly plans of action of a National Society: drafted from a round, kept line by line, made final, taken along as files."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from flask import url_for
from pydantic import Field

from matcher.domain.commitments import DRAFT, FINAL, ActionLine, ActionPlan
from matcher.domain.errors import Conflict, NotFound
from matcher.domain.kinds import CONTEXTS
from matcher.exports.parts.archives import File
from matcher.pledge.strategy import verified
from matcher.store import commitments
from matcher.wording import _
from matcher.workflow import pledging
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import society
from web.api.models import In, Key, Moment, Out, SocietyRef
from web.guard import Scope
from web.i18n import language, say
from web.pages.indicators import MEDIA
from web.societies import known

bp = blueprint("action_plans")
_ALL = "/commitments/<iso3>/action-plans"
_AT = f"{_ALL}/<int:year>"
_LINE = f"{_AT}/lines/<int:line>"
Status, Context = Literal[DRAFT, FINAL], Literal[CONTEXTS]  # type: ignore[valid-type]
Long = Annotated[str, Field(max_length=4000, pattern=r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$")]


class LineOut(Out):
    """One line. `strategy` are keys of the RFL Strategy; `origin` is what it was drafted from (`need:n1`, `exchange:x1`),
    empty for one written by hand."""

    line: int
    activity: str
    strategy: list[str]
    origin: str
    partners: list[SocietyRef]
    start_date: date | None
    end_date: date | None
    result: str
    people: int
    budget_amount: int
    contexts: list[str]
    version: int


class ActionPlanOut(SocietyRef):
    """A plan of action of one year; version 0 while none is drafted. `strategy_verified` is false as long as the mapping
    to the strategy's keys is not."""

    year: int
    round: str
    currency: str
    status: Status  # type: ignore[valid-type]
    strategy_verified: bool
    lines: list[LineOut]
    modified_at: Moment | None
    version: int


class YearsOut(SocietyRef):
    """The years for which there is a plan of action, the newest first."""

    years: list[int]


class DraftIn(In):
    """The round that it is drafted from."""

    round: Key


class SettleIn(In):
    """Final, or a draft again."""

    status: Status  # type: ignore[valid-type]


class LineIn(In):
    """A line as a whole; no names of people."""

    activity: Long
    strategy: Annotated[list[Key], Field(max_length=50)] = []
    start_date: date | None = None
    end_date: date | None = None
    result: Long = ""
    people: Annotated[int, Field(ge=0, le=pledging.MOST_PEOPLE)] = 0
    budget_amount: Annotated[int, Field(ge=0, le=pledging.MOST_MONEY)] = 0
    contexts: Annotated[list[Context], Field(max_length=len(CONTEXTS))] = []  # type: ignore[valid-type]


def _scope(iso3: str, year: int = 0, line: int = 0, format: str = "") -> Scope:
    return Scope(society=iso3)


def _held(iso3: str, year: int) -> ActionPlan:
    known(iso3)
    return commitments.action_plan(context.session(), iso3, year)


def _line_of(iso3: str, year: int, line: int) -> ActionLine:
    found = next((each for each in _held(iso3, year).lines if each.id == line), None)
    if found is None:
        raise NotFound(_("There is no such line in this plan of action."))
    return found


def _line(row: ActionLine) -> LineOut:
    return LineOut(
        line=row.id, activity=row.activity, strategy=list(row.strategy), origin=row.origin,
        partners=[society(each) for each in row.partners],
        start_date=row.first, end_date=row.last, result=row.result, people=row.people, budget_amount=row.budget,
        contexts=list(row.contexts), version=row.version)


def _fact(held: ActionPlan) -> Answer:
    return Answer(ActionPlanOut(
        **society(held.society).model_dump(), year=held.year, round=held.round, currency=held.currency, status=held.status,
        strategy_verified=verified(), lines=[_line(each) for each in held.lines], modified_at=held.changed_at, version=held.version),
        held.version)


@route(bp, "GET", _ALL, "pledge:plan:view", answer=YearsOut, scope=_scope)
def years(iso3: str) -> Answer:
    """For which years a society has a plan of action."""
    known(iso3)
    return Answer(YearsOut(**society(iso3).model_dump(), years=list(commitments.plan_years(context.session(), iso3))))


@route(bp, "GET", _AT, "pledge:plan:view", answer=ActionPlanOut, scope=_scope)
def show(iso3: str, year: int) -> Answer:
    """The plan of action of a year."""
    return _fact(_held(iso3, year))


@route(bp, "GET", f"{_AT}/files/<format>", "pledge:plan:view", scope=_scope, media=tuple(sorted(MEDIA.values())), name="file")
def file_of(iso3: str, year: int, format: str) -> Answer:
    """The plan of action as docx, pdf or xlsx, in the caller's language."""
    held = _held(iso3, year)
    if format not in MEDIA or held.version == 0:
        raise NotFound(_("There is no such plan of action."))
    from matcher.exports.paper import docx, pdf
    from matcher.pledge.drafts import plan_document
    from matcher.pledge.workbook import plan_workbook

    name, on = known(iso3), context.now().date()
    content = plan_workbook(held, name, say(), on) if format == "xlsx" else (docx if format == "docx" else pdf)(
        plan_document(held, name, say(), on))
    return Answer(file=File(f"rfl-plan-{iso3}-{year}-{language()}.{format}", MEDIA[format], content))


@route(bp, "POST", f"{_AT}/draft", "pledge:plan:save", answer=ActionPlanOut, body=DraftIn, scope=_scope, there=show)
def draft(iso3: str, year: int, body: DraftIn, version: int) -> Answer:
    """Drafts it from a round, in the caller's language: drafted lines anew, those written by hand stay."""
    known(iso3)
    return _fact(pledging.draft_plan(context.session(), visitor.actor(), iso3, year, round=body.round, version=version, say=say(),
                                     now=context.now()))


@route(bp, "POST", f"{_AT}/settle", "pledge:plan:save", answer=ActionPlanOut, body=SettleIn, scope=_scope, there=show)
def settle(iso3: str, year: int, body: SettleIn, version: int) -> Answer:
    """Makes it final, or opens it again."""
    return _fact(pledging.settle_plan(context.session(), visitor.actor(), iso3, year, body.status, version=version, now=context.now()))


@route(bp, "GET", _LINE, "pledge:plan:view", answer=LineOut, scope=_scope)
def line(iso3: str, year: int, line: int) -> Answer:
    """One line."""
    found = _line_of(iso3, year, line)
    return Answer(_line(found), found.version)


def _given(body: LineIn, held: ActionLine, version: int) -> ActionLine:
    return ActionLine(body.activity, tuple(body.strategy), held.origin, held.partners, body.start_date, body.end_date, body.result,
                      body.people, body.budget_amount, tuple(body.contexts), held.id, version)


@route(bp, "POST", f"{_AT}/lines", "pledge:plan:save", answer=LineOut, body=LineIn, scope=_scope, status=201)
def add(iso3: str, year: int, body: LineIn) -> Answer:
    """A line by hand."""
    before = {each.id for each in _held(iso3, year).lines}
    pledging.save_line(context.session(), visitor.actor(), iso3, year, _given(body, ActionLine(""), 0), now=context.now())
    found = next(each for each in _held(iso3, year).lines if each.id not in before)
    return Answer(_line(found), found.version, url_for("api_action_plans.line", iso3=iso3, year=year, line=found.id, _external=True))


@route(bp, "PUT", _LINE, "pledge:plan:save", answer=LineOut, body=LineIn, scope=_scope, there=line)
def change(iso3: str, year: int, line: int, body: LineIn, version: int) -> Answer:
    """Writes a line anew; where it came from and with whom stays."""
    held = _line_of(iso3, year, line)
    pledging.save_line(context.session(), visitor.actor(), iso3, year, _given(body, held, version), now=context.now())
    found = _line_of(iso3, year, line)
    return Answer(_line(found), found.version)


@route(bp, "DELETE", _LINE, "pledge:plan:save", scope=_scope, there=line)
def remove(iso3: str, year: int, line: int, version: int) -> Answer:
    """Takes a line out."""
    held = _line_of(iso3, year, line)
    if held.version != version:
        raise Conflict(f"line {line}", mine=None, theirs=held)
    pledging.remove_line(context.session(), visitor.actor(), iso3, year, line, now=context.now())
    return Answer()

"""Needs and offers: listed, stated, changed, submitted, screened, withdrawn. One set of routes for each of the two tables."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field, create_model

from matcher.domain.statements import KEY_COLUMN, NEEDS, OFFERS, STATES, Statement
from matcher.intake.problems_spoken import spoken
from matcher.intake.reading import read_statement
from matcher.store import statements
from matcher.store.statements import SORTS, Filter
from matcher.workflow import intake
from web import context, visitor
from web.api.cells import from_cells, model_in, model_out, to_cells
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import listed, society
from web.api.models import FieldProblem, In, Iso3, Key, Kind, Listing, Moment, Note, Out, Title, Wish
from web.api.names import field_of
from web.guard import Scope, mine
from web.i18n import say

bp = blueprint("statements")


class ReasonIn(In):
    """Why, in a sentence; nothing about a person may stand in it."""

    reason: Note


class AcceptIn(In):
    """`looked_at` says that text which looks like a person's data was read, and holds none."""

    looked_at: bool = False


class StatementWish(Wish):
    """Which statements, in which order; a leading `-` turns the order round."""

    iso3: Iso3 | None = None
    status: Literal[STATES] | None = None  # type: ignore[valid-type]
    kind: Kind | None = None
    capability: Key | None = None
    priority: Annotated[int | None, Field(ge=1, le=3)] = None
    q: Annotated[Title | None, Field(description="A text that stands in it.")] = None
    sort: Literal[tuple(f"{sign}{name}" for name in SORTS for sign in ("", "-"))] = "key"  # type: ignore[valid-type]


class CheckOut(Out):
    """What stands in the way of submitting a statement; empty when nothing does."""

    problems: list[FieldProblem]


def _facts(found: Statement) -> dict[str, Any]:
    return {**from_cells(found.table, found.cells, leave=("society",)), **society(found.society).model_dump(), "round": found.round,
            "status": found.state, "reason": found.reason, "version": found.version, "modified_at": found.changed_at}


def _declare(table: str) -> None:
    """The routes of one table. Names of models and views are of the table, so that the document tells them apart."""
    one = KEY_COLUMN[table]
    word = one.title()
    more: dict[str, Any] = {
        "iso3": (str, ...), "society_name": (str, ...), "round": (str, ...), "status": (Literal[STATES], ...), "reason": (str, ""),
        "version": (int, ...), "modified_at": (Moment | None, None)}
    shape = model_out(f"{word}Out", table, leave=("society",), **more)
    page = create_model(f"{word}sOut", __base__=Listing, results=(list[shape], ...))  # type: ignore[valid-type]
    create = model_in(f"{word}In", table, leave=("society",), iso3=(Iso3, ...))
    change = model_in(f"{word}Change", table, leave=("society", one))

    def act(what: str) -> str:
        return f"{one}:{what}"

    def given(found: Statement, *, made: bool = False) -> Answer:
        where = url_for(f"api_statements.{one}", key=found.round, **{one: found.key}, _external=True) if made else ""
        return Answer(shape(**_facts(found)), found.version, where)

    def of_society(key: str, **named: str) -> Scope:
        return Scope(society=statements.get_statement(context.session(), key, table, named[one]).society)

    at = f"/rounds/<key>/{table}"
    there = f"{at}/<{one}>"

    def list_(key: str, wish: StatementWish) -> Answer:
        reach = visitor.reach(act("list:view"), stage=context.round_of(key).stage)
        own = reach.societies
        chosen = (wish.iso3,) if wish.iso3 else ()
        if not reach.everything:
            chosen = (wish.iso3,) if wish.iso3 in own else own if not wish.iso3 else ("",)
        sort = wish.sort.removeprefix("-")
        where = Filter(societies=chosen, states=(wish.status,) if wish.status else (), capability=wish.capability or "",
                       kind=wish.kind or "", priority=wish.priority, text=wish.q or "")
        found = statements.list_statements(
            context.session(), key, table, where=where, page=wish.page, size=wish.size,
            sort="key" if table != NEEDS and sort == "priority" else sort, descending=wish.sort.startswith("-"))
        return listed(page, found, lambda each: shape(**_facts(each)))

    list_.__doc__ = f"The {table} of a round that the caller may see."
    route(bp, "GET", at, act("list:view"), answer=page, wish=StatementWish, scope=mine, name=table)(list_)

    def state(key: str, body: Any) -> Answer:
        made = intake.draft(context.session(), visitor.actor(), key, table, to_cells(table, body), now=context.now())
        return given(made, made=True)

    state.__doc__ = f"A new {one}, as a draft.\n\nIt may be incomplete; without a key it is given one."
    route(bp, "POST", at, act("draft:save"), answer=shape, body=create, scope=mine, status=201, name=f"new_{one}")(state)

    def show(key: str, **named: str) -> Answer:
        return given(statements.get_statement(context.session(), key, table, named[one]))

    show.__doc__ = f"One {one}."
    route(bp, "GET", there, act("list:view"), answer=shape, scope=of_society, name=one)(show)

    def save(key: str, body: Any, version: int, **named: str) -> Answer:
        before = statements.get_statement(context.session(), key, table, named[one])
        cells = {**before.cells, **to_cells(table, body)}
        return given(intake.change(context.session(), visitor.actor(), key, table, named[one], version, cells, now=context.now()))

    save.__doc__ = (f"Other values for fields of a {one}.\n\n"
                    "Fields that are not sent stay; null empties one. What was submitted is a draft again.")
    route(bp, "PATCH", there, act("draft:save"), answer=shape, body=change, scope=of_society, there=show, name=f"change_{one}")(save)

    def check(key: str, **named: str) -> Answer:
        found = statements.get_statement(context.session(), key, table, named[one])
        return Answer(CheckOut(problems=_problems(key, table, found)))

    check.__doc__ = f"What has to be mended before a {one} can be submitted."
    route(bp, "GET", f"{there}/check", act("list:view"), answer=CheckOut, scope=of_society, name=f"check_{one}")(check)

    def submit(key: str, version: int, **named: str) -> Answer:
        return given(intake.submit(context.session(), visitor.actor(), key, table, named[one], version, now=context.now()))

    submit.__doc__ = f"The authoriser stands by a {one}: it goes to screening."
    route(bp, "POST", f"{there}/submit", act("draft:submit"), answer=shape, scope=of_society, there=show, name=f"submit_{one}")(submit)

    def accept(key: str, version: int, body: AcceptIn, **named: str) -> Answer:
        return given(intake.accept(context.session(), visitor.actor(), key, table, named[one], version, now=context.now(),
                                   looked_at=body.looked_at))

    accept.__doc__ = f"Lets a submitted {one} into the plan."
    route(bp, "POST", f"{there}/accept", act("statement:accept"), answer=shape, body=AcceptIn, scope=of_society, there=show,
          name=f"accept_{one}")(accept)

    def send_back(key: str, version: int, body: ReasonIn, **named: str) -> Answer:
        return given(intake.send_back(context.session(), visitor.actor(), key, table, named[one], version, reason=body.reason,
                                      now=context.now()))

    send_back.__doc__ = f"Gives a {one} back to its society, with what to mend."
    route(bp, "POST", f"{there}/return", act("statement:return"), answer=shape, body=ReasonIn, scope=of_society, there=show,
          name=f"return_{one}")(send_back)

    def withdraw(key: str, version: int, body: ReasonIn, **named: str) -> Answer:
        return given(intake.withdraw(context.session(), visitor.actor(), key, table, named[one], version, reason=body.reason,
                                     now=context.now()))

    withdraw.__doc__ = f"Takes a {one} out of the round for good."
    route(bp, "POST", f"{there}/withdraw", act("statement:withdraw"), answer=shape, body=ReasonIn, scope=of_society, there=show,
          name=f"withdraw_{one}")(withdraw)


def _problems(key: str, table: str, found: Statement) -> list[FieldProblem]:
    reading = read_statement(table, found.cells, intake.ground_of(context.session(), key))
    told = ((problem.column, *spoken(problem, say())) for problem in reading.problems)
    return [FieldProblem(field=field_of(column), wrong=wrong, mend=mend) for column, wrong, mend in told]


for _table in (NEEDS, OFFERS):
    _declare(_table)

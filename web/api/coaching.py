"""Coaching: how many could meet a statement now, and which single change would raise that most; of one that stands, or one not sent yet."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from matcher.canonical import plain
from matcher.domain.statements import KEY_COLUMN, TABLES, WITHDRAWN
from matcher.intake.completeness import gaps_of_reading
from matcher.intake.guard import guard_row
from matcher.intake.phrases import advice_phrase, number_shown
from matcher.intake.problems_spoken import spoken
from matcher.intake.reading import Reading, read_statement
from matcher.store import statements
from matcher.tables.values import items
from matcher.wording import label
from matcher.workflow import access, intake
from web import context, visitor
from web.api.cells import model_in, to_cells
from web.api.endpoint import Answer, blueprint, route
from web.api.models import FieldProblem, Iso3, Out
from web.api.names import field_of
from web.api.saying import FindingOut, GapOut, LikenessOut, findings_out, gaps_out, likenesses_out
from web.guard import Scope, mine
from web.i18n import say
from web.round_pool import RoundPool, round_pool

bp = blueprint("coaching")


class AdvisedOut(Out):
    """One change of one field, and how many could meet the statement with it (null: fewer than can be told)."""

    field: str
    value: Any
    number: int | None
    text: str


class AdviceOut(Out):
    """How many could meet it now (null: fewer than can be told); the best changes; the check at which most of the rest end."""

    now: int | None
    now_in_words: str
    best: list[AdvisedOut]
    hurdle: str | None
    hurdle_in_words: str


class CoachingOut(Out):
    """All that is said beside a statement. `coaching` is null while there are problems, for a withdrawn statement, and while the
    round's statements do not go together."""

    problems: list[FieldProblem]
    gaps: list[GapOut]
    likenesses: list[LikenessOut]
    findings: list[FindingOut]
    coaching: AdviceOut | None


def _declare(table: str) -> None:
    """The routes of one table."""
    one = KEY_COLUMN[table]
    asked = model_in(f"{one.title()}Coached", table, leave=("society",), iso3=(Iso3, ...))

    def of_society(key: str, **named: str) -> Scope:
        return Scope(society=statements.get_statement(context.session(), key, table, named[one]).society)

    def of_statement(key: str, **named: str) -> Answer:
        found = statements.get_statement(context.session(), key, table, named[one])
        return Answer(_told(key, table, found.cells, withdrawn=found.state == WITHDRAWN))

    of_statement.__doc__ = f"What is said of a {one}: coaching, what it lacks, likely duplicates, text that may be about a person."
    route(bp, "GET", f"/rounds/<key>/{table}/<{one}>/coaching", f"{one}:list:view", answer=CoachingOut, scope=of_society,
          name=one)(of_statement)

    def of_draft(key: str, body: BaseModel) -> Answer:
        cells = {KEY_COLUMN[table]: "new", **to_cells(table, body), "society": body.iso3}  # type: ignore[attr-defined]
        access.require(visitor.actor(), f"{one}:draft:save", stage=context.round_of(key).stage, society=cells["society"])
        return Answer(_told(key, table, cells))

    of_draft.__doc__ = f"What would be said of a {one} that is not sent yet. Nothing is kept."
    route(bp, "POST", f"/rounds/<key>/{table}/coaching", f"{one}:draft:save", answer=CoachingOut, body=asked, scope=mine, replays=False,
          name=f"draft_{one}")(of_draft)


def _told(key: str, table: str, cells: dict[str, str], *, withdrawn: bool = False) -> CoachingOut:
    reading = read_statement(table, cells, intake.ground_of(context.session(), key))
    pool, name = round_pool(key), reading.texts[KEY_COLUMN[table]]
    gaps = list(gaps_of_reading(reading))
    pairs, advice = [], None
    if not reading.problems and isinstance(pool, RoundPool):
        gaps += pool.gaps(reading.fact())
        pairs = pool.likenesses.get((table, name), [])
        advice = None if withdrawn else _advice(pool, reading)
    findings = () if withdrawn else guard_row(table, cells, context.now().date())
    problems = [(each.column, *spoken(each, say())) for each in reading.problems]
    return CoachingOut(
        problems=[FieldProblem(field=field_of(column), wrong=wrong, mend=mend) for column, wrong, mend in problems],
        gaps=gaps_out(gaps, table), likenesses=likenesses_out(pairs, name), findings=findings_out(findings, table), coaching=advice)


def _advice(pool: RoundPool, reading: Reading) -> AdviceOut:
    found, kinds = pool.coach(reading.fact()), tuple(items(reading.texts.get("kinds", "")))
    return AdviceOut(
        now=found.now, now_in_words=number_shown(found.now, say()),
        best=[AdvisedOut(field=field_of(each.column), value=plain(each.value), number=each.number, text=advice_phrase(each, kinds, say()))
              for each in found.best],
        hurdle=found.hurdle, hurdle_in_words=label(found.hurdle, say()) if found.hurdle else "")


for _table in TABLES:
    _declare(_table)

"""The coordinators' desk: what was submitted with all that was found in it, the heaviest findings first."""

from __future__ import annotations

from typing import Literal

from matcher.domain.statements import ELIGIBLE, NEEDS, STATES, SUBMITTED, TABLES, Statement
from matcher.intake.problems_spoken import spoken
from matcher.store import statements
from web import context
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import sliced, society
from web.api.models import FieldProblem, Iso3, Listing, SocietyRef, Wish
from web.api.names import field_of
from web.api.saying import FindingOut, GapOut, LikenessOut, findings_out, gaps_out, likenesses_out
from web.i18n import say
from web.pages.screening import FOUND
from web.round_pool import OnDesk, RoundPool, Unready, round_pool

bp = blueprint("screening")
_FOUND = tuple(name for name, _words in FOUND)


class DeskWish(Wish):
    """Which statements; `found` narrows to those with a finding of a sort."""

    table: Literal[TABLES] = NEEDS  # type: ignore[valid-type]
    status: Literal[SUBMITTED, ELIGIBLE] = SUBMITTED  # type: ignore[valid-type]
    iso3: Iso3 | None = None
    found: Literal[_FOUND] | None = None  # type: ignore[valid-type]


class DeskRow(SocietyRef):
    """A statement with what was found in it; the version is the one to accept or return it by."""

    table: Literal[TABLES]  # type: ignore[valid-type]
    key: str
    status: Literal[STATES]  # type: ignore[valid-type]
    version: int
    gaps: list[GapOut]
    likenesses: list[LikenessOut]
    findings: list[FindingOut]


class UnreadyOut(FieldProblem):
    """What does not go together among the statements, so that nothing can be computed; `key` names the statement, if it is of one."""

    table: str
    key: str | None


class DeskOut(Listing):
    results: list[DeskRow]
    unready: list[UnreadyOut]


@route(bp, "GET", "/rounds/<key>/screening", "screening:list:view", answer=DeskOut, wish=DeskWish)
def desk(key: str, wish: DeskWish) -> Answer:
    """What was submitted and what was found in it."""
    pool = round_pool(key)
    states = statements.states_of(context.session(), key, wish.table)
    rows = [row for row in (pool.desk[wish.table] if isinstance(pool, RoundPool) else ()) if states.get(row.key) == wish.status
            and wish.iso3 in (None, row.society) and (wish.found is None or wish.found in row.marks)]
    first = (wish.page - 1) * wish.size
    held = statements.some_statements(context.session(), key, wish.table, [row.key for row in rows[first:first + wish.size]])
    unready = _unready(pool) if isinstance(pool, Unready) else []
    return sliced(lambda **more: DeskOut(unready=unready, **more), rows, wish, lambda row: _row(wish.table, row, held[row.key]))


def _row(table: str, row: OnDesk, statement: Statement) -> DeskRow:
    return DeskRow(
        **society(row.society).model_dump(), table=table, key=row.key, status=statement.state, version=statement.version,
        gaps=gaps_out(row.gaps, table), likenesses=likenesses_out(row.likenesses, row.key), findings=findings_out(row.held, table))


def _unready(pool: Unready) -> list[UnreadyOut]:
    found = []
    for table, name, problem in pool.problems:
        wrong, mend = spoken(problem, say())
        found.append(UnreadyOut(table=table, key=name or None, field=field_of(problem.column), wrong=wrong, mend=mend))
    return found

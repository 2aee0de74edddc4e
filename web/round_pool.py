"""The round's statements as one pool, for coaching and screening: read once for as long as nobody changes them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import current_app

from matcher.domain.errors import DataError, Problem
from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from matcher.domain.statements import ELIGIBLE, SUBMITTED, TABLES
from matcher.intake.coaching import Advice, coach_need, coach_offer
from matcher.intake.completeness import HOPELESS, VAGUE, Gap, Survey
from matcher.intake.duplicates import Likeness, likely_duplicates
from matcher.intake.guard import Finding, guard_row
from matcher.policy import Policy
from matcher.store import statements
from matcher.store.revisions import Revision, revision
from matcher.store.scenarios import build_scenario
from matcher.store.statements import Filter
from web import context

_KEPT = 8


@dataclass(frozen=True)
class OnDesk:
    """One statement with what was found in it."""

    key: str
    society: str
    gaps: tuple[Gap, ...]
    likenesses: tuple[Likeness, ...]
    held: tuple[Finding, ...]

    @property
    def weight(self) -> int:
        """How much there is to look at: text that may be about a person first, then what is hopeless, then the rest."""
        hopeless = sum(gap.weight == HOPELESS for gap in self.gaps)
        vague = sum(gap.weight == VAGUE for gap in self.gaps)
        return 1000 * bool(self.held) + 100 * hopeless + 10 * len(self.likenesses) + vague

    @property
    def marks(self) -> frozenset[str]:
        """Words that a list can be narrowed by."""
        marks = {gap.weight for gap in self.gaps}
        marks |= {"held"} if self.held else set()
        marks |= {"duplicate"} if self.likenesses else set()
        return frozenset(marks or {"clean"})


@dataclass(frozen=True, eq=False)
class RoundPool:
    """What was submitted and what is eligible in a round, and what can be said of it. Shared by requests: never changed."""

    pool: Pool
    policy: Policy
    today: date

    @cached_property
    def _survey(self) -> Survey:
        return Survey(self.pool, self.policy)

    @cached_property
    def likenesses(self) -> dict[tuple[str, str], list[Likeness]]:
        """Likely duplicates by table and key of each of the two."""
        found: dict[tuple[str, str], list[Likeness]] = {}
        for table, rows in (("needs", self.pool.needs), ("offers", self.pool.offers)):
            for pair in likely_duplicates(rows):
                for key in (pair.first, pair.second):
                    found.setdefault((table, key), []).append(pair)
        return found

    def gaps(self, statement: Need | Offer) -> tuple[Gap, ...]:
        return self._survey.gaps(statement)

    @cached_property
    def desk(self) -> dict[str, tuple[OnDesk, ...]]:
        """By table, every statement with what was found in it, the heaviest first."""
        return {"needs": self._on_desk("needs", self.pool.needs), "offers": self._on_desk("offers", self.pool.offers)}

    def _on_desk(self, table: str, rows: Sequence[Need | Offer]) -> tuple[OnDesk, ...]:
        found = []
        for row in rows:
            key = row.need if isinstance(row, Need) else row.offer
            texts = {"need": key, "offer": key, "deliverable": getattr(row, "deliverable", ""),
                     "materials": ";".join(name for name, _number in getattr(row, "materials", ()))}
            found.append(OnDesk(key, row.society, self.gaps(row), tuple(self.likenesses.get((table, key), ())),
                                guard_row(table, texts, self.today)))
        return tuple(sorted(found, key=lambda one: (-one.weight, one.key)))

    def coach(self, statement: Need | Offer) -> Advice:
        """Coaching for a statement that may differ from the one in the pool, or be none of it."""
        if isinstance(statement, Need):
            return coach_need(statement, self.pool, self.policy)
        return coach_offer(statement, self.pool, self.policy)


@dataclass(frozen=True)
class Unready:
    """The round's statements do not go together: what a coordinator has to mend before anything can be computed."""

    problems: tuple[tuple[str, str, Problem], ...]
    """(table, key, problem) each; the key is empty for what is not of one statement."""


class Kept:
    """Pools by round, each with the mark of the statements that it was read from. Safe among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: dict[str, tuple[Revision, RoundPool | Unready]] = {}

    def of(self, key: str) -> RoundPool | Unready:
        session = context.session()
        mark = revision(session, key)
        with self._lock:
            known = self._pools.get(key)
        if known is not None and known[0] == mark:
            return known[1]
        try:
            scenario = build_scenario(session, key, states=(SUBMITTED, ELIGIBLE))
            made: RoundPool | Unready = RoundPool(scenario.pool, scenario.policy, context.now().date())
        except DataError as error:
            made = Unready(_named(key, error.problems))
        with self._lock:
            self._pools.pop(key, None)
            self._pools[key] = (mark, made)
            while len(self._pools) > _KEPT:
                self._pools.pop(next(iter(self._pools)))
        return made


def _named(round: str, problems: Sequence[Problem]) -> tuple[tuple[str, str, Problem], ...]:
    """The problems with the statements that they are about: rows are counted in key order, the first is 2."""
    found = []
    for problem in problems:
        table, key = problem.file, ""
        if table in TABLES and problem.row > 1:
            rows = statements.all_statements(context.session(), round, table, where=Filter(states=(SUBMITTED, ELIGIBLE)))
            key = rows[problem.row - 2].key if problem.row - 2 < len(rows) else ""
        found.append((table, key, problem))
    return tuple(found)


def round_pool(key: str) -> RoundPool | Unready:
    """The pool of a round as it stands now."""
    kept: Kept = current_app.extensions.setdefault("matcher.pools", Kept())
    return kept.of(key)

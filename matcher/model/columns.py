"""Which decisions there are: legs at their starts, teams, sessions. The one place that knows every sort of column."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import Legs
from matcher.domain.kinds import JOINT_OPERATION, KINDS, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT
from matcher.domain.pool import Pool
from matcher.kinds.earmarks import Earmarks
from matcher.model.demand import Demand
from matcher.model.detail import Detail
from matcher.model.limits import WeeklyLimits
from matcher.model.money import Money, make_money
from matcher.model.sheet import Ints, Sheet

SEC, JOP, BPX, SPR = (KINDS.index(kind) for kind in (SECONDMENT, JOINT_OPERATION, PRACTICE_EXCHANGE, PEER_REVIEW))
FREE = -1  # a start that the sheet leaves open
OPEN = -1  # a group's language that the sheet leaves open
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Teams:
    """One column a joint operation that may run: (need, start, language); both may be open."""

    need: Ints
    start: Ints
    language: Ints
    column: Ints


@dataclass(frozen=True, eq=False)
class Sessions:
    """One whole-number column a sort of session: how many of them run (offer, capability, mode, start, language)."""

    offer: Ints
    capability: Ints
    onsite: Bools
    start: Ints
    language: Ints
    column: Ints


@dataclass(frozen=True, eq=False)
class Columns:
    """The decisions of a sheet. Row i of `leg`, `start`, `language`, `group`, `column` is one leg column.

    `leg` counts in `legs`; `start` is a week or FREE; `group` is the row in `teams` (joint operation) or `sessions`
    (practice exchange) that the column belongs to, -1 for bilateral kinds; `timed` says that start is a real week of a
    calendar that weekly rules read. A `language` of -1 is none, or OPEN in a group of a loose sheet.
    """

    pool: Pool
    legs: Legs
    earmarks: Earmarks
    detail: Detail
    limits: WeeklyLimits
    leg: Ints
    start: Ints
    language: Ints
    group: Ints
    column: Ints
    timed: Bools
    teams: Teams
    sessions: Sessions
    money: Money | None = None


def maximal(members: Bools) -> Ints:
    """Which columns of a boolean table are kept when those contained in another are dropped; the first of equals stays."""
    if members.shape[1] == 0:
        return np.zeros(0, dtype=np.int64)
    table = members.T.astype(np.int64)
    common = table @ table.T
    size = np.diagonal(common)
    inside = common == size[:, None]  # inside[a, b]: a is contained in b
    order = np.arange(len(size))
    beaten = inside & ((size[None, :] > size[:, None]) | (order[None, :] < order[:, None]))
    np.fill_diagonal(beaten, False)
    return np.flatnonzero(~beaten.any(axis=1) & (size > 0)).astype(np.int64)


class _Builder:
    """Collects column blocks; one use."""

    def __init__(self, sheet: Sheet, legs: Legs, earmarks: Earmarks, detail: Detail, limits: WeeklyLimits,
                 fixed_needs: Bools) -> None:
        self.sheet, self.legs, self.earmarks, self.detail, self.limits = sheet, legs, earmarks, detail, limits
        self.fixed_needs = fixed_needs
        self.parts: list[tuple[Ints, Ints, Ints, Ints, Bools]] = []
        self.teams: list[tuple[int, int, int]] = []
        self.sessions: list[tuple[int, int, bool, int, int, int]] = []

    def timed_legs(self) -> Bools:
        """Legs that touch a weekly limit which the detail names and which could bind, or whose start is spoken of."""
        legs, detail, limits = self.legs, self.detail, self.limits
        needs = self.fixed_needs[legs.need]
        offers = (detail.offers & limits.offers_bind)[legs.offer]
        hosts = (detail.hosts & limits.hosts_bind)[legs.receiver] & legs.onsite & np.isin(legs.kind, (SEC, JOP))
        senders = (detail.senders & limits.senders_bind)[legs.sender] & legs.onsite & (legs.kind != BPX)
        return np.asarray(needs | offers | hosts | senders, dtype=np.bool_)

    def closer(self) -> Bools:
        """Legs whose untimed starts are kept apart by the envelopes valid then."""
        return np.asarray(self.detail.money[self.legs.need] | self.detail.exact, dtype=np.bool_)

    def validity(self, leg: int, weeks: Ints) -> Bools:
        """Table (envelope, week): admissible to the leg and valid when it starts then; only envelopes that vary."""
        marks = self.earmarks
        kept = np.flatnonzero(marks.admissible[leg])
        first, last = marks.first_week[leg, kept][:, None], marks.last_week[leg, kept][:, None]
        table = (first <= weeks[None, :]) & (weeks[None, :] <= last)
        return np.asarray(table[~table.all(axis=1)], dtype=np.bool_)

    def bilateral(self, timed: Bools, closer: Bools) -> None:
        legs = self.legs
        alone = np.isin(legs.kind, (SEC, SPR))
        rows, weeks = np.nonzero(legs.starts & (alone & timed)[:, None])
        self.part(rows, weeks, legs.language[rows], None, True)
        rows = np.flatnonzero(alone & ~timed & ~closer)
        self.part(rows, np.full(len(rows), FREE), legs.language[rows], None, False)
        rows = np.flatnonzero(alone & ~timed & closer)
        owner: list[int] = []
        start: list[int] = []
        for leg in rows:
            options = np.flatnonzero(legs.starts[leg])
            table = self.validity(int(leg), options)
            kept = options[:1] if not len(table) else options[maximal(np.vstack([table, np.ones((1, len(options)), bool)]))]
            owner.extend([int(leg)] * len(kept))
            start.extend(kept.tolist())
        self.part(np.asarray(owner, dtype=np.int64), np.asarray(start, dtype=np.int64),
                  legs.language[np.asarray(owner, dtype=np.int64)], None, False)

    def part(self, leg: Ints, start: Ints, language: Ints, group: Ints | None, timed: bool) -> None:
        if len(leg):
            groups = np.full(len(leg), -1, dtype=np.int64) if group is None else group
            self.parts.append((leg.astype(np.int64), start.astype(np.int64), language.astype(np.int64), groups,
                               np.full(len(leg), timed)))

    def grouped_languages(self, rows: Ints, enough: int, timed: bool) -> list[int]:
        """Languages worth a group of these legs: spoken by enough, and none that another language serves as well.

        OPEN stands for all of them where the detail leaves it open.
        """
        if self.detail.loose and not timed:
            return [OPEN]
        allowed = self.legs.allowed[rows]
        high = self.legs.both_high[rows] & allowed
        spoken = np.flatnonzero(allowed.sum(axis=0) >= enough)
        table = np.vstack([allowed[:, spoken], high[:, spoken]])
        return [int(g) for g in spoken[maximal(table)]]

    def starts_of_group(self, rows: Ints, timed: bool) -> Ints:
        """Weeks worth a group of these legs (see `maximal`), every week at which one of them may start when timed."""
        starts = self.legs.starts[rows]
        weeks = np.flatnonzero(starts.any(axis=0))
        if timed:
            return weeks
        if self.detail.loose:
            return np.array([FREE])
        tables = [starts[:, weeks]]
        if not self.detail.pooled:
            # A week at which fewer envelopes are valid stands in for no other; a pooled sheet does not look at validity.
            tables.extend(self.validity(int(leg), weeks) & starts[i, weeks][None, :] for i, leg in enumerate(rows))
        return weeks[maximal(np.vstack(tables))]

    def team(self, need: int, rows: Ints, timed: Bools) -> None:
        legs = self.legs
        roles = len(self.legs.pool.needs[need].roles)
        is_timed = bool(timed[rows].any())
        for language in self.grouped_languages(rows, roles, is_timed):
            speaking = rows if language == OPEN else rows[legs.allowed[rows, language]]
            for week in self.starts_of_group(speaking, is_timed):
                here = speaking if week == FREE else speaking[legs.starts[speaking, week]]
                if len(np.unique(legs.role[here])) < roles:
                    continue
                if len(np.unique(legs.sender[here])) < 2:
                    continue
                self.part(here, np.full(len(here), week), np.full(len(here), language),
                          np.full(len(here), len(self.teams)), is_timed)
                self.teams.append((need, int(week), language))

    def session(self, offer: int, rows: Ints, timed: Bools) -> None:
        legs, terms = self.legs, self.legs.pool.offers[offer]
        most = min(terms.exchanges_max, terms.days_total // terms.session_days)
        is_timed = bool(timed[rows].any())
        if is_timed:
            most = min(most, terms.people)
        if most < 1:
            return
        for language in self.grouped_languages(rows, terms.cohort_min, is_timed):
            speaking = rows if language == OPEN else rows[legs.allowed[rows, language]]
            for week in self.starts_of_group(speaking, is_timed):
                here = speaking if week == FREE else speaking[legs.starts[speaking, week]]
                if len(np.unique(legs.receiver[here])) < terms.cohort_min:
                    continue
                self.part(here, np.full(len(here), week), np.full(len(here), language),
                          np.full(len(here), len(self.sessions)), is_timed)
                self.sessions.append((offer, int(legs.capability[rows[0]]), bool(legs.onsite[rows[0]]), int(week),
                                      language, min(most, len(here) // terms.cohort_min)))

    def groups(self, timed: Bools) -> None:
        legs = self.legs
        for need, rows in _runs(np.flatnonzero(legs.kind == JOP), legs.need):
            self.team(need, rows, timed)
        rows = np.flatnonzero(legs.kind == BPX)
        family = (legs.offer.astype(np.int64) * len(legs.pool.capabilities) + legs.capability) * 2 + legs.onsite
        for _, members in _runs(rows, family):
            self.session(int(legs.offer[members[0]]), members, timed)

    def build(self) -> Columns:
        timed, closer = self.timed_legs(), self.closer()
        self.bilateral(timed, closer)
        self.groups(timed)
        none = np.zeros(0, dtype=np.int64)
        if self.parts:
            leg, start, language, group, is_timed = (np.concatenate(parts) for parts in zip(*self.parts, strict=True))
        else:
            leg, start, language, group, is_timed = none, none, none, none, none.astype(bool)
        column = self.sheet.add_columns(len(leg))
        teams = np.asarray(self.teams, dtype=np.int64).reshape(-1, 3)
        sessions = np.asarray(self.sessions, dtype=np.int64).reshape(-1, 6)
        return Columns(
            self.legs.pool, self.legs, self.earmarks, self.detail, self.limits,
            leg, start, language, group, column, is_timed.astype(np.bool_),
            Teams(teams[:, 0], teams[:, 1], teams[:, 2], self.sheet.add_columns(len(teams))),
            Sessions(sessions[:, 0], sessions[:, 1], sessions[:, 2].astype(np.bool_), sessions[:, 3], sessions[:, 4],
                     self.sheet.add_columns(len(sessions), upper=sessions[:, 5] if len(sessions) else 1)),
        )


def _runs(rows: Ints, key: NDArray[np.signedinteger]) -> list[tuple[int, Ints]]:
    """Rows grouped by a key, in the key's order."""
    order = rows[np.argsort(key[rows], kind="stable")]
    values, firsts = np.unique(key[order], return_index=True)
    return list(zip(values.tolist(), np.split(order, firsts[1:]), strict=True)) if len(order) else []


def make_columns(
    sheet: Sheet, legs: Legs, earmarks: Earmarks, detail: Detail, limits: WeeklyLimits,
    demand: Demand | None, sources: int,
) -> Columns:
    """Lays the decisions on a sheet; without a demand nothing is charged.

    Needs that a pin with a start or the baseline speaks of always have their weeks as columns, whatever the detail.
    """
    pool = legs.pool
    place = {row.need: i for i, row in enumerate(pool.needs)}
    spoken = {pin.need for pin in pool.pins if pin.start is not None} | {row.need for row in pool.baseline or ()}
    fixed = np.zeros(len(pool.needs), dtype=np.bool_)
    fixed[[place[need] for need in sorted(spoken) if need in place]] = True
    columns = _Builder(sheet, legs, earmarks, detail, limits, fixed).build()
    if demand is None:
        return columns
    money = make_money(sheet, legs, earmarks, columns.leg, columns.start, detail, demand, sources)
    return replace(columns, money=money)


def columns_of(columns: Columns, legs: Ints) -> tuple[Ints, Ints]:
    """For a list of legs: pairs (position in the list, column of the leg), in the list's order."""
    order = np.argsort(columns.leg, kind="stable")
    sorted_legs = columns.leg[order]
    first, after = np.searchsorted(sorted_legs, legs), np.searchsorted(sorted_legs, legs, side="right")
    counts = after - first
    position = np.repeat(np.arange(len(legs)), counts)
    offset = np.arange(len(position)) - np.repeat(np.cumsum(counts) - counts, counts)
    return position.astype(np.int64), columns.column[order[np.repeat(first, counts) + offset]]


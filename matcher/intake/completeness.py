"""What is missing, vague or sure to fail in one statement, before anybody is paired with it. Findings are data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from matcher.domain.kinds import JOINT_OPERATION, PRACTICE_EXCHANGE, SECONDMENT, cefr_rank
from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from matcher.intake.reading import Reading
from matcher.policy import Policy

HOPELESS, VAGUE, NOTE = "hopeless", "vague", "note"
"""How heavy a finding is: as it stands nobody can be paired with it; it says too little; good to know."""

_FEW_WORDS = 3
_ALL_URGENT = 3
_USUAL_DAYS = {SECONDMENT: (14, 91), JOINT_OPERATION: (10, 42)}
"""Days that an exchange of a kind usually takes."""
_STEEP = 4
_LITTLE_TIME = 5
_HIGHEST_TIER = 3


@dataclass(frozen=True)
class Gap:
    """One thing to look at: its code, its weight, the column to mend (empty: several), and facts for the sentence."""

    code: str
    weight: str
    column: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)


def gaps_of_reading(reading: Reading) -> tuple[Gap, ...]:
    """The required cells that are empty: what a draft still lacks."""
    return tuple(Gap("missing", HOPELESS, name) for name in reading.missing)


@dataclass(frozen=True, eq=False)
class Survey:
    """A round's statements, ready to be asked about any of them: `pool` has them all, `policy` the numbers of the checks."""

    pool: Pool
    policy: Policy

    def gaps(self, statement: Need | Offer) -> tuple[Gap, ...]:
        """What a coordinator should look at in a whole statement, which need not be in the pool."""
        found = self._need_gaps(statement) if isinstance(statement, Need) else self._offer_gaps(statement)
        return tuple(found)

    @cached_property
    def _host(self) -> str:
        return str(self.policy.check("language").host)

    @cached_property
    def _peer(self) -> str:
        return str(self.policy.check("language").peer)

    @cached_property
    def _offering(self) -> dict[str, set[str]]:
        """By language, the societies with an offer in which it is good enough."""
        return self._speakers(self.pool.offers, self._peer)

    @cached_property
    def _asking(self) -> dict[str, set[str]]:
        return self._speakers(self.pool.needs, self._host)

    @cached_property
    def _interpreting(self) -> set[str]:
        """The societies with a need that brings an interpreter: any language will do for them."""
        return {row.society for row in self.pool.needs if row.interpreter}

    @cached_property
    def _priorities(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for row in self.pool.needs:
            found[row.society].append(row.priority)
        return found

    def _speakers(self, rows: Iterable[Need | Offer], least: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for code in self._spoken(row, least):
                found[code].add(row.society)
        return found

    def _spoken(self, row: Need | Offer, least: str) -> set[str]:
        known = row.languages if row.languages is not None else self.pool.society[row.society].languages
        return {code for code, level in known if cefr_rank(level) >= cefr_rank(least)}

    def _need_gaps(self, need: Need) -> Iterator[Gap]:
        pool = self.pool
        asked = [need.capability] if need.other_kinds and need.capability is not None else []
        allowed = {kind for code in asked for kind in pool.capability[code].kinds}
        roles = {kind for code in need.roles for kind in pool.capability[code].kinds}
        if not (set(need.other_kinds) & allowed or (JOINT_OPERATION in need.kinds and JOINT_OPERATION in roles)):
            yield Gap("kind_never", HOPELESS, "kinds", {"kinds": list(need.kinds), "allowed": sorted(allowed | roles)})
        # A session is as long as its offer says, and happens where the offer is.
        learns = PRACTICE_EXCHANGE in need.kinds
        yield from _window(need, 1 if learns else need.days, 0, pool)
        tier = pool.society[need.society].security_tier
        if need.mode == "onsite" and tier > _HIGHEST_TIER and not learns and self.policy.check("security").on:
            yield Gap("too_dangerous", HOPELESS, "mode", {"tier": tier})
        yield from self._languages(need, self._host, self._offering, helped=need.interpreter)
        words = need.deliverable.split()
        if len(words) < _FEW_WORDS:
            yield Gap("no_deliverable" if not words else "short_deliverable", VAGUE, "deliverable", {})
        if not any((need.train_staff, need.train_governance, need.train_volunteers, need.campaigns, need.advocacy)):
            yield Gap("no_results", NOTE, "train_staff", {})
        for kind in need.other_kinds or (JOINT_OPERATION,):
            least, most = _USUAL_DAYS.get(kind, (1, 182))
            if not least <= need.days <= most:
                yield Gap("unusual_days", VAGUE, "days", {"kind": kind, "days": need.days, "least": least, "most": most})
        if need.target - need.level >= _STEEP:
            yield Gap("steep", VAGUE, "target", {"level": need.level, "target": need.target})
        if need.level == 0:
            yield Gap("not_reviewed", NOTE, "level", {})
        yield from _both_ways(need)
        own = self._priorities[need.society]
        if len(own) >= _ALL_URGENT and set(own) == {1}:
            yield Gap("all_urgent", NOTE, "priority", {"society": need.society, "needs": len(own)})

    def _offer_gaps(self, offer: Offer) -> Iterator[Gap]:
        allowed = {kind for code, _ in offer.capabilities for kind in self.pool.capability[code].kinds}
        if not set(offer.kinds) & allowed:
            yield Gap("kind_never", HOPELESS, "kinds", {"kinds": list(offer.kinds), "allowed": sorted(allowed)})
        least = self.policy.check("level").min_offer if self.policy.check("level").on else 0
        weak = [code for code, level in offer.capabilities if level < least]
        if weak:
            weight = HOPELESS if len(weak) == len(offer.capabilities) else VAGUE
            yield Gap("weak", weight, "capabilities", {"capabilities": weak, "least": least})
        sessions_only = set(offer.kinds) == {PRACTICE_EXCHANGE}
        if sessions_only and offer.session_days > offer.days_total:
            yield Gap("too_few_days", HOPELESS, "days_total", {"days": offer.days_total, "session_days": offer.session_days})
        yield from _window(offer, offer.session_days if sessions_only else 1, offer.notice_weeks, self.pool)
        yield from self._languages(offer, self._peer, self._asking, helped=bool(self._interpreting - {offer.society}))
        if not sessions_only and offer.mode == "onsite" and offer.days_total < _LITTLE_TIME:
            yield Gap("little_time", VAGUE, "days_total", {"days": offer.days_total})
        yield from _both_ways(offer)

    def _languages(self, asked: Need | Offer, least: str, others: dict[str, set[str]], *, helped: bool = False) -> Iterator[Gap]:
        """Whether any language is good enough, and whether anybody on the other side works in it."""
        mine = self._spoken(asked, least)
        if helped or not self.policy.check("language").on:
            return
        if not mine:
            yield Gap("language_weak", HOPELESS, "languages", {"least": least})
        elif others and not any(others.get(code, set()) - {asked.society} for code in mine):
            yield Gap("language_alone", HOPELESS, "languages", {"languages": sorted(mine)})


def _both_ways(asked: Need | Offer) -> Iterator[Gap]:
    both = sorted(set(asked.prefers) & set(asked.avoids))
    if both:
        yield Gap("prefers_avoids", VAGUE, "avoids", {"societies": both})


def _window(asked: Need | Offer, days: int, notice_weeks: int, pool: Pool) -> Iterator[Gap]:
    """Whether an exchange of so many days may start on some Monday, whoever the other is."""
    facts = {"earliest": asked.earliest.isoformat(), "latest": asked.latest.isoformat(), "days": days}
    first = max((asked.earliest - pool.start).days, (pool.approval - pool.start).days + 7 * notice_weeks)
    last = (asked.latest - pool.start).days - days + 1
    weeks = range(max(0, -(-first // 7)), min(last // 7, pool.weeks - -(-days // 7)) + 1)
    if not weeks:
        outside = asked.latest < pool.start or asked.earliest >= pool.week_start(pool.weeks)
        yield Gap("window_outside" if outside else "window_short", HOPELESS, "latest", facts)
        return
    closed = pool.society[asked.society].blackouts

    def shut(week: int) -> bool:
        begins = pool.week_start(week)
        ends = begins + timedelta(days=days - 1)
        return any(begins <= end and ends >= begin for begin, end in closed)

    if closed and all(shut(week) for week in weeks):
        spans = [f"{begin.isoformat()}/{end.isoformat()}" for begin, end in closed]
        yield Gap("window_closed", HOPELESS, "earliest", facts | {"blackouts": spans})


def without(pool: Pool, statement: Need | Offer) -> Pool:
    """The pool with a statement in place of the one that has its key."""
    if isinstance(statement, Need):
        return replace(pool, needs=(*(row for row in pool.needs if row.need != statement.need), statement))
    return replace(pool, offers=(*(row for row in pool.offers if row.offer != statement.offer), statement))

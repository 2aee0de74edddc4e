"""What is missing, vague or sure to fail in one statement, before anybody is paired with it. Findings are data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from matcher.candidates import Bools
from matcher.domain.kinds import JOINT_OPERATION, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT, cefr_rank
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


def gaps(statement: Need | Offer, pool: Pool, policy: Policy) -> tuple[Gap, ...]:
    """What a coordinator should look at in a whole statement of a pool that has the other statements of its round."""
    found = _need_gaps(statement, pool, policy) if isinstance(statement, Need) else _offer_gaps(statement, pool, policy)
    return tuple(found)


def _need_gaps(need: Need, pool: Pool, policy: Policy) -> Iterator[Gap]:
    asked = [need.capability] if need.other_kinds and need.capability is not None else []
    allowed = {kind for code in asked for kind in pool.capability[code].kinds}
    roles = {kind for code in need.roles for kind in pool.capability[code].kinds}
    if not (set(need.other_kinds) & allowed or (JOINT_OPERATION in need.kinds and JOINT_OPERATION in roles)):
        yield Gap("kind_never", HOPELESS, "kinds", {"kinds": list(need.kinds), "allowed": sorted(allowed | roles)})
    yield from _window(need, need.days, 0, pool, "needs")
    tier = pool.society[need.society].security_tier
    if need.mode == "onsite" and tier > 3 and set(need.kinds) != {PRACTICE_EXCHANGE}:
        yield Gap("too_dangerous", HOPELESS, "mode", {"tier": tier})
    yield from _languages(need, policy.check("language").host, policy.check("language").peer, pool)
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
    both = sorted(set(need.prefers) & set(need.avoids))
    if both:
        yield Gap("prefers_avoids", VAGUE, "avoids", {"societies": both})
    own = [row.priority for row in pool.needs if row.society == need.society]
    if len(own) >= _ALL_URGENT and set(own) == {1}:
        yield Gap("all_urgent", NOTE, "priority", {"society": need.society, "needs": len(own)})


def _offer_gaps(offer: Offer, pool: Pool, policy: Policy) -> Iterator[Gap]:
    allowed = {kind for code, _ in offer.capabilities for kind in pool.capability[code].kinds}
    if not set(offer.kinds) & allowed:
        yield Gap("kind_never", HOPELESS, "kinds", {"kinds": list(offer.kinds), "allowed": sorted(allowed)})
    least = policy.check("level").min_offer if policy.check("level").on else 0
    weak = [code for code, level in offer.capabilities if level < least]
    if weak:
        weight = HOPELESS if len(weak) == len(offer.capabilities) else VAGUE
        yield Gap("weak", weight, "capabilities", {"capabilities": weak, "least": least})
    session_only = set(offer.kinds) == {PRACTICE_EXCHANGE}
    shortest = min(offer.session_days if PRACTICE_EXCHANGE in offer.kinds else 1, 1 if not session_only else 182)
    if session_only and offer.session_days > offer.days_total:
        yield Gap("too_few_days", HOPELESS, "days_total", {"days": offer.days_total, "session_days": offer.session_days})
    yield from _window(offer, shortest, offer.notice_weeks, pool, "offers")
    yield from _languages(offer, policy.check("language").peer, policy.check("language").host, pool)
    if {SECONDMENT, PEER_REVIEW, JOINT_OPERATION} & set(offer.kinds) and offer.mode == "onsite" and offer.days_total < 5:
        yield Gap("little_time", VAGUE, "days_total", {"days": offer.days_total})
    both = sorted(set(offer.prefers) & set(offer.avoids))
    if both:
        yield Gap("prefers_avoids", VAGUE, "avoids", {"societies": both})


def _window(asked: Need | Offer, days: int, notice_weeks: int, pool: Pool, table: str) -> Iterator[Gap]:
    """Whether an exchange of so many days may start on some Monday, whoever the other is."""
    facts = {"earliest": asked.earliest.isoformat(), "latest": asked.latest.isoformat(), "days": days}
    weeks = -(-days // 7)
    monday = 7 * np.arange(pool.weeks)
    first = max((asked.earliest - pool.start).days, (pool.approval - pool.start).days + 7 * notice_weeks)
    last = (asked.latest - pool.start).days - days + 1
    fits: Bools = (monday >= first) & (monday <= last) & (np.arange(pool.weeks) + weeks <= pool.weeks)
    if not fits.any():
        outside = asked.latest < pool.start or asked.earliest > pool.week_start(pool.weeks)
        yield Gap("window_outside" if outside else "window_short", HOPELESS, "latest", facts)
        return
    open_days = fits.copy()
    for begin, end in pool.society[asked.society].blackouts:
        open_days &= ~((monday <= (end - pool.start).days) & (monday + days - 1 >= (begin - pool.start).days))
    if not open_days.any():
        yield Gap("window_closed", HOPELESS, "earliest", facts | {"blackouts": [
            f"{begin.isoformat()}/{end.isoformat()}" for begin, end in pool.society[asked.society].blackouts]})


def _languages(asked: Need | Offer, own_least: str, other_least: str, pool: Pool) -> Iterator[Gap]:
    """Whether any language is good enough, and whether anybody on the other side works in it."""
    def spoken(row: Need | Offer, least: str) -> set[str]:
        known = row.languages if row.languages is not None else pool.society[row.society].languages
        return {code for code, level in known if cefr_rank(level) >= cefr_rank(least)}

    mine = spoken(asked, own_least)
    helped = isinstance(asked, Need) and asked.interpreter
    if not mine and not helped:
        yield Gap("language_weak", HOPELESS, "languages", {"least": own_least})
    others: Sequence[Need | Offer] = pool.offers if isinstance(asked, Need) else pool.needs
    heard = {code for row in others if row.society != asked.society for code in spoken(row, other_least)}
    if mine and others and not mine & heard and not helped:
        yield Gap("language_alone", HOPELESS, "languages", {"languages": sorted(mine)})


def without(pool: Pool, statement: Need | Offer) -> Pool:
    """The pool with a statement in place of the one that has its key."""
    if isinstance(statement, Need):
        return replace(pool, needs=(*(row for row in pool.needs if row.need != statement.need), statement))
    return replace(pool, offers=(*(row for row in pool.offers if row.offer != statement.offer), statement))

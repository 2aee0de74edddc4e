"""One leg and the checks it has to pass (section 3), read straight from the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from matcher.domain.funding import Envelope
from matcher.domain.parties import Languages, Society
from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from tests.helpers.oracle import purse, tariff
from tests.helpers.oracle.settings import CHECKS, Settings

SECONDMENT, TEAM, SESSION, REVIEW = "secondment", "joint_operation", "practice_exchange", "peer_review"
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


@dataclass(frozen=True)
class Leg:
    """A need served by an offer as a kind. `languages`: all it may be held in, one for a bilateral leg."""

    need: Need
    offer: Offer
    role: int | None
    kind: str
    receiver: Society
    sender: Society
    capability: str
    gain: int
    mode: str
    people: int
    days: int
    languages: tuple[str | None, ...]
    interpreter: bool
    costs: dict[str, int] = field(hash=False)
    starts: tuple[int, ...]

    @property
    def onsite(self) -> bool:
        return self.mode == "onsite"

    @property
    def weeks(self) -> int:
        return -(-self.days // 7)

    @property
    def cash(self) -> int:
        return sum(amount for line, amount in self.costs.items() if not line.startswith("material:"))

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.need.need, self.offer.offer, self.role, self.kind)

    def __repr__(self) -> str:
        return f"{self.need.need}-{self.offer.offer}" + (f"({self.role})" if self.role else "")


def spoken(given: Languages | None, society: Society) -> dict[str, int]:
    """Language to rank, 1 for A1 to 6 for C2."""
    return {code: LEVELS.index(level) + 1 for code, level in (society.languages if given is None else given)}


def offered_level(offer: Offer, capability: str) -> int | None:
    return dict(offer.capabilities).get(capability)


def roles_and_kinds(need: Need) -> Iterator[tuple[int | None, tuple[str, ...]]]:
    """The ways in which a need is judged: without a role for its other kinds, each role as a joint operation."""
    others = tuple(kind for kind in need.kinds if kind != TEAM)
    if others:
        yield None, others
    if TEAM in need.kinds:
        for role in range(1, len(need.roles) + 1):
            yield role, (TEAM,)


def meeting_mode(need: Need, offer: Offer, kind: str) -> str | None:
    if "remote" not in (need.mode, offer.mode):
        return "onsite"
    if kind == TEAM or "onsite" in (need.mode, offer.mode):
        return None
    return "remote"


def languages(
    pool: Pool, settings: Settings, need: Need, offer: Offer, kind: str, capability: str
) -> tuple[tuple[str | None, ...], bool] | None:
    """The languages the leg may be held in and whether an interpreter is there; None when the check says no."""
    theirs = spoken(offer.languages, pool.society[offer.society])
    ours = spoken(need.languages, pool.society[need.society])
    peer = host = 1
    if settings.checking("language"):
        peer = LEVELS.index(settings.checks["language"]["peer"]) + 1
        host = LEVELS.index(settings.checks["language"]["host"]) + 1
    fit = [code for code in sorted(set(theirs) & set(ours)) if theirs[code] >= peer and ours[code] >= host]
    if fit:
        if kind in (TEAM, SESSION):
            return tuple(fit), False
        return (min(fit, key=lambda c: (-min(theirs[c], ours[c]), -max(theirs[c], ours[c]), c)),), False
    if kind in (SECONDMENT, REVIEW) and need.interpreter and pool.capability[capability].case_data_risk != "direct":
        return (None,), True
    return None if settings.checking("language") else ((None,), False)


def starts(pool: Pool, settings: Settings, leg_days: int, onsite: bool, need: Need, offer: Offer) -> tuple[int, ...]:
    """The weeks in which the leg may begin."""
    receiver, sender = pool.society[need.society], pool.society[offer.society]
    lead = offer.notice_weeks
    if onsite and tariff.regions_differ(receiver, sender):
        lead += settings.checks["window"]["visa_weeks"]
    soonest = max(need.earliest, offer.earliest, pool.approval + timedelta(days=7 * lead))
    latest = min(need.latest, offer.latest)
    found = []
    for week in range(pool.weeks - -(-leg_days // 7) + 1):
        first = pool.start + timedelta(days=7 * week)
        last = first + timedelta(days=leg_days - 1)
        free = all(last < shut or first > opened for shut, opened in (*receiver.blackouts, *sender.blackouts))
        if soonest <= first and last <= latest and free:
            found.append(week)
    return tuple(found)


def earmarks_hold(envelope: Envelope, leg: Leg) -> bool:
    """Every earmark but those on cost lines and days."""
    held = not envelope.kinds or leg.kind in envelope.kinds
    codes = {leg.capability, leg.capability.split("-")[0]}
    held &= not envelope.capabilities or bool(codes & set(envelope.capabilities))
    held &= not envelope.contexts or bool(set(leg.need.contexts) & set(envelope.contexts))
    held &= not envelope.regions or leg.receiver.region in envelope.regions
    held &= not envelope.receivers or leg.receiver.society in envelope.receivers
    held &= not envelope.senders or leg.sender.society in envelope.senders
    return held and (leg.receiver.oda or not envelope.oda_only)


def payers(pool: Pool, leg: Leg, week: int) -> frozenset[str]:
    """The envelopes that may pay the leg when it begins in this week."""
    first = pool.start + timedelta(days=7 * week)
    last = first + timedelta(days=leg.days - 1)

    def valid(opened: date, closed: date) -> bool:
        return opened <= first and last <= closed

    return frozenset(
        row.envelope for row in pool.envelopes if valid(row.valid_from, row.valid_to) and earmarks_hold(row, leg)
    )


def judge(
    pool: Pool, settings: Settings, need: Need, offer: Offer, role: int | None, kind: str
) -> tuple[Leg | None, str | None]:
    """The leg, as soon as enough is known to describe it, and the first check that turns it away (None: eligible)."""
    receiver, sender = pool.society[need.society], pool.society[offer.society]
    code = need.roles[role - 1] if role else need.capability
    on = settings.checking
    if receiver.society == sender.society:
        return None, "not_self"
    if on("standing") and not (receiver.standing and sender.standing):
        return None, "standing"
    if code is None or not (kind in need.kinds and kind in offer.kinds and kind in pool.capability[code].kinds):
        return None, "kind"
    level = offered_level(offer, code)
    if level is None:
        return None, "capability"
    numbers = settings.checks["level"]
    if on("level") and (level < numbers["min_offer"] or level < need.level + numbers["min_gain"]):
        return None, "level"
    if on("avoids"):
        if sender.society in need.avoids or receiver.society in offer.avoids:
            return None, "avoids"
        if offer.regions and receiver.region not in offer.regions:
            return None, "avoids"
    if on("listed") and (need.need, offer.offer) not in pool.affinity:
        return None, "listed"
    mode = meeting_mode(need, offer, kind)
    if mode is None:
        return None, "mode"
    speech = languages(pool, settings, need, offer, kind, code)
    if speech is None:
        return None, "language"

    days = offer.session_days if kind == SESSION else need.days
    people = 1 if kind == TEAM else need.people
    host, home = (sender, receiver) if kind == SESSION else (receiver, sender)
    costs = tariff.lines(
        pool.costs, need, host, home, travellers=people, days=days, onsite=mode == "onsite", interpreter=speech[1],
        materials=role in (None, 1),
    )
    gain = max(0, min(level, need.target) - need.level)
    leg = Leg(
        need, offer, role, kind, receiver, sender, code, gain, mode, people, days,
        speech[0], speech[1], costs, starts(pool, settings, days, mode == "onsite", need, offer),
    )
    return leg, _late_check(pool, settings, leg, host)


def _late_check(pool: Pool, settings: Settings, leg: Leg, host: Society) -> str | None:
    on = settings.checking
    offer = leg.offer
    if on("security") and leg.onsite:
        clearance = 2 if leg.kind == SESSION else offer.clearance
        if host.security_tier > min(3, clearance):
            return "security"
    if on("capacity"):
        persons = leg.people if leg.kind in (SECONDMENT, REVIEW) else 1
        if persons > offer.people or persons * leg.days > offer.days_total:
            return "capacity"
    if not leg.starts:
        return "window"
    if on("fundable"):
        ways = {payers(pool, leg, week) for week in leg.starts}
        if all(purse.cheapest(pool, settings, [leg], [way]) is None for way in ways):
            return "fundable"
    return None


def eligible(pool: Pool, settings: Settings) -> list[Leg]:
    """Every leg that all checks let through."""
    found = []
    for need in pool.needs:
        for offer in pool.offers:
            for role, kinds in roles_and_kinds(need):
                for kind in kinds:
                    leg, reason = judge(pool, settings, need, offer, role, kind)
                    if leg is not None and reason is None:
                        found.append(leg)
    return found


def rejected(pool: Pool, settings: Settings) -> dict[str, int]:
    """How many (need, offer, role) each check turns away: the check of the kind that gets furthest."""
    counts: dict[str, int] = {}
    for need in pool.needs:
        for offer in pool.offers:
            for role, kinds in roles_and_kinds(need):
                reasons = [judge(pool, settings, need, offer, role, kind)[1] for kind in kinds]
                said = [reason for reason in reasons if reason is not None]
                if len(said) == len(reasons):
                    furthest = max(said, key=CHECKS.index)
                    counts[furthest] = counts.get(furthest, 0) + 1
    return counts

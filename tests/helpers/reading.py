"""MODEL.md sections 3, 4, 8, 9 and 10 read once more, leg by leg in plain Python: the yardstick of the screening.

Nothing here is shared with the arrays: loops over pairs, days counted one by one, and flows for the money.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from math import asin, ceil, cos, floor, radians, sin, sqrt

import networkx

from matcher.domain.funding import Envelope
from matcher.domain.kinds import CASH_LINES, CEFR
from matcher.domain.parties import Society
from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer

ORDER = ("not_self", "standing", "kind", "capability", "level", "avoids", "listed", "mode", "language", "security",
         "capacity", "window", "fundable")


@dataclass(frozen=True)
class Numbers:
    """The policy of a reading: the numbers of the checks and which of them are off."""

    min_offer: int = 4
    min_gain: int = 1
    peer: str = "B2"
    host: str = "B1"
    visa_weeks: int = 6
    sources: int = 3
    off: frozenset[str] = frozenset({"listed"})


@dataclass(frozen=True)
class Leg:
    """One (need, offer, role, kind) read."""

    pool: Pool
    numbers: Numbers
    need: Need
    offer: Offer
    role: int | None
    kind: str

    @property
    def receiver(self) -> Society:
        return self.pool.society[self.need.society]

    @property
    def sender(self) -> Society:
        return self.pool.society[self.offer.society]

    @property
    def capability(self) -> str:
        code = self.need.capability if self.role is None else self.need.roles[self.role - 1]
        assert code is not None
        return code

    @property
    def session(self) -> bool:
        return self.kind == "practice_exchange"

    @property
    def team(self) -> bool:
        return self.kind == "joint_operation"

    @property
    def host(self) -> Society:
        return self.sender if self.session else self.receiver

    @property
    def days(self) -> int:
        return self.offer.session_days if self.session else self.need.days

    @property
    def level(self) -> int | None:
        return dict(self.offer.capabilities).get(self.capability)

    @property
    def gain(self) -> int:
        return max(0, min(self.level or 0, self.need.target) - self.need.level)

    @property
    def onsite(self) -> bool:
        return "remote" not in (self.need.mode, self.offer.mode)

    @property
    def travellers(self) -> int:
        return 1 if self.team else self.need.people

    @property
    def abroad(self) -> bool:
        return self.receiver.region != self.sender.region

    # languages

    def levels(self) -> dict[str, tuple[int, int]]:
        """By language that both have: the ranks of offer and need."""
        offered = dict(self.sender.languages if self.offer.languages is None else self.offer.languages)
        needed = dict(self.receiver.languages if self.need.languages is None else self.need.languages)
        shared = sorted(set(offered) & set(needed))
        return {code: (CEFR.index(offered[code]), CEFR.index(needed[code])) for code in shared}

    def allowed(self) -> list[str]:
        if "language" in self.numbers.off:
            return list(self.levels())
        peer, host = CEFR.index(self.numbers.peer), CEFR.index(self.numbers.host)
        return [code for code, (offered, needed) in self.levels().items() if offered >= peer and needed >= host]

    def interpretable(self) -> bool:
        risk = self.pool.capability[self.capability].case_data_risk
        return self.kind in ("secondment", "peer_review") and self.need.interpreter and risk != "direct"

    @property
    def interpreter(self) -> bool:
        return not self.allowed() and self.interpretable()

    @property
    def language(self) -> str | None:
        if self.session or self.team or not self.allowed():
            return None
        levels = self.levels()
        return max(self.allowed(), key=lambda code: (min(levels[code]), max(levels[code]), [-ord(c) for c in code]))

    # calendar

    def touched(self, week: int) -> list[date]:
        first = self.pool.start + timedelta(days=7 * week)
        return [first + timedelta(days=day) for day in range(self.days)]

    def starts(self) -> list[int]:
        visa = self.numbers.visa_weeks if self.onsite and self.abroad else 0
        soonest = self.pool.approval + timedelta(days=7 * (self.offer.notice_weeks + visa))
        found = []
        for week in range(self.pool.weeks):
            days = self.touched(week)
            closed = any(first <= day <= last for side in (self.receiver, self.sender)
                         for first, last in side.blackouts for day in days)
            fits = all(side.earliest <= day <= side.latest for side in (self.need, self.offer) for day in days)
            if fits and not closed and days[0] >= soonest and week + ceil(self.days / 7) <= self.pool.weeks:
                found.append(week)
        return found

    # money

    def costs(self) -> dict[str, int]:
        tariff, n, d, on = self.pool.costs, self.travellers, self.days, self.onsite
        lines = dict.fromkeys(CASH_LINES, 0)
        if not tariff.free:
            later = Fraction(tariff.later_permille, 1000) * max(d - tariff.full_days, 0)
            stay = n * dict(tariff.per_diem)[self.host.cost_class] * (min(d, tariff.full_days) + later)
            lines = {
                "travel": n * self.fare() if on else 0,
                "stay": floor(stay + Fraction(1, 2)) if on else 0,
                "insurance": tariff.insurance * n * d if on else 0,
                "visa": tariff.visa * n if on and self.abroad else 0,
                "medical": tariff.medical * n if on and d >= tariff.medical_days else 0,
                "local": (tariff.local if on else tariff.local_remote) * n * d,
                "interpreter": tariff.interpreter * d if self.interpreter else 0,
            }
        if self.role in (None, 1):
            lines |= {f"material:{name}": units for name, units in self.need.materials}
        return lines

    def fare(self) -> int:
        a, b = self.receiver, self.sender
        if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
            return self.pool.costs.fares[-1][1]
        lat, other = radians(a.lat), radians(b.lat)
        half = sin((other - lat) / 2) ** 2 + cos(lat) * cos(other) * sin(radians(b.lon - a.lon) / 2) ** 2
        distance = 2 * 6371.0 * asin(sqrt(half))
        return next((fare for limit, fare in self.pool.costs.fares if distance <= limit), self.pool.costs.fares[-1][1])

    def admitted(self, envelope: Envelope) -> bool:
        e, code = envelope, self.capability
        return all((
            not e.kinds or self.kind in e.kinds,
            not e.capabilities or code in e.capabilities or code.split("-")[0] in e.capabilities,
            not e.contexts or any(context in e.contexts for context in self.need.contexts),
            not e.regions or self.receiver.region in e.regions,
            not e.receivers or self.receiver.society in e.receivers,
            not e.senders or self.sender.society in e.senders,
            not e.oda_only or self.receiver.oda,
        ))

    def fundable(self) -> bool:
        for week in self.starts():
            days = self.touched(week)
            valid = [e for e in self.pool.envelopes
                     if self.admitted(e) and e.valid_from <= days[0] and days[-1] <= e.valid_to]
            for number in range(self.numbers.sources + 1):
                if any(self.paid_by(chosen) for chosen in combinations(valid, number)):
                    return True
        return False

    def paid_by(self, chosen: tuple[Envelope, ...]) -> bool:
        """A flow from envelopes and own funds to lines that fills every line, each chosen one giving its least."""
        costs = {line: amount for line, amount in self.costs().items() if amount}
        cash = sum(amount for line, amount in costs.items() if line in CASH_LINES)
        graph = networkx.DiGraph()
        # A circulation with lower bounds: what must flow at least is sent and asked for at the ends at once.
        owed: dict[str, int] = {}

        def arc(tail: str, head: str, least: int, most: int) -> None:
            graph.add_edge(tail, head, capacity=most - least)
            owed[head] = owed.get(head, 0) + least
            owed[tail] = owed.get(tail, 0) - least

        arc("sink", "source", 0, 10**9)
        arc("source", "own", 0, self.need.own_funds)
        for line, amount in costs.items():
            arc(f"line {line}", "sink", amount, amount)
            if line in CASH_LINES:
                arc("own", f"line {line}", 0, amount)
        for e in chosen:
            whole = cash if e.resource == "cash" else costs.get(f"material:{e.resource}", 0)
            limits = [e.amount * 1000 // (1000 + e.support_permille), whole]
            limits += [limit for limit in (e.per_leg, e.per_society) if limit is not None]
            if e.max_share_permille is not None:
                limits.append(e.max_share_permille * whole // 1000)
            least = e.min_grant or 0
            if least > min(limits):
                return False
            arc("source", f"payer {e.envelope}", least, min(limits))
            for line, amount in costs.items():
                mine = line in CASH_LINES if e.resource == "cash" else line == f"material:{e.resource}"
                if mine and (not e.lines or line in e.lines):
                    arc(f"payer {e.envelope}", f"line {line}", 0, amount)
        for node, amount in owed.items():
            if amount > 0:
                graph.add_edge("extra source", node, capacity=amount)
            elif amount < 0:
                graph.add_edge(node, "extra sink", capacity=-amount)
        asked = sum(amount for amount in owed.values() if amount > 0)
        return not asked or networkx.maximum_flow_value(graph, "extra source", "extra sink") == asked

    # checks

    def passes(self, check: str) -> bool:
        return bool(getattr(self, f"check_{check}")())

    def check_not_self(self) -> bool:
        return self.receiver.society != self.sender.society

    def check_standing(self) -> bool:
        return self.receiver.standing and self.sender.standing

    def check_kind(self) -> bool:
        return all(self.kind in row.kinds for row in (self.need, self.offer, self.pool.capability[self.capability]))

    def check_capability(self) -> bool:
        return self.level is not None

    def check_level(self) -> bool:
        assert self.level is not None
        return self.level >= self.numbers.min_offer and self.level >= self.need.level + self.numbers.min_gain

    def check_avoids(self) -> bool:
        if self.sender.society in self.need.avoids or self.receiver.society in self.offer.avoids:
            return False
        return not self.offer.regions or self.receiver.region in self.offer.regions

    def check_listed(self) -> bool:
        return (self.need.need, self.offer.offer) in self.pool.affinity

    def check_mode(self) -> bool:
        return self.onsite or (not self.team and "onsite" not in (self.need.mode, self.offer.mode))

    def check_language(self) -> bool:
        return bool(self.allowed()) or self.interpretable()

    def check_security(self) -> bool:
        tier = self.host.security_tier
        return not self.onsite or (tier <= 3 and tier <= (2 if self.session else self.offer.clearance))

    def check_capacity(self) -> bool:
        if self.session or self.team:
            return self.days <= self.offer.days_total
        return self.need.people <= self.offer.people and self.need.people * self.days <= self.offer.days_total

    def check_window(self) -> bool:
        return bool(self.starts())

    def check_fundable(self) -> bool:
        return self.fundable()

    def stood(self) -> int:
        """How many checks it stands, in order."""
        for number, check in enumerate(ORDER):
            if check not in self.numbers.off and not self.passes(check):
                return number
        return len(ORDER)


def verdicts(pool: Pool, numbers: Numbers) -> tuple[list[Leg], dict[tuple[str, str, int | None], str]]:
    """The eligible legs in the order of need, offer, role and kind, and the check that turned each other pair away."""
    legs: list[Leg] = []
    rejected = {}
    for need in pool.needs:
        for offer in pool.offers:
            asked: list[tuple[int | None, tuple[str, ...]]] = [(None, need.other_kinds)] if need.other_kinds else []
            asked += [(role, ("joint_operation",)) for role in range(1, len(need.roles) + 1)]
            for role, kinds in asked:
                found = [Leg(pool, numbers, need, offer, role, kind) for kind in sorted(kinds, key=_place)]
                stood = [leg.stood() for leg in found]
                legs += [leg for leg, number in zip(found, stood, strict=True) if number == len(ORDER)]
                if max(stood) < len(ORDER):
                    rejected[need.need, offer.offer, role] = ORDER[max(stood)]
    return legs, rejected


def _place(kind: str) -> int:
    return ("secondment", "joint_operation", "practice_exchange", "peer_review").index(kind)

"""What a leg costs, line by line, in exact arithmetic (section 4)."""

from __future__ import annotations

import math
from fractions import Fraction

from matcher.domain.funding import Costs
from matcher.domain.parties import Society
from matcher.domain.requests import Need

EARTH_KM = 6371.0


def kilometres(one: Society, other: Society) -> float | None:
    """The great circle between two societies, None where a place is not given."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    a, b = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def regions_differ(one: Society, other: Society) -> bool:
    """An empty region differs from every region and not from another empty one."""
    return one.region != other.region


def half_up(amount: Fraction) -> int:
    return math.floor(amount + Fraction(1, 2))


def _fare(costs: Costs, km: float | None) -> int:
    if km is not None:
        for limit, fare in costs.fares:
            if km <= limit:
                return fare
    return costs.fares[-1][1]


def lines(
    costs: Costs, need: Need, host: Society, home: Society, *, travellers: int, days: int, onsite: bool,
    interpreter: bool, materials: bool,
) -> dict[str, int]:
    """Cost by line, lines of 0 left out. `home` is where the travellers come from."""
    found: dict[str, Fraction] = {}
    if not costs.free:
        n = travellers
        if onsite:
            early = min(days, costs.full_days)
            later = max(days - costs.full_days, 0)
            worth = early + Fraction(costs.later_permille, 1000) * later
            found["travel"] = Fraction(n * _fare(costs, kilometres(host, home)))
            found["stay"] = n * dict(costs.per_diem)[host.cost_class] * worth
            found["insurance"] = Fraction(costs.insurance * n * days)
            found["visa"] = Fraction(costs.visa * n if regions_differ(host, home) else 0)
            found["medical"] = Fraction(costs.medical * n if days >= costs.medical_days else 0)
        found["local"] = Fraction((costs.local if onsite else costs.local_remote) * n * days)
        found["interpreter"] = Fraction(costs.interpreter * days if interpreter else 0)
    if materials:
        for name, units in need.materials:
            found["material:" + name] = Fraction(units)
    return {line: half_up(amount) for line, amount in found.items() if half_up(amount)}

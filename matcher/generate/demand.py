"""What a round's needs would cost, roughly: the measure from which the money of its envelopes is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matcher.domain.funding import Costs
from matcher.domain.kinds import JOINT_OPERATION, PRACTICE_EXCHANGE
from matcher.generate.members import Row
from matcher.generate.reference import Place, kilometres

LOOK_AT = 12
"""So many offers of the skill are priced for a need; their median stands for all."""
TYPICAL_KM = 4000.0


def demand(needs: Sequence[Row], offers: Sequence[Row], places: Mapping[str, Place], costs: Costs) -> int:
    """The sum over all needs of the median price among the offers that have the skill and the form of help."""
    supply: dict[tuple[str, str], list[Row]] = {}
    for offer in offers:
        for kind in offer["kinds"]:
            for code, _ in offer["capabilities"]:
                supply.setdefault((kind, code), []).append(offer)
    return sum(_need_price(need, supply, places, costs) for need in needs)


def _need_price(
    need: Row, supply: Mapping[tuple[str, str], Sequence[Row]], places: Mapping[str, Place], costs: Costs
) -> int:
    kind = need["kinds"][0]
    codes = need["roles"] if kind == JOINT_OPERATION else (need["capability"],)
    total = 0
    for code in codes:
        able = [offer for offer in supply.get((kind, code), ()) if offer["society"] != need["society"]][:LOOK_AT]
        prices = sorted(_leg_price(need, offer, kind, places, costs) for offer in able)
        total += prices[len(prices) // 2] if prices else _price(need["people"], need["days"], 130, TYPICAL_KM, costs)
    return total


def _leg_price(need: Row, offer: Row, kind: str, places: Mapping[str, Place], costs: Costs) -> int:
    receiver, sender = places[need["society"]], places[offer["society"]]
    people = 1 if kind == JOINT_OPERATION else need["people"]
    days = offer.get("session_days", 3) if kind == PRACTICE_EXCHANGE else need["days"]
    if "remote" in (need.get("mode"), offer.get("mode")) and kind != JOINT_OPERATION:
        return int(costs.local_remote * people * days)
    host = sender if kind == PRACTICE_EXCHANGE else receiver
    visa = 0 if receiver.region == sender.region else costs.visa * people
    return visa + _price(people, days, dict(costs.per_diem)[host.cost_class], kilometres(receiver, sender), costs)


def _price(people: int, days: int, per_diem: int, km: float, costs: Costs) -> int:
    """On site, but for the visa: fare, stay, insurance, local costs and the medical check."""
    fare = next((fare for limit, fare in costs.fares if km <= limit), costs.fares[-1][1])
    full = min(days, costs.full_days)
    stay = per_diem * (1000 * full + costs.later_permille * (days - full)) // 1000
    medical = costs.medical if days >= costs.medical_days else 0
    return people * (fare + stay + medical + (costs.insurance + costs.local) * days)

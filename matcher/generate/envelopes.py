"""The money and the stocks of a made-up round, each with the earmarks that such funds have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from matcher.domain.kinds import JOINT_OPERATION, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT
from matcher.generate.calendar import half_years
from matcher.generate.dice import Dice
from matcher.generate.members import Member, Row

MATERIALS = ("tablet", "satphone", "laptop", "charger")
GROUPS = (("CTX", "SRV"), ("DAT", "NET"), ("NET", "OUT"), ("STR",))


def materials(envelopes: int) -> tuple[str, ...]:
    """The materials of which a round with so many envelopes has a stock."""
    return MATERIALS[: 1 if envelopes < 8 else 2 if envelopes < 20 else 4]


def envelope_rows(
    dice: Dice, count: int, money: int, who: Sequence[Member], needs: Sequence[Row], start: date, weeks: int
) -> list[Row]:
    """`count` envelopes: one stock a material, and `money` cut among the rest by the sort of fund that each is."""
    stocks = materials(count)
    cash = count - len(stocks)
    sources = ["ICRC", "IFRC", *(member.code for member in who if member.gives and member.place.cost_class == "high")]
    rows: list[Row] = []
    shares = []
    for number in range(cash):
        row, share = _fund(dice, number, who, start, weeks)
        row |= {"source": sources[number % len(sources)] if number < 2 else dice.one(sources)}
        rows.append(row)
        shares.append(share * dice.whole(70, 130))
    for row, share in zip(rows, shares, strict=True):
        row["amount"] = max(1000, 500 * (money * share // (500 * sum(shares))))
    first, last = start - timedelta(days=3), start + timedelta(days=7 * weeks)
    for name in stocks:
        asked = sum(units for need in needs for material, units in need.get("materials", ()) if material == name)
        rows.append({"source": dice.one(sources), "resource": name, "amount": max(2, asked * 2 // 3),
                     "valid_from": first, "valid_to": last})
    width = len(str(count))
    return [{"envelope": f"e{number:0{width}d}", **row} for number, row in enumerate(rows, start=1)]


def _fund(dice: Dice, number: int, who: Sequence[Member], start: date, weeks: int) -> tuple[Row, int]:
    """One sum of cash without its amount, and its share. The first is free; then one after another of the sorts."""
    halves = half_years(start, weeks)
    whole = {"valid_from": halves[0][0], "valid_to": halves[-1][1]}
    half = dict(zip(("valid_from", "valid_to"), dice.one(halves[:2]), strict=True))
    regions = sorted({member.place.region for member in who if member.asks and member.place.region})
    if number == 0:
        return {"support_permille": 65, **whole}, 40
    sort = (number - 1) % 9
    if sort == 0:
        return {"regions": tuple(dice.some(regions, max(1, len(regions) // 3))), **whole}, 25
    if sort == 1:
        return {"kinds": (PRACTICE_EXCHANGE, PEER_REVIEW), "per_leg": 6000, **whole}, 15
    if sort == 2:
        return {"contexts": ("conflict", "migration"), "support_permille": 65, "per_society": 20000, **whole}, 20
    if sort == 3:
        return {"oda_only": "yes", "lines": ("travel", "insurance", "visa", "medical"), **whole}, 12
    if sort == 4:
        return {"kinds": (SECONDMENT, JOINT_OPERATION), "max_share_permille": 700, **whole}, 20
    if sort == 5:
        return {"regions": tuple(dice.some(regions, max(1, len(regions) // 2))), "min_grant": 500, **half}, 18
    if sort == 6:
        return {"capabilities": dice.one(GROUPS), "support_permille": 65, **half}, 12
    if sort == 7:
        givers = [member.code for member in who if member.gives]
        return {"senders": tuple(dice.some(givers, max(1, len(givers) // 4))), "lines": ("stay", "local"), **whole}, 8
    askers = [member.code for member in who if member.asks]
    return {"receivers": tuple(dice.some(askers, max(1, len(askers) // 8))), **half}, 10

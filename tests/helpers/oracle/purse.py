"""Rule funding settled exactly: the least cash that envelopes must give for these legs, or that they cannot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matcher.domain.funding import Envelope
from matcher.domain.pool import Pool
from tests.helpers.oracle.flow import Network
from tests.helpers.oracle.settings import Settings

if TYPE_CHECKING:
    from tests.helpers.oracle.legs import Leg

Pair = tuple[int, str]
"""Number of a leg and key of an envelope."""
OFF, ON = 0, 1


def pays(envelope: Envelope, line: str) -> bool:
    """Whether resource and earmark on lines let the envelope pay this line."""
    material = line.removeprefix("material:") if line.startswith("material:") else "cash"
    return envelope.resource == material and (not envelope.lines or line in envelope.lines)


def share_base(envelope: Envelope, leg: Leg) -> int:
    """What max_share is a share of: the leg's cash lines, or its units of the envelope's material."""
    return leg.cash if envelope.resource == "cash" else leg.costs.get("material:" + envelope.resource, 0)


def leg_ceiling(envelope: Envelope, leg: Leg) -> int:
    """The most that the envelope may give to this leg."""
    most = share_base(envelope, leg)
    if envelope.per_leg is not None:
        most = min(most, envelope.per_leg)
    if envelope.max_share_permille is not None:
        most = min(most, share_base(envelope, leg) * envelope.max_share_permille // 1000)
    return most


def capacity(envelope: Envelope) -> int:
    """The greatest sum of charges whose support costs still fit into the amount."""
    return envelope.amount * 1000 // (1000 + envelope.support_permille)


def cheapest(pool: Pool, settings: Settings, legs: Sequence[Leg], payers: Sequence[frozenset[str]]) -> int | None:
    """The least sum of cash charges with which every line of every leg is paid; None when it cannot be done.

    `payers[i]` are the envelopes whose earmarks and validity let them pay leg i. Branches on what a flow cannot say:
    a grant of nothing or at least so much, and the number of sources a leg.
    """
    if not settings.ruling("funding"):
        return 0
    sources = settings.rules["funding"]["sources"]
    best: int | None = None
    waiting: list[dict[Pair, int]] = [{}]
    while waiting:
        fixed = waiting.pop()
        found = _relaxed(pool, legs, payers, fixed)
        if found is None or (best is not None and found[0] >= best):
            continue
        price, used = found
        low = next((
            pair for pair, amount in used.items()
            if fixed.get(pair) != ON and 0 < amount < (pool.envelope[pair[1]].min_grant or 0)
        ), None)
        if low is not None:
            waiting += [fixed | {low: OFF}, fixed | {low: ON}]
            continue
        crowd = next((
            givers for number in range(len(legs))
            if len(givers := [pair for pair, amount in used.items() if pair[0] == number and amount]) > sources
        ), None)
        if crowd is not None:
            waiting += [fixed | {pair: OFF} for pair in crowd]
            continue
        best = price
    return best


def _relaxed(
    pool: Pool, legs: Sequence[Leg], payers: Sequence[frozenset[str]], fixed: dict[Pair, int]
) -> tuple[int, dict[Pair, int]] | None:
    """A flow of money: own funds and envelopes to legs to lines, with ON pairs giving their smallest grant."""
    net = Network()
    asked = sum(sum(leg.costs.values()) for leg in legs)
    reward = asked + 1  # for each unit of a grant that must be given: worth more than all that may be saved
    for need, own in {leg.need.need: leg.need.own_funds for leg in legs}.items():
        net.arc("source", ("own", need), own)
    for key in sorted(frozenset().union(*payers)):
        net.arc("source", ("envelope", key), capacity(pool.envelope[key]), int(pool.envelope[key].resource == "cash"))
    taken: dict[Pair, tuple[int, int]] = {}
    gates: set[tuple[str, str]] = set()
    must = 0
    for number, leg in enumerate(legs):
        for line, amount in leg.costs.items():
            net.arc(("line", number, line), "sink", amount)
            if not line.startswith("material:"):
                net.arc(("own", leg.need.need), ("line", number, line), amount)
        for key in sorted(payers[number]):
            envelope, state = pool.envelope[key], fixed.get((number, key))
            least = envelope.min_grant or 0 if state == ON else 0
            most = leg_ceiling(envelope, leg)
            open_lines = [line for line in leg.costs if pays(envelope, line)]
            if state == OFF or not open_lines:
                continue
            if least > most:
                return None
            gate = (key, leg.receiver.society)
            if gate not in gates:
                gates.add(gate)
                room = capacity(envelope) if envelope.per_society is None else envelope.per_society
                net.arc(("envelope", key), ("gate", *gate), room)
            entry, way = ("entry", number, key), ("way", number, key)
            net.arc(("gate", *gate), entry, most)
            taken[number, key] = (net.arc(entry, way, least, -reward), net.arc(entry, way, most - least))
            must += least
            for line in open_lines:
                net.arc(way, ("line", number, line), leg.costs[line])
    amount, price = net.push("source", "sink")
    given = {pair: (net.used(first), net.used(rest)) for pair, (first, rest) in taken.items()}
    if amount < asked or sum(first for first, _ in given.values()) < must:
        return None
    return price + reward * must, {pair: first + rest for pair, (first, rest) in given.items()}

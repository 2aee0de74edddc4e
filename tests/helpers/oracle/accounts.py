"""Rule funding and the envelopes' use, looked for in a plan's document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from matcher.domain.pool import Pool
from tests.helpers.oracle.legs import Leg, payers
from tests.helpers.oracle.purse import pays, share_base
from tests.helpers.oracle.seen import Say, Seen
from tests.helpers.oracle.settings import Settings


def cash_charged(plan: Sequence[Seen]) -> int:
    return sum(
        charge["amount"] for seen in plan for _, row in seen.legs for charge in row["charges"]
        if not charge["line"].startswith("material:")
    )


def funding(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    """A sentence for every leg, need, receiver or envelope whose money is not as the rule asks."""
    own: Counter[str] = Counter()
    charged: Counter[str] = Counter()
    by_receiver: Counter[tuple[str, str]] = Counter()
    for seen in plan:
        for leg, row in seen.legs:
            if not settings.ruling("funding"):
                if row["charges"]:
                    say(f"leg {leg}: charges though the rule funding is off")
                continue
            given = _leg_paid(pool, settings, seen, leg, row, say)
            own[leg.need.need] += sum(row["own_funds"].values())
            charged.update(given)
            by_receiver.update({(key, leg.receiver.society): amount for key, amount in given.items()})
    for need, amount in own.items():
        if amount > pool.need[need].own_funds:
            say(f"funding: need {need} pays {amount} of its own")
    for (key, receiver), amount in by_receiver.items():
        ceiling = pool.envelope[key].per_society
        if ceiling is not None and amount > ceiling:
            say(f"funding: envelope {key} gives {amount} to {receiver} (per_society)")
    for key, amount in charged.items():
        envelope = pool.envelope[key]
        if amount * (1000 + envelope.support_permille) > envelope.amount * 1000:
            say(f"funding: envelope {key} gives {amount}, more than it holds with its support")


def _leg_paid(
    pool: Pool, settings: Settings, seen: Seen, leg: Leg, row: Mapping[str, Any], say: Say
) -> Counter[str]:
    who = f"leg {leg}"
    paid: Counter[str] = Counter(row["own_funds"])
    given: Counter[str] = Counter()
    open_to = payers(pool, leg, seen.week)
    for line, amount in row["own_funds"].items():
        if type(amount) is not int or amount <= 0:
            say(f"{who}: own funds of {amount!r} for {line}")
        if line.startswith("material:"):
            say(f"{who}: own funds pay {line}")
    marks = [(charge["envelope"], charge["line"]) for charge in row["charges"]]
    if len(set(marks)) != len(marks):
        say(f"{who}: two charges of one envelope on one line")
    for charge in row["charges"]:
        key, line, amount = charge["envelope"], charge["line"], charge["amount"]
        if type(amount) is not int or amount <= 0:
            say(f"{who}: charge of {amount!r} on {key} for {line}")
        if key not in pool.envelope:
            say(f"{who}: no such envelope {key}")
            continue
        if key not in open_to or not pays(pool.envelope[key], line):
            say(f"{who}: envelope {key} may not pay {line} (earmark or validity)")
        paid[line] += amount
        given[key] += amount
    for line in sorted(set(leg.costs) | set(paid)):
        if paid[line] != leg.costs.get(line, 0):
            say(f"{who}: {line} costs {leg.costs.get(line, 0)}, paid {paid[line]}")
    if len(given) > settings.rules["funding"]["sources"]:
        say(f"{who}: {len(given)} sources")
    for key, amount in given.items():
        envelope = pool.envelope[key]
        if envelope.per_leg is not None and amount > envelope.per_leg:
            say(f"{who}: envelope {key} gives {amount} (per_leg)")
        share = envelope.max_share_permille
        if share is not None and amount * 1000 > share_base(envelope, leg) * share:
            say(f"{who}: envelope {key} gives {amount} (max_share)")
        if amount < (envelope.min_grant or 0):
            say(f"{who}: envelope {key} gives {amount} (min_grant)")
    return given


def envelopes(pool: Pool, plan: Sequence[Seen], document: Mapping[str, Any], say: Say) -> None:
    """The document's table of envelopes against its own charges."""
    charged: Counter[str] = Counter()
    for seen in plan:
        for _, row in seen.legs:
            for charge in row["charges"]:
                charged[charge["envelope"]] += charge["amount"]
    rows = {row["envelope"]: row for row in document["envelopes"]}
    if sorted(rows) != sorted(pool.envelope) or len(rows) != len(document["envelopes"]):
        say(f"envelopes: lists {sorted(rows)}")
    for key, row in rows.items():
        if key not in pool.envelope:
            continue
        envelope = pool.envelope[key]
        support = -(-charged[key] * envelope.support_permille // 1000)
        right = {
            "envelope": key, "amount": envelope.amount, "charged": charged[key], "support": support,
            "left": envelope.amount - charged[key] - support,
        }
        for name, value in right.items():
            if row[name] != value:
                say(f"envelope {key}: {name} is {row[name]}, should be {value}")

"""Why no offer passes the checks: which check turned away how many, the offer that came nearest, what it would take."""

from __future__ import annotations

from collections import Counter
from typing import Any

from matcher.candidates import Rejected
from matcher.domain.kinds import JOINT_OPERATION
from matcher.domain.reasons import Reason
from matcher.domain.requests import Need
from matcher.explain.openings import Pair
from matcher.policy import Policy
from matcher.screening import failing

# So many of the offers that came as far as any are looked at closely.
_CLOSELY = 12


def turned_away(need: Need, role: int | None, policy: Policy, rejected: Rejected) -> tuple[Reason, list[Reason]]:
    """The reason, and what would let the nearest offer pass; `role` None for the kinds that take one leg.

    Nearest is, of the first offers that come to the last check that turned any away, one that fails fewest checks.
    """
    pool = rejected.pool
    reasons = {offer.offer: rejected.reason(need.need, offer.offer, role) for offer in pool.offers}
    counts = Counter(reason for reason in reasons.values() if reason)
    order = [check.name for check in policy.checks if counts[check.name]]
    furthest = order[-1]
    kinds = (JOINT_OPERATION,) if role is not None else need.other_kinds
    best: tuple[Pair, list[Reason]] | None = None
    for offer in [key for key, reason in reasons.items() if reason == furthest][:_CLOSELY]:
        for kind in kinds:
            found = failing(pool, policy.checks, policy.funding, need.need, offer, role, kind)
            if found and found[0].code == f"check_{furthest}" and (best is None or len(found) < len(best[1])):
                best = Pair(pool, policy, need.need, offer, role, kind), found
    assert best is not None, "some kind of the pair comes to the check that is its reason"
    pair, found = best
    facts: dict[str, Any] = {
        "offers": len(pool.offers), "checks": {name: counts[name] for name in order}, "role": role, "check": furthest,
        "nearest": {"offer": pair.offer, "sender": pool.offer[pair.offer].society, "kind": pair.kind, "check": furthest,
                    "also": [reason.code.removeprefix("check_") for reason in found[1:]], "facts": found[0].facts}}
    return Reason("turned_away", facts), pair.unlocks(found[0]) if len(found) == 1 else []

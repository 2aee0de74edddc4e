"""Why no offer passes the checks: which check turned away how many, the offer that came nearest, what it would take."""

from __future__ import annotations

from collections import Counter
from typing import Any

from matcher.candidates import Rejected
from matcher.domain.kinds import JOINT_OPERATION, PRACTICE_EXCHANGE
from matcher.domain.reasons import Reason
from matcher.domain.requests import Need
from matcher.policy import Policy
from matcher.screening import failing

# So many of the offers that came as far as any are looked at closely.
_CLOSELY = 12


def turned_away(need: Need, role: int | None, policy: Policy, rejected: Rejected) -> tuple[Reason, Reason | None]:
    """The reason, and what would let the nearest offer in; `role` None for the kinds that take one leg."""
    pool = rejected.pool
    reasons = {offer.offer: rejected.reason(need.need, offer.offer, role) for offer in pool.offers}
    counts = Counter(reason for reason in reasons.values() if reason)
    order = [check.name for check in policy.checks if counts[check.name]]
    facts: dict[str, Any] = {"offers": len(pool.offers), "checks": {name: counts[name] for name in order}, "role": role}
    if not order:
        return Reason("turned_away", facts), None
    furthest = order[-1]
    kinds = (JOINT_OPERATION,) if role is not None else need.other_kinds
    best: tuple[int, str, str, list[Reason]] | None = None
    for offer in [key for key, reason in reasons.items() if reason == furthest][:_CLOSELY]:
        for kind in kinds:
            found = failing(pool, policy.checks, policy.funding, need.need, offer, role, kind)
            if found and found[0].code == f"check_{furthest}" and (best is None or len(found) < best[0]):
                best = (len(found), offer, kind, found)
    facts["check"] = furthest
    if best is None:
        return Reason("turned_away", facts), None
    number, key, kind, found = best
    facts["nearest"] = {"offer": key, "sender": pool.offer[key].society, "kind": kind, "check": furthest,
                        "also": [reason.code.removeprefix("check_") for reason in found[1:]], "facts": found[0].facts}
    return Reason("turned_away", facts), unlock(found[0], key, kind) if number == 1 else None


def unlock(failed: Reason, offer: str, kind: str) -> Reason | None:
    """What it would take to let a pair pass the one check that it fails; None where nothing short of another pair would."""
    name, facts = failed.code.removeprefix("check_"), failed.facts
    code = f"unlock_{name}"
    pair = {"offer": offer, "kind": kind}
    if name == "language":
        may = facts["interpreter_may"] and not facts["interpreter"] and facts["case_data_risk"] != "direct"
        return Reason(code + ("_interpreter" if may else ""), pair | {"peer": facts["peer"], "host": facts["host"]})
    if name == "level":
        needed = max(facts["min_offer"], facts["need_level"] + facts["min_gain"])
        return Reason(code, pair | {"needed": needed, "offer_level": facts["offer_level"]}) if needed <= 5 else None
    if name == "security":
        bearable = facts["tier"] <= 3 and kind != PRACTICE_EXCHANGE
        return Reason(code, pair | {"tier": facts["tier"], "host": facts["host"]}) if bearable else None
    if name == "capacity":
        return Reason(code, pair | {"people": facts["people"], "person_days": facts["person_days"]})
    if name == "fundable":
        most = sorted((amount for key, amount in zip(facts["envelopes"], facts["most"], strict=True)
                       if key in facts["valid"]), reverse=True)
        short = facts["cost"] - facts["own_funds"] - sum(most[: facts["sources"]])
        return Reason(code, pair | {"short": short}) if short > 0 else Reason(code + "_other", pair)
    if name in ("standing", "listed", "mode", "window", "avoids"):
        keys = {"standing": ("societies",), "window": ("days",)}.get(name, ())
        return Reason(code, pair | {key: facts[key] for key in keys})
    return None

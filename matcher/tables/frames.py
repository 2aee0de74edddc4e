"""A plan as flat tables (MODEL.md section 7): one frame a CSV file."""

from __future__ import annotations

import json

import pandas as pd

from matcher.domain.plan import Plan
from matcher.domain.reasons import Reason

EXCHANGE_COLUMNS = (
    "exchange", "kind", "host", "start", "days", "weeks", "mode", "language", "interpreter", "need", "offer", "role",
    "receiver", "sender", "capability", "gain", "cost", "own_funds", "charged", "points")


def plan_frames(plan: Plan) -> dict[str, pd.DataFrame]:
    """Frames by file name: exchanges (a row a leg), charges, unmet, goals, envelopes, societies."""
    exchanges = pd.DataFrame(plan.to_rows(), columns=list(EXCHANGE_COLUMNS), dtype=object)
    exchanges["interpreter"] = exchanges["interpreter"].map({True: "yes", False: "no"})
    charges = [(x.id, leg.need, leg.offer, leg.role, c.envelope, c.line, c.amount)
               for x in plan.exchanges for leg in x.legs for c in leg.charges]
    unmet = [(u.need, ";".join(r.code for r in u.reasons), _facts(u.reasons), _facts(u.unlocks)) for u in plan.unmet]
    goals = [(g.name, g.value, g.bound, "yes" if g.proved else "no", g.seconds, g.best) for g in plan.goals]
    return {
        "exchanges": exchanges,
        "charges": pd.DataFrame(charges, dtype=object, columns=[
            "exchange", "need", "offer", "role", "envelope", "line", "amount"]),
        "unmet": pd.DataFrame(unmet, columns=["need", "reasons", "facts", "unlocks"], dtype=object),
        "goals": pd.DataFrame(goals, columns=["goal", "value", "bound", "proved", "seconds", "best"], dtype=object),
        "envelopes": pd.DataFrame([vars(e) for e in plan.envelopes],
                                  columns=["envelope", "amount", "charged", "support", "left"], dtype=object),
        "societies": pd.DataFrame([vars(s) for s in plan.societies],
                                  columns=["society", "given", "received", "hosted", "weeks_away"], dtype=object),
    }


def _facts(reasons: tuple[Reason, ...]) -> str:
    """Reasons as JSON."""
    return json.dumps([{"code": reason.code, "facts": reason.facts} for reason in reasons], ensure_ascii=False)

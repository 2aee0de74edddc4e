"""A plan as flat tables (MODEL.md section 7), one a CSV file. Plain rows: whoever serves a download needs no library for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matcher.domain.plan import Plan
from matcher.domain.reasons import Reason

EXCHANGE_COLUMNS = (
    "exchange", "kind", "host", "start", "days", "weeks", "mode", "language", "interpreter", "need", "offer", "role",
    "receiver", "sender", "capability", "gain", "cost", "own_funds", "charged", "points")


@dataclass(frozen=True)
class PlanTable:
    """Column names, and rows of cells in their order; None is an empty cell."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def plan_tables(plan: Plan) -> dict[str, PlanTable]:
    """Tables by file name: exchanges (a row a leg), charges, unmet, goals, envelopes, societies."""
    exchanges = [[row[name] for name in EXCHANGE_COLUMNS] for row in (
        {**row, "interpreter": _yes(row["interpreter"])} for row in plan.to_rows())]
    charges = [(x.id, leg.need, leg.offer, leg.role, c.envelope, c.line, c.amount)
               for x in plan.exchanges for leg in x.legs for c in leg.charges]
    unmet = [(u.need, ";".join(r.code for r in u.reasons), _facts(u.reasons), _facts(u.unlocks)) for u in plan.unmet]
    goals = [(g.name, g.value, g.bound, _yes(g.proved), g.seconds, g.best) for g in plan.goals]
    return {
        "exchanges": PlanTable(EXCHANGE_COLUMNS, exchanges),
        "charges": PlanTable(("exchange", "need", "offer", "role", "envelope", "line", "amount"), charges),
        "unmet": PlanTable(("need", "reasons", "facts", "unlocks"), unmet),
        "goals": PlanTable(("goal", "value", "bound", "proved", "seconds", "best"), goals),
        "envelopes": PlanTable(("envelope", "amount", "charged", "support", "left"),
                               [(e.envelope, e.amount, e.charged, e.support, e.left) for e in plan.envelopes]),
        "societies": PlanTable(("society", "given", "received", "hosted", "weeks_away"),
                               [(s.society, s.given, s.received, s.hosted, s.weeks_away) for s in plan.societies]),
    }


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _facts(reasons: tuple[Reason, ...]) -> str:
    """Reasons as JSON."""
    return json.dumps([{"code": reason.code, "facts": reason.facts} for reason in reasons], ensure_ascii=False)

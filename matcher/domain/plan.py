"""The explained answer (MODEL.md section 7), as frozen facts. `matcher.documents` turns it into JSON and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matcher.domain.reasons import Reason

OPTIMAL, FEASIBLE, INFEASIBLE, STOPPED = "optimal", "feasible", "infeasible", "stopped"


@dataclass(frozen=True)
class GoalResult:
    """A goal's value in the final plan, the bound, whether proved, its seconds; `best` is the value at its turn (slack only)."""

    name: str
    value: int
    bound: int
    proved: bool
    seconds: float
    best: int | None = None


@dataclass(frozen=True)
class Charge:
    """What one leg takes from one envelope for one cost line, whole units."""

    envelope: str
    line: str
    amount: int


@dataclass(frozen=True)
class PlanLeg:
    """One need served by one offer. `costs` and `own_funds` by line, lines of 0 left out."""

    need: str
    offer: str
    role: int | None
    receiver: str
    sender: str
    capability: str
    gain: int
    costs: dict[str, int]
    own_funds: dict[str, int]
    charges: tuple[Charge, ...]
    points: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Exchange:
    """Legs that happen together. `language` is None with an interpreter."""

    id: str
    kind: str
    host: str
    start: date
    days: int
    weeks: int
    mode: str
    language: str | None
    interpreter: bool
    legs: tuple[PlanLeg, ...]


@dataclass(frozen=True)
class Unmet:
    """A need left out: why, and what would let it in."""

    need: str
    reasons: tuple[Reason, ...]
    unlocks: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class EnvelopeUse:
    envelope: str
    amount: int
    charged: int
    support: int
    left: int


@dataclass(frozen=True)
class SocietyLoad:
    """Legs given and received, exchanges hosted (as hosting's in_round counts), traveller-weeks sent on site."""

    society: str
    given: int
    received: int
    hosted: int
    weeks_away: int


@dataclass(frozen=True)
class Plan:
    """The plan of a scenario. `conflict` is filled only when the status is infeasible."""

    scenario: str
    digest: str
    versions: dict[str, str]
    seed: int
    status: str
    goals: tuple[GoalResult, ...]
    exchanges: tuple[Exchange, ...]
    unmet: tuple[Unmet, ...]
    rejected: dict[str, int]
    envelopes: tuple[EnvelopeUse, ...]
    societies: tuple[SocietyLoad, ...]
    conflict: tuple[Reason, ...] = ()
    format: int = field(default=1)

    def to_rows(self) -> list[dict[str, Any]]:
        """One flat row a leg, in the columns of `exchanges.csv` (MODEL.md section 9)."""
        rows = []
        for exchange in self.exchanges:
            for leg in exchange.legs:
                rows.append({
                    "exchange": exchange.id, "kind": exchange.kind, "host": exchange.host, "start": exchange.start,
                    "days": exchange.days, "weeks": exchange.weeks, "mode": exchange.mode,
                    "language": exchange.language, "interpreter": exchange.interpreter,
                    "need": leg.need, "offer": leg.offer, "role": leg.role, "receiver": leg.receiver,
                    "sender": leg.sender, "capability": leg.capability, "gain": leg.gain,
                    "cost": sum(amount for line, amount in leg.costs.items() if not line.startswith("material:")),
                    "own_funds": sum(leg.own_funds.values()),
                    "charged": sum(c.amount for c in leg.charges if not c.line.startswith("material:")),
                    "points": leg.points,
                })
        return rows

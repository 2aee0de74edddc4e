"""What can be said of a scenario before it is solved: what nobody can meet, what nobody wants, what fits nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matcher.domain.kinds import CASH, MATERIAL
from matcher.kinds.earmarks import earmarks_of
from matcher.model.demand import demand_of
from matcher.scenario import Scenario
from matcher.screening import screen


@dataclass(frozen=True)
class Idle:
    """A need, offer or envelope with no part in any plan; `checks` counts by check what turned its pairs away."""

    key: str
    society: str
    checks: dict[str, int] = field(hash=False)


@dataclass(frozen=True)
class LookAhead:
    """What can be said of a scenario before it is solved."""

    needs: tuple[Idle, ...]
    offers: tuple[Idle, ...]
    envelopes: tuple[Idle, ...]
    legs: int


def look_ahead(scenario: Scenario) -> LookAhead:
    """Needs that nobody can meet, offers that nobody wants, envelopes that fit nothing; by screening, without solving."""
    pool, policy = scenario.pool, scenario.policy
    candidates = screen(pool, policy.checks, policy.funding)
    legs, rejected = candidates.legs, candidates.rejected
    names = rejected.names

    def counted(codes: np.ndarray[Any, np.dtype[np.int8]]) -> dict[str, int]:
        numbers = np.bincount(codes[codes >= 0], minlength=len(names))
        return {name: int(number) for name, number in zip(names, numbers, strict=False) if number}

    needs = []
    for place, row in enumerate(pool.needs):
        mine = legs.need == place
        lacking = [role for role in range(1, len(row.roles) + 1) if not (legs.role[mine] == role).any()]
        alone = bool((legs.role[mine] == 0).any())
        if not alone and (not row.roles or lacking):
            needs.append(Idle(row.need, row.society, counted(rejected.code[rejected.need == place])))
    offers = [Idle(row.offer, row.society, counted(rejected.code[:, place])) for place, row in enumerate(pool.offers)
              if not (legs.offer == place).any()]
    envelopes: list[Idle] = []
    if policy.funding.on:
        demand = demand_of(legs, earmarks_of(legs, pool))
        payable = demand.payable & (demand.ceiling > 0)
        for place, envelope in enumerate(pool.envelopes):
            lines = MATERIAL + envelope.resource
            asked = envelope.resource == CASH or lines.removeprefix(MATERIAL) in legs.materials
            if not asked or not payable[:, place].any():
                envelopes.append(Idle(envelope.envelope, envelope.source, {}))
    return LookAhead(tuple(needs), tuple(offers), tuple(envelopes), len(legs))

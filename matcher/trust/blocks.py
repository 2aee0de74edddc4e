"""What one leg more would break in the plan as it is, at the start where that is least: asked of the rules themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.domain.kinds import KINDS
from matcher.domain.reasons import Breach, Reason
from matcher.model.columns import BPX, JOP
from matcher.solve.choices import Choice, Paid, pick_of
from matcher.trust.desk import Desk

# Rules that can be asked of one leg more; the others ask about whole groups or about money.
_ASKED = ("offer_capacity", "hosting", "away", "no_mutual_review", "balance", "debt")
# Starts that are looked at, spread over those that the leg has.
_STARTS = 10


@dataclass(frozen=True)
class Blocks:
    """What stands in the way of a leg. `unfunded`: what is left in the envelopes does not pay it where rules leave room."""

    breaches: tuple[Breach, ...]
    unfunded: bool
    pinned_out: bool

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The same as reasons, each rule and subject once."""
        found = [Reason("rule", {"rule": breach.rule, "subject": breach.subject}) for breach in self.breaches]
        if self.unfunded:
            found.append(Reason("rule", {"rule": "funding", "subject": "-"}))
        if self.pinned_out:
            found.append(Reason("rule", {"rule": "pins", "subject": "-"}))
        return tuple({(each.code, str(each.facts)): each for each in found}.values())


def blocks(desk: Desk, leg: int) -> Blocks:
    """What stands in the way of an eligible leg. A session or a team is looked at as if this leg were alone in it."""
    legs, pool = desk.problem.legs, desk.pool
    weeks = [int(week) for week in np.flatnonzero(legs.starts[leg])]
    weeks = weeks[::max(1, -(-len(weeks) // _STARTS))]
    rules = [rule for rule in desk.scenario.policy.rules_on if rule.name in _ASKED]
    keys = {pool.societies[legs.receiver[leg]].society, pool.societies[legs.sender[leg]].society}
    need = pool.needs[legs.need[leg]].need
    near = tuple(pick for pick in desk.picks if any(
        each.receiver.society in keys or each.sender.society in keys for each in pick.legs))
    near = tuple(pick for pick in near if all(each.need.need != need for each in pick.legs))
    kind, spoken = KINDS[int(legs.kind[leg])], np.flatnonzero(legs.allowed[leg])
    language = legs.languages[spoken[0]] if len(spoken) else None
    least: list[Breach] | None = None
    free: list[int] = []
    for week in weeks:
        added = pick_of(Choice(kind, week, language, (Paid(leg, {}, ()),)), legs, "x")
        broken = [breach for rule in rules for breach in rule.breaches((*near, added), pool)]
        if kind == KINDS[BPX]:
            # It may join a session that runs already: what the offer gives is then no obstacle.
            broken = [breach for breach in broken if breach.rule != "offer_capacity"]
        if not broken:
            free.append(week)
        if least is None or len(broken) < len(least):
            least = broken
    unfunded = bool(free) and int(legs.kind[leg]) != JOP and not desk.around.purse.pays(leg, free)
    return Blocks(tuple(least or ()), unfunded, _pinned_out(desk, leg))


def _pinned_out(desk: Desk, leg: int) -> bool:
    legs, pool = desk.problem.legs, desk.pool
    pair = (pool.needs[legs.need[leg]].need, pool.offers[legs.offer[leg]].offer)
    return desk.scenario.policy.rule("pins").on and any(
        pin.pin == "out" and (pin.need, pin.offer) == pair and pin.role in (None, int(legs.role[leg]) or None) for pin in pool.pins)

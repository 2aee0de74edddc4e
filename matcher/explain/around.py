"""A plan and one more leg: which rules would stand in the way, with the rest of the plan as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matcher.domain.kinds import CASH, KINDS, PRACTICE_EXCHANGE
from matcher.domain.reasons import Breach
from matcher.model.picks import Pick
from matcher.solve.choices import Choice, Paid, pick_of
from matcher.solve.problem import Problem
from matcher.solve.verify import envelope_uses

# Rules that speak of one society or one offer at a time: they can be asked about the neighbourhood alone.
LOCAL = ("offer_capacity", "hosting", "away", "no_mutual_review", "balance")


@dataclass(frozen=True, eq=False)
class Around:
    """A plan's picks, ready to be asked about one leg more or one instead of another."""

    problem: Problem
    picks: tuple[Pick, ...]

    @cached_property
    def _by_society(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, pick in enumerate(self.picks):
            for key in {key for leg in pick.legs for key in (leg.receiver.society, leg.sender.society)}:
                found.setdefault(key, []).append(number)
        return found

    @cached_property
    def left(self) -> dict[str, int]:
        """Whole units that every envelope could still be charged."""
        pool = self.problem.pool
        return {use.envelope: pool.envelope[use.envelope].chargeable - use.charged
                for use in envelope_uses(self.picks, pool)}

    def breaches(self, leg: int, week: int, without: str | None = None) -> list[Breach]:
        """Local rules that break when a leg is added as an exchange of its own; `without` names a pick left out."""
        legs, pool = self.problem.legs, self.problem.pool
        kind = KINDS[int(legs.kind[leg])]
        language = int(legs.language[leg])
        choice = Choice(kind, week, legs.languages[language] if language >= 0 else None, (Paid(leg, {}, ()),))
        added = pick_of(choice, legs, "new")
        keys = {added.legs[0].receiver.society, added.legs[0].sender.society}
        near = sorted({number for key in keys for number in self._by_society.get(key, ())})
        picks = tuple(self.picks[number] for number in near if self.picks[number].id != without)
        if kind == PRACTICE_EXCHANGE:
            picks, added = self._joined(picks, added)
        offers = {added.legs[0].offer.offer}
        everyone = keys | offers
        found = []
        for rule in self.problem.policy.rules_on:
            if rule.name in LOCAL:
                before = {(b.rule, b.subject, tuple(sorted(b.facts.items(), key=str))) for b in rule.breaches(picks, pool)}
                found += [b for b in rule.breaches((*picks, added), pool)
                          if b.subject in everyone and (b.rule, b.subject, tuple(sorted(b.facts.items(), key=str))) not in before]
        return found

    def _joined(self, picks: tuple[Pick, ...], added: Pick) -> tuple[tuple[Pick, ...], Pick]:
        """A learner joins a session of the offer at that start, where there is one with room."""
        for pick in picks:
            same = pick.kind == added.kind and pick.week == added.week and pick.onsite == added.onsite
            if same and pick.legs[0].offer == added.legs[0].offer and pick.legs[0].capability == added.legs[0].capability \
                    and len(pick.legs) < pick.legs[0].offer.cohort_max:
                return tuple(p for p in picks if p is not pick), replace(pick, legs=(*pick.legs, *added.legs))
        return picks, added

    def short(self, leg: int) -> tuple[int, list[str]]:
        """Cash that the envelopes that may pay a leg are short of now, and which these are; 0 when there is enough."""
        demand, pool = self.problem.demand, self.problem.pool
        if demand is None:
            return 0, []
        payers = [e for e in np.flatnonzero(demand.payable[leg]).tolist() if pool.envelopes[e].resource == CASH]
        asked = int(sum(demand.amount[leg, g] for g, group in enumerate(demand.groups) if group.cash)) - int(demand.own[leg])
        room = sorted((min(int(demand.ceiling[leg, e]), self.left[pool.envelopes[e].envelope]) for e in payers), reverse=True)
        have = sum(max(0, amount) for amount in room[: self.problem.policy.funding.sources])
        return max(0, asked - have), [pool.envelopes[e].envelope for e in payers]

"""A plan and one more leg: which rules would stand in the way, with the rest of the plan as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matcher.candidates import Bools
from matcher.domain.kinds import KINDS, PRACTICE_EXCHANGE
from matcher.domain.reasons import Breach
from matcher.explain.purse import Purse
from matcher.model.picks import Pick
from matcher.rules.base import Rule
from matcher.solve.choices import Choice, Paid, pick_of
from matcher.solve.problem import Problem

# Rules that speak of one society or one offer at a time: they can be asked about the neighbourhood alone.
_Name = tuple[str, str, tuple[tuple[str, object], ...]]
LOCAL = ("offer_capacity", "hosting", "away", "no_mutual_review", "balance")


@dataclass(frozen=True, eq=False)
class Around:
    """A plan's picks, ready to be asked about one leg more or one instead of another. `proved`: no plan is better."""

    problem: Problem
    picks: tuple[Pick, ...]
    proved: bool = True

    @cached_property
    def purse(self) -> Purse:
        return Purse(self.problem.pool, self.problem.policy, self.problem.legs, self.picks)

    @cached_property
    def values(self) -> dict[str, int]:
        """The plan's value of every goal in the order."""
        pool = self.problem.pool
        goals = self.problem.policy.effective_goals(pool.baseline is not None)
        return {goal.name: goal.value(self.picks, pool) for goal in goals}

    @cached_property
    def met(self) -> frozenset[str]:
        """The needs that some exchange serves."""
        return frozenset(leg.need.need for pick in self.picks for leg in pick.legs)

    @cached_property
    def met_places(self) -> Bools:
        """[need]: the same by its place in the pool."""
        return np.array([need.need in self.met for need in self.problem.pool.needs], dtype=np.bool_)

    @cached_property
    def out(self) -> frozenset[tuple[str, str, int | None]]:
        """Pairs that coordinators ruled out, by need, offer and role (None: every role)."""
        if not self.problem.policy.rule("pins").on:
            return frozenset()
        return frozenset((pin.need, pin.offer, pin.role) for pin in self.problem.pool.pins if pin.pin == "out")

    def pinned_out(self, leg: int) -> bool:
        legs, pool = self.problem.legs, self.problem.pool
        pair = (pool.needs[legs.need[leg]].need, pool.offers[legs.offer[leg]].offer)
        return (*pair, None) in self.out or (*pair, int(legs.role[leg]) or None) in self.out

    @cached_property
    def _by_society(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, pick in enumerate(self.picks):
            for key in {key for leg in pick.legs for key in (leg.receiver.society, leg.sender.society)}:
                found.setdefault(key, []).append(number)
        return found

    def sessions(self, leg: int) -> list[Pick]:
        """The sessions of the plan that a learner's leg could join, were there room, a language and a place in time."""
        legs, pool = self.problem.legs, self.problem.pool
        offer, capability = pool.offers[legs.offer[leg]], pool.capabilities[legs.capability[leg]].code
        return [pick for pick in self.picks if pick.kind == PRACTICE_EXCHANGE and pick.legs[0].offer == offer
                and pick.legs[0].capability == capability and pick.onsite == bool(legs.onsite[leg])]

    def breaches(self, leg: int, week: int, without: str | None = None, there: frozenset[_Name] | None = None) -> list[Breach]:
        """Local rules that break when a leg is added as an exchange of its own; `without` names a pick left out, `there`
        are the breaches without the leg, where they are known."""
        legs, pool = self.problem.legs, self.problem.pool
        kind = KINDS[int(legs.kind[leg])]
        language = int(legs.language[leg])
        choice = Choice(kind, week, legs.languages[language] if language >= 0 else None, (Paid(leg, {}, ()),))
        added = pick_of(choice, legs, "new")
        keys = {added.legs[0].receiver.society, added.legs[0].sender.society}
        picks = self._near(leg, without)
        there = self._there(picks) if there is None else there
        if kind == PRACTICE_EXCHANGE:
            picks, added = self._joined(picks, added)
        everyone = keys | {added.legs[0].offer.offer}
        return [breach for rule in self._local for breach in rule.breaches((*picks, added), pool)
                if breach.subject in everyone and _named(breach) not in there]

    @cached_property
    def _local(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.problem.policy.rules_on if rule.name in LOCAL)

    def _near(self, leg: int, without: str | None) -> tuple[Pick, ...]:
        """The picks that have to do with one of a leg's societies."""
        legs, pool = self.problem.legs, self.problem.pool
        keys = {pool.societies[legs.receiver[leg]].society, pool.societies[legs.sender[leg]].society}
        near = sorted({number for key in keys for number in self._by_society.get(key, ())})
        return tuple(self.picks[number] for number in near if self.picks[number].id != without)

    def _there(self, picks: tuple[Pick, ...]) -> frozenset[_Name]:
        return frozenset(_named(breach) for rule in self._local for breach in rule.breaches(picks, self.problem.pool))

    def _joined(self, picks: tuple[Pick, ...], added: Pick) -> tuple[tuple[Pick, ...], Pick]:
        """A learner joins a session of the offer at that start, where there is one with room that speaks its language."""
        leg = added.legs[0]
        for pick in picks:
            same = pick.kind == added.kind and pick.week == added.week and pick.onsite == added.onsite
            if same and pick.legs[0].offer == leg.offer and pick.legs[0].capability == leg.capability \
                    and len(pick.legs) < leg.offer.cohort_max and pick.language in leg.allowed \
                    and all(other.receiver != leg.receiver for other in pick.legs):
                return tuple(p for p in picks if p is not pick), replace(pick, legs=(*pick.legs, leg))
        return picks, added

    def least(self, leg: int, weeks: Sequence[int], without: str | None = None) -> tuple[list[Breach], list[int]]:
        """The breaches at the start with the fewest, and every start that has none.

        What breaks over the whole round breaks at every start, so then the other starts are not asked.
        """
        fewest: list[Breach] | None = None
        free: list[int] = []
        there = self._there(self._near(leg, without))
        for week in weeks:
            found = self.breaches(leg, week, without, there)
            if not found:
                free.append(week)
            if fewest is None or len(found) < len(fewest):
                fewest = found
            if any("week" not in breach.facts for breach in found) and not self.sessions(leg):
                break
        return fewest or [], free

    def starts(self, leg: int) -> list[int]:
        return [int(week) for week in np.flatnonzero(self.problem.legs.starts[leg])]


def _named(breach: Breach) -> _Name:
    return breach.rule, breach.subject, tuple(sorted(breach.facts.items(), key=str))

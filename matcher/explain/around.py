"""A plan and exchanges more: which rules would stand in the way, with the rest of the plan as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.candidates import Bools, Ints
from matcher.domain.kinds import KINDS
from matcher.domain.reasons import Breach
from matcher.explain.purse import Purse
from matcher.model.columns import BPX, JOP
from matcher.model.picks import Pick
from matcher.rules.base import Rule
from matcher.solve.choices import Choice, Paid, pick_of
from matcher.solve.problem import Problem

# Rules that speak of one society or one offer at a time: they can be asked about the neighbourhood alone.
LOCAL = ("offer_capacity", "hosting", "away", "no_mutual_review", "balance", "debt")
_Place = tuple[str, str]


@dataclass(frozen=True)
class Spot:
    """A start and what breaks there; `always` are the (rule, subject) that break at every start that was asked."""

    week: int
    breaches: tuple[Breach, ...]
    always: frozenset[_Place]


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
    def open_legs(self) -> Bools:
        """[leg]: whether its need is unmet and no pin rules it out."""
        legs, pool = self.problem.legs, self.problem.pool
        met = np.array([need.need in self.met for need in pool.needs], dtype=np.bool_)
        free = ~met[legs.need]
        free[self.ruled_out] = False
        return free

    @cached_property
    def ruled_out(self) -> Ints:
        """The legs that a pin rules out."""
        legs, pool = self.problem.legs, self.problem.pool
        out = np.zeros(len(legs), dtype=np.bool_)
        if self.problem.policy.rule("pins").on:
            needs = {row.need: i for i, row in enumerate(pool.needs)}
            offers = {row.offer: i for i, row in enumerate(pool.offers)}
            for pin in pool.pins:
                if pin.pin == "out":
                    mine = (legs.need == needs[pin.need]) & (legs.offer == offers[pin.offer])
                    if pin.role is not None:
                        mine &= legs.role == pin.role
                    if pin.kind is not None:
                        mine &= legs.kind == KINDS.index(pin.kind)
                    out |= mine
        return np.flatnonzero(out)

    @cached_property
    def _out(self) -> frozenset[int]:
        return frozenset(self.ruled_out.tolist())

    def pinned_out(self, leg: int) -> bool:
        return leg in self._out

    @cached_property
    def _by_society(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, pick in enumerate(self.picks):
            for key in _societies((pick,)):
                found.setdefault(key, []).append(number)
        return found

    @cached_property
    def _local(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.problem.policy.rules_on if rule.name in LOCAL)

    def exchange(self, kind: int, week: int, language: int, legs: Iterable[int]) -> Pick:
        """An exchange that is not in the plan; `language` is its number, below 0 for none."""
        spoken = self.problem.legs.languages[language] if language >= 0 else None
        return pick_of(Choice(KINDS[kind], week, spoken, tuple(Paid(leg, {}, ()) for leg in legs)), self.problem.legs, "new")

    def alone(self, leg: int, week: int) -> Pick:
        """A leg as an exchange of its own."""
        legs = self.problem.legs
        return self.exchange(int(legs.kind[leg]), week, int(legs.language[leg]), (leg,))

    def broken(self, added: tuple[Pick, ...], removed: tuple[Pick, ...] = ()) -> list[Breach]:
        """Local rules that the plan would break with exchanges added and others removed. The plan breaks none itself."""
        keys = _societies((*added, *removed))
        offers = {leg.offer.offer for pick in added for leg in pick.legs}
        numbers = sorted({number for key in keys for number in self._by_society.get(key, ())})
        gone = {pick.id for pick in removed}
        picks = (*(self.picks[number] for number in numbers if self.picks[number].id not in gone), *added)
        return [breach for rule in self._local for breach in rule.breaches(picks, self.problem.pool)
                if breach.subject in (offers if rule.name == "offer_capacity" else keys)]

    def troubles(self, leg: int, weeks: Sequence[int], removed: tuple[Pick, ...] = ()) -> tuple[Spot, list[int]]:
        """The start with the fewest breaches of a leg as an exchange of its own, and every start that has none.

        Balance is left out where the leg cannot be alone: the others of its team or session count as well.
        """
        shared = int(self.problem.legs.kind[leg]) in (BPX, JOP)
        best: Spot | None = None
        free: list[int] = []
        always: frozenset[_Place] | None = None
        for week in weeks:
            found = self.broken((self.alone(leg, week),), removed)
            if shared:
                found = [breach for breach in found if breach.rule != "balance"]
            here = frozenset((breach.rule, breach.subject) for breach in found)
            always = here if always is None else always & here
            if not found:
                free.append(week)
            if best is None or len(found) < len(best.breaches):
                best = Spot(week, tuple(found), here)
            if found and all("week" not in breach.facts for breach in found):
                # What breaks over the whole round breaks at every start.
                return Spot(week, tuple(found), here), []
        assert best is not None and always is not None, "an eligible leg has a start"
        return Spot(best.week, best.breaches, always), free

    def starts(self, leg: int) -> list[int]:
        return [int(week) for week in np.flatnonzero(self.problem.legs.starts[leg])]

    def sessions(self, leg: int) -> list[Pick]:
        """The sessions of the plan that a learner's leg could join, were there room, a language and a place in time."""
        legs, pool = self.problem.legs, self.problem.pool
        offer, capability = pool.offers[legs.offer[leg]], pool.capabilities[legs.capability[leg]].code
        return [pick for pick in self.picks if pick.kind == KINDS[BPX] and pick.legs[0].offer == offer
                and pick.legs[0].capability == capability and pick.onsite == bool(legs.onsite[leg])]


def _societies(picks: Iterable[Pick]) -> set[str]:
    return {key for pick in picks for leg in pick.legs for key in (leg.receiver.society, leg.sender.society)}

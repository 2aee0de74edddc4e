"""Repair after declines by a small model: what was accepted stays with its peer and its dates, all that is free is decided anew."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matcher.candidates import Bools, Legs
from matcher.domain.kinds import KINDS, PRACTICE_EXCHANGE
from matcher.goals.base import Goal
from matcher.goals.worth import leg_worth
from matcher.model.columns import BPX, JOP, SEC, SPR
from matcher.model.sheet import Ints
from matcher.robust.declines import Declined, left, shut
from matcher.robust.ladder import Question, climbed
from matcher.robust.residual import ROOM, Residual
from matcher.rules.pins import Pins
from matcher.solve.choices import Choice
from matcher.solve.kept import kept_of, narrowed
from matcher.solve.problem import Problem

GAP = 0.0005
"""Of the round's impact: a repair is the best within this."""
# Seconds that one repair may take; none of a real round needs them.
_MOST = 120.0


@dataclass(frozen=True)
class Mended:
    """A plan after repair: its exchanges, the impact that stood before and stands after it, and how good it is.

    `bound`: no repair that keeps what was accepted, with all declines known, gives more impact. `added` are the legs
    that are new.
    """

    choices: tuple[Choice, ...]
    before: int
    after: int
    bound: int
    added: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Mender:
    """Repairs one plan of one problem after any declines. What is dear is worked out once.

    `goal` is what a repair makes as large as can be where that is not the impact: then its bound says nothing.
    """

    problem: Problem
    choices: tuple[Choice, ...]
    goal: Goal | None = None

    @cached_property
    def worth(self) -> Ints:
        """Impact of every leg of the problem."""
        return leg_worth(self.problem.legs, self.problem.policy.goal("impact").worth)

    def value(self, choices: Sequence[Choice]) -> int:
        """Impact of some exchanges."""
        return int(sum(self.worth[paid.leg] for choice in choices for paid in choice.legs))

    @cached_property
    def _needs(self) -> dict[str, int]:
        return {row.need: place for place, row in enumerate(self.problem.pool.needs)}

    @cached_property
    def _offers(self) -> dict[str, int]:
        return {row.offer: place for place, row in enumerate(self.problem.pool.offers)}

    @cached_property
    def promised(self) -> int:
        """Impact of the plan when everybody accepts."""
        return self.value(self.choices)

    def stands(self, declined: Declined) -> tuple[Choice, ...]:
        """What is left of the plan before any repair."""
        return left(self.choices, declined, self.problem)

    def mended(self, declined: Declined, *, never: Ints | None = None, seconds: float = _MOST, gap: float = GAP) -> Mended:
        """The best repair that keeps every accepted exchange; `gap` is relative to the whole impact.

        `never` are legs that would be declined if they were proposed, for who knows that beforehand.
        """
        now = self.stands(declined)
        before = self.value(now)
        residual = Residual(self.free, now)
        open_ = self.open(now, declined, residual)
        if never is not None:
            open_ = np.setdiff1d(open_, never)
        if not len(open_):
            return Mended(now, before, before, before, ())
        kept, problem = kept_of(now), self._unpinned(now)
        which = np.union1d(open_, np.fromiter(kept, dtype=np.int64, count=len(kept))).astype(np.int64)
        free, starts = np.isin(which, open_), residual.starts(open_)
        asked = Question(problem, self.goal or problem.policy.goal("impact"), which, ~free,
                         lambda legs: _left(narrowed(legs, which, kept), free, starts), now, kept)
        answer = climbed(asked, gap, time.monotonic() + seconds)
        known = answer.bound is not None and self.goal is None
        bound = max(before, answer.bound or 0) if known else before + int(self.worth[open_].sum())
        if answer.choices is None:
            # Out of time, or the money of the best cannot be laid out, or what stands breaks a rule by itself, as balance
            # can be broken by a decline: one by one each leg brings its own, and breaks nothing that was not broken.
            return replace(self.refilled(declined), bound=bound)
        added = tuple(sorted({paid.leg for choice in answer.choices for paid in choice.legs} - kept.keys()))
        return Mended(answer.choices, before, self.value(answer.choices), bound, added)

    def open(self, now: Sequence[Choice], declined: Declined, residual: Residual) -> Ints:
        """Legs that may come in: of unmet needs, of pairs that did not decline, where people, days and places are left."""
        legs, problem = self.problem.legs, self.problem
        met = np.zeros(len(problem.pool.needs), dtype=np.bool_)
        met[legs.need[[paid.leg for choice in now for paid in choice.legs]]] = True
        able = ~met[legs.need]
        able[shut(declined, problem)] = False
        room = (residual.exchanges < residual.most) & (residual.days < residual.days_total)
        # A session that stands may take learners in although its offer has nothing else to give.
        held = np.zeros(len(problem.pool.offers), dtype=np.bool_)
        held[[int(legs.offer[choice.legs[0].leg]) for choice in now if choice.kind == PRACTICE_EXCHANGE]] = True
        able &= np.where(legs.kind == BPX, (room | held)[legs.offer], room[legs.offer])
        hosted = legs.onsite & np.isin(legs.kind, (SEC, SPR, JOP))
        able &= ~hosted | (residual.in_round < residual.limits.in_round)[legs.receiver]
        found = np.flatnonzero(able).astype(np.int64)
        return found[residual.starts(found).any(axis=1)]

    def refilled(self, declined: Declined) -> Mended:
        """One-by-one re-filling, as by hand: the most valuable unmet need gets its best offer that still fits, then the next.

        Secondments, reviews, a missing member of no team; learners join sessions that stand. Nothing is ever taken back.
        """
        now = self.stands(declined)
        before, residual = self.value(now), Residual(self.free, now)
        open_ = self.open(now, declined, residual)
        order = open_[np.lexsort((open_, self.problem.legs.costs[open_].sum(axis=1), -self.worth[open_]))]
        met: set[int] = set()
        added: list[int] = []
        choices = now
        for leg in order.tolist():
            need = int(self.problem.legs.need[leg])
            if need not in met and residual.place(leg):
                if self._broken(residual.choices()) - self._broken(choices):
                    residual = Residual(self.free, choices)
                    continue
                met.add(need)
                added.append(leg)
                choices = residual.choices()
        after = self.value(choices)
        return Mended(choices, before, after, before + int(self.worth[open_].sum()), tuple(sorted(added)))

    @cached_property
    def free(self) -> Problem:
        """The problem without the starts that are pinned out."""
        legs, pool = self.problem.legs, self.problem.pool
        out = [pin for pin in pool.pins if pin.pin == "out"]
        if not out or not self.problem.policy.rule("pins").on:
            return self.problem
        starts = legs.starts.copy()
        for pin in out:
            mine = (legs.need == self._needs[pin.need]) & (legs.offer == self._offers[pin.offer])
            mine &= (legs.role == pin.role) | (pin.role is None)
            mine &= (legs.kind == KINDS.index(pin.kind)) if pin.kind else True
            starts[mine, slice(None) if pin.start is None else pool.week_of(pin.start)] = False
        return replace(self.problem, legs=replace(legs, starts=starts))

    def _unpinned(self, now: Sequence[Choice]) -> Problem:
        """The problem without the pins in that what stands does not hold any more: nobody can be made to say yes."""
        problem = self.free
        if not any(pin.pin == "in" for pin in problem.pool.pins):
            return problem
        picks = self.problem.picks(now)
        pins = tuple(pin for pin in self.problem.pool.pins
                     if pin.pin == "out" or not Pins().breaches(picks, replace(self.problem.pool, pins=(pin,))))
        pool = replace(self.problem.pool, pins=pins)
        return replace(problem, pool=pool, legs=replace(problem.legs, pool=pool))

    def _broken(self, choices: Sequence[Choice]) -> set[tuple[str, str, str]]:
        """What breaks rules that the free room knows nothing of, such as balance, and by how much."""
        rules = [rule for rule in self.problem.rules() if rule.name not in ROOM]
        if not rules:
            return set()
        picks = self.problem.picks(choices)
        return {(breach.rule, breach.subject, str(breach.facts)) for rule in rules for breach in rule.breaches(picks, self.problem.pool)}


def _left(legs: Legs, free: Bools, starts: Bools) -> Legs:
    """The legs that are free with those starts only that what stands leaves them."""
    table = legs.starts.copy()
    table[free] = starts
    return replace(legs, starts=table)

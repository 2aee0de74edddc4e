"""What a standing plan leaves free (people, days, places, money), taken up one leg at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matcher.candidates import Bools
from matcher.domain.kinds import KINDS
from matcher.model.columns import BPX, JOP, SEC, SPR
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice, Paid
from matcher.solve.problem import Problem
from matcher.solve.till import Till

ROOM = frozenset({"need_once", "team", "cohort", "offer_capacity", "hosting", "away", "funding", "no_mutual_review", "pins"})
"""Rules that `Residual` keeps, or whose legs it is not asked to place."""


class Residual:
    """The free room of a plan; `place` takes a leg in where it fits and is paid for. Rules off in the policy do not bind."""

    def __init__(self, problem: Problem, choices: Sequence[Choice]) -> None:
        self.problem, self.pool = problem, problem.pool
        offers, societies, weeks = len(self.pool.offers), len(self.pool.societies), self.pool.weeks
        self.limits = problem.limits(problem.legs)
        counted = bool(problem.policy.rule("offer_capacity").on)
        none = np.iinfo(np.int64).max // 4
        self.most = np.array([row.exchanges_max if counted else none for row in self.pool.offers], dtype=np.int64)
        self.days_total = np.array([row.days_total if counted else none for row in self.pool.offers], dtype=np.int64)
        self.at_once = np.array([row.people if counted else none for row in self.pool.offers], dtype=np.int64)
        self.exchanges, self.days = np.zeros(offers, dtype=np.int64), np.zeros(offers, dtype=np.int64)
        self.people = np.zeros((offers, weeks), dtype=np.int64)
        self.in_round = np.zeros(societies, dtype=np.int64)
        self.hosted, self.away = (np.zeros((societies, weeks), dtype=np.int64) for _ in range(2))
        self.till = Till(problem)
        self.reviews: set[tuple[int, int]] = set()
        self._choices: list[Choice] = []
        for choice in choices:
            self._add(choice)

    def choices(self) -> tuple[Choice, ...]:
        """The plan with what was placed."""
        return tuple(self._choices)

    def place(self, leg: int) -> bool:
        """Takes a leg in at its first start that fits, or into a session that stands; whether it could."""
        legs = self.problem.legs
        kind = int(legs.kind[leg])
        if kind == BPX:
            return self._join(leg)
        if kind == JOP:
            return False
        for week in np.flatnonzero(legs.starts[leg]).tolist():
            if self._fits(leg, week):
                paid = self._paid(leg, week)
                if paid is not None:
                    language = int(legs.language[leg])
                    self._add(Choice(KINDS[kind], week, legs.languages[language] if language >= 0 else None, (paid,)))
                    return True
        return False

    def starts(self, which: Ints) -> Bools:
        """[leg, week]: starts of some legs at which what stands leaves them people and places, each taken by itself.

        Members of teams and sessions keep all of theirs: their weeks depend on each other.
        """
        legs, limits, weeks = self.problem.legs, self.limits, self.pool.weeks
        offer, host, sender = legs.offer[which], legs.receiver[which], legs.sender[which]
        busy, travellers = (table[which].astype(np.int64)[:, None] for table in (legs.busy, legs.travellers))
        onsite, kind = legs.onsite[which], legs.kind[which]
        free = self.people[offer] + busy <= self.at_once[offer][:, None]
        free &= ~(onsite & (kind == SEC))[:, None] | (self.hosted[host] < limits.at_once[host][:, None])
        free &= ~onsite[:, None] | (self.away[sender] + travellers <= limits.away[sender][:, None])
        counted = np.zeros((len(which), weeks + 1), dtype=np.int64)
        np.cumsum(free, axis=1, out=counted[:, 1:])
        length = legs.weeks[which].astype(np.int64)[:, None]
        last = np.minimum(np.arange(weeks)[None, :] + length, weeks)
        fits = np.take_along_axis(counted, last, axis=1) - counted[:, :-1] == length
        together = np.isin(kind, (JOP, BPX))[:, None]
        return np.asarray(legs.starts[which] & (fits | together), dtype=np.bool_)

    def _join(self, leg: int) -> bool:
        legs = self.problem.legs
        offer = int(legs.offer[leg])
        for number, choice in enumerate(self._choices):
            first = choice.legs[0].leg
            if (choice.kind != KINDS[BPX] or int(legs.offer[first]) != offer or legs.capability[first] != legs.capability[leg]
                    or legs.onsite[first] != legs.onsite[leg] or not legs.starts[leg, choice.week] or choice.language is None
                    or not legs.allowed[leg, legs.languages.index(choice.language)]
                    or len(choice.legs) >= self.pool.offers[offer].cohort_max
                    or any(legs.receiver[paid.leg] == legs.receiver[leg] for paid in choice.legs)):
                continue
            paid = self._paid(leg, choice.week)
            if paid is not None:
                self._choices[number] = replace(choice, legs=(*choice.legs, paid))
                self.till.take(paid)
                return True
        return False

    def _fits(self, leg: int, week: int) -> bool:
        legs, limits = self.problem.legs, self.limits
        offer, host, sender, kind = (int(table[leg]) for table in (legs.offer, legs.receiver, legs.sender, legs.kind))
        busy, weeks = int(legs.busy[leg]), slice(week, week + int(legs.weeks[leg]))
        if self.exchanges[offer] >= self.most[offer] or self.days[offer] + busy * int(legs.days[leg]) > self.days_total[offer]:
            return False
        if (self.people[offer, weeks] + busy > self.at_once[offer]).any():
            return False
        if kind == SPR and (host, sender) in self.reviews and self.problem.policy.rule("no_mutual_review").on:
            return False
        if not legs.onsite[leg]:
            return True
        if self.in_round[host] >= limits.in_round[host]:
            return False
        if kind == SEC and (self.hosted[host, weeks] >= limits.at_once[host]).any():
            return False
        return not bool((self.away[sender, weeks] + int(legs.travellers[leg]) > limits.away[sender]).any())

    def _add(self, choice: Choice) -> None:
        legs = self.problem.legs
        numbers = [paid.leg for paid in choice.legs]
        first = numbers[0]
        weeks = slice(choice.week, choice.week + int(legs.weeks[first]))
        session = choice.kind == KINDS[BPX]
        for leg in numbers[:1] if session else numbers:
            offer, busy = int(legs.offer[leg]), 1 if session else int(legs.busy[leg])
            self.exchanges[offer] += 1
            self.days[offer] += busy * int(legs.days[leg])
            self.people[offer, weeks] += busy
            if legs.onsite[leg] and not session:
                self.away[int(legs.sender[leg]), weeks] += int(legs.travellers[leg])
        if legs.onsite[first] and not session:
            host = int(legs.receiver[first])
            self.in_round[host] += 1
            self.hosted[host, weeks] += choice.kind != KINDS[SPR]
        if choice.kind == KINDS[SPR]:
            self.reviews.add((int(legs.sender[first]), int(legs.receiver[first])))
        for paid in choice.legs:
            self.till.take(paid)
        self._choices.append(choice)

    def _paid(self, leg: int, week: int) -> Paid | None:
        """The leg paid with all the own funds of its need, which has no other leg here."""
        demand = self.problem.demand
        return self.till.paid(leg, week, 0 if demand is None else int(demand.own[leg]))

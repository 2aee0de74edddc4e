"""A first plan, as a careful spreadsheet user makes it: the best leg that still fits, and on to the next; never back.

It is no match for the search, and yet whole and sound: large rounds have a plan from the first seconds.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from typing import Any

import numpy as np

from matcher.domain.kinds import KINDS
from matcher.goals.worth import leg_worth
from matcher.model.columns import BPX, JOP, SEC, SPR
from matcher.model.limits import WeeklyLimits
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice, Paid
from matcher.solve.problem import Problem
from matcher.solve.till import Till


class _Ledger:
    """What is still free: people, days, exchanges, host places, travellers, money."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.pool = problem, problem.pool
        self.limits: WeeklyLimits = problem.limits(problem.legs)
        self.days: Counter[int] = Counter()
        self.exchanges: Counter[int] = Counter()
        self.people: Counter[tuple[int, int]] = Counter()
        self.hosted: Counter[tuple[int, int]] = Counter()
        self.in_round: Counter[int] = Counter()
        self.away: Counter[tuple[int, int]] = Counter()
        self.till = Till(problem)
        self.own: Counter[int] = Counter()
        self.reviews: set[tuple[int, int]] = set()

    def saved(self) -> dict[str, Counter[Any] | Till]:
        """What is taken so far, to go back to."""
        return {name: value.copy() for name, value in vars(self).items() if isinstance(value, Counter | Till)}

    def restore(self, saved: dict[str, Counter[Any] | Till]) -> None:
        for name, value in saved.items():
            setattr(self, name, value)

    def fits(self, leg: int, week: int) -> bool:
        legs, limits = self.problem.legs, self.limits
        offer, host, sender = int(legs.offer[leg]), int(legs.receiver[leg]), int(legs.sender[leg])
        kind, busy, terms = int(legs.kind[leg]), int(legs.busy[leg]), self.pool.offers[offer]
        weeks = range(week, week + int(legs.weeks[leg]))
        if self.days[offer] + busy * int(legs.days[leg]) > terms.days_total or self.exchanges[offer] >= terms.exchanges_max:
            return False
        if any(self.people[offer, w] + busy > terms.people for w in weeks):
            return False
        if kind == SPR and (host, sender) in self.reviews:
            return False
        if not legs.onsite[leg] or kind == BPX:
            return True
        if kind in (SEC, SPR) and self.in_round[host] >= limits.in_round[host]:
            return False
        if kind == SEC and any(self.hosted[host, w] >= limits.at_once[host] for w in weeks):
            return False
        return not any(self.away[sender, w] + int(legs.travellers[leg]) > limits.away[sender] for w in weeks)

    def take(self, leg: int, week: int) -> None:
        legs = self.problem.legs
        offer, host, sender = int(legs.offer[leg]), int(legs.receiver[leg]), int(legs.sender[leg])
        kind, busy = int(legs.kind[leg]), int(legs.busy[leg])
        self.days[offer] += busy * int(legs.days[leg])
        self.exchanges[offer] += 1
        for w in range(week, week + int(legs.weeks[leg])):
            self.people[offer, w] += busy
            if legs.onsite[leg]:
                self.away[sender, w] += int(legs.travellers[leg])
                self.hosted[host, w] += kind == SEC
        if legs.onsite[leg] and kind in (SEC, SPR):
            self.in_round[host] += 1
        if kind == SPR:
            self.reviews.add((sender, host))

    def pay(self, leg: int, week: int) -> Paid | None:
        """Pays for the leg at this week; None when it cannot."""
        demand, need = self.problem.demand, int(self.problem.legs.need[leg])
        paid = self.till.paid(leg, week, 0 if demand is None else int(demand.own[leg]) - self.own[need])
        if paid is not None:
            self.till.take(paid)
            self.own[need] += sum(paid.own_funds.values())
        return paid


def looked_after(problem: Problem) -> bool:
    """Whether a first plan breaks none of a round's rules: it asks neither who owes whom nor what stood in a baseline.

    Pins in are not looked after either; whoever takes a first plan asks for these by themselves.
    """
    return not any(problem.policy.rule(name).on for name in ("balance", "debt")) and not problem.pool.baseline


def first_plan(problem: Problem, *, deadline: float, stop: threading.Event, score: Ints | None = None) -> tuple[Choice, ...]:
    """The plan that takes the best leg by impact, then the best that still fits, to the end or the deadline.

    Secondments and reviews at their first start that fits; a session for the best cohort; a joint operation when every
    role finds a person at one start. For what it leaves out see `looked_after`. `score`, by leg, stands in for impact where given.
    """
    legs = problem.legs
    worth = leg_worth(legs, problem.policy.goal("impact").worth) if score is None else score
    ledger = _Ledger(problem)
    met: set[int] = set()
    choices: list[Choice] = []
    sessions: defaultdict[tuple[int, int, bool], list[int]] = defaultdict(list)
    for leg in np.flatnonzero(legs.kind == BPX).tolist():
        sessions[_session_key(problem, leg)].append(leg)
    # What did not fit once never fits later: people, places and money only grow scarcer.
    tried: set[tuple[int, int, bool] | int] = set()
    out = {(pin.need, pin.offer) for pin in problem.pool.pins if pin.pin == "out"}
    for leg in np.lexsort((legs.costs.sum(axis=1), -worth)).tolist():
        if stop.is_set() or time.monotonic() > deadline:
            break
        need, kind = int(legs.need[leg]), int(legs.kind[leg])
        if need in met or _pinned_out(problem, leg, out):
            continue
        found: Choice | None = None
        if kind == BPX:
            key = _session_key(problem, leg)
            if key not in tried:
                tried.add(key)
                found = _session(ledger, [m for m in sessions[key] if not _pinned_out(problem, m, out)], met, worth)
        elif kind == JOP:
            if need not in tried:
                tried.add(need)
                members = np.flatnonzero((legs.need == need) & (legs.kind == JOP))
                found = _team(ledger, [m for m in members.tolist() if not _pinned_out(problem, m, out)], worth)
        else:
            found = _alone(ledger, leg)
        if found is not None:
            choices.append(found)
            met.update(int(legs.need[paid.leg]) for paid in found.legs)
    return tuple(choices)


def _session_key(problem: Problem, leg: int) -> tuple[int, int, bool]:
    legs = problem.legs
    return int(legs.offer[leg]), int(legs.capability[leg]), bool(legs.onsite[leg])


def _pinned_out(problem: Problem, leg: int, out: set[tuple[str, str]]) -> bool:
    pool, legs = problem.pool, problem.legs
    return bool(out) and (pool.needs[legs.need[leg]].need, pool.offers[legs.offer[leg]].offer) in out


def _alone(ledger: _Ledger, leg: int) -> Choice | None:
    legs = ledger.problem.legs
    for week in np.flatnonzero(legs.starts[leg]).tolist():
        if ledger.fits(leg, week):
            paid = ledger.pay(leg, week)
            if paid is not None:
                ledger.take(leg, week)
                language = int(legs.language[leg])
                return Choice(KINDS[int(legs.kind[leg])], week, legs.languages[language] if language >= 0 else None, (paid,))
    return None


def _session(ledger: _Ledger, members: list[int], met: set[int], worth: Ints) -> Choice | None:
    legs = ledger.problem.legs
    free = [leg for leg in members if int(legs.need[leg]) not in met]
    if not free:
        return None
    terms = ledger.pool.offers[int(legs.offer[free[0]])]
    best: tuple[int, list[int], int, int] = (0, [], -1, -1)
    for week in np.flatnonzero(legs.starts[free].any(axis=0)).tolist():
        for language in np.flatnonzero(legs.allowed[free].any(axis=0)).tolist():
            here = sorted((leg for leg in free if legs.starts[leg, week] and legs.allowed[leg, language]),
                          key=lambda leg: (-int(worth[leg]), leg))
            chosen: dict[int, int] = {}
            needs: set[int] = set()
            for leg in here:
                if int(legs.need[leg]) not in needs and int(legs.receiver[leg]) not in chosen:
                    chosen[int(legs.receiver[leg])] = leg
                    needs.add(int(legs.need[leg]))
            group = list(chosen.values())[: terms.cohort_max]
            gain = sum(int(worth[leg]) for leg in group)
            if len(group) >= terms.cohort_min and gain > best[0]:
                best = (gain, group, week, language)
    _, group, week, language = best
    if not group:
        return None
    offer, weeks = int(legs.offer[group[0]]), range(week, week + int(legs.weeks[group[0]]))
    if ledger.exchanges[offer] >= terms.exchanges_max or ledger.days[offer] + terms.session_days > terms.days_total:
        return None
    if any(ledger.people[offer, w] >= terms.people for w in weeks):
        return None
    saved = ledger.saved()
    paid = [part for part in (ledger.pay(leg, week) for leg in group) if part is not None]
    if len(paid) < terms.cohort_min:
        ledger.restore(saved)
        return None
    ledger.exchanges[offer] += 1
    ledger.days[offer] += terms.session_days
    ledger.people.update({(offer, w): 1 for w in weeks})
    return Choice(KINDS[BPX], week, legs.languages[language], tuple(paid))


def _team(ledger: _Ledger, members: list[int], worth: Ints) -> Choice | None:
    legs = ledger.problem.legs
    if not members:
        return None
    roles, host = len(ledger.pool.needs[int(legs.need[members[0]])].roles), int(legs.receiver[members[0]])
    if ledger.in_round[host] >= ledger.limits.in_round[host]:
        return None
    for week in np.flatnonzero(legs.starts[members].any(axis=0)).tolist():
        weeks = range(week, week + int(legs.weeks[members[0]]))
        if any(ledger.hosted[host, w] >= ledger.limits.at_once[host] for w in weeks):
            continue
        for language in np.flatnonzero(legs.allowed[members].any(axis=0)).tolist():
            saved = ledger.saved()
            team = _crew(ledger, members, roles, week, language, worth)
            if team is not None:
                ledger.in_round[host] += 1
                ledger.hosted.update({(host, w): 1 for w in weeks})
                return Choice(KINDS[JOP], week, legs.languages[language], team)
            ledger.restore(saved)
    return None


def _crew(ledger: _Ledger, members: list[int], roles: int, week: int, language: int, worth: Ints) -> tuple[Paid, ...] | None:
    """One leg a role, the best first, of two senders at least."""
    legs = ledger.problem.legs
    chosen: list[Paid] = []
    for role in range(1, roles + 1):
        senders = {int(legs.sender[paid.leg]) for paid in chosen}
        lone = role == roles and len(senders) == 1
        able = [leg for leg in members if legs.role[leg] == role and legs.starts[leg, week] and legs.allowed[leg, language]
                and not (lone and int(legs.sender[leg]) in senders)]
        for leg in sorted(able, key=lambda leg: (-int(worth[leg]), leg)):
            paid = ledger.pay(leg, week) if ledger.fits(leg, week) else None
            if paid is not None:
                ledger.take(leg, week)
                chosen.append(paid)
                break
        else:
            return None
    return tuple(chosen)

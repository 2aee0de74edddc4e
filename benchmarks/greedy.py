"""What a careful spreadsheet user does: the best leg first, if it still fits, and on to the next. Never goes back."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from matcher.goals.worth import leg_worth
from matcher.model.columns import BPX, JOP, SEC, SPR
from matcher.model.limits import WeeklyLimits
from matcher.solve.problem import Problem


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
        self.charged: Counter[int] = Counter()
        self.per_society: Counter[tuple[int, int]] = Counter()
        self.own: Counter[int] = Counter()
        self.reviews: set[tuple[int, int]] = set()

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

    def pay(self, leg: int, week: int) -> dict[tuple[int, int], int] | None:
        """Charges (group, envelope) for the leg at this week from the fullest envelopes first, or None."""
        problem, legs = self.problem, self.problem.legs
        demand, marks = problem.demand, problem.earmarks
        if demand is None:
            return {}
        own = int(demand.own[leg]) - self.own[int(legs.need[leg])]
        spent: Counter[int] = Counter()
        charges: dict[tuple[int, int], int] = {}
        used_own = 0
        for index, group in enumerate(demand.groups):
            left = int(demand.amount[leg, index])
            if group.cash:
                part = min(left, own - used_own)
                used_own += part
                left -= part
            room = {e: self._room(leg, int(e)) - spent[int(e)] for e in np.flatnonzero(demand.payable[leg] & group.payers)
                    if marks.first_week[leg, e] <= week <= marks.last_week[leg, e]}
            for e, most in sorted(room.items(), key=lambda item: (-item[1], item[0])):
                least = self.pool.envelopes[e].min_grant or 0
                part = min(left, most)
                if part <= 0 or part < least or (e not in spent and len(spent) >= problem.policy.funding.sources):
                    continue
                charges[index, int(e)] = part
                spent[int(e)] += part
                left -= part
            if left:
                return None
        for (_, e), amount in charges.items():
            self.charged[e] += amount
            self.per_society[e, int(legs.receiver[leg])] += amount
        self.own[int(legs.need[leg])] += used_own
        return charges

    def _room(self, leg: int, envelope: int) -> int:
        terms = self.pool.envelopes[envelope]
        assert self.problem.demand is not None
        room = min(int(self.problem.demand.ceiling[leg, envelope]), terms.chargeable - self.charged[envelope])
        if terms.per_society is not None:
            room = min(room, terms.per_society - self.per_society[envelope, int(self.problem.legs.receiver[leg])])
        return room


def greedy(problem: Problem) -> int:
    """Impact of the plan that takes the best leg, then the best that still fits, to the end.

    Secondments, reviews and sessions; a joint operation is taken when every role finds a person at one start.
    """
    legs, pool = problem.legs, problem.pool
    worth = leg_worth(legs, problem.policy.goal("impact").worth)
    cost = legs.costs.sum(axis=1)
    ledger = _Ledger(problem)
    met: set[int] = set()
    total = 0
    sessions: defaultdict[tuple[int, int, bool], list[int]] = defaultdict(list)
    for leg in np.flatnonzero(legs.kind == BPX).tolist():
        sessions[int(legs.offer[leg]), int(legs.capability[leg]), bool(legs.onsite[leg])].append(leg)
    done: set[tuple[int, int, bool]] = set()
    for leg in np.lexsort((cost, -worth)).tolist():
        need, kind = int(legs.need[leg]), int(legs.kind[leg])
        if need in met:
            continue
        if kind == BPX:
            key = int(legs.offer[leg]), int(legs.capability[leg]), bool(legs.onsite[leg])
            if key not in done:
                gained = _session(ledger, sessions[key], met, worth)
                if gained:
                    done.add(key)
                    total += gained
        elif kind == JOP:
            total += _team(ledger, np.flatnonzero((legs.need == need) & (legs.kind == JOP)), need, met, worth)
        else:
            for week in np.flatnonzero(legs.starts[leg]).tolist():
                if ledger.fits(leg, week) and ledger.pay(leg, week) is not None:
                    ledger.take(leg, week)
                    met.add(need)
                    total += int(worth[leg])
                    break
    assert len(met) <= len(pool.needs)
    return total


def _session(ledger: _Ledger, members: list[int], met: set[int], worth: np.ndarray) -> int:  # type: ignore[type-arg]
    legs = ledger.problem.legs
    terms = ledger.pool.offers[int(legs.offer[members[0]])]
    free = [leg for leg in members if int(legs.need[leg]) not in met]
    best: tuple[int, list[int], int] = (0, [], -1)
    for week in np.flatnonzero(legs.starts[free].any(axis=0)).tolist() if free else []:
        for language in np.flatnonzero(legs.allowed[free].any(axis=0)).tolist():
            here = [leg for leg in free if legs.starts[leg, week] and legs.allowed[leg, language]]
            here.sort(key=lambda leg: (-int(worth[leg]), leg))
            chosen: dict[int, int] = {}
            for leg in here:
                chosen.setdefault(int(legs.receiver[leg]), leg)
            group = list(chosen.values())[: terms.cohort_max]
            gain = sum(int(worth[leg]) for leg in group)
            if len(group) >= terms.cohort_min and gain > best[0]:
                best = (gain, group, week)
    gain, group, week = best
    offer = int(legs.offer[members[0]])
    weeks = range(week, week + int(legs.weeks[members[0]]))
    if not group or ledger.exchanges[offer] >= terms.exchanges_max or ledger.days[offer] + terms.session_days > terms.days_total:
        return 0
    if any(ledger.people[offer, w] >= terms.people for w in weeks):
        return 0
    saved = (ledger.charged.copy(), ledger.per_society.copy(), ledger.own.copy())
    paid = [leg for leg in group if ledger.pay(leg, week) is not None]
    if len(paid) < terms.cohort_min:
        ledger.charged, ledger.per_society, ledger.own = saved
        return 0
    ledger.exchanges[offer] += 1
    ledger.days[offer] += terms.session_days
    for w in weeks:
        ledger.people[offer, w] += 1
    met.update(int(legs.need[leg]) for leg in paid)
    return sum(int(worth[leg]) for leg in paid)


def _team(ledger: _Ledger, members: np.ndarray, need: int, met: set[int], worth: np.ndarray) -> int:  # type: ignore[type-arg]
    legs = ledger.problem.legs
    roles = len(ledger.pool.needs[need].roles)
    host = int(legs.receiver[members[0]])
    if ledger.in_round[host] >= ledger.limits.in_round[host]:
        return 0
    for week in np.flatnonzero(legs.starts[members].any(axis=0)).tolist():
        weeks = range(week, week + int(legs.weeks[members[0]]))
        if any(ledger.hosted[host, w] >= ledger.limits.at_once[host] for w in weeks):
            continue
        for language in np.flatnonzero(legs.allowed[members].any(axis=0)).tolist():
            saved = {name: value.copy() for name, value in vars(ledger).items() if isinstance(value, Counter)}
            chosen: list[int] = []
            for role in range(1, roles + 1):
                able = [leg for leg in members.tolist() if legs.role[leg] == role and legs.starts[leg, week]
                        and legs.allowed[leg, language]]
                able.sort(key=lambda leg: (-int(worth[leg]), leg))
                senders = {int(legs.sender[leg]) for leg in chosen}
                last = role == roles and len(senders) == 1
                for leg in able:
                    if last and int(legs.sender[leg]) in senders:
                        continue
                    if ledger.fits(leg, week) and ledger.pay(leg, week) is not None:
                        ledger.take(leg, week)
                        chosen.append(leg)
                        break
            if len(chosen) == roles:
                ledger.in_round[host] += 1
                ledger.hosted.update({(host, w): 1 for w in weeks})
                met.add(need)
                return sum(int(worth[leg]) for leg in chosen)
            for name, value in saved.items():
                setattr(ledger, name, value)
    return 0



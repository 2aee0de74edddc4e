"""What lies around a question: the needs that compete for the same offers, hosts, people and money, with their best legs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from matcher.goals.worth import leg_worth
from matcher.model.columns import BPX
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice
from matcher.solve.problem import Problem

# Needs decided anew at most, and legs that each of them (each of its roles) looks at beside the one that it has.
_NEEDS, _LEGS = 28, 5
# How many needs each thing in common may bring in.
_EACH = 8


def around(problem: Problem, focus: Iterable[int], before: Sequence[Choice], *, offers: Iterable[int] = (), envelopes: Iterable[str] = (),
           most: int = _NEEDS) -> list[int]:
    """Places of the needs to be decided anew with those in focus, the closest first.

    These are the needs that the offers in question serve now, and those that they could serve; those whose exchanges
    hold the same hosts and senders; and the worth least of those that the same envelopes pay.
    """
    legs = problem.legs
    worth = leg_worth(legs, problem.policy.goal("impact").worth)
    chosen = list(dict.fromkeys(focus))
    mine = np.isin(legs.need, chosen)
    asked = set(offers) or set(legs.offer[mine].tolist())
    societies = {int(s) for s in legs.receiver[mine]} | {int(s) for s in legs.sender[np.isin(legs.offer, list(asked))]}
    served: dict[int, int] = {}
    groups: list[list[int]] = [[], [], [], [], []]
    money = set(envelopes)
    for choice in before:
        numbers = [paid.leg for paid in choice.legs]
        needs = [int(legs.need[leg]) for leg in numbers]
        value = int(worth[numbers].sum())
        served.update(dict.fromkeys(needs, value))
        if any(int(legs.offer[leg]) in asked for leg in numbers):
            groups[0] += needs
        elif any(int(legs.receiver[leg]) in societies or int(legs.sender[leg]) in societies for leg in numbers):
            groups[2] += needs
        elif money & {charge.envelope for paid in choice.legs for charge in paid.charges}:
            groups[3] += needs
    may = np.isin(legs.offer, list(asked))
    # Learners of a session come from elsewhere, too: one alone is no session.
    fellows = may & (legs.kind == BPX) & np.isin(legs.offer, legs.offer[mine & may & (legs.kind == BPX)]) & np.isin(legs.need, list(served))
    groups[4] = sorted(set(legs.need[fellows].tolist()))
    could = may & ~np.isin(legs.need, list(served))
    best = np.zeros(len(problem.pool.needs), dtype=np.int64)
    np.maximum.at(best, legs.need[could], worth[could])
    groups[1] = [int(place) for place in np.argsort(-best, kind="stable") if best[place] > 0]
    for number in (0, 2, 3, 4):
        groups[number].sort(key=lambda place: (served[place], place))
    known = set(chosen)
    # The closest first: who has the offers now, who would fill a session, who could have them, who shares hosts or money.
    groups = [groups[number] for number in (0, 4, 1, 2, 3)]
    for group in groups:
        new = [place for place in dict.fromkeys(group) if place not in known][:_EACH if group is not groups[0] else most]
        known.update(new)
        chosen += new
    # What was cut may yet fill up what is left.
    rest = [place for group in groups for place in group]
    chosen += [place for place in dict.fromkeys(rest) if place not in known]
    return chosen[:max(most, len(set(focus)))]


def free_legs(problem: Problem, needs: Sequence[int], before: Sequence[Choice], *, focus: Iterable[int] = (),
              offers: Iterable[int] = ()) -> Ints:
    """Legs of these needs to choose from: all of those in focus or with these offers, else the best few; and what stands now."""
    legs = problem.legs
    worth = leg_worth(legs, problem.policy.goal("impact").worth)
    mine = np.flatnonzero(np.isin(legs.need, needs))
    whole = np.isin(legs.need[mine], list(focus)) | np.isin(legs.offer[mine], list(offers))
    cost = legs.costs[mine].sum(axis=1)
    key = legs.need[mine].astype(np.int64) * 8 + legs.role[mine]
    order = np.lexsort((mine, cost, -worth[mine], key))
    place = np.arange(len(order)) - np.searchsorted(key[order], key[order])
    few = np.zeros(len(mine), dtype=np.bool_)
    few[order[place < _LEGS]] = True
    inside = set(needs)
    now = [paid.leg for choice in before for paid in choice.legs if int(legs.need[paid.leg]) in inside]
    return np.union1d(mine[whole | few], np.array(now, dtype=np.int64)).astype(np.int64)

"""What stands between a learner's leg and a session: one of the plan that it cannot join, or too few for a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.candidates import Ints
from matcher.domain.reasons import Breach, Reason
from matcher.explain.around import Around, Spot
from matcher.explain.obstacles import Obstacle, of_breaches, unfunded
from matcher.model.columns import BPX
from matcher.model.picks import Pick


@dataclass(frozen=True)
class _New:
    """A week and a language, and the legs of different learners who could meet then, the asked leg first."""

    week: int
    language: int
    legs: tuple[int, ...]


def session_obstacles(leg: int, around: Around) -> list[Obstacle]:
    """Everything in the way of the least troubled session of the leg; empty where nothing is."""
    ways = [_join(leg, pick, around) for pick in around.sessions(leg) if why_apart(leg, pick, around) is None]
    nearest = min([*ways, _begin(leg, around)], key=len)
    apart = [{"exchange": pick.id, "why": why} for pick in around.sessions(leg) if (why := why_apart(leg, pick, around))]
    if ways or not apart or not nearest:
        return nearest
    offer = around.problem.pool.offers[around.problem.legs.offer[leg]].offer
    told = Reason("session_apart", {"offer": offer, "exchanges": apart})
    return [Obstacle((*nearest[0].reasons, told), nearest[0].unlocks), *nearest[1:]]


def why_apart(leg: int, pick: Pick, around: Around) -> str | None:
    """Why a learner cannot join a session of the offer, whatever rules and money say; None where it can."""
    legs = around.problem.legs
    offer = around.problem.pool.offers[legs.offer[leg]]
    if len(pick.legs) >= offer.cohort_max:
        return "full"
    receiver = around.problem.pool.societies[legs.receiver[leg]]
    if any(other.receiver == receiver for other in pick.legs):
        return "receiver"
    if pick.week is None or not legs.starts[leg, pick.week]:
        return "dates"
    return None if _common(leg, pick, around) else "language"


def joined(leg: int, pick: Pick, around: Around) -> Pick:
    """A session with one learner more, in a language that all of them allow."""
    common = _common(leg, pick, around)
    language = pick.language if pick.language in common else min(common)
    learner = around.alone(leg, pick.week or 0).legs[0]
    return replace(pick, legs=(*pick.legs, learner), language=language)


def _common(leg: int, pick: Pick, around: Around) -> frozenset[str]:
    legs = around.problem.legs
    mine = frozenset(legs.languages[i] for i in np.flatnonzero(legs.allowed[leg]))
    return mine.intersection(*(other.allowed for other in pick.legs))


def _join(leg: int, pick: Pick, around: Around) -> list[Obstacle]:
    week = pick.week or 0
    breaches = around.broken((joined(leg, pick, around),), (pick,))
    found = of_breaches(_spot(week, breaches), around)
    return found if around.purse.pays(leg, [week]) else [*found, unfunded(leg, [week], around, week)]


def _begin(leg: int, around: Around) -> list[Obstacle]:
    """Everything in the way of a session that is not in the plan, with learners whose needs are open."""
    legs = around.problem.legs
    offer = around.problem.pool.offers[legs.offer[leg]]
    ways = gatherings(leg, around)
    if not ways:
        # Only without the check of language: alone the leg needs none, but a session is held in one.
        return [Obstacle((Reason("session_mute", {"offer": offer.offer}),))]
    learners = max((len(way.legs) for way in ways), default=1)
    if learners < offer.cohort_min:
        spot, free = around.troubles(leg, around.starts(leg))
        found = [] if free else of_breaches(spot, around)
        weeks = free or [spot.week]
        if not around.purse.pays(leg, weeks):
            found.append(unfunded(leg, weeks, around, None if free else spot.week))
        lacking = {"offer": offer.offer, "lacking": offer.cohort_min - learners}
        short = Reason("cohort_short", {"offer": offer.offer, "least": offer.cohort_min, "learners": learners})
        return [*found, Obstacle((short,), (Reason("unlock_learners", lacking),))]
    best: Spot | None = None
    for way in ways:
        if len(way.legs) < offer.cohort_min:
            break
        chosen = way.legs[:offer.cohort_min]
        spot = _spot(way.week, around.broken((around.exchange(BPX, way.week, way.language, chosen),)))
        best = spot if best is None or len(spot.breaches) < len(best.breaches) else best
        if not spot.breaches and all(around.purse.pays(other, [way.week]) for other in chosen):
            return [] if len(chosen) == 1 else [_taken(leg, learners, around)]
        if spot.breaches and all("week" not in breach.facts for breach in spot.breaches):
            break  # what breaks over the whole round breaks at every start
    assert best is not None
    found = of_breaches(best, around)
    if not around.purse.pays(leg, [best.week]):
        found.append(unfunded(leg, [best.week], around, best.week))
    # One change is not sure to bring in several learners, who all have to be paid.
    found = [replace(each, unlocks=()) for each in found] if offer.cohort_min > 1 else found
    return found or [_taken(leg, learners, around)]


def _taken(leg: int, learners: int, around: Around) -> Obstacle:
    """Rules and single purses allow it; all together they are not paid, or the plan would be no better."""
    offer = around.problem.pool.offers[around.problem.legs.offer[leg]]
    return Obstacle((Reason("cohort_taken", {"offer": offer.offer, "least": offer.cohort_min, "learners": learners}),))


def gatherings(leg: int, around: Around) -> list[_New]:
    """Sessions that learners with open needs could make with this leg, one a week and language, the largest first.

    Each lists one leg a receiver, the leg itself first and then the cheapest.
    """
    legs = around.problem.legs
    alike = np.flatnonzero((legs.offer == legs.offer[leg]) & (legs.capability == legs.capability[leg]) & (legs.kind == BPX)
                           & (legs.onsite == legs.onsite[leg]) & around.open_legs & (legs.receiver != legs.receiver[leg]))
    alike = alike[np.argsort(legs.costs[alike].sum(axis=1), kind="stable")]
    found = []
    for language in np.flatnonzero(legs.allowed[leg]).tolist():
        speaking = alike[legs.allowed[alike, language]]
        for week in around.starts(leg):
            found.append(_New(week, language, (leg, *_one_a_receiver(speaking[legs.starts[speaking, week]], legs.receiver))))
    found.sort(key=lambda way: (-len(way.legs), way.week, way.language))
    return found


def _one_a_receiver(which: Ints, receiver: Ints) -> list[int]:
    _, first = np.unique(receiver[which], return_index=True)
    return [int(leg) for leg in which[np.sort(first)]]


def _spot(week: int, breaches: list[Breach]) -> Spot:
    """A start of its own: what breaks there is said of it alone, unless it breaks over the whole round."""
    return Spot(week, tuple(breaches), frozenset((b.rule, b.subject) for b in breaches if "week" not in b.facts))

"""Why a leg is in the plan: its part in each goal, and who pays; who would have been next is in `runner_up`."""

from __future__ import annotations

from collections import Counter

from matcher.domain.kinds import MATERIAL
from matcher.domain.reasons import Reason
from matcher.explain.around import Around
from matcher.explain.runner_up import runner_up
from matcher.model.picks import Pick, PickedLeg

# Goals that are a sum over exchanges: what one adds is its value alone.
_SUMS = ("impact", "fit", "cost")


def part(pick: Pick, around: Around) -> Reason:
    """What an exchange adds to the value of every goal in the order: the plan's value, less the value without it."""
    problem = around.problem
    goals = problem.policy.effective_goals(problem.pool.baseline is not None)
    others = tuple(other for other in around.picks if other is not pick)
    return Reason("part", {"goals": {
        goal.name: goal.value((pick,), problem.pool) if goal.name in _SUMS
        else around.values[goal.name] - goal.value(others, problem.pool) for goal in goals}})


def _money(leg: PickedLeg) -> Reason:
    """Who pays for a leg."""
    cash = {line: amount for line, amount in leg.costs.items() if not line.startswith(MATERIAL)}
    by: dict[str, int] = {}
    for charge in leg.charges:
        if not charge.line.startswith(MATERIAL):
            by[charge.envelope] = by.get(charge.envelope, 0) + charge.amount
    return Reason("paid", {"cost": sum(cash.values()), "own_funds": sum(leg.own_funds.values()), "by": by})


def leg_reasons(pick: Pick, leg: PickedLeg, around: Around, whole: Reason) -> tuple[Reason, ...]:
    """The reasons of one leg, in the order of the goals; `whole` is the part of its exchange."""
    problem, pool = around.problem, around.problem.pool
    policy = problem.policy
    worth = policy.goal("impact").worth
    found = [Reason("impact", {
        "gain": leg.gain, "priority": leg.need.priority, "contexts": list(leg.need.contexts),
        "points": worth.of_leg(leg.need, pick.kind, leg.gain)})]
    served = {other.need.need for p in around.picks for other in p.legs if other.receiver == leg.receiver}
    if served == {leg.need.need}:
        found.append(Reason("reach", {"society": leg.receiver.society}))
    given = Counter(other.sender.society for p in around.picks for other in p.legs)
    received = Counter(other.receiver.society for p in around.picks for other in p.legs)
    for society, other in ((leg.sender, received), (leg.receiver, given)):
        if other[society.society]:
            found.append(Reason("mutual", {"society": society.society, "given": given[society.society],
                                           "received": received[society.society]}))
    points = policy.goal("fit").points(leg, pick.kind, pick.language, pool)
    if pick.interpreter:
        found.append(Reason("interpreter", {}))
    elif pick.language is not None:
        found.append(Reason("language", {"language": pick.language, "high": pick.language in leg.both_high}))
    for key, by in (("receiver_prefers", leg.receiver), ("sender_prefers", leg.sender)):
        if key in points:
            found.append(Reason("preferred", {"by": by.society}))
    if "region" in points:
        found.append(Reason("same_region", {"region": leg.receiver.region}))
    if "first_kind" in points:
        found.append(Reason("first_kind", {"kind": pick.kind}))
    if "new_pair" in points:
        found.append(Reason("new_pair", {}))
    if "affinity" in points:
        found.append(Reason("affinity", {"points": points["affinity"]}))
    found += _pinned(pick, leg, around)
    if any((b.need, b.offer, b.role, b.start) == (leg.need.need, leg.offer.offer, leg.role, pick.start)
           for b in pool.baseline or ()):
        found.append(Reason("baseline_kept", {"start": pick.start.isoformat()}))
    if policy.funding.on and leg.costs:
        found.append(_money(leg))
    found += [runner_up(pick, leg, around), whole]
    return tuple(found)


def _pinned(pick: Pick, leg: PickedLeg, around: Around) -> list[Reason]:
    """The pins that hold a leg in the plan."""
    if not around.problem.policy.rule("pins").on:
        return []
    return [Reason("pinned", {"note": pin.note}) for pin in around.problem.pool.pins
            if pin.pin == "in" and (pin.need, pin.offer) == (leg.need.need, leg.offer.offer) and pin.role in (None, leg.role)
            and pin.kind in (None, pick.kind) and pin.start in (None, pick.start)]

"""An answer audited without any solver: every check, every rule, every derived figure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from matcher.candidates import Legs
from matcher.domain.kinds import JOINT_OPERATION, KINDS, PRACTICE_EXCHANGE
from matcher.domain.plan import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    STOPPED,
    EnvelopeUse,
    Exchange,
    Plan,
    SocietyLoad,
)
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.goals.base import MAX
from matcher.model.picks import Pick
from matcher.policy import Policy
from matcher.scenario import Scenario
from matcher.screening import failing, judge, screen
from matcher.solve.choices import picked_leg

DEFINITION = "definition"


def host_of(pick: Pick) -> str:
    """Where an exchange happens, or would on site."""
    leg = pick.legs[0]
    return leg.sender.society if pick.kind == PRACTICE_EXCHANGE else leg.receiver.society


def envelope_uses(picks: tuple[Pick, ...], pool: Pool) -> tuple[EnvelopeUse, ...]:
    """What every envelope gives: charges, support on top (rounded up), and what is left."""
    charged: Counter[str] = Counter()
    for pick in picks:
        for leg in pick.legs:
            for charge in leg.charges:
                charged[charge.envelope] += charge.amount
    uses = []
    for row in pool.envelopes:
        spent = charged[row.envelope]
        support = -(-spent * row.support_permille // 1000)
        uses.append(EnvelopeUse(row.envelope, row.amount, spent, support, row.amount - spent - support))
    return tuple(uses)


def society_loads(picks: tuple[Pick, ...], pool: Pool) -> tuple[SocietyLoad, ...]:
    """What every society gives, receives, hosts, and the traveller-weeks it sends on site."""
    given: Counter[str] = Counter()
    received: Counter[str] = Counter()
    hosted: Counter[str] = Counter()
    away: Counter[str] = Counter()
    for pick in picks:
        if pick.onsite and pick.kind != PRACTICE_EXCHANGE:
            hosted[host_of(pick)] += 1
        for leg in pick.legs:
            given[leg.sender.society] += 1
            received[leg.receiver.society] += 1
            if pick.onsite and pick.kind != PRACTICE_EXCHANGE:
                away[leg.sender.society] += leg.travellers * pick.weeks
    return tuple(SocietyLoad(s.society, given[s.society], received[s.society], hosted[s.society], away[s.society])
                 for s in pool.societies)


def picks_of(exchanges: tuple[Exchange, ...], pool: Pool, policy: Policy) -> tuple[tuple[Pick, ...], list[Breach]]:
    """A plan's exchanges with their facts recomputed; what names nothing in the pool is a breach and left out."""
    picks: list[Pick] = []
    found: list[Breach] = []
    for exchange in exchanges:
        if exchange.kind not in KINDS or not exchange.legs:
            found.append(Breach(DEFINITION, exchange.id, {"why": "kind", "kind": exchange.kind}))
            continue
        try:
            named = [(leg.need, leg.offer, leg.role, exchange.kind) for leg in exchange.legs]
            legs = judge(pool, policy.checks, policy.funding, named)
        except KeyError as error:
            found.append(Breach(DEFINITION, exchange.id, {"why": "unknown", "what": str(error.args[0])}))
            continue
        unknown = [c.envelope for leg in exchange.legs for c in leg.charges if c.envelope not in pool.envelope]
        found.extend(Breach(DEFINITION, exchange.id, {"why": "unknown", "what": key}) for key in sorted(set(unknown)))
        picks.append(_pick(exchange, legs, pool))
        found.extend(_definitions(exchange, picks[-1], legs, pool, policy))
    return tuple(picks), found


def _pick(exchange: Exchange, legs: Legs, pool: Pool) -> Pick:
    week = pool.week_of(exchange.start)
    return Pick(
        exchange.id, exchange.kind, exchange.start, week, int(legs.days[0]), int(legs.weeks[0]), exchange.mode == "onsite",
        exchange.language, exchange.interpreter,
        tuple(picked_leg(legs, i, dict(leg.own_funds), leg.charges) for i, leg in enumerate(exchange.legs)))


def _definitions(exchange: Exchange, pick: Pick, legs: Legs, pool: Pool, policy: Policy) -> list[Breach]:
    """Checks of every leg, its start, mode, language, and that its exchange has the shape of its kind."""
    found: list[Breach] = []

    def breach(why: str, **facts: Any) -> None:
        found.append(Breach(DEFINITION, exchange.id, {"why": why, **facts}))

    team = exchange.kind == JOINT_OPERATION
    if exchange.kind not in (JOINT_OPERATION, PRACTICE_EXCHANGE) and len(exchange.legs) != 1:
        breach("legs", legs=len(exchange.legs))
    if pick.week is None:
        breach("start", start=exchange.start.isoformat())
    for i, leg in enumerate(exchange.legs):
        if (leg.role is not None) != team:
            breach("role", need=leg.need, role=leg.role)
        for reason in failing(pool, policy.checks, policy.funding, leg.need, leg.offer, leg.role, exchange.kind):
            found.append(Breach(reason.code.removeprefix("check_"), exchange.id, {"need": leg.need, "offer": leg.offer}
                                | reason.facts))
        if pick.week is not None and not bool(legs.starts[i, pick.week]):
            breach("window", need=leg.need, offer=leg.offer, start=exchange.start.isoformat())
        if (exchange.mode == "onsite") != bool(legs.onsite[i]):
            breach("mode", need=leg.need, mode=exchange.mode)
        if int(legs.days[i]) != pick.days:
            breach("days", need=leg.need, days=int(legs.days[i]))
        if not team and exchange.kind != PRACTICE_EXCHANGE:
            own = int(legs.language[i])
            language = legs.languages[own] if own >= 0 else None
            if exchange.language != language or exchange.interpreter != bool(legs.interpreter[i]):
                breach("language", language=exchange.language, expected=language, interpreter=exchange.interpreter)
        elif exchange.interpreter:
            breach("interpreter")
    return found


def audit(picks: tuple[Pick, ...], pool: Pool, policy: Policy) -> list[Breach]:
    """Every breach of every rule that is on."""
    return [breach for rule in policy.rules_on for breach in rule.breaches(picks, pool)]


def verify_plan(scenario: Scenario, plan: Plan) -> list[Breach]:
    """Everything in which a plan is not what it says, found without any solver; empty for a sound plan."""
    pool, policy = scenario.pool, scenario.policy
    found: list[Breach] = []

    def expect(subject: str, what: str, said: object, true: object) -> None:
        if said != true:
            found.append(Breach(DEFINITION, subject, {"why": what, "said": said, "true": true}))

    expect("plan", "digest", plan.digest, scenario.digest())
    expect("plan", "scenario", plan.scenario, scenario.name)
    picks, breaches = picks_of(plan.exchanges, pool, policy)
    found.extend(breaches)
    if plan.status in (INFEASIBLE, STOPPED):
        expect("plan", "exchanges", len(plan.exchanges), 0)
    else:
        found.extend(audit(picks, pool, policy))
        _expect_goals(scenario, plan, picks, expect)
    if len(picks) == len(plan.exchanges):
        _expect_exchanges(plan, picks, scenario, expect)
        expect("plan", "envelopes", sorted(map(_key, plan.envelopes)), sorted(map(_key, envelope_uses(picks, pool))))
        expect("plan", "societies", sorted(map(_key, plan.societies)), sorted(map(_key, society_loads(picks, pool))))
    met = {leg.need for exchange in plan.exchanges for leg in exchange.legs}
    expect("plan", "unmet", sorted(row.need for row in plan.unmet), sorted(set(pool.need) - met))
    ids = [exchange.id for exchange in plan.exchanges]
    expect("plan", "ids", len(set(ids)), len(ids))
    expect("plan", "rejected", {k: v for k, v in plan.rejected.items() if v},
           screen(pool, policy.checks, policy.funding).rejected.counts)
    return found


def _key(row: Any) -> tuple[Any, ...]:
    return tuple(vars(row).values())


def _expect_goals(scenario: Scenario, plan: Plan, picks: tuple[Pick, ...], expect: Any) -> None:
    goals = scenario.policy.effective_goals(scenario.pool.baseline is not None)
    expect("goals", "order", [entry.name for entry in plan.goals], [goal.name for goal in goals])
    for entry, goal in zip(plan.goals, goals, strict=False):
        expect(entry.name, "value", entry.value, goal.value(picks, scenario.pool))
        best = entry.value if entry.best is None else entry.best
        sign = 1 if goal.sense == MAX else -1
        expect(entry.name, "bound", sign * entry.bound >= sign * best, True)
        close = abs(entry.bound - best) <= scenario.limits.gap * max(1, abs(entry.bound))
        expect(entry.name, "proved", entry.proved and not close, False)
    if plan.status in (OPTIMAL, FEASIBLE):
        expect("plan", "status", plan.status, OPTIMAL if all(entry.proved for entry in plan.goals) else FEASIBLE)


def _expect_exchanges(plan: Plan, picks: tuple[Pick, ...], scenario: Scenario, expect: Any) -> None:
    fit = scenario.policy.goal("fit")
    for exchange, pick in zip(plan.exchanges, picks, strict=True):
        expect(exchange.id, "host", exchange.host, host_of(pick))
        expect(exchange.id, "days", exchange.days, pick.days)
        expect(exchange.id, "weeks", exchange.weeks, pick.weeks)
        for leg, facts in zip(exchange.legs, pick.legs, strict=True):
            expect(exchange.id, "receiver", leg.receiver, facts.receiver.society)
            expect(exchange.id, "sender", leg.sender, facts.sender.society)
            expect(exchange.id, "capability", leg.capability, facts.capability)
            expect(exchange.id, "gain", leg.gain, facts.gain)
            expect(exchange.id, "costs", {k: v for k, v in leg.costs.items() if v}, facts.costs)
            points = sum(fit.points(facts, pick.kind, pick.language, scenario.pool).values())
            expect(exchange.id, "points", leg.points, points)


"""One member of a conflict relaxed: a scenario with the change made. No solver is loaded: who makes the change need not try it."""

from __future__ import annotations

import dataclasses
from typing import Any

from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason
from matcher.policy import Policy
from matcher.scenario import Scenario

_NAMED = ("pin", "rule", "check", "subject", "need", "offer", "role", "start")


def name_of(member: Reason) -> str:
    """What a member of a conflict is called where it has to be written: `pin:in:n1:o1`, `rule:hosting:KEN`, `check:level:n1:o1`."""
    told = [str(member.facts[name]) for name in _NAMED if member.facts.get(name) not in (None, "")]
    return ":".join([member.code, *told])


def relaxed(scenario: Scenario, code: str, facts: dict[str, Any]) -> Scenario:
    """The scenario with one relaxation made: what a way out says, done."""
    pool, policy = scenario.pool, scenario.policy
    if code == "relax_pin":
        gone = facts["pin"]
        pool = dataclasses.replace(pool, pins=tuple(pin for pin in pool.pins if not (
            (pin.pin, pin.need, pin.offer, pin.role) == (gone, facts["need"], facts["offer"], facts["role"])
            and (pin.start.isoformat() if pin.start else None) == facts["start"] and pin.kind == facts["kind"])))
    elif code == "relax_rule":
        policy = policy.with_rule(facts["rule"], on=False)
    elif code == "relax_check":
        policy = policy.with_check(facts["check"], on=False)
    elif code == "relax_difference":
        policy = policy.with_rule("balance", difference=facts["limit"])
    elif code == "relax_debt":
        policy = policy.with_rule("debt", limit=facts["limit"])
    else:
        pool = _raised(pool, policy, code, facts["key"], facts["more"])
    return dataclasses.replace(scenario, pool=pool, policy=policy)


def _raised(pool: Pool, policy: Policy, code: str, key: str, more: int) -> Pool:
    """The pool with one limit raised by so many."""
    def society(**fields: Any) -> Pool:
        return dataclasses.replace(pool, societies=tuple(
            dataclasses.replace(row, **fields) if row.society == key else row for row in pool.societies))

    if code == "relax_hosting":
        row, rule = pool.society[key], policy.rule("hosting")
        return society(hosted_at_once=(rule.at_once if row.hosted_at_once is None else row.hosted_at_once) + more,
                       hosted_in_round=(rule.in_round if row.hosted_in_round is None else row.hosted_in_round) + more)
    if code == "relax_away":
        row = pool.society[key]
        return society(away_at_once=(policy.rule("away").at_once if row.away_at_once is None else row.away_at_once) + more)
    if code == "relax_offer":
        return dataclasses.replace(pool, offers=tuple(dataclasses.replace(
            row, people=row.people + more, exchanges_max=row.exchanges_max + more, days_total=row.days_total * (1 + more))
            if row.offer == key else row for row in pool.offers))
    if code == "relax_envelope":
        return dataclasses.replace(pool, envelopes=tuple(
            dataclasses.replace(row, amount=row.amount + more) if row.envelope == key else row for row in pool.envelopes))
    if code == "relax_own_funds":
        return dataclasses.replace(pool, needs=tuple(
            dataclasses.replace(row, own_funds=row.own_funds + more) if row.need == key else row for row in pool.needs))
    raise KeyError(code)

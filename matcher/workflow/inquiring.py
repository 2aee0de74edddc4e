"""Questions that matcher.trust answers: which there are, what each needs to be asked, and what can be said at once without a solver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.answers import Line
from matcher.domain.errors import Problem
from matcher.domain.kinds import JOINT_OPERATION
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.scenario import Scenario
from matcher.screening import failing
from matcher.wording import _

WHY_NOT, UNLOCK, WORTH, HELPFUL, REPAIR, STANDBY, DEAD_ENDS = (
    "why_not", "unlock", "worth", "helpful", "repair", "standby", "dead_ends")
KINDS = (WHY_NOT, UNLOCK, WORTH, HELPFUL, REPAIR, STANDBY, DEAD_ENDS)
MOST_DECLINED = 20
_NEEDS = {WHY_NOT: ("need", "offer"), UNLOCK: ("need",)}
_NOT_MET = _("This need is met in this plan.")


def problems(kind: str, asked: Mapping[str, Any], pool: Pool, plan: Plan) -> list[Problem]:
    """Everything that is wrong with a question."""
    found = []

    def wrong(name: str) -> None:
        found.append(Problem("question", 0, name, _("This is not in the plan or its round."), _("Choose one of those offered.")))

    for name in _NEEDS.get(kind, ()):
        if asked.get(name) not in (pool.need if name == "need" else pool.offer):
            wrong(name)
    if kind == UNLOCK and asked.get("need") in pool.need and all(row.need != asked["need"] for row in plan.unmet):
        found.append(Problem("question", 0, "need", _NOT_MET, _("Choose one of those offered.")))
    if kind == WORTH and asked.get("of") is not None and not any(
            asked["of"] in table for table in (pool.envelope, pool.offer, pool.society, languages_of(pool))):
        wrong("of")
    exchanges = {exchange.id for exchange in plan.exchanges}
    if kind == REPAIR:
        declined, budget = asked.get("declined") or [], asked.get("budget")
        if not declined or len(declined) > MOST_DECLINED or not set(declined) <= exchanges:
            wrong("declined")
        if not set(asked.get("accepted") or ()) <= exchanges - set(declined):
            wrong("accepted")
        if budget is not None and not (isinstance(budget, int) and 0 <= budget <= 100):
            found.append(Problem("question", 0, "budget", _("The number is out of range."), _("Write a whole number within the range.")))
    if kind == STANDBY and asked.get("exchange") is not None and asked["exchange"] not in exchanges:
        wrong("exchange")
    return found


def languages_of(pool: Pool) -> tuple[str, ...]:
    """The languages that somebody of the round speaks, by code."""
    return tuple(sorted({code for row in pool.societies for code, _level in row.languages}))


def at_once(kind: str, asked: Mapping[str, Any], scenario: Scenario, plan: Plan) -> list[Line]:
    """What the plan and the checks say by themselves: failing checks, the exchange that has the pair, a bound by the plan's proof."""
    if kind != WHY_NOT:
        return []
    pair = {"need": asked["need"], "offer": asked["offer"]}
    for exchange in plan.exchanges:
        if any(leg.need == pair["need"] and leg.offer == pair["offer"] for leg in exchange.legs):
            return [Line("why_in_plan", pair | {"exchange": exchange.id})]
    failed = _ways(scenario, **pair)
    lines = [Line("why_turned_away" if all(reasons for _way, reasons in failed) else "why_eligible", pair)]
    for way, reasons in failed:
        if reasons:
            lines += [way, *reasons]
    if lines[0].code == "why_eligible" and plan.goals:
        goal = plan.goals[0]
        lines.append(Line("why_bound_none", {"most": abs(goal.bound - goal.value), "goal": goal.name}, 1))
    return lines


def _ways(scenario: Scenario, need: str, offer: str) -> list[tuple[Line, list[Line]]]:
    pool, policy = scenario.pool, scenario.policy
    row = pool.need[need]
    named: list[tuple[str, int | None]] = [(kind, None) for kind in row.other_kinds if row.capability is not None]
    named += [(JOINT_OPERATION, role) for role in range(1, len(row.roles) + 1)]
    found = []
    for kind, role in named:
        reasons = failing(pool, policy.checks, policy.funding, need, offer, role, kind)
        plain = [Line(reason.code, {key: list(value) if isinstance(value, tuple) else value for key, value in reason.facts.items()}, 2)
                 for reason in reasons]
        found.append((Line("why_way" if role is None else "why_way_role", {"kind": kind, "role": role}, 1), plain))
    return found

"""A tiny language for rules and goals: given these exchanges, this rule finds these breaches, this goal has this value."""

from __future__ import annotations

from typing import Any

from matcher.domain.kinds import SECONDMENT
from matcher.domain.plan import Charge, Exchange, PlanLeg
from matcher.domain.pool import Pool
from matcher.model.picks import Pick
from matcher.policy import default_policy
from matcher.rules.base import Rule
from matcher.solve.verify import picks_of
from tests.helpers.rounds import monday


def leg(need: str = "n1", offer: str = "o1", role: int | None = None, *, own: dict[str, int] | None = None,
        charges: tuple[tuple[str, str, int], ...] = ()) -> PlanLeg:
    """A leg by its keys and its money; all else is recomputed by those who read it."""
    return PlanLeg(need, offer, role, "", "", "", 0, {}, own or {}, tuple(Charge(*charge) for charge in charges), 0)


def exchange(*legs: PlanLeg, kind: str = SECONDMENT, week: int = 0, language: str | None = "en", mode: str = "onsite",
             key: str = "x1") -> Exchange:
    """An exchange of these legs that starts in a week of the round."""
    return Exchange(key, kind, "", monday(week), 0, 0, mode, language, False, legs)


def answer(made: Pool, *exchanges: Exchange) -> tuple[Pick, ...]:
    """The exchanges with their facts, whether or not they keep any rule."""
    picks, unknown = picks_of(exchanges, made, default_policy())
    assert len(picks) == len(exchanges), unknown
    return picks


def breaches(rule: Rule, made: Pool, *exchanges: Exchange) -> list[tuple[str, dict[str, Any]]]:
    """What a rule finds in the exchanges: (subject, facts)."""
    found = rule.breaches(answer(made, *exchanges), made)
    assert all(breach.rule == rule.name for breach in found)
    return [(breach.subject, breach.facts) for breach in found]

"""The till pays one leg after the other: own funds first, then the fullest envelopes, and never what an envelope may not give."""

from __future__ import annotations

from matcher.domain.funding import Costs
from matcher.policy import default_policy
from matcher.screening import screen
from matcher.solve.problem import make_problem
from matcher.solve.till import Till
from tests.helpers.rounds import envelope, need, offer, pool


def till_of(*envelopes: object, own_funds: int = 0) -> Till:
    """One leg that costs 1,600 + 910 + 42 + 280 = 2,832, and the envelopes."""
    made = pool(need("n1", days=7, own_funds=own_funds), offer("o1"), *envelopes, costs=Costs())
    policy = default_policy()
    return Till(make_problem(made, policy, screen(made, policy.checks, policy.funding).legs, 1))


def charged(till: Till, own: int = 0) -> dict[str, int] | None:
    paid = till.paid(0, 0, own)
    if paid is None:
        return None
    found: dict[str, int] = {"own": sum(paid.own_funds.values())}
    for charge in paid.charges:
        found[charge.envelope] = found.get(charge.envelope, 0) + charge.amount
    return found


def test_own_funds_come_first_and_then_the_fullest_envelope() -> None:
    till = till_of(envelope("e1", 1000), envelope("e2", 5000), own_funds=500)
    assert charged(till, 500) == {"own": 500, "e2": 2332}
    assert charged(till, 10_000) == {"own": 2832}


def test_asking_takes_nothing_and_what_was_taken_is_gone() -> None:
    till = till_of(envelope("e1", 3000))
    first = till.paid(0, 0, 0)
    assert first is not None and till.paid(0, 0, 0) == first
    before = till.copy()
    till.take(first)
    assert till.paid(0, 0, 0) is None and before.paid(0, 0, 0) == first


def test_a_receivers_ceiling_counts_what_it_had_before() -> None:
    till = till_of(envelope("e1", 9000, per_society=3000))
    first = till.paid(0, 0, 0)
    assert first is not None
    till.take(first)
    assert till.paid(0, 0, 0) is None


def test_less_than_the_least_grant_is_not_given_and_no_more_sources_than_the_rule_has() -> None:
    assert charged(till_of(envelope("e1", 2500), envelope("e2", 400))) == {"own": 0, "e1": 2500, "e2": 332}
    # With 400 the least that the second gives, both can pay, but not in this order: the till looks no further.
    assert charged(till_of(envelope("e1", 2500), envelope("e2", 400, min_grant=400))) is None
    parts = [envelope(f"e{number}", 800) for number in range(1, 5)]
    assert charged(till_of(*parts, own_funds=500), 500) == {"own": 500, "e1": 800, "e2": 800, "e3": 732}
    assert charged(till_of(*parts, own_funds=500), 400) is None

"""What coaching says is what screening says of the changed statement; it names nobody and hides small numbers."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from matcher.intake.changes import need_changes, offer_changes
from matcher.intake.coaching import FEWEST, Advice, coach_need, coach_offer
from matcher.policy import default_policy
from matcher.screening import screen
from tests.helpers.rounds import capability, envelope, need, offer, pool, society
from tests.helpers.tiny import tiny_pools

POLICY = default_policy()


def offers(number: int, **given: Any) -> list[Offer]:
    return [offer(f"o{place}", f"A{chr(65 + place)}A", **given) for place in range(number)]


def test_a_number_of_three_is_told_and_smaller_ones_are_not() -> None:
    asked = need()
    assert coach_need(asked, pool(*offers(3), envelope(), society("KEN")), POLICY).now == 3
    for number in (0, 1, 2):
        few = pool(*offers(number), envelope(), society("KEN"), capability("SRV-TRAC"))
        assert coach_need(asked, few, POLICY) == Advice(None, (), None)


def test_the_change_that_raises_the_number_most_comes_first() -> None:
    there = pool(*offers(3), *(offer(f"f{n}", f"F{chr(65 + n)}F", languages="fr:C1") for n in range(4)),
                 offer("late", "LAT", earliest="2027-07-01"), envelope(), society("KEN"))
    advice = coach_need(need(latest="2027-06-30"), there, POLICY)
    assert (advice.now, advice.hurdle) == (3, "language")
    assert [(each.column, each.value, each.number) for each in advice.best] == [
        ("languages", (("fr", "B1"),), 7), ("interpreter", True, 7), ("latest", date(2027, 7, 28), 4)]


def test_an_improvement_that_stays_below_three_is_not_told() -> None:
    there = pool(*(offer(f"f{n}", f"F{chr(65 + n)}F", languages="fr:C1") for n in range(2)), envelope(), society("KEN"))
    assert coach_need(need(), there, POLICY) == Advice(None, (), None)


def test_naming_societies_to_avoid_finds_nothing_out() -> None:
    there = pool(*offers(4), envelope(), society("KEN"))
    assert coach_need(need(avoids=("AAA",)), there, POLICY) == coach_need(need(), there, POLICY)
    asks = pool(*(need(f"n{n}", f"N{chr(65 + n)}N") for n in range(4)), envelope(), society("RWA"))
    assert coach_offer(offer(avoids=("NAN",)), asks, POLICY) == coach_offer(offer(), asks, POLICY)


def test_a_team_counts_when_every_role_can_be_filled_by_two_societies() -> None:
    asked = need(kinds="joint_operation", capability=None, roles="SRV-TRAC;SRV-TRAC")
    assert coach_need(asked, pool(*offers(3), envelope(), society("KEN")), POLICY).now == 3
    same = [offer(f"o{n}", "AAA") for n in range(3)]
    assert coach_need(asked, pool(*same, envelope(), society("KEN")), POLICY).now is None


def test_an_offer_is_told_how_many_needs_it_could_meet() -> None:
    asks = pool(*(need(f"n{n}", f"N{chr(65 + n)}N") for n in range(3)), need("far", "FAR", earliest="2027-09-06"),
                need("own", "RWA"), envelope(), society("RWA"))
    advice = coach_offer(offer(latest="2027-08-31"), asks, POLICY)
    assert advice.now == 3 and [(each.column, each.number) for each in advice.best] == [("latest", 4)]


def test_it_holds_nothing_but_numbers_columns_and_the_statement_s_own_words() -> None:
    assert {field.name for field in fields(Advice)} == {"now", "best", "hurdle"}
    there = pool(*offers(5, languages="fr:C1"), envelope(), society("KEN"))
    told = repr(coach_need(need(), there, POLICY))
    assert not any(row.society in told or row.offer in told for row in there.offers)


def test_pairs_are_counted_though_a_list_of_pairs_is_kept() -> None:
    listed = replace(POLICY, checks=tuple(
        replace(check, on=True) if check.name == "listed" else check for check in POLICY.checks))  # type: ignore[type-var]
    assert coach_need(need(), pool(*offers(3), envelope(), society("KEN")), listed).now == 3


def judged(there: Pool, made: Need | Offer) -> int:
    """How many on the other side have an eligible leg with a statement, by the screening of the whole round."""
    if isinstance(made, Need):
        legs = screen(replace(there, needs=(made,), pins=(), affinity={}, baseline=None), POLICY.checks, POLICY.funding).legs
        team = legs.kind == 1
        able = set(legs.offer[~team].tolist())
        if len(set(legs.role[team].tolist())) == len(made.roles) and len(set(legs.sender[team].tolist())) > 1:
            able |= set(legs.offer[team].tolist())
        return len(able)
    legs = screen(replace(there, offers=(made,), pins=(), affinity={}, baseline=None), POLICY.checks, POLICY.funding).legs
    return len(set(legs.need.tolist()))


@settings(max_examples=40, deadline=None)
@given(tiny_pools())
def test_every_number_is_that_of_screening(there: Pool) -> None:
    for row in there.needs:
        bare = replace(row, avoids=())
        check(coach_need(row, there, POLICY), judged(there, bare), {
            (c.column, c.value): judged(there, c.made) for c in need_changes(bare, there, POLICY)})
    for given_ in there.offers:
        bare_offer = replace(given_, avoids=())
        check(coach_offer(given_, there, POLICY), judged(there, bare_offer), {
            (c.column, c.value): judged(there, c.made) for c in offer_changes(bare_offer, there, POLICY)})


def check(advice: Advice, now: int, changed: dict[tuple[str, Any], int]) -> None:
    assert advice.now == (now if now >= FEWEST else None)
    best = max(changed.values(), default=0)
    if best > now and best >= FEWEST:
        assert advice.best[0].number == best
    else:
        assert advice.best == ()
    assert all(changed[each.column, each.value] == each.number > now for each in advice.best)


@pytest.mark.parametrize("asked", [need(days=60, people=3, mode="onsite", materials="tablet:2"),
                                   offer(mode="remote", regions="EUR", notice_weeks=8, clearance=1, languages="fr:C1")])
def test_one_column_at_a_time_and_no_fact_is_changed(asked: Need | Offer) -> None:
    there = pool(*offers(2), need("n9", "UGA", languages="en:C1"), society("KEN"), society("RWA"))
    changes = need_changes(asked, there, POLICY) if isinstance(asked, Need) else offer_changes(asked, there, POLICY)
    assert changes
    for change in changes:
        differing = [f.name for f in fields(asked) if getattr(asked, f.name) != getattr(change.made, f.name)]
        assert differing == [change.column]
        assert change.column not in ("level", "target", "capability", "capabilities", "contexts", "priority")

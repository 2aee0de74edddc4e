"""What would unlock a need: made, solved from nothing, the need is met."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.domain.errors import DataError
from matcher.domain.funding import Costs
from matcher.domain.pool import Pool
from matcher.trust.changes import PEER, SOCIETY, Change, Edit, edited, together
from matcher.trust.helpful import helpful
from matcher.trust.unlock import unlock
from tests.helpers.rounds import envelope, need, offer, pin, pool, society
from tests.helpers.tiny import tiny_pools
from tests.trust.desks import bundled, desk_of, fresh


def codes(made: Pool, key: str = "n1") -> dict[str, dict[str, object]]:
    """What unlocks a need, each made and solved again on the way."""
    desk = desk_of(made)
    answer = unlock(desk, key, seconds=30, most=20)
    for found in answer.found:
        assert found.sure
        _, values, met = fresh(desk, found.change.applied(made))
        assert key in met
        assert abs(found.gains["impact"]) == abs(values["impact"] - desk.values["impact"])
    return {found.change.code: found.change.facts for found in answer.found}


def test_dates_are_moved_by_the_fewest_weeks_that_do() -> None:
    found = codes(pool(need("n1", earliest="2027-02-01", latest="2027-02-20"), offer("o1", earliest="2027-02-15")))
    assert found["change_need_dates"] == {"need": "n1", "days": 14, "end": "latest"}
    assert found["change_offer_dates"] == {"offer": "o1", "days": 14, "end": "earliest"}


def test_an_interpreter_or_one_level_less_of_a_language() -> None:
    found = codes(pool(society("KEN", languages="en:A2"), society("FRA", languages="en:C1"), need(), offer("o1", "FRA")))
    assert found["change_interpreter"] == {"need": "n1"}
    assert found["change_need_language"] == {"need": "n1", "language": "en", "level": "B1"}


def test_one_exchange_more_of_an_offer_that_is_taken() -> None:
    found = codes(pool(need("n1", priority=3), need("n2", "UGA", priority=1), offer("o1")))
    assert found["change_offer_exchange"] == {"offer": "o1"}
    found = codes(pool(need("n1", priority=3), need("n2", "UGA", priority=1), offer("o1", days_total=20)))
    assert found["change_offer_more"] == {"offer": "o1", "days": 8}


def test_one_more_place_at_a_full_host() -> None:
    made = pool(society("KEN", hosted_in_round=1), need("n1", priority=3), need("n2", priority=1), offer("o1"), offer("o2", "FRA"))
    assert codes(made)["change_host_place"] == {"society": "KEN", "limit": 2, "column": "hosted_in_round"}


def test_money_in_an_envelope_and_an_earmark_that_is_widened() -> None:
    made = pool(society("KEN", "AFR"), need("n1"), offer("o1"), envelope("e1", 90_000, regions="EUR"), envelope("e2", 300, regions="AFR"),
                costs=Costs())
    found = codes(made)
    assert found["change_earmark"] == {"envelope": "e1", "column": "regions", "word": "AFR"}
    assert found["change_money"]["envelope"] == "e2"


def test_a_pin_that_is_taken_back_and_a_mode() -> None:
    assert codes(pool(need(), offer(), pin("n1", "o1", "out")))["change_unpin"] == {"need": "n1", "offer": "o1"}
    found = codes(pool(need(mode="onsite"), offer(mode="remote")))
    assert found["change_remote"] == {"need": "n1"}


def test_what_stands_in_the_way_together_is_lifted_together() -> None:
    """The offer is taken and what is left does not pay a second exchange: neither change alone lets the need in."""
    made = pool(society("KEN", "AFR"), need("n1", priority=3), need("n2", "UGA", priority=1), offer("o1"), envelope("e1", 5000),
                costs=Costs())
    desk = desk_of(made)
    found = unlock(desk, "n1", seconds=30, most=20).found
    assert found
    for each in found:
        asked = {part.code for part in each.change.parts}
        assert "change_offer_exchange" in asked and asked & {"change_money", "change_own_funds"}
        assert {"n1", "n2"} == fresh(desk, each.change.applied(made))[2]
        assert each.change.effort == sum(part.effort for part in each.change.parts)


def test_clearance_or_from_afar_where_a_place_is_not_safe_enough() -> None:
    found = codes(pool(society("KEN", security_tier=3), need(), offer(clearance=1)))
    assert found["change_clearance"] == {"offer": "o1", "clearance": 3}
    assert found["change_only_remote"] == {"need": "n1"}


def test_a_kind_that_the_offer_is_not_given_as() -> None:
    assert codes(pool(need(), offer(kinds="peer_review")))["change_offer_kind"] == {"offer": "o1", "kind": "secondment"}


def test_units_of_a_material_that_is_short() -> None:
    made = pool(society("KEN", "AFR"), need("n1", materials="laptop:5"), offer("o1"), envelope("e1", 50_000),
                envelope("e2", 3, resource="laptop"), costs=Costs())
    found = codes(made)
    assert found["change_units"] == {"envelope": "e2", "amount": 2, "material": "laptop"}


def test_a_pair_that_is_not_listed() -> None:
    made = pool(need("n1"), need("n2", "UGA", capability="DAT-CASE"), offer("o1"), affinity={("n2", "o1"): 3})
    desk = desk_of(made, listed=True)
    assert [each.change.facts for each in unlock(desk, "n1", seconds=30).found] == [{"need": "n1", "offer": "o1"}]


def test_a_balance_that_two_exchanges_break() -> None:
    """Each of two Societies gives one more than it receives; the round manager may allow that."""
    desk = desk_of(pool(need("n1", "KEN"), offer("o1", "UGA")), difference=0)
    assert not desk.around.met
    found = unlock(desk, "n1", seconds=30).found
    assert [(each.change.code, each.change.facts, each.change.by) for each in found] == [
        ("change_balance", {"difference": 1}, "round_manager")]
    assert found[0].change.policy(desk.scenario.policy).rule("balance").difference == 1


def test_people_that_an_offer_lacks_are_asked_for_as_people() -> None:
    found = codes(pool(need(people=2), offer(people=1, days_total=60)))
    assert found["change_offer_people"] == {"offer": "o1", "people": 2} and "change_offer_days" not in found


def test_an_exchange_that_a_change_makes_cheaper_is_paid_for_anew() -> None:
    """One level more lets the offer serve a second need, and its first exchange does without the interpreter that is in the plan."""
    made = pool(society("KEN", "AFR", languages="en:B1"), society("UGA", "AFR", languages="en:B1"), society("FRA", languages="en:B1"),
                need("n1", "UGA", priority=1, interpreter=True), need("n2", "KEN", priority=3),
                offer("o1", "FRA", exchanges_max=2), envelope("e1", 90_000), costs=Costs())
    desk = desk_of(made)
    assert [x.interpreter for x in desk.plan.exchanges] == [True]
    vars(desk)["tiny"] = False
    found = unlock(desk, "n2", seconds=30, most=20).found
    assert "change_offer_language" in {each.change.code for each in found}
    for each in found:
        assert fresh(desk, each.change.applied(made))[2] == {"n1", "n2"}


def test_a_team_is_let_in_as_a_whole() -> None:
    """Two roles from two Societies: both offers are taken, so both must give one exchange more."""
    made = pool(need("n1", "KEN", kinds="joint_operation", capability=None, roles="SRV-TRAC;DAT-CASE", priority=3),
                need("n2", "UGA", priority=1, target=5), need("n3", "UGA", priority=1, capability="DAT-CASE", target=5),
                offer("o1", "RWA"), offer("o2", "FRA", capabilities="DAT-CASE:5"))
    desk = desk_of(made)
    assert desk.around.met == {"n2", "n3"}
    found = unlock(desk, "n1", seconds=30).found
    assert [sorted(part.facts["offer"] for part in each.change.parts) for each in found] == [["o1", "o2"]]
    assert "n1" in fresh(desk, found[0].change.applied(made))[2]


def test_changes_that_raise_the_same_are_added_up_for_a_team_and_else_the_greatest_holds() -> None:
    made = pool(need(), offer(), envelope("e1", 1000))
    one, other = (Change("change_money", {"envelope": "e1", "amount": more}, (Edit("envelopes", "e1", "amount", 1000 + more),))
                  for more in (200, 300))
    added, greatest = together(made, [one, other], add=True), together(made, [one, other])
    assert added is not None and greatest is not None
    assert added.applied(made).envelope["e1"].amount == 1500 and [part.facts["amount"] for part in added.parts] == [500]
    assert greatest.applied(made).envelope["e1"].amount == 1300


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tiny_pools())
def test_an_unlock_found_beside_the_plan_as_it_is_holds_for_a_fresh_solve(made: Pool) -> None:
    """Tiny rounds asked the way of large ones: only the need itself decided anew, then the whole round to be sure."""
    desk = desk_of(made)
    vars(desk)["tiny"] = False
    for row in made.needs:
        if row.need not in desk.around.met:
            for found in unlock(desk, row.need, seconds=30, most=2).found:
                _, values, met = fresh(desk, found.change.applied(made))
                assert row.need in met
                assert abs(found.gains["impact"]) <= abs(values["impact"] - desk.values["impact"])


def test_the_least_effort_comes_first_and_who_can_grant_it_is_named() -> None:
    made = pool(need("n1", earliest="2027-02-01", latest="2027-02-20"), offer("o1", "FRA", earliest="2027-02-15"))
    found = unlock(desk_of(made), "n1", most=20).found
    assert [each.change.effort for each in found] == sorted(each.change.effort for each in found)
    assert {(each.change.by, each.change.whom) for each in found} == {(SOCIETY, "KEN"), (PEER, "FRA")}


def test_a_need_that_is_met_or_unknown_is_refused() -> None:
    desk = desk_of(pool(need(), offer()))
    for key in ("n1", "n9"):
        with pytest.raises(DataError):
            unlock(desk, key)


def test_an_edit_of_a_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        edited(pool(need(), offer()), [Edit("offers", "o9", "people", 2)])


def test_the_changes_that_help_the_round_most_come_first() -> None:
    made = pool(need("n1", priority=1), need("n2", "UGA", priority=2), need("n3", "UGA", capability="DAT-CASE", priority=1,
                                                                          earliest="2027-02-01", latest="2027-02-20"),
                offer("o1"), offer("o2", "FRA", capabilities="DAT-CASE:5", earliest="2027-02-15"))
    desk = desk_of(made)
    found = helpful(desk, seconds=30)
    gains = [each.gains["impact"] for each in found]
    assert len(found) >= 2 and gains == sorted(gains, reverse=True)
    for each in found:
        assert fresh(desk, each.change.applied(made))[1]["impact"] == desk.values["impact"] + each.gains["impact"]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tiny_pools())
def test_every_unlock_is_verified_by_a_fresh_solve(made: Pool) -> None:
    desk = desk_of(made)
    for row in made.needs:
        if row.need in desk.around.met:
            continue
        for found in unlock(desk, row.need, seconds=30, most=3).found:
            assert row.need in fresh(desk, found.change.applied(made))[2]


@pytest.mark.slow
def test_on_a_bundled_round_what_is_sure_holds_for_a_fresh_solve() -> None:
    desk = bundled("regional-2027")
    checked = 0
    for row in desk.plan.unmet:
        for found in unlock(desk, row.need, seconds=60, most=1).found if not checked else ():
            if found.sure:
                checked += 1
                assert row.need in fresh(desk, found.change.applied(desk.pool))[2]
    assert checked >= 1

"""What would unlock a need: made, solved from nothing, the need is met."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.domain.errors import DataError
from matcher.domain.funding import Costs
from matcher.domain.pool import Pool
from matcher.trust.changes import PEER, SOCIETY, Edit, edited
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
    assert found["change_offer_more"]["offer"] == "o1"


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

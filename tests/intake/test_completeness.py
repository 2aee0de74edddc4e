"""What is missing, vague or hopeless in one statement."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from matcher.intake.completeness import HOPELESS, NOTE, VAGUE, Survey, gaps_of_reading, without
from matcher.intake.reading import read_statement
from matcher.policy import default_policy
from matcher.screening import screen
from tests.helpers.rounds import capability, need, offer, pool, society
from tests.helpers.tiny import tiny_pools
from tests.intake.makers import GROUND

POLICY = default_policy()
PLENTY = {"deliverable": "A written plan in use", "train_staff": 3}


def found(statement: Need | Offer, *others: Any, **fields: Any) -> list[tuple[str, str, str]]:
    return [(gap.code, gap.weight, gap.column) for gap in Survey(pool(statement, *others, **fields), POLICY).gaps(statement)]


def test_nothing_is_said_of_a_good_need_and_a_good_offer() -> None:
    assert found(need(**PLENTY), offer()) == []
    assert found(offer(), need()) == []


@pytest.mark.parametrize(("fields", "code", "weight", "column"), [
    ({"deliverable": ""}, "no_deliverable", VAGUE, "deliverable"),
    ({"deliverable": "training  "}, "short_deliverable", VAGUE, "deliverable"),
    ({"train_staff": 0}, "no_results", NOTE, "train_staff"),
    ({"days": 7}, "unusual_days", VAGUE, "days"),
    ({"level": 0, "target": 4}, "steep", VAGUE, "target"),
    ({"level": 0, "target": 2}, "not_reviewed", NOTE, "level"),
    ({"prefers": ("RWA",), "avoids": ("RWA",)}, "prefers_avoids", VAGUE, "avoids"),
    ({"earliest": "2026-01-01", "latest": "2026-12-31"}, "window_outside", HOPELESS, "latest"),
    ({"earliest": "2028-03-01", "latest": "2028-12-31"}, "window_outside", HOPELESS, "latest"),
    ({"earliest": "2027-03-02", "latest": "2027-03-20"}, "window_short", HOPELESS, "latest"),
    ({"languages": "en:A2;fr:A1"}, "language_weak", HOPELESS, "languages"),
    ({"languages": "gv:C2"}, "language_alone", HOPELESS, "languages"),
])
def test_a_need(fields: dict[str, Any], code: str, weight: str, column: str) -> None:
    assert (code, weight, column) in found(need(**{**PLENTY, **fields}), offer())


def test_an_interpreter_makes_up_for_the_language() -> None:
    assert found(need(languages="gv:C2", interpreter=True, **PLENTY), offer()) == []


def test_an_offer_s_language_is_no_hindrance_where_a_need_brings_an_interpreter() -> None:
    assert found(offer(languages="gv:C2"), need()) == [("language_alone", HOPELESS, "languages")]
    assert found(offer(languages="en:B1"), need()) == [("language_weak", HOPELESS, "languages")]
    for spoken in ("gv:C2", "en:B1"):
        assert found(offer(languages=spoken), need(interpreter=True)) == []


def test_kinds_that_the_capability_does_not_allow() -> None:
    only = capability("SRV-TRAC", "peer_review")
    assert found(need(**PLENTY), offer(), only) == [("kind_never", HOPELESS, "kinds")]
    assert found(need(kinds="secondment;peer_review", **PLENTY), offer(), only) == []
    assert ("kind_never", HOPELESS, "kinds") in found(offer(kinds="secondment"), need(), only)
    team = need(kinds="joint_operation", capability=None, roles="SRV-TRAC;SRV-TRAC", days=14, **PLENTY)
    assert ("kind_never", HOPELESS, "kinds") in found(team, offer(), only)
    assert found(team, offer()) == []


def test_on_site_only_where_nobody_travels() -> None:
    danger = society("KEN", security_tier=4)
    assert ("too_dangerous", HOPELESS, "mode") in found(need(mode="onsite", **PLENTY), offer(), danger)
    assert found(need(**PLENTY), offer(), danger) == []


def test_a_window_in_the_society_s_own_holidays() -> None:
    closed = society("KEN", blackouts=["2027-03-01/2027-03-31"])
    shut = need(earliest="2027-03-01", latest="2027-03-31", **PLENTY)
    (gap,) = Survey(pool(shut, offer(), closed), POLICY).gaps(shut)
    assert (gap.code, gap.weight, gap.facts["blackouts"]) == ("window_closed", HOPELESS, ["2027-03-01/2027-03-31"])
    assert found(need(earliest="2027-03-01", latest="2027-04-30", **PLENTY), offer(), closed) == []


def test_the_day_of_approval_and_notice_shorten_a_window() -> None:
    late = {"approval": "2027-06-07"}
    assert found(offer(latest="2027-06-07", kinds="peer_review"), need(), **late) == []
    assert found(offer(latest="2027-06-07", kinds="peer_review", notice_weeks=1), need(), **late) == [
        ("window_short", HOPELESS, "latest")]


def test_three_needs_all_urgent() -> None:
    first, *others = (need(f"n{n}", priority=1, **PLENTY) for n in range(3))
    assert ("all_urgent", NOTE, "priority") in found(first, *others, offer())
    assert ("all_urgent", NOTE, "priority") not in found(first, others[0], need("n9", priority=2), offer())


def test_offers_too_weak_or_too_short() -> None:
    assert found(offer(capabilities="SRV-TRAC:3"), need()) == [("weak", HOPELESS, "capabilities")]
    assert found(offer(capabilities="SRV-TRAC:3;DAT-CASE:4"), need()) == [("weak", VAGUE, "capabilities")]
    assert found(offer(kinds="practice_exchange", days_total=2), need()) == [("too_few_days", HOPELESS, "days_total")]
    assert found(offer(kinds="secondment", mode="onsite", days_total=2), need()) == [("little_time", VAGUE, "days_total")]


def test_a_draft_tells_what_it_lacks() -> None:
    reading = read_statement("needs", {"need": "n1", "society": "KEN", "kinds": "secondment"}, GROUND)
    assert [gap.column for gap in gaps_of_reading(reading)] == ["level", "target", "priority", "days", "earliest", "latest"]


def test_a_statement_takes_the_place_of_the_one_with_its_key() -> None:
    there = pool(need("n1"), need("n2"), offer("o1"))
    assert [row.days for row in without(there, need("n1", days=21)).needs] == [21, 14]
    assert [row.people for row in without(there, offer("o1", people=3)).offers] == [3]
    assert len(without(there, need("n3")).needs) == 3


@settings(deadline=None)
@given(tiny_pools())
def test_what_is_called_hopeless_has_no_leg_that_may_stand(there: Pool) -> None:
    survey, legs = Survey(there, POLICY), screen(there, POLICY.checks, POLICY.funding).legs
    for place, row in enumerate(there.needs):
        if any(gap.weight == HOPELESS for gap in survey.gaps(row)):
            assert not (legs.need == place).any()
    for place, given_ in enumerate(there.offers):
        if any(gap.weight == HOPELESS for gap in survey.gaps(given_)):
            assert not (legs.offer == place).any()

"""Costs worked out by hand, with the tariff of MODEL.md section 4."""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
import pytest

from matcher.domain.funding import Costs
from matcher.domain.kinds import CASH_LINES
from matcher.domain.pool import Pool
from matcher.kinds.costing import cash_lines, fares, great_circle_km, material_units
from matcher.kinds.speech import interpreted
from tests.helpers.judging import rows
from tests.helpers.rounds import capability, need, offer, pool, society

NAIROBI = {"lat": -1.2864, "lon": 36.8172}
KIGALI = {"lat": -1.9441, "lon": 30.0619}
PARIS = {"lat": 48.8566, "lon": 2.3522}


def lines(made: Pool, kind: str = "secondment", role: int | None = None) -> dict[str, int]:
    leg = rows(made, kind, role)
    return {line: int(amount) for line, amount in zip(CASH_LINES, cash_lines(leg, interpreted(leg))[0], strict=True)
            if amount}


def neighbours(cost_class: str = "low", **asked: Any) -> Pool:
    return pool(
        society("KEN", "AFR", cost_class=cost_class, **NAIROBI), society("RWA", "AFR", cost_class="high", **KIGALI),
        need(**asked), offer(session_days=4), costs=Costs())


def test_a_secondment_of_two_for_thirty_days_next_door() -> None:
    # 755 km; 90 x (28 + 0.55 x 2) = 2,619 a person; 6, 40 a day and person; no visa within a region.
    assert lines(neighbours(days=30, people=2)) == {
        "travel": 800, "stay": 5238, "insurance": 360, "medical": 300, "local": 2400}


def test_thirteen_days_need_no_medical_check() -> None:
    assert lines(neighbours(days=13)) == {"travel": 400, "stay": 1170, "insurance": 78, "local": 520}
    assert lines(neighbours(days=14))["medical"] == 150


@pytest.mark.parametrize(
    ("cost_class", "people", "days", "stay"),
    [
        ("low", 1, 28, 2520), ("low", 1, 29, 2570),  # 2,569.5
        ("low", 3, 29, 7709),  # 7,708.5, where three times 2,570 would be 7,710
        ("middle", 1, 29, 3712), ("high", 1, 29, 6567), ("middle", 1, 30, 3783), ("high", 4, 182, 103684),
        ("low", 1, 1, 90),
    ])
def test_stay_is_rounded_once_half_up(cost_class: str, people: int, days: int, stay: int) -> None:
    assert lines(neighbours(cost_class, people=people, days=days))["stay"] == stay


def test_at_a_distance_only_local_costs_and_the_interpreter() -> None:
    made = pool(need(days=20, people=2, mode="remote", languages="sw:C2", interpreter=True), offer(), costs=Costs())
    assert lines(made) == {"local": 400, "interpreter": 7000}


def test_an_interpreter_costs_by_the_day_not_by_the_person() -> None:
    asked = need(days=10, people=3, languages="sw:C2", interpreter=True)
    assert lines(pool(society("KEN", "AFR"), asked, offer(), costs=Costs())) == {
        "travel": 4800, "stay": 3900, "insurance": 180, "visa": 240, "local": 1200, "interpreter": 3500}


def test_learners_travel_to_a_session_at_the_offer_s_society() -> None:
    assert lines(neighbours(days=99, people=3), "practice_exchange") == {
        "travel": 1200, "stay": 2760, "insurance": 72, "local": 480}


def test_one_person_a_leg_of_a_joint_operation() -> None:
    made = neighbours(days=10, people=4, kinds="joint_operation", roles="SRV-TRAC;SRV-TRAC", materials="tablet:5;kit:2")
    assert lines(made, "joint_operation", 1) == {"travel": 400, "stay": 900, "insurance": 60, "local": 400}
    assert [material_units(rows(made, "joint_operation", role)).tolist() for role in (1, 2)] == [[[2, 5]], [[0, 0]]]


def test_materials_stand_as_they_are_in_every_other_kind() -> None:
    made = pool(capability("SRV-TRAC"), need(people=3, mode="remote", materials="tablet:5"), offer())
    for kind in ("secondment", "practice_exchange", "peer_review"):
        assert material_units(rows(made, kind)).tolist() == [[5]]


def test_free_costs_leave_materials() -> None:
    made = pool(need(materials="tablet:5"), offer(), costs=Costs(free=True))
    assert (lines(made), material_units(rows(made)).tolist()) == ({}, [[5]])


@pytest.mark.parametrize(
    ("receiver", "sender", "visa"),
    [("KEN", "FRA", 160), ("KEN", "RWA", 0), ("ICRC", "FRA", 160), ("FRA", "ICRC", 160), ("ICRC", "IFRC", 0)])
def test_a_visa_a_person_when_the_regions_differ(receiver: str, sender: str, visa: int) -> None:
    members = [society("KEN", "AFR"), society("RWA", "AFR"), society("FRA", "EUR"), society("ICRC"), society("IFRC")]
    made = pool(*members, need(society=receiver, people=2), offer(society=sender), costs=Costs())
    assert lines(made).get("visa", 0) == visa


# On the equator a degree is 111.19 km: 1,500 km lie between 13.48 and 13.50 degrees, and so on.
@pytest.mark.parametrize(("lon", "fare"), [
    (0.0, 400), (13.48, 400), (13.50, 750), (35.97, 750), (35.98, 1100), (71.94, 1100), (71.95, 1600), (180.0, 1600),
    (-13.48, 400), (-13.50, 750)])
def test_fares_by_great_circle(lon: float, fare: int) -> None:
    made = pool(society("KEN", lat=0.0, lon=0.0), society("RWA", lat=0.0, lon=lon), need(), offer(), costs=Costs())
    assert fares(rows(made)).tolist() == [fare]


def test_the_last_fare_holds_beyond_its_distance_and_where_a_place_is_not_known() -> None:
    tariff = Costs(fares=((100, 5), (200, 9)))
    far = pool(society("KEN", **NAIROBI), society("RWA", **PARIS), need(), offer(), costs=tariff)
    unknown = pool(society("KEN", **NAIROBI), society("RWA"), need(), offer(), costs=tariff)
    assert [fares(rows(made)).tolist() for made in (far, unknown)] == [[9], [9]]


@pytest.mark.parametrize(
    ("here", "there", "turn"),
    [((90.0, 0.0), (0.0, 77.0), 0.25), ((0.0, -170.0), (0.0, 100.0), 0.25), ((10.0, 20.0), (-10.0, -160.0), 0.5),
     ((0.0, 0.0), (0.0, 36.0), 0.1), ((5.0, 5.0), (5.0, 5.0), 0.0)])
def test_distance_is_a_part_of_the_great_circle(
        here: tuple[float, float], there: tuple[float, float], turn: float) -> None:
    km = great_circle_km(*(np.array(value) for value in (*here, *there)))
    assert float(km) == pytest.approx(turn * 2 * pi * 6371.0)


def test_every_number_of_the_tariff_counts() -> None:
    tariff = Costs(fares=((9, 3), (20000, 7)), per_diem=(("low", 11), ("middle", 12), ("high", 13)), full_days=2,
                   later_permille=125, insurance=2, visa=5, medical=17, medical_days=3, local=19, local_remote=23,
                   interpreter=29)
    asked: dict[str, Any] = {"days": 5, "people": 2, "languages": "sw:C2", "interpreter": True}
    # stay: 2 x 12 x (2 + 0.125 x 3) = 57
    assert lines(pool(society("KEN", "AFR"), need(**asked), offer(), costs=tariff)) == {
        "travel": 14, "stay": 57, "insurance": 20, "visa": 10, "medical": 34, "local": 190, "interpreter": 145}
    assert lines(pool(society("KEN", "AFR"), need(mode="remote", **asked), offer(), costs=tariff)) == {
        "local": 230, "interpreter": 145}

"""The reference tables say what their README promises."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale

from matcher.domain.funding import Costs
from matcher.domain.kinds import CEFR, COST_CLASSES, KIND_CODES, KINDS, REGIONS, RISKS

DATA = Path(__file__).resolve().parents[2] / "data"
LANGUAGES = ("en", "fr", "es", "ar")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def societies() -> list[dict[str, str]]:
    return rows("national_societies.csv")


@pytest.fixture(scope="module")
def capabilities() -> list[dict[str, str]]:
    return rows("capabilities.csv")


def test_192_societies_each_once(societies: list[dict[str, str]]) -> None:
    assert len(societies) == 192
    assert len({row["iso3"] for row in societies}) == 192
    assert all(len(row["iso3"]) == 3 and row["iso3"].isupper() for row in societies)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_society_and_country_has_a_name_in_four_languages(
    societies: list[dict[str, str]], language: str
) -> None:
    assert [row["iso3"] for row in societies if not row[f"ns_name_{language}"].strip()] == []
    assert [row["iso3"] for row in societies if not row[f"country_{language}"].strip()] == []


def test_regions_are_the_codes_of_a_round(societies: list[dict[str, str]]) -> None:
    by_region = Counter(row["region"] for row in societies)
    assert by_region == {"EUR": 54, "AFR": 48, "APA": 38, "AME": 35, "MEN": 17}
    assert set(by_region) == set(REGIONS)


def test_coordinates_lie_on_the_globe(societies: list[dict[str, str]]) -> None:
    for row in societies:
        assert -60 < float(row["lat"]) < 75, row["iso3"]
        assert -180 <= float(row["lon"]) <= 180, row["iso3"]


def test_languages_are_iso_639_1_with_a_cefr_level_each_once(societies: list[dict[str, str]]) -> None:
    known = {code for code in Locale("en").languages if len(code) == 2}
    for row in societies:
        pairs = [part.split(":") for part in row["languages"].split(";")]
        codes = [code for code, _ in pairs]
        assert len(set(codes)) == len(codes), row["iso3"]
        assert set(codes) <= known, row["iso3"]
        assert {level for _, level in pairs} <= set(CEFR), row["iso3"]


def test_every_society_has_a_language_to_work_with_others(societies: list[dict[str, str]]) -> None:
    for row in societies:
        codes = {part.split(":")[0] for part in row["languages"].split(";")}
        assert codes & set(LANGUAGES), row["iso3"]


def test_cost_class_follows_the_income_group(societies: list[dict[str, str]]) -> None:
    classes = {"low": "low", "lower_middle": "low", "upper_middle": "middle", "high": "high"}
    named = {"COK": "high", "VEN": "middle", "ETH": "low"}
    for row in societies:
        expected = named[row["iso3"]] if row["income_group"] == "not_classified" else classes[row["income_group"]]
        assert row["cost_class"] == expected, row["iso3"]
        assert row["cost_class"] in COST_CLASSES


def test_no_low_income_country_is_off_the_oda_list(societies: list[dict[str, str]]) -> None:
    assert {row["oda"] for row in societies} == {"yes", "no"}
    assert [row["iso3"] for row in societies if row["cost_class"] == "low" and row["oda"] == "no"] == []
    on_the_list_with_high_income = {"CRI", "GUY", "PAN", "PLW"}
    rich = {row["iso3"] for row in societies if row["income_group"] == "high" and row["oda"] == "yes"}
    assert rich == on_the_list_with_high_income


def test_the_dissolved_society_is_flagged(societies: list[dict[str, str]]) -> None:
    assert next(row["note"] for row in societies if row["iso3"] == "NIC").startswith("dissolved")


def test_30_capabilities_with_labels_in_four_languages(capabilities: list[dict[str, str]]) -> None:
    assert len({row["code"] for row in capabilities}) == len(capabilities) == 30
    for row in capabilities:
        assert row["code"].partition("-")[0] == row["group_code"]
        for language in LANGUAGES:
            assert row[f"label_{language}"].strip() and row[f"group_{language}"].strip(), row["code"]
    for language in LANGUAGES:
        assert len({row[f"label_{language}"] for row in capabilities}) == 30
        assert len({row[f"group_{language}"] for row in capabilities}) == 6


def test_capabilities_have_known_kinds_clauses_and_risks(capabilities: list[dict[str, str]]) -> None:
    seen: set[str] = set()
    for row in capabilities:
        kinds = row["modalities"].split(";")
        assert kinds and set(kinds) <= set(KIND_CODES), row["code"]
        seen |= {KIND_CODES[kind] for kind in kinds}
        assert set(row["pledge_clauses"].split(";")) <= {f"P{number}" for number in range(1, 10)}, row["code"]
        assert row["case_data_risk"] in RISKS, row["code"]
        assert row["remote"] in ("none", "partial", "full"), row["code"]
    assert seen == set(KINDS)


def test_every_strategy_key_exists_and_is_used(capabilities: list[dict[str, str]]) -> None:
    columns = {"objective": "objectives", "enabler": "enablers", "cross_cutting": "cross_cutting"}
    for kind, column in columns.items():
        known = {row["key"] for row in rows("strategy_refs.csv") if row["kind"] == kind}
        used = {key for row in capabilities for key in row[column].split(";") if key}
        assert used == known


def test_no_strategy_key_claims_to_be_verified() -> None:
    strategy = rows("strategy_refs.csv")
    assert len({row["key"] for row in strategy}) == len(strategy) == 12
    assert {row["official_wording_verified"] for row in strategy} == {"no"}
    assert {row["official_number"] for row in strategy} == {""}


def test_the_tariff_is_the_one_that_a_round_starts_from() -> None:
    tariff = {row["key"]: int(row["value"]) for row in rows("costs.csv")}
    default = Costs()
    steps = [("beyond" if place == len(default.fares) - 1 else str(limit), fare)
             for place, (limit, fare) in enumerate(default.fares)]
    expected = {f"fares.{limit}": fare for limit, fare in steps}
    expected |= {f"per_diem.{name}": value for name, value in default.per_diem}
    for name in ("full_days", "later_permille", "insurance", "visa", "medical", "medical_days", "local",
                 "local_remote", "interpreter"):
        expected[name] = getattr(default, name)
    assert tariff == expected


def test_land_is_made_of_rings_on_the_globe_that_do_not_cross_the_180th_meridian() -> None:
    found = rows("land.csv")
    assert {row["surface"] for row in found} == {"land", "lake"}
    assert len(found) > 90
    for row in found:
        corners = [tuple(map(float, corner.split(" "))) for corner in row["outline"].split(";")]
        assert len(corners) >= 3 and corners[0] != corners[-1], row["ring"]
        assert all(-180 <= x <= 180 and -60 <= y <= 84 for x, y in corners), row["ring"]
        assert all(abs(a[0] - b[0]) < 180 for a, b in zip(corners, corners[1:] + corners[:1], strict=True)), row["ring"]


def test_every_column_is_explained_in_the_readme() -> None:
    text = (DATA / "README.md").read_text("utf-8")
    for table in ("national_societies.csv", "capabilities.csv", "strategy_refs.csv", "costs.csv", "land.csv"):
        section = text.split(f"## {table}\n")[1].split("\n## ")[0]
        for column in rows(table)[0]:
            stem, _, language = column.rpartition("_")
            in_four = language in LANGUAGES and f"{stem}_en" in section and f"_{language}" in section
            assert column in section or in_four, f"{table}: {column}"

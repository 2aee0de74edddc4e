"""Made-up rounds have the field's magnitudes, and fall the same from the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from matcher.domain.kinds import JOINT_OPERATION, KINDS, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT
from matcher.generate import SIZES, Made, Size, generate, write_round
from matcher.generate.reference import places
from matcher.generate.themes import AT_LEAST
from matcher.tables.reference import capabilities

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
BUNDLED = {"regional": "regional-2027", "global": "global-2027", "every": "every-society-2027"}


@pytest.fixture(scope="module", params=sorted(SIZES))
def sized(request: pytest.FixtureRequest) -> tuple[Size, Made]:
    size = SIZES[request.param]
    return size, generate(name="round", size=size, seed=11)


def cash(made: Made) -> int:
    return sum(row["amount"] for row in made.tables["envelopes"] if "resource" not in row)


@pytest.mark.parametrize("size", sorted(BUNDLED))
def test_the_bundled_rounds_are_what_seed_2027_makes(size: str, tmp_path: Path) -> None:
    name = BUNDLED[size]
    written = write_round(tmp_path / name, generate(name=name, size=SIZES[size], seed=2027))
    assert len(written) == 6
    for path in written:
        assert path.read_bytes() == (SCENARIOS / name / path.name).read_bytes(), path.name


def test_another_seed_makes_another_round() -> None:
    first, second = (generate(name="round", size=SIZES["regional"], seed=seed) for seed in (1, 2))
    assert first.tables["needs"] != second.tables["needs"]


def test_counts_are_those_asked_for(sized: tuple[Size, Made]) -> None:
    size, made = sized
    counts = {name: len(rows) for name, rows in made.tables.items()}
    components = sum(row["society"] == "ICRC" for row in made.tables["societies"])
    assert counts["societies"] - components == size.societies
    assert (counts["needs"], counts["offers"], counts["envelopes"]) == (size.needs, size.offers, size.envelopes)


def test_keys_are_given_once(sized: tuple[Size, Made]) -> None:
    _, made = sized
    for table, key in (("societies", "society"), ("needs", "need"), ("offers", "offer"), ("envelopes", "envelope")):
        keys = [row[key] for row in made.tables[table]]
        assert len(set(keys)) == len(keys)


def test_needs_by_kind_have_the_shares_of_the_field(sized: tuple[Size, Made]) -> None:
    size, made = sized
    first = Counter(row["kinds"][0] for row in made.tables["needs"])
    shares = {PRACTICE_EXCHANGE: 40, SECONDMENT: 25, PEER_REVIEW: 20, JOINT_OPERATION: 15}
    for kind, share in shares.items():
        assert abs(first[kind] - size.needs * share / 100) < 4


def test_a_quarter_ask_and_give_and_a_fifth_only_give(sized: tuple[Size, Made]) -> None:
    size, made = sized
    asking = {row["society"] for row in made.tables["needs"]}
    giving = {row["society"] for row in made.tables["offers"]} - {"ICRC"}
    assert len(asking & giving) == size.societies // 4
    assert len(giving - asking) == size.societies // 5
    assert len(asking | giving) == size.societies


def test_demand_over_money_is_the_fields(sized: tuple[Size, Made]) -> None:
    size, made = sized
    assert 1.5 <= made.demand / cash(made) <= 2.2
    assert abs(made.demand * 1000 / cash(made) - size.ratio_permille) < 60


@pytest.mark.parametrize(("name", "least", "most"), [
    ("regional", 120_000, 200_000), ("global", 400_000, 700_000), ("every", 2_000_000, 4_000_000),
])
def test_the_bundled_rounds_have_the_money_of_their_size(name: str, least: int, most: int) -> None:
    assert least <= cash(generate(name=name, size=SIZES[name], seed=2027)) <= most


def test_windows_hold_the_days_and_lie_in_the_round(sized: tuple[Size, Made]) -> None:
    _, made = sized
    end = date(2027, 1, 4) + timedelta(weeks=52) - timedelta(days=1)
    for row in made.tables["needs"]:
        wide = (row["latest"] - row["earliest"]).days + 1
        assert date(2027, 1, 4) <= row["earliest"] and row["latest"] <= end
        assert row["days"] <= wide and 8 * 7 <= wide <= 30 * 7


def test_peers_offer_at_four_or_five(sized: tuple[Size, Made]) -> None:
    _, made = sized
    levels = {level for row in made.tables["offers"] for _, level in row["capabilities"]}
    assert levels == {4, 5}
    assert {len(row["capabilities"]) for row in made.tables["offers"]} <= {1, 2, 3, 4}


def test_needs_ask_for_what_their_kinds_can_pass_on(sized: tuple[Size, Made]) -> None:
    _, made = sized
    kinds = {skill.code: set(skill.kinds) for skill in capabilities()}
    for row in made.tables["needs"]:
        joint = JOINT_OPERATION in row["kinds"]
        assert joint == ("roles" in row)
        assert ("capability" in row) == (row["kinds"] != (JOINT_OPERATION,))
        if joint:
            assert 2 <= len(row["roles"]) <= 4
            assert all(JOINT_OPERATION in kinds[code] for code in row["roles"])
        assert set(row["kinds"]) - {JOINT_OPERATION} <= kinds.get(row.get("capability"), set())
        assert row["level"] < row["target"] <= 5


def test_wishes_name_others_and_never_the_same_as_avoided(sized: tuple[Size, Made]) -> None:
    _, made = sized
    for row in (*made.tables["needs"], *made.tables["offers"]):
        prefers, avoids = set(row.get("prefers", ())), set(row.get("avoids", ()))
        assert row["society"] not in prefers | avoids
        assert not prefers & avoids


def test_history_is_of_the_two_years_before(sized: tuple[Size, Made]) -> None:
    _, made = sized
    assert {row["year"] for row in made.tables["history"]} == {2025, 2026}
    assert {row["kind"] for row in made.tables["history"]} == set(KINDS)


def test_a_theme_has_enough_for_teams_and_reviews() -> None:
    for seed in range(20):
        made = generate(name="small", size=Size(8, 12, 6, 3), seed=seed)
        wanted = {code for row in made.tables["needs"] for code in row.get("roles", ())}
        able = {skill.code for skill in capabilities() if JOINT_OPERATION in skill.kinds}
        assert wanted <= able
    assert dict(AT_LEAST) == {JOINT_OPERATION: 4, PEER_REVIEW: 3}


def test_a_societys_facts_come_from_the_reference_table(sized: tuple[Size, Made]) -> None:
    _, made = sized
    known = {place.code: place for place in places()}
    rows = [row for row in made.tables["societies"] if row["society"] != "ICRC"]
    for row in rows:
        place = known[row["society"]]
        assert (row["name"], row["region"], dict(row["languages"])) == (place.name, place.region, place.languages)
    assert all(first["society"] < second["society"] for first, second in pairwise(rows))


def test_a_round_of_thousands_has_limits_of_its_own() -> None:
    made = generate(name="large", size=Size(192, 2000, 2000, 40), seed=1)
    asked = Counter(row["society"] for row in made.tables["needs"])
    for row in made.tables["societies"]:
        if asked[row["society"]] > 6:
            assert row["hosted_in_round"] == asked[row["society"]] // 2


@pytest.mark.parametrize("wrong", [
    {"size": Size(193, 10, 10, 3)},
    {"start": date(2027, 1, 5)},
    {"weeks": 20},
])
def test_what_cannot_be_made_is_refused(wrong: dict[str, object]) -> None:
    asked: dict[str, object] = {"name": "round", "size": SIZES["regional"], "seed": 1, **wrong}
    with pytest.raises(ValueError, match=r"only 192 societies|must be a Monday|from 26 to 156"):
        generate(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("counts", [(3, 10, 10, 3), (10, 0, 10, 3), (10, 10, 10, 1)])
def test_sizes_too_small_for_a_round_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="A round needs at least"):
        Size(*counts)

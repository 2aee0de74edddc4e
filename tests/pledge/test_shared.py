"""What everybody may see: nothing small, and nothing small to be worked out, tried over every small table of figures."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from matcher.domain.deliveries import ACTIVITIES, GROUPS
from matcher.pledge.gather import gather
from matcher.pledge.indicators import KEYS, indicators
from matcher.pledge.shared import FEW, LEAST, WITHHELD, Count, protected, shared
from matcher.store.session import Database
from tests.helpers.acting import KEY
from tests.pledge.test_recomputed import carried_out

TRAINED = tuple(f"trained.{name}" for name in GROUPS)


def table(total: str, parts: dict[str, int], behind: int = LEAST) -> dict[str, tuple[int | None, int]]:
    return {total: (sum(parts.values()), behind), **{key: (number, behind) for key, number in parts.items()}}


def test_no_small_figure_can_be_worked_out_from_what_is_shown() -> None:
    # Whoever knows the rule sees one table and asks which tables would look the same: a small figure must differ among them.
    alike: dict[tuple[Count, ...], list[tuple[int, ...]]] = defaultdict(list)
    for numbers in product(range(11), repeat=len(TRAINED)):
        alike[tuple(protected(table("trained", dict(zip(TRAINED, numbers, strict=True)))).values())].append(numbers)
    tried = 0
    for seen, tables in alike.items():
        if min(max(numbers) for numbers in tables) > 6:
            continue  # what looks the same as one of these may lie beyond the tables that are tried
        for place, count in enumerate(seen[1:]):
            assert count.number is None or count.number >= LEAST
            if count.why == FEW:
                tried += 1
                assert len({numbers[place] for numbers in tables}) > 1, (seen, tables)
    assert tried > 20 and any(count.why == WITHHELD for seen in alike for count in seen)


def test_large_figures_are_shown_and_totals_stay_where_they_may() -> None:
    found = protected(table("trained", dict(zip(TRAINED, (40, 30, 20), strict=True))))
    assert [count.number for count in found.values()] == [90, 40, 30, 20]
    # One small part takes the largest with it.
    found = protected(table("trained", dict(zip(TRAINED, (40, 30, 2), strict=True))))
    assert list(found.values()) == [Count(72), Count(None, WITHHELD), Count(30), Count(None, FEW)]
    # Many people of one exchange are that exchange's.
    assert set(protected(table("trained", dict(zip(TRAINED, (40, 30, 20), strict=True)), behind=2)).values()) == {Count(None, FEW)}


def test_totals_that_say_the_same_go_together() -> None:
    sorts = tuple(f"activities.{name}" for name in ACTIVITIES)
    cells = table("activities", dict.fromkeys(sorts, 2)) | {"exchanges": (12, 12)}
    found = protected(cells)
    # Twelve activities of six sorts, all below three: the total would tell that each is two; exchanges would tell the total.
    assert found["activities"] == found["exchanges"] == Count(None, WITHHELD)


def test_figures_of_a_round_are_those_of_its_exchanges_or_hidden(database: Database) -> None:
    with database.writing() as session:
        carried_out(session)
        facts = gather(session, KEY).facts
    known, told = {each.key: each for each in indicators(facts)}, {each.key: each for each in shared(facts)}
    assert tuple(told) == KEYS
    assert told["exchanges"].planned in (Count(4), Count(None, WITHHELD)) and told["exchanges"].actual == Count(None, FEW)
    for key, each in told.items():
        assert each.actual.number in (None, known[key].actual) and (each.planned is None) == (known[key].planned is None)
        assert each.planned is None or each.planned.number in (None, known[key].planned)
    assert {key for key, each in told.items() if each.stressed} == {"exchanges", "trained", "activities"}

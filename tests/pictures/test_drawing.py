"""What pictures are drawn with: text in two scripts, colours that everybody tells apart, the projection, ticks, room."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.pictures.drawing import colours
from matcher.pictures.drawing.canvas import Canvas, cut, text_width
from matcher.pictures.drawing.globe import Globe, equal_earth
from matcher.pictures.drawing.raster import png
from matcher.pictures.drawing.script import ARABIC, LATIN, Run, runs, shaped
from matcher.pictures.drawing.shapes import Room, ticks
from matcher.pictures.drawing.streams import LEAST, Stream, layout
from tests.pictures.reading import boxes


def test_a_line_of_two_scripts_is_cut_into_runs_in_reading_order() -> None:
    assert runs("الهلال الأحمر (12) CHF 1,200 من 500", True) == (
        Run("الهلال الأحمر", ARABIC), Run("(12) CHF 1,200", LATIN, 1), Run("من 500", ARABIC, 1))
    assert runs("Kenya 2027", False) == (Run("Kenya 2027", LATIN),)


def test_what_stands_between_two_parts_belongs_to_neither() -> None:
    assert [run.text for run in runs("a1b2 · 4 يناير", True)] == ["a1b2", "·", "4", "يناير"]


def test_brackets_that_stand_alone_are_turned_round() -> None:
    assert [run.text for run in runs("(عدد)", True)] == [")", "عدد", "("]


def test_arabic_letters_are_joined_as_they_are_read() -> None:
    assert shaped("بب") == "ﺑﺐ"
    assert shaped("لا") == "ﻻ"
    assert shaped("دب") == "ﺩﺏ"
    assert shaped("مقيّد") == shaped("مقيد")


def test_joined_letters_take_less_room_than_letters_alone() -> None:
    assert text_width("ببب", 20, True) < 3 * text_width("ب", 20, True)
    assert text_width("iii", 20) < text_width("WWW", 20)


@given(st.text(alphabet="abc WÉ.,الهجرة 123()·", max_size=60), st.floats(20, 300), st.booleans())
def test_a_text_that_is_cut_fits(text: str, width: float, rtl: bool) -> None:
    found = cut(text, width, 13, rtl)
    assert text_width(found, 13, rtl) <= width
    assert found == text or found.endswith("...")


def test_arabic_stands_where_latin_would_but_from_the_other_side() -> None:
    left, right = Canvas(400, 100, "en"), Canvas(400, 100, "ar")
    left.text(40, 50, "word")
    right.text(40, 50, "كلمة")
    (one,), (other,) = boxes(left.svg("t", "a")), boxes(right.svg("t", "a"))
    assert one.left == 40
    assert abs(other.right - 360) < 0.2


def test_a_coordinate_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="number"):
        Canvas(10, 10, "en").rect(math.nan, 0, 1, 1, "#000000")


def test_what_cannot_be_painted_says_so() -> None:
    with pytest.raises(RuntimeError, match="not painted"):
        png("no picture")


def _light(colour: str) -> list[float]:
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _contrast(one: str, other: str) -> float:
    lights = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("fill", [*colours.KINDS.values(), *colours.REGIONS.values()])
def test_letters_on_a_fill_have_the_contrast_of_wcag_aa(fill: str) -> None:
    assert _contrast(fill, colours.on(fill)) >= 4.5


@pytest.mark.parametrize("ink", [colours.INK, colours.QUIET, colours.NAVY])
def test_letters_on_paper_have_the_contrast_of_wcag_aa(ink: str) -> None:
    assert _contrast(ink, colours.PAPER) >= 4.5


#: How people without one sort of cone see linear red, green and blue (Machado, Oliveira and Fernandes, 2009).
_BLIND = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


@pytest.mark.parametrize("sight", _BLIND)
@pytest.mark.parametrize("palette", [colours.KINDS, colours.REGIONS], ids=["kinds", "regions"])
def test_colours_stay_apart_for_people_who_do_not_tell_red_from_green(palette: dict[str, str], sight: str) -> None:
    def seen(colour: str) -> list[float]:
        return [max(0.0, sum(a * b for a, b in zip(row, _light(colour), strict=True))) ** (1 / 2.2) for row in _BLIND[sight]]

    for one, other in combinations(palette.values(), 2):
        assert math.dist(seen(one), seen(other)) > 0.2, (one, other)


def test_equal_earth_keeps_areas() -> None:
    """Two strips of the same area on the globe have the same area on the sheet, near the equator and far from it."""
    def area(south: float, north: float) -> float:
        steps = 400
        lats = [south + (north - south) * step / steps for step in range(steps + 1)]
        return sum((equal_earth(10, b)[0] + equal_earth(10, a)[0]) / 2 * (equal_earth(0, b)[1] - equal_earth(0, a)[1])
                   for a, b in zip(lats, lats[1:], strict=False))

    def on_globe(south: float, north: float) -> float:
        return math.radians(10) * (math.sin(math.radians(north)) - math.sin(math.radians(south)))

    for south, north in ((0, 10), (30, 40), (60, 70), (-50, -40)):
        assert area(south, north) == pytest.approx(on_globe(south, north), rel=1e-3)


def test_the_short_way_round_goes_over_the_edge_of_the_map() -> None:
    globe = Globe(0, 0, 1000)
    assert len(globe.ways((10, 0), (60, 0))) == 1
    over = globe.ways((175, 0), (-175, 0))
    assert [round(b[0] - a[0]) for a, b in over] == [28, 28]


@given(st.integers(0, 10**7), st.integers(2, 6))
def test_ticks_reach_the_largest_value_in_round_steps(most: int, wanted: int) -> None:
    found = ticks(most, wanted)
    assert found[0] == 0 and found[-1] >= most
    assert len(found) <= wanted + 2
    assert len(set(b - a for a, b in zip(found, found[1:], strict=False))) == 1


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80), st.integers(1, 30), st.integers(1, 30)), max_size=30))
def test_what_takes_room_never_meets(wanted: list[tuple[int, int, int, int]]) -> None:
    room = Room(0, 0, 100, 100)
    for x, y, wide, high in wanted:
        box = (float(x), float(y), float(x + wide), float(y + high))
        if room.free(box):
            room.take(box)
    assert all(a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for a, b in combinations(room.taken, 2))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_nodes_keep_apart_and_within_their_column(amounts: list[int]) -> None:
    keys = tuple(f"k{place}" for place in range(len(amounts)))
    nodes = layout((("s",), keys), tuple(Stream(0, "s", key, amount) for key, amount in zip(keys, amounts, strict=True)), 100, 600)
    column = [nodes[1, key] for key in keys]
    middles = [node.top + node.high / 2 for node in column]
    assert all(b - a >= LEAST - 0.01 for a, b in zip(middles, middles[1:], strict=False))
    assert column[0].top >= 99.9 and column[-1].top + column[-1].high <= 700.1

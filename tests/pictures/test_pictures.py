"""Every picture: sound SVG in four languages, no words over others, figures that are those of the plan, PNG."""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from matcher.domain.errors import NotFound
from matcher.domain.plan import Plan
from matcher.goals.equity import Equity
from matcher.pictures import PICTURES, Picture, Subject, picture
from matcher.pictures import coverage as coverage_
from matcher.pictures import flow as flow_
from matcher.pictures import regions as regions_
from matcher.wording import LANGUAGES, translator
from tests.helpers.solved import small
from tests.pictures.plans import drawn
from tests.pictures.reading import SVG, collisions, outside, parsed, turned_lines

BY_KEY = {each.key: each for each in PICTURES}
_ATTRIBUTES = {"style", "onload", "onclick", "href", "class"}


@cache
def subject(size: str) -> Subject:
    if size == "small":
        book = small()
        return replace(Subject.of(book.scenario, book.plan), trade_off=drawn(10, 4).trade_off)
    return drawn(80, 70) if size == "global" else drawn(190, 300, envelopes=40)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["small", "global", "every"])
@pytest.mark.parametrize("key", BY_KEY)
def test_a_picture_is_plain_svg_with_words_for_those_who_do_not_see_it(key: str, size: str, language: str) -> None:
    shown, say = BY_KEY[key], translator(language)
    svg = shown.svg(subject(size), say)
    sheet = parsed(svg)
    assert [sheet[0].tag, sheet[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert sheet[0].text == say(shown.label) and sheet[1].text
    assert {element.tag.removeprefix(SVG) for element in sheet.iter()} <= {
        "svg", "title", "desc", "rect", "path", "circle", "g", "text", "clipPath"}
    assert {name for element in sheet.iter() for name in element.attrib} & _ATTRIBUTES == set()
    assert outside(svg) == []
    assert collisions(svg) == []
    assert svg == shown.svg(subject(size), say)


@pytest.mark.parametrize("size", ["global", "every"])
def test_names_on_the_circle_stand_a_line_apart(size: str) -> None:
    apart = turned_lines(BY_KEY["circle"].svg(subject(size), translator("en")))
    assert len(apart) > 40
    # A line of 13 pixels at a radius of about 406.
    assert min(apart) >= 13 / 406 * 180 / 3.1416


@pytest.mark.parametrize("key", BY_KEY)
def test_figures_have_a_cell_for_every_header(key: str) -> None:
    found = BY_KEY[key].figures(subject("global"), translator("fr"))
    assert found.rows
    assert {len(row) for row in found.rows} == {len(found.headers)}


def test_the_foot_says_where_the_picture_comes_from() -> None:
    text = "".join(parsed(BY_KEY["map"].svg(subject("global"), translator("en"))).itertext())
    assert "A round by lot" in text and "Plan 1" in text and "0" * 12 in text and "restricted: needs are sensitive" in text
    assert "no borders are drawn" in text


def test_map_and_circle_count_every_leg_once() -> None:
    given, say = subject("global"), translator("en")
    legs = sum(len(exchange.legs) for exchange in given.plan.exchanges)
    assert sum(int(row[-1]) for row in BY_KEY["map"].figures(given, say).rows) == legs
    assert sum(int(row[-1]) for row in BY_KEY["circle"].figures(given, say).rows) == legs


def test_weeks_count_every_week_of_every_exchange() -> None:
    given = subject("global")
    found = BY_KEY["weeks"].figures(given, translator("en"))
    assert sum(int(row[-1]) for row in found.rows) == sum(exchange.weeks for exchange in given.plan.exchanges)
    assert all(sum(int(cell) for cell in row[1:-1]) == row[-1] for row in found.rows)


@pytest.mark.parametrize("size", ["small", "every"])
def test_money_that_flows_in_flows_out(size: str) -> None:
    given = subject(size)
    found = flow_.streams(given)
    into, out = Counter[str](), Counter[str]()
    for stream in found:
        if stream.column == 0:
            into[stream.end] += stream.amount
        elif stream.column == 1:
            out[stream.start] += stream.amount
    assert into == out == Counter({use.envelope: use.amount for use in given.plan.envelopes if use.amount})
    kinds = {stream.start for stream in found if stream.column == 2}
    for kind in kinds:
        assert sum(s.amount for s in found if s.column == 1 and s.end == kind) == sum(
            s.amount for s in found if s.column == 2 and s.start == kind)


def test_coverage_counts_needs_and_offers_of_the_pool() -> None:
    book = small()
    found = {line.code: line for line in coverage_.lines(Subject.of(book.scenario, book.plan))}
    assert (found["SRV-TRAC"].asked, found["SRV-TRAC"].met, found["SRV-TRAC"].offered) == (3, 1, 1)
    assert (found["STR-ASSE"].asked, found["STR-ASSE"].met, found["STR-ASSE"].offered) == (2, 2, 1)
    assert len(found) == 30


def test_the_region_served_worst_is_the_value_of_goal_equity() -> None:
    book = small()
    pool, legs = book.pool, [(x, leg) for x in book.plan.exchanges for leg in x.legs]
    found = regions_.lines(Subject.of(book.scenario, book.plan))
    goal = book.scenario.policy.goal("equity")
    assert isinstance(goal, Equity)
    met = Counter[str]()
    for exchange, leg in legs:
        met[pool.society[leg.receiver].region or ""] += goal.worth.of_leg(pool.need[leg.need], exchange.kind, leg.gain)
    assert {line.region: line.met for line in found} == {line.region: met[line.region] for line in found}
    assert min(line.permille for line in found) == next(each.value for each in book.plan.goals if each.name == "equity")


def test_a_plan_without_exchanges_draws_only_what_its_pool_holds() -> None:
    given = subject("global")
    empty = replace(given, plan=Plan("s", "", {}, 1, "optimal", (), (), (), {}, (), ()), trade_off=None)
    assert [each.key for each in PICTURES if each.fits(empty)] == ["coverage", "regions"]
    for each in PICTURES:
        if each.fits(empty):
            assert outside(each.svg(empty, translator("es"))) == []


def test_names_that_mean_something_to_xml_are_only_text() -> None:
    given = subject("small")
    envelopes = tuple(replace(row, source='<script>"&\x07\u202e') for row in given.pool.envelopes)
    svg = BY_KEY["flow"].svg(replace(given, pool=replace(given.pool, envelopes=envelopes)), translator("ar"))
    assert "<script" not in svg and "\x07" not in svg and "\u202e" not in svg
    assert any('<script>"&' in (element.text or "") for element in parsed(svg).iter())


def test_a_picture_that_there_is_not() -> None:
    with pytest.raises(NotFound, match="no picture 'globe'"):
        picture("globe")
    assert picture("map") is BY_KEY["map"]


def _size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("shown", [BY_KEY["regions"], BY_KEY["map"]], ids=lambda each: each.key)
def test_png_is_the_same_picture_half_as_fine_again(shown: Picture) -> None:
    given = subject("small")
    sheet = parsed(shown.svg(given, translator("ar")))
    width, height = (round(1.5 * float(sheet.attrib[name])) for name in ("width", "height"))
    found = _size(shown.png(given, translator("ar")))
    assert abs(found[0] - width) <= 1 and abs(found[1] - height) <= 1

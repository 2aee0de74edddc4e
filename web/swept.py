"""Sweeps and what fairness costs, as sentences and tables of a page: every point, and where two numbers were asked for a heat table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from matcher.domain.runs import ENDED, Run
from matcher.whatif.axes import prices
from matcher.whatif.naming import prices_said, scenario_name
from matcher.wording import _, label
from web.i18n import number, say, spoken
from web.paging import Asked
from web.tables import Column, Table, Whole

Row = Mapping[str, Any]
_ALL = Asked(size=200)
_SHADES = 5
_MEASURES = ("impact", "equity", "met", "cost")


@dataclass(frozen=True)
class Heat:
    """A figure with a shade from 0 (the least of its table) to 5 (the most); the figure says it all, the shade repeats it."""

    figure: int
    shade: int

    def __html__(self) -> str:
        return Markup('<span class="heat heat-{}">{}</span>').format(self.shade, number(self.figure))


def swept(run: Run, answer: Row) -> tuple[list[Table], list[str]]:
    """What is there of it, whether or not the rest is still being solved."""
    points: Sequence[Row] = answer["points"]
    said = [*_state(run, answer), *prices_said(prices(points), say())]
    name = Column("name", _("Scenario"), lambda point: scenario_name(point["changes"], say()))
    whole_list = Table(say()("The round along this number"), (name, *point_columns(points)), Whole(points), _ALL,
                       say()("Nothing is solved yet."))
    return [*_heats(points), whole_list], said


def _state(run: Run, answer: Row) -> list[str]:
    """How much of it is there, said as long as that is not all."""
    of, failed, there = answer.get("of", 0), answer.get("failed", 0), len(answer["points"])
    said = [say()("{done} of {of} scenarios are solved.").format(done=there, of=of)] if there < of else []
    if failed:
        said.append(say()("{failed} could not be solved: the program that searched was lost or broke down.").format(failed=failed))
    if run.state in ENDED and there + failed < of:
        said.append(say()("It was stopped; what had been solved until then is shown."))
    return said


def _heats(points: Sequence[Row]) -> list[Table]:
    """Where every point has two changes: a table of the first by the second for each measure."""
    if not points or any(len(point["changes"]) != 2 for point in points) or any("goals.order" in point["changes"][0] for point in points):
        return []
    place = {tuple(point["changes"]): point for point in points}
    firsts, seconds = (tuple(dict.fromkeys(point["changes"][axis] for point in points)) for axis in (0, 1))
    return [_heat(measure, firsts, seconds, place) for measure in _MEASURES if any(_value(point, measure) is not None for point in points)]


def _heat(measure: str, firsts: Sequence[str], seconds: Sequence[str], place: Mapping[tuple[str, ...], Row]) -> Table:
    figures = [value for point in place.values() if (value := _value(point, measure)) is not None]
    least, most = min(figures), max(figures)

    def cell(second: str) -> Callable[[str], object]:
        def shown(first: str) -> object:
            value = _value(place.get((first, second)), measure)
            return None if value is None else Heat(value, _SHADES * (value - least) // (most - least) if most > least else 0)

        return shown

    names = {"met": spoken("Needs met"), "cost": spoken("cost")}
    columns = (Column("first", _("Scenario"), lambda first: scenario_name([first], say())),
               *(Column(f"c{place}", scenario_name([second], say()), cell(second), kind="number") for place, second in enumerate(seconds)))
    return Table(say()("{measure} by both numbers").format(measure=names.get(measure) or label(measure, say())), columns,
                 Whole(firsts), _ALL)


def _value(point: Row | None, measure: str) -> int | None:
    if point is None or not point["values"]:
        return None
    found: int | None = point[measure] if measure in ("met", "cost") else point["values"].get(measure)
    return found


def point_columns(points: Sequence[Row]) -> tuple[Column, ...]:
    """The figures of plans as columns."""
    names = dict.fromkeys(name for point in points for name in point["values"] if name not in ("cost", "steadiness"))
    goals = tuple(Column(name, label(name, say()), lambda point, name=name: point["values"].get(name), kind="number") for name in names)
    return (
        *goals, Column("cost", _("cost"), lambda point: point["cost"], kind="number"),
        Column("met", _("Needs met"), lambda point: point["met"], kind="number"),
        Column("exchanges", _("Exchanges"), lambda point: point["exchanges"], kind="number"),
        Column("proved", _("Proved"), lambda point: say()("yes") if point["proved"] else
               say()("no") if point["values"] else label(point["status"], say())))

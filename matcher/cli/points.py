"""Sweeps and other plans on the terminal: every plan a row, two numbers as a table of the one by the other."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.cli.show import console
from matcher.cli.tabled import show
from matcher.domain.plan import Plan
from matcher.review.tabled import Cell, Tabled
from matcher.whatif.alternatives import Alternatives
from matcher.whatif.axes import prices
from matcher.whatif.naming import prices_said, scenario_name
from matcher.whatif.sweep import Point, plain
from matcher.wording import Translator, label


def show_points(points: Sequence[Point], say: Translator) -> list[Tabled]:
    """Shows what was solved and says what fairness costs; the tables."""
    tables = [*_crossed(points, say), _listed(points, say)]
    for table in tables:
        show(table, say)
    for sentence in prices_said(prices(plain(point) for point in points), say):
        console().print(sentence)
    return tables


def show_alternatives(found: Alternatives, best: Plan, say: Translator) -> list[Tabled]:
    """Shows other plans beneath the plan; the table."""
    rows: list[Sequence[Cell]] = [(say("the plan"), *(goal.value for goal in best.goals), None)]
    rows += [(str(place), *(goal.value for goal in plan.goals), apart)
             for place, (plan, apart) in enumerate(zip(found.plans, found.apart, strict=True), 1)]
    table = Tabled(say("Different plans nearly as good"), [
        say("Plan"), *(label(goal.name, say) for goal in best.goals), say("Exchanges apart")], rows)
    show(table, say)
    if found.complete:
        console().print(say("There are no more plans so far apart within that loss."))
    return [table]


def _listed(points: Sequence[Point], say: Translator) -> Tabled:
    names = list(dict.fromkeys(name for point in points for name in point.values if name != "cost"))
    headers = [say("Scenario"), *(label(name, say) for name in names), say("cost"), say("Needs met"), say("Exchanges"), say("Proved")]
    return Tabled(say("The round along this number"), headers, [
        (_name(point, say), *(point.values.get(name) for name in names), point.cost, point.met, point.exchanges,
         say("yes") if point.proved else say("no") if point.values else label(point.status, say)) for point in points])


def _crossed(points: Sequence[Point], say: Translator) -> list[Tabled]:
    """Where every point has two changes of a sweep: impact, equity and cost of the first by the second."""
    if any(len(point.changes) != 2 or point.changes[0].target == "goals.order" for point in points):
        return []
    firsts, seconds = (list(dict.fromkeys(str(point.changes[axis]) for point in points)) for axis in (0, 1))
    place = {tuple(map(str, point.changes)): point for point in points}
    tables = []
    for measure in ("impact", "equity", "met", "cost"):
        if not any(_value(point, measure) is not None for point in points):
            continue
        named = {"met": say("Needs met"), "cost": say("cost")}.get(measure) or label(measure, say)
        tables.append(Tabled(say("{measure} by both numbers").format(measure=named), [
            say("Scenario"), *(scenario_name([second], say) for second in seconds)], [
            (scenario_name([first], say), *(_value(place.get((first, second)), measure) for second in seconds)) for first in firsts]))
    return tables


def _value(point: Point | None, measure: str) -> int | None:
    if point is None or not point.values:
        return None
    return {"met": point.met, "cost": point.cost}.get(measure, point.values.get(measure))


def _name(point: Point, say: Translator) -> str:
    return scenario_name([str(change) for change in point.changes], say)

"""matcher whatif."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click
from rich.table import Table

from matcher import planner
from matcher.cli.differing import show_difference
from matcher.cli.show import console
from matcher.documents import read_plan
from matcher.domain.plan import INFEASIBLE, STOPPED, Plan
from matcher.exports import write_all
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario
from matcher.whatif.alternatives import Alternatives, alternatives
from matcher.whatif.changes import HELP, changed, near, read_change
from matcher.whatif.difference import difference
from matcher.whatif.sweep import Point, fairness, read_axis, sweep
from matcher.wording import LANGUAGES, Translator, label, translator, whole


@click.command("whatif")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--set", "changes", multiple=True, help=f"A change, e.g. {HELP}.")
@click.option("--sweep", "axes", multiple=True, help="Solve along a number, e.g. budget=50%..150% or hosting=1..3; twice for two.")
@click.option("--fairness", "fair", is_flag=True, help="Impact against equity, and what fairness costs.")
@click.option("--alternatives", "number", type=click.IntRange(1, 50), help="So many different plans nearly as good.")
@click.option("--within", default="5%", show_default=True, help="Impact that an alternative may give up.")
@click.option("--apart", type=click.IntRange(1), default=3, show_default=True, help="Exchanges in which they differ at least.")
@click.option("--plan", "known", type=click.Path(path_type=Path), help="plan.json of the scenario as it is; solved when left out.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the plans.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Limit of each search in seconds.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Cores to use; 0 for all.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of what is shown.")
def command(scenario: Path, changes: tuple[str, ...], axes: tuple[str, ...], fair: bool, number: int | None, within: str, apart: int,
            known: Path | None, out: Path | None, seconds: float | None, workers: int, lang: str) -> int:
    """Solves a SCENARIO with changes beside the scenario as it is, along a number, or in other ways nearly as good."""
    say, read = translator(lang), read_scenario(scenario)
    limits = dataclasses.replace(read.limits, workers=workers, seconds=seconds or read.limits.seconds)
    read = dataclasses.replace(read, limits=limits)
    new = changed(read, [read_change(text) for text in changes])
    if axes:
        _show_points(sweep(new, [read_axis(text) for text in axes], workers=workers), say)
        return 0
    if fair:
        found = fairness(new, workers=workers)
        _show_points(found.points, say)
        if found.price is not None:
            console().print(say("Equity first costs {price} of the impact: that is the price of fairness here.").format(
                price=f"{found.price / 10:.1f}%"))
        return 0
    if number:
        return _alternatives(new, known, out, number, within, apart, lang)
    if not changes:
        raise click.UsageError("Say what to change: --set, --sweep, --fairness or --alternatives.")
    before = read_plan(known) if known else planner.plan(read)
    new = near(new, before)
    after = planner.plan(new)
    _write(after, new, out, lang)
    if after.status in (INFEASIBLE, STOPPED):
        console().print(f"{after.scenario}: {label(after.status, say)}")
        return {INFEASIBLE: 3, STOPPED: 4}[after.status]
    show_difference(difference(before, after), say, (say("as it is"), say("changed")))
    return 0


def _alternatives(scenario: Scenario, known: Path | None, out: Path | None, number: int, within: str, apart: int, lang: str) -> int:
    say = translator(lang)
    text = within.removesuffix("%")
    if not text.replace(".", "", 1).isdigit() or float(text) > 100:
        raise click.UsageError(f"--within {within}: write a share such as 5%.")
    best = read_plan(known) if known else planner.plan(scenario)
    found = alternatives(scenario, best, number=number, within=round(float(text) * 10), apart=apart)
    _show_alternatives(found, best, say)
    for place, plan in enumerate(found.plans, 1):
        _write(plan, scenario, None if out is None else out / str(place), lang)
    return 0 if found.plans else 4


def _write(plan: Plan, scenario: Scenario, out: Path | None, lang: str) -> None:
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_all(plan, scenario.pool, out, lang)


def _show_points(points: tuple[Point, ...], say: Translator) -> None:
    names = list(dict.fromkeys(name for point in points for name in point.values if name != "cost"))
    table = Table()
    table.add_column(say("Scenario"))
    for name in names:
        table.add_column(label(name, say), justify="right")
    for name in (say("cost"), say("Needs met"), say("Exchanges")):
        table.add_column(name, justify="right")
    table.add_column(say("Proved"))
    for point in points:
        table.add_row(
            point.name, *(whole(point.values[name], say.language) if name in point.values else "-" for name in names),
            whole(point.cost, say.language), str(point.met), str(point.exchanges),
            say("yes") if point.proved else say("no") if point.values else label(point.status, say))
    console().print(table)


def _show_alternatives(found: Alternatives, best: Plan, say: Translator) -> None:
    table = Table(title=say("Different plans nearly as good"), title_justify="left")
    table.add_column("")
    names = [goal.name for goal in best.goals]
    for name in (*(label(name, say) for name in names), say("Exchanges apart")):
        table.add_column(name, justify="right")
    table.add_row(say("the plan"), *(whole(goal.value, say.language) for goal in best.goals), "")
    for place, (plan, apart) in enumerate(zip(found.plans, found.apart, strict=True), 1):
        table.add_row(str(place), *(whole(goal.value, say.language) for goal in plan.goals), str(apart))
    out = console()
    out.print(table)
    if found.complete:
        out.print(say("There are no more plans so far apart within that loss."))

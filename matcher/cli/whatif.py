"""matcher whatif."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from matcher import planner
from matcher.cli.differing import difference_tables, show_difference
from matcher.cli.points import show_alternatives, show_points
from matcher.cli.show import console
from matcher.cli.tabled import save
from matcher.documents import read_plan
from matcher.domain.plan import INFEASIBLE, STOPPED, Plan
from matcher.exports import write_all
from matcher.review.tabled import Tabled
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario
from matcher.whatif.alternatives import alternatives
from matcher.whatif.axes import read_axis
from matcher.whatif.changes import HELP, changed, near, read_change
from matcher.whatif.difference import difference
from matcher.whatif.sweep import fairness, sweep
from matcher.wording import LANGUAGES, Translator, label, translator


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
@click.option("--save", "sheet", type=click.Path(path_type=Path, dir_okay=False), help="File for the tables, .csv or .xlsx.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Limit of each search in seconds.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Cores to use; 0 for all.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of what is shown.")
def command(scenario: Path, changes: tuple[str, ...], axes: tuple[str, ...], fair: bool, number: int | None, within: str, apart: int,
            known: Path | None, out: Path | None, sheet: Path | None, seconds: float | None, workers: int, lang: str) -> int:
    """Solves a SCENARIO with changes beside the scenario as it is, along a number, or in other ways nearly as good."""
    say, read = translator(lang), read_scenario(scenario)
    limits = dataclasses.replace(read.limits, workers=workers, seconds=seconds or read.limits.seconds)
    read = dataclasses.replace(read, limits=limits)
    new = changed(read, [read_change(text) for text in changes])
    if axes:
        _saved(show_points(sweep(new, [read_axis(text) for text in axes], workers=workers, listen=listen), say), sheet, new, say)
        return 0
    if fair:
        _saved(show_points(fairness(new, workers=workers, listen=listen).points, say), sheet, new, say)
        return 0
    if number:
        return _alternatives(new, known, out, sheet, number, within, apart, lang)
    if not changes:
        raise click.UsageError("Say what to change: --set, --sweep, --fairness or --alternatives.")
    before = read_plan(known) if known else planner.plan(read)
    new = near(new, before)
    after = planner.plan(new)
    _write(after, new, out, lang)
    if after.status in (INFEASIBLE, STOPPED):
        console().print(f"{after.scenario}: {label(after.status, say)}")
        return {INFEASIBLE: 3, STOPPED: 4}[after.status]
    found, names = difference(before, after), (say("as it is"), say("changed"))
    show_difference(found, say, names)
    _saved(difference_tables(found, say, names), sheet, new, say)
    return 0


def listen(done: int, of: int) -> None:
    """Tells whoever waits at a terminal how far it is."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{done} / {of}" if done < of else "\r\033[K")
        sys.stderr.flush()


def _saved(tables: Sequence[Tabled], sheet: Path | None, scenario: Scenario, say: Translator) -> None:
    if sheet is not None:
        save(tables, sheet, say, f"{scenario.name} {scenario.digest()[:12]}")


def _alternatives(scenario: Scenario, known: Path | None, out: Path | None, sheet: Path | None, number: int, within: str, apart: int,
                  lang: str) -> int:
    say = translator(lang)
    text = within.removesuffix("%")
    if not text.replace(".", "", 1).isdigit() or float(text) > 100:
        raise click.UsageError(f"--within {within}: write a share such as 5%.")
    best = read_plan(known) if known else planner.plan(scenario)
    found = alternatives(scenario, best, number=number, within=round(float(text) * 10), apart=apart, listen=listen)
    _saved(show_alternatives(found, best, say), sheet, scenario, say)
    for place, plan in enumerate(found.plans, 1):
        _write(plan, scenario, None if out is None else out / str(place), lang)
    return 0 if found.plans else 4


def _write(plan: Plan, scenario: Scenario, out: Path | None, lang: str) -> None:
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_all(plan, scenario.pool, out, lang)

"""matcher compare."""

from __future__ import annotations

from pathlib import Path

import click

from matcher import planner
from matcher.cli.differing import difference_tables, show_difference
from matcher.cli.show import console
from matcher.cli.tabled import save
from matcher.documents import read_plan
from matcher.domain.errors import DataError, Problem
from matcher.domain.plan import INFEASIBLE, STOPPED, Plan
from matcher.tables.scenario_folder import read_scenario
from matcher.whatif.difference import difference
from matcher.wording import LANGUAGES, label, translator


@click.command("compare")
@click.argument("first", type=click.Path(path_type=Path, exists=True))
@click.argument("second", type=click.Path(path_type=Path, exists=True))
@click.option("--save", "sheet", type=click.Path(path_type=Path, dir_okay=False), help="File for the tables, .csv or .xlsx.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of what is shown.")
def command(first: Path, second: Path, sheet: Path | None, lang: str) -> int:
    """Sets two plans side by side: a plan.json, the folder of one, or a scenario that is then solved."""
    say, plans = translator(lang), [_plan(path) for path in (first, second)]
    for plan in plans:
        if plan.status in (INFEASIBLE, STOPPED):
            console().print(f"{plan.scenario}: {label(plan.status, say)}")
            return {INFEASIBLE: 3, STOPPED: 4}[plan.status]
    found, names = difference(*plans), (say("first"), say("second"))
    show_difference(found, say, names)
    if sheet is not None:
        save(difference_tables(found, say, names), sheet, say, " / ".join(f"{plan.scenario} {plan.digest[:12]}" for plan in plans))
    return 0


def _plan(path: Path) -> Plan:
    if path.suffix == ".json":
        return read_plan(path)
    if path.is_dir() and (path / "plan.json").exists():
        return read_plan(path / "plan.json")
    if path.is_dir() and not (path / "scenario.toml").exists():
        raise DataError([Problem(str(path), 0, "", "There is neither a plan.json nor a scenario.toml in it.",
                                 "Name the folder of a plan or of a scenario.")])
    return planner.plan(read_scenario(path))

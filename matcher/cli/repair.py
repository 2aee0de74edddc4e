"""matcher repair."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.answers import answer_text
from matcher.cli.show import console
from matcher.documents import read_plan
from matcher.tables.scenario_folder import read_scenario
from matcher.trust import told
from matcher.trust.carried import carried
from matcher.trust.desk import Desk
from matcher.trust.repair import DEFAULT, frontier, repair
from matcher.wording import LANGUAGES, translator


@click.command("repair")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--declined", multiple=True, metavar="ID", help="An exchange that fell away, such as x3; may be repeated.")
@click.option("--changed", is_flag=True, help="The scenario has changed since: money lost, offers withdrawn, needs added.")
@click.option("--late", multiple=True, metavar="NEED", help="A need that came late; may be repeated.")
@click.option("--accepted", multiple=True, metavar="ID", help="An exchange that stays as it is; may be repeated.")
@click.option("--budget", type=click.IntRange(min=0), default=DEFAULT, show_default=True, help="Places that may be dropped or moved.")
@click.option("--free", is_flag=True, help="Any number of changes.")
@click.option("--frontier", "all_budgets", is_flag=True, help="What 0, 1, 3, 10 and any number of changes give.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=20, show_default=True, help="Time for the answer.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Cores to use; 0 for all.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the answer.")
def command(scenario: Path, plan: Path, declined: tuple[str, ...], changed: bool, late: tuple[str, ...], accepted: tuple[str, ...],
            budget: int, free: bool, all_budgets: bool, seconds: float, workers: int, lang: str) -> int:
    """Repairs a PLAN of a SCENARIO with few changes, after declines or after a change to the scenario, and lists who is touched."""
    if not (declined or changed or late):
        raise click.UsageError("Say what happened: --declined, --changed or --late.")
    given, old = read_scenario(scenario), read_plan(plan)
    say = translator(lang)
    if changed:
        carry = carried(given, old)
        desk, needs, before = carry.desk, (*carry.open, *late), carry.before
        gone = [key for key in declined if key not in carry.fallen]
        kept = [key for key in accepted if key not in carry.fallen]
        console().print(answer_text(told.of_carried(carry, len(old.exchanges)), say), markup=False)
    else:
        desk, needs, before, gone, kept = Desk(given, old), late, None, list(declined), list(accepted)
    if all_budgets:
        found = frontier(desk, gone, accepted=kept, needs=needs, before=before, seconds=seconds, workers=workers)
    else:
        one = repair(desk, gone, accepted=kept, needs=needs, before=before, budget=None if free else budget, seconds=seconds,
                     workers=workers)
        found = () if one is None else (one,)
    console().print(answer_text(told.of_repairs(found), say), markup=False)
    return 0 if found else 4

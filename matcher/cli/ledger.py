"""matcher ledger."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from matcher.cli.show import console
from matcher.documents import read_plan
from matcher.domain.memory import FADE
from matcher.ledger.accounts import entries_of, ledger, regions
from matcher.ledger.envy import envy
from matcher.tables.scenario_folder import read_scenario
from matcher.trust.desk import Desk
from matcher.wording import LANGUAGES, label, translator


@click.command("ledger")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path), required=False)
@click.option("--fade", type=click.IntRange(0, 1000), default=FADE, show_default=True, help="Permille of a year that counts a year later.")
@click.option("--rows", type=click.IntRange(1), default=15, show_default=True, help="How many Societies from each end.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of what is shown.")
def command(scenario: Path, plan: Path | None, fade: int, rows: int, lang: str) -> int:
    """What Societies gave and received over the rounds of a SCENARIO's history and a PLAN of it; blocking pairs and envy."""
    say, read = translator(lang), read_scenario(scenario)
    kept = None if plan is None else read_plan(plan)
    found, out = ledger(entries_of(read.pool, kept), read.pool.start.year, fade=fade), console()
    table = Table(title=say("Given and received, earlier years faded"), title_justify="left")
    for number, name in enumerate((say("Society"), say("Given"), say("Received"), say("Given, faded"), say("Received, faded"),
                                   say("Balance"))):
        table.add_column(name, justify="right" if number else "left")
    for row in found if len(found) <= 2 * rows else (*found[:rows], None, *found[-rows:]):
        table.add_row(*(["..."] * 6 if row is None else [
            row.society, str(row.given), str(row.received), f"{row.given_faded / 1000:.1f}", f"{row.received_faded / 1000:.1f}",
            f"{row.balance / 1000:+.1f}"]))
    out.print(table)
    if kept is None:
        return 0
    spread = Table(title=say("Load and service by region"), title_justify="left")
    for number, name in enumerate((say("Region"), say("Given"), say("Received"), say("Needs met"), say("Offers"))):
        spread.add_column(name, justify="right" if number else "left")
    for region in regions(read.pool, kept):
        spread.add_row(label(region.region, say) if region.region else say("none"), str(region.given), str(region.received),
                       f"{region.met} / {region.asked}", str(region.offers))
    out.print(spread)
    report = envy(Desk(read, kept))
    out.print(say("Of {judged} possible pairs {blocking} would both rather be together; in {envious} the need would gain more from an "
                  "offer that another need of no greater worth has.").format(
        judged=report.judged, blocking=len(report.blocking), envious=len(report.envious)))
    return 0

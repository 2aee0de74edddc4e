"""matcher replay."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import click
from rich.table import Table

from matcher.cli.show import console
from matcher.generate import SIZES, generate, write_round
from matcher.robust.replay import CADENCES, LEAD, replay, stream_of
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import LANGUAGES, translator, whole


@click.command("replay")
@click.argument("scenario", type=click.Path(path_type=Path), required=False)
@click.option("--size", type=click.Choice(tuple(SIZES)), default="regional", help="Size of a made-up year, where no scenario is given.")
@click.option("--every", type=click.IntRange(1, 52), multiple=True, help="Weeks between rounds; may be given again. 4, 13 and 26.")
@click.option("--lead", type=click.IntRange(0, 26), default=LEAD, show_default=True, help="Weeks from a round to its first start.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the year and of when statements come in.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=10, show_default=True, help="Limit of each round.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes to use; 0 for all cores.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of what is shown.")
def command(scenario: Path | None, size: str, every: tuple[int, ...], lead: int, seed: int, seconds: float, workers: int, lang: str) -> int:
    """Replays a year's needs and offers in rounds of several lengths: how often should rounds run?"""
    say, read = translator(lang), _made(size, seed) if scenario is None else read_scenario(scenario)
    limits = dataclasses.replace(read.limits, seconds=seconds, workers=1)
    found = replay(stream_of(dataclasses.replace(read, limits=limits), seed), every=every or CADENCES, lead=lead, workers=workers)
    table = Table(title=say("The same year in rounds of several lengths"), title_justify="left")
    for name in (say("Weeks between rounds"), say("Rounds"), say("impact"), say("Needs met"), say("Over before a round"),
                 say("Weeks waited"), say("cost")):
        table.add_column(name, justify="right")
    for row in found:
        table.add_row(str(row.every), str(row.rounds), whole(row.impact, lang), f"{row.met} / {len(read.pool.needs)}", str(row.lapsed),
                      f"{row.waited_tenths / 10:.1f}", whole(row.cost, lang))
    console().print(table)
    return 0


def _made(size: str, seed: int) -> Scenario:
    """A made-up year."""
    with tempfile.TemporaryDirectory() as folder:
        write_round(Path(folder) / "year", generate(name="year", size=SIZES[size], seed=seed))
        return read_scenario(Path(folder) / "year")

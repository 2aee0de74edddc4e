"""matcher replay."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from matcher.cli.show import console
from matcher.generate import SIZES, generate, write_round
from matcher.robust.replay import CADENCES, LEAD, Replayed, replay, stream_of
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import LANGUAGES, Translator, portion, translator, whole


@click.command("replay")
@click.argument("scenario", type=click.Path(path_type=Path), required=False)
@click.option("--size", type=click.Choice(tuple(SIZES)), default="regional", help="Size of a made-up year, where no scenario is given.")
@click.option("--every", type=click.IntRange(1, 52), multiple=True, help="Weeks between rounds; may be given again. 4, 13 and 26.")
@click.option("--lead", type=click.IntRange(0, 26), default=LEAD, show_default=True, help="Weeks from a round to its first start.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the year and of when statements come in.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True, help="Limit of each round.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes to use; 0 for all cores.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of what is shown.")
def command(scenario: Path | None, size: str, every: tuple[int, ...], lead: int, seed: int, seconds: float, workers: int, lang: str) -> int:
    """Replays a year's needs and offers in rounds of several lengths: how often should rounds run?"""
    say, read = translator(lang), _made(size, seed) if scenario is None else read_scenario(scenario)
    limits = dataclasses.replace(read.limits, seconds=seconds, workers=1)
    at_once, *found = replay(stream_of(dataclasses.replace(read, limits=limits), seed), every=(0, *(every or CADENCES)), lead=lead,
                             workers=workers)
    show_replayed(at_once, found, lead, say)
    return 0


def show_replayed(at_once: Replayed, found: Sequence[Replayed], lead: int, say: Translator) -> None:
    """A row for each cadence, what of it was possible at all, and what is assumed."""
    lang, out = say.language, console()
    table = Table(title=say("The same year in rounds of several lengths"), title_justify="left")
    for name in (say("Weeks between rounds"), say("Rounds"), say("Impact"), say("Of what was possible"), say("Needs met"), say("Not met"),
                 say("Over before a round"), say("After the last round"), say("Weeks waited"), say("Cost")):
        table.add_column(name, justify="right")
    for row in (*found, at_once):
        table.add_row(str(row.every) if row.every else say("all at once"), str(row.rounds), whole(row.impact, lang),
                      portion(1000 * row.impact / max(1, at_once.impact), lang), str(row.met), str(row.unmet), str(row.lapsed),
                      str(row.late), f"{row.waited_tenths / 10:.1f}" if row.every else "", whole(row.cost, lang))
    out.print(table)
    best = max(found, key=lambda row: (row.impact, -row.waited_tenths))
    out.print(say("Most impact comes of a round every {weeks} weeks: {share} of what is possible when all is known from the start.").format(
        weeks=best.every, share=portion(1000 * best.impact / max(1, at_once.impact), lang)))
    out.print(say("Assumed: a statement comes in on a day drawn by chance, at the latest when a third of its own time is over; an "
                  "exchange starts {lead} weeks after its round at the earliest; what comes in after the last round is left for the "
                  "next year. Weeks waited are those of needs that were met.").format(lead=lead))
    hasty = sum(row.hasty for row in (*found, at_once))
    if hasty:
        out.print(say("In {rounds} rounds time was over before the impact was proved: with more --seconds they may reach more.").format(
            rounds=hasty))


def _made(size: str, seed: int) -> Scenario:
    """A made-up year."""
    with tempfile.TemporaryDirectory() as folder:
        write_round(Path(folder) / "year", generate(name="year", size=SIZES[size], seed=seed))
        return read_scenario(Path(folder) / "year")

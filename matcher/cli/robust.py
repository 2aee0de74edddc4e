"""matcher robust."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.table import Table

from matcher.cli.show import console
from matcher.documents import read_plan
from matcher.robust.chances import read_chances
from matcher.robust.simulation import Simulation, simulate
from matcher.robust.sturdy import sturdier
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import LANGUAGES, Translator, translator, whole


@click.command("robust")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--draws", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="How often answers are drawn.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the draws.")
@click.option("--chances", type=click.Path(path_type=Path), help="Table of acceptance chances; the bundled assumptions by default.")
@click.option("--harms", type=click.IntRange(0, 100), default=10, show_default=True, help="How many of the worst declines are named.")
@click.option("--sturdier", "sturdy", is_flag=True, help="Look for a plan that gives more after repair, and say what it costs.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=60, show_default=True, help="Limit of that search.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes to use; 0 for all cores.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of what is shown.")
def command(scenario: Path, plan: Path, draws: int, seed: int, chances: Path | None, harms: int, sturdy: bool, seconds: float,
            workers: int, lang: str) -> int:
    """Says how a PLAN (plan.json) of a SCENARIO stands declines: expected impact, the worst tenth, whose no hurts most."""
    say, read, kept, table = translator(lang), read_scenario(scenario), read_plan(plan), read_chances(chances)
    if sturdy:
        found = sturdier(read, kept, table, draws=draws, seconds=seconds, seed=seed)
        show_simulation(found.usual, say)
        text = (say("A sturdier plan promises {price} less and is expected to give {gained} more after repair.") if found.better
                else say("No sturdier plan was found: the one by expected impact promises {price} less and gives {gained} more "
                         "after repair."))
        console().print(text.format(price=whole(found.price, lang), gained=whole(found.gained, lang)))
        return 0

    def listen(done: int, of: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{done} / {of}" if done < of else "\r\033[K")
            sys.stderr.flush()

    show_simulation(simulate(read, kept, table, draws=draws, seed=seed, harms=harms, workers=workers, listen=listen), say)
    return 0


def show_simulation(found: Simulation, say: Translator) -> None:
    """What stands, what repair wins back, and whose no hurts most."""
    out, language = console(), say.language
    out.print(say("{draws} draws; of {asked} legs asked about {declined} are declined each time. The chances are assumptions.").format(
        draws=whole(len(found.draws), language), asked=found.asked, declined=found.expected_declines))
    table = Table(title=say("Impact"), title_justify="left")
    for number, name in enumerate((say("What stands"), say("Expected"), say("Of the plan"), say("In the worst tenth"))):
        table.add_column(name, justify="right" if number else "left")
    table.add_row(say("promised, when everybody accepts"), whole(found.promised, language), "100.0%", "")
    for name, spread in ((say("without repair"), found.before), (say("re-filled one by one"), found.refilled),
                         (say("repaired, what was accepted kept"), found.repaired)):
        table.add_row(name, whole(spread.mean, language), f"{100 * spread.mean / max(1, found.promised):.1f}%",
                      whole(spread.worst_tenth, language))
    out.print(table)
    out.print(say("Repair wins back {share} of what declines take.").format(share=f"{found.won_back / 10:.1f}%"))
    if not found.harms:
        return
    worst = Table(title=say("Whose no hurts most"), title_justify="left")
    for number, name in enumerate((say("Exchange"), say("Need"), say("Offer"), say("Receiver"), say("Sender"), say("Chance of a yes"),
                                   say("At stake"), say("Lost after repair"))):
        worst.add_column(name, justify="right" if number > 4 else "left")
    for harm in found.harms:
        worst.add_row(harm.exchange, harm.need, harm.offer, harm.receiver, harm.sender, f"{harm.permille / 10:.0f}%",
                      whole(harm.at_stake, language), whole(harm.lost, language))
    out.print(worst)

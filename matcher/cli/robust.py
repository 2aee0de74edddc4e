"""matcher robust."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.table import Table

from matcher.cli.interrupting import listening
from matcher.cli.show import console
from matcher.documents import read_plan
from matcher.exports import write_all
from matcher.robust.chances import FACTORS, NAMES, Chances, read_chances
from matcher.robust.figures import Simulation
from matcher.robust.simulation import simulate
from matcher.robust.sturdy import Sturdy, sturdier
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import LANGUAGES, Translator, label, listed, portion, translator, whole


@click.command("robust")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--draws", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="How often answers are drawn.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the draws.")
@click.option("--waves", type=click.IntRange(1, 10), default=1, show_default=True,
              help="With 1 those who step in are taken to accept; with more they are asked as well, so often.")
@click.option("--chances", type=click.Path(path_type=Path), help="Table of acceptance chances; the bundled assumptions by default.")
@click.option("--chance", "numbers", multiple=True, metavar="NAME=PERCENT",
              help=f"One number of that table, e.g. secondment=70 or other=95; names: {', '.join(NAMES)}.")
@click.option("--harms", type=click.IntRange(0, 100), default=10, show_default=True, help="How many of the worst declines are named.")
@click.option("--sturdier", "sturdy", is_flag=True, help="Look for a plan that gives more after repair, and say what it costs.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=60, show_default=True, help="Limit of that search.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the sturdier plan, where one is found.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes to use; 0 for all cores.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of what is shown.")
def command(scenario: Path, plan: Path, draws: int, seed: int, waves: int, chances: Path | None, numbers: tuple[str, ...], harms: int,
            sturdy: bool, seconds: float, out: Path | None, workers: int, lang: str) -> int:
    """Says how a PLAN (plan.json) of a SCENARIO stands declines: expected impact, the worst tenth, whose no hurts most.

    Ctrl-C ends it with the figures of the draws done until then.
    """
    table = _changed(read_chances(chances), numbers)
    say, read, kept = translator(lang), read_scenario(scenario), read_plan(plan)
    show_chances(table, say)
    with listening() as stop:
        if sturdy:
            found = sturdier(read, kept, table, draws=draws, seconds=seconds, seed=seed, workers=workers, listen=_listen, stop=stop)
        else:
            told = simulate(read, kept, table, draws=draws, seed=seed, harms=harms, waves=waves, workers=workers, listen=_listen, stop=stop)
    if not sturdy:
        show_simulation(told, say)
        return 0
    show_sturdy(found, say)
    if out is not None and found.better:
        out.mkdir(parents=True, exist_ok=True)
        written = write_all(found.plan, read.pool, out, lang)
        console().print(say("Written to {folder}: {files}").format(folder=out, files=", ".join(path.name for path in written)))
    return 0


def _changed(table: Chances, numbers: tuple[str, ...]) -> Chances:
    for text in numbers:
        name, _, number = text.partition("=")
        try:
            table = table.with_permille(name.strip(), round(10 * float(number.strip().removesuffix("%"))))
        except ValueError as error:
            names = ", ".join(NAMES)
            raise click.BadParameter(f"'{text}' is no chance: write a name and percent, e.g. secondment=70; names: {names}.",
                                     param_hint="--chance") from error
    return table


def _listen(done: int, of: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{done} / {of}" if done < of else "\r\033[K")
        sys.stderr.flush()


def show_chances(table: Chances, say: Translator) -> None:
    """The assumptions, before anything that comes of them."""
    factors = {name: portion(table.permille(name), say.language) for name in FACTORS}
    kinds = [f"{label(name, say)} {portion(table.permille(name), say.language)}" for name in NAMES if name not in FACTORS]
    text = say("Assumed chances of a yes: {kinds}; times {same} in one region, {other} between regions, {known} where the two worked "
               "together lately, {new} where they did not.")
    console().print(text.format(kinds=listed(kinds, say.language), **factors))


def show_sturdy(found: Sturdy, say: Translator) -> None:
    """The plan's figures, and what a sturdier one costs and gives."""
    show_simulation(found.usual, say)
    language = say.language
    if found.sturdy is found.usual:
        console().print(say("No sturdier plan was found: none of those tried gives more after repair."))
        return
    text = (say("A sturdier plan promises {price} less and gives {gained} more after repair, give or take {doubt}, in draws that it was "
                "not chosen by.") if found.better else
            say("No sturdier plan was found: the best of those tried promises {price} less and gives {gained} more after repair, give or "
                "take {doubt}: no more than chance."))
    console().print(text.format(price=whole(found.price, language), gained=whole(found.gained, language),
                                doubt=whole(found.doubt, language)))


def show_simulation(found: Simulation, say: Translator) -> None:
    """What stands, what repair wins back, and whose no hurts most."""
    out, language = console(), say.language
    if len(found.draws) < found.of:
        out.print(say("Stopped: {done} of {of} draws were made.").format(
            done=whole(len(found.draws), language), of=whole(found.of, language)))
    out.print(say("{draws} draws; of {asked} legs asked about {declined} are declined each time. The chances are assumptions.").format(
        draws=whole(len(found.draws), language), asked=found.asked, declined=found.expected_declines))
    table = Table(title=say("Impact"), title_justify="left")
    for number, name in enumerate((say("What stands"), say("Expected"), say("Of the plan"), say("In the worst tenth"))):
        table.add_column(name, justify="right" if number else "left")
    table.add_row(say("promised, when everybody accepts"), whole(found.promised, language), portion(1000, language), "")
    for name, spread in ((say("without repair"), found.before), (say("re-filled one by one"), found.refilled),
                         (say("repaired, what was accepted kept"), found.repaired),
                         (say("at most, every no known beforehand"), found.hindsight)):
        table.add_row(name, whole(spread.mean, language), portion(1000 * spread.mean / max(1, found.promised), language),
                      whole(spread.worst_tenth, language))
    out.print(table)
    if found.hindsight.mean <= found.before.mean:
        out.print(say("Nobody could step in for those who decline."))
    else:
        out.print(say("Repair wins back {share} of what declines take.").format(share=portion(found.won_back, language)))
        out.print(say("Of what could be won back at most, every no known beforehand and nobody moved who accepted, repair wins {share}, "
                      "one-by-one re-filling {by_hand}.").format(
                          share=portion(found.recovered, language), by_hand=portion(found.recovered_by_hand, language)))
    if not found.harms:
        return
    worst = Table(title=say("Whose no hurts most"), title_justify="left")
    for number, name in enumerate((say("Exchange"), say("Need"), say("Offer"), say("Receiver"), say("Sender"), say("Chance of a yes"),
                                   say("At stake"), say("Lost after repair"))):
        worst.add_column(name, justify="right" if number > 4 else "left")
    for harm in found.harms:
        worst.add_row(harm.exchange, harm.need, harm.offer, harm.receiver, harm.sender, portion(harm.permille, language),
                      whole(harm.at_stake, language), whole(harm.lost, language))
    out.print(worst)

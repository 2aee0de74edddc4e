"""matcher ledger."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.show import console
from matcher.cli.tabled import save, show
from matcher.documents import read_plan
from matcher.domain.memory import FADE
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.ledger.accounts import Entry, entries_of, ledger, regions, split
from matcher.ledger.envy import envy
from matcher.review.tabled import Tabled
from matcher.tables.reference import capability_groups
from matcher.tables.scenario_folder import read_scenario
from matcher.trust.desk import Desk
from matcher.wording import LANGUAGES, Translator, label, translator


@click.command("ledger")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path), required=False)
@click.option("--fade", type=click.IntRange(0, 1000), default=FADE, show_default=True, help="Permille of a year that counts a year later.")
@click.option("--by", type=click.Choice(("kind", "theme")), help="Split what each gave and received by kind or by theme.")
@click.option("--rows", type=click.IntRange(1), default=15, show_default=True, help="How many Societies from each end.")
@click.option("--save", "sheet", type=click.Path(path_type=Path, dir_okay=False), help="File for the tables, .csv or .xlsx.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of what is shown.")
def command(scenario: Path, plan: Path | None, fade: int, by: str | None, rows: int, sheet: Path | None, lang: str) -> int:
    """What Societies gave and received over the rounds of a SCENARIO's history and a PLAN of it; blocking pairs and envy."""
    say, read = translator(lang), read_scenario(scenario)
    kept = None if plan is None else read_plan(plan)
    entries = entries_of(read.pool, kept)
    accounts = _accounts(entries, read.pool.start.year, fade, say)
    ends = accounts.rows if len(accounts.rows) <= 2 * rows else [
        *accounts.rows[:rows], ("...", *[None] * (len(accounts.headers) - 1)), *accounts.rows[-rows:]]
    show(Tabled(accounts.title, accounts.headers, ends), say)
    tables = [accounts]
    if by is not None:
        tables.append(_split(entries, by, say))
        show(tables[-1], say, 4 * rows)
    if kept is not None:
        report, pairs = envy(Desk(read, kept)), say("Pairs to look at")
        tables += [_regions(read.pool, kept, say), Tabled(pairs, [
            say("Need"), say("Receiver"), say("Offer"), say("Sender"), say("Gain together"), say("Gain now"), say("Place taken by need")],
            [(pair.need, pair.receiver, pair.offer, pair.sender, pair.gain, pair.now, pair.taken_by)
             for pair in dict.fromkeys((*report.blocking, *report.envious))])]
        for table in tables[-2:]:
            show(table, say, rows)
        console().print(say("Of {judged} possible pairs {blocking} would both rather be together; in {envious} the need would gain more "
                            "from an offer that another need of no greater worth has.").format(
            judged=report.judged, blocking=len(report.blocking), envious=len(report.envious)))
    if sheet is not None:
        save(tables, sheet, say, f"{read.name} {read.digest()[:12]}")
    return 0


def _accounts(entries: tuple[Entry, ...], year: int, fade: int, say: Translator) -> Tabled:
    return Tabled(say("Given and received, earlier years faded"), [
        say("Society"), say("Given"), say("Received"), say("Given, faded"), say("Received, faded"), say("Balance")],
        [(row.society, row.given, row.received, row.given_faded / 1000, row.received_faded / 1000, row.balance / 1000)
         for row in ledger(entries, year, fade=fade)])


def _split(entries: tuple[Entry, ...], by: str, say: Translator) -> Tabled:
    """A row for every Society and kind, or theme."""
    themes = {codes[0].partition("-")[0]: name for name, codes in capability_groups(say.language)}
    return Tabled(say("By theme") if by == "theme" else say("By kind"), [
        say("Society"), say("theme") if by == "theme" else say("kind"), say("Given"), say("Received")],
        [(society, (themes.get(word, word) if by == "theme" else label(word, say)) or say("not known"), given, received)
         for society, words in split(entries, by).items() for word, (given, received) in words.items()])


def _regions(pool: Pool, plan: Plan, say: Translator) -> Tabled:
    return Tabled(say("Load and service by region"), [
        say("Region"), say("Given"), say("Received"), say("Needs met"), say("Needs"), say("Offers")],
        [(label(row.region, say) if row.region else say("none"), row.given, row.received, row.met, row.asked, row.offers)
         for row in regions(pool, plan)])

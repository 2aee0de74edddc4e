"""matcher pledge."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.door import database_of, now
from matcher.cli.show import console
from matcher.pledge.gather import gather
from matcher.pledge.indicators import emphasis, indicators
from matcher.pledge.words import FIGURES, RULES
from matcher.wording import LANGUAGES, translator, whole

FORMS = ("docx", "pdf", "xlsx")


@click.group("pledge")
def command() -> None:
    """Reports on the pledge: report, indicators."""


@command.command("indicators")
@click.argument("round")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language.")
@click.option("--trace", is_flag=True, help="Show what each exchange adds to each figure.")
def indicators_command(round: str, lang: str, trace: bool) -> None:
    """Prints the pledge's indicators of a ROUND, planned and actual."""
    from rich.table import Table

    say = translator(lang)
    with database_of() as database, database.reading() as session:
        found = gather(session, round)
    table = Table(title=say("Indicators of {round}").format(round=found.round.title or round), title_justify="left")
    table.add_column(say("Indicator"))
    for name in (say("Planned"), say("Actual")):
        table.add_column(name, justify="right")
    for each in indicators(found.facts):
        table.add_row(say(FIGURES[each.key]), "–" if each.planned is None else whole(each.planned, lang), whole(each.actual, lang))
        for part in each.parts if trace else ():
            table.add_row(f"  {part.exchange}", "–" if part.planned is None else whole(part.planned, lang), whole(part.actual, lang),
                          style="dim")
    out = console()
    out.print(table)
    out.print(say("Emphasis on conflict and migration"))
    for row in emphasis(found.facts):
        out.print(say("- {figure}: planned {planned} of {planned_all}, actual {actual} of {actual_all}").format(
            figure=say(FIGURES[row.key]), planned=whole(row.planned, lang), planned_all=whole(row.planned_all, lang),
            actual=whole(row.actual, lang), actual_all=whole(row.actual_all, lang)))
    for text in RULES:
        out.print(f"* {say(text)}", style="dim")


@command.command("report")
@click.argument("round")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("."), show_default=True,
              help="Folder to write into.")
def report_command(round: str, lang: str, folder: Path) -> None:
    """Writes the progress report of a ROUND as docx, PDF and workbook."""
    from matcher.exports.paper import docx, pdf
    from matcher.pledge.report import report
    from matcher.pledge.workbook import report_workbook

    say, on = translator(lang), now().date()
    with database_of() as database, database.reading() as session:
        found = gather(session, round)
    document = report(found, say, on)
    made = {"docx": docx(document), "pdf": pdf(document), "xlsx": report_workbook(found, say, on)}
    folder.mkdir(parents=True, exist_ok=True)
    for form in FORMS:
        path = folder / f"pledge-{round}-{lang}.{form}"
        path.write_bytes(made[form])
        click.echo(f"{path} ({len(made[form]):,} bytes)")

"""matcher template."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.show import console
from matcher.tables.template import write_template
from matcher.wording import LANGUAGES, translator


@click.command("template")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the notes and labels.")
def command(out: Path, lang: str) -> int:
    """Writes an empty workbook OUT with drop-downs and notes, to fill in and solve."""
    if out.suffix.lower() != ".xlsx":
        raise click.UsageError("The template is a workbook: end its name in .xlsx.")
    write_template(out, translator(lang))
    console().print(f"Written: {out}")
    return 0

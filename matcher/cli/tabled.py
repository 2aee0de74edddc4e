"""Tables that a command shows on the terminal and, when asked, keeps as a file of CSV or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.table import Table

from matcher.cli.show import console
from matcher.domain.errors import DataError, Problem
from matcher.review.tabled import MEDIA, Cell, Tabled, file_of
from matcher.wording import Translator, day, whole


def show(table: Tabled, say: Translator, most: int | None = None) -> None:
    """Prints a table, or its first rows and how many more there are."""
    shown, out = Table(title=table.title, title_justify="left"), console()
    for column, header in enumerate(table.headers):
        figures = any(isinstance(row[column], int | float) for row in table.rows)
        shown.add_column(header, justify="right" if figures else "left")
    for row in table.rows[:most]:
        shown.add_row(*(_shown(cell, say) for cell in row))
    out.print(shown)
    if most is not None and len(table.rows) > most:
        out.print(say("... and {more} more.").format(more=len(table.rows) - most))


def save(tables: Sequence[Tabled], path: Path, say: Translator, foot: str) -> None:
    """Writes tables in the form that the file's name asks for."""
    form = path.suffix.removeprefix(".").lower()
    if form not in MEDIA:
        raise DataError([Problem(str(path), 0, "", "It is neither a .csv nor an .xlsx.", "Name a file that ends in .csv or .xlsx.")])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file_of(tables, form, say, foot, date.today()))


def _shown(cell: Cell, say: Translator) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, date):
        return day(cell, say.language)
    return whole(cell, say.language) if isinstance(cell, int) else f"{cell:.1f}" if isinstance(cell, float) else cell

"""Workbooks that go out: a society's statements to edit, and an upload given back with its problems marked."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.domain.statements import TABLES, WITHDRAWN
from matcher.intake.book import FIRST_ROW, BookRow, Contents, write_book
from matcher.intake.standing import Standing, token
from matcher.intake.upload import HELD_FACT, Upload
from matcher.wording import Translator

_AT_ONCE = 100  # tokens in one cell: a key has at most 64 characters, so they fit


def download(standing: Standing, societies: Sequence[tuple[str, str]], say: Translator) -> bytes:
    """The society's statements that are not withdrawn, as a workbook. `societies` are codes with names, for the lists."""
    rows: dict[str, list[BookRow]] = {}
    facts = {"round": standing.round, "society": standing.society}
    for table in TABLES:
        kept = sorted((each for each in standing.of(table).values() if each.state != WITHDRAWN), key=lambda each: each.key)
        rows[table] = [BookRow(number, each.cells, token(each.key, each.version), each.state)
                       for number, each in enumerate(kept, FIRST_ROW)]
        for place in range(0, len(rows[table]), _AT_ONCE):
            facts[f"{HELD_FACT}.{table}.{place}"] = " ".join(row.held for row in rows[table][place:place + _AT_ONCE])
    return write_book(Contents(rows, facts, societies), say)


def marked(upload: Upload, societies: Sequence[tuple[str, str]], say: Translator) -> bytes:
    """The uploaded workbook with every problem in its cell; to be mended and uploaded again."""
    return write_book(Contents(upload.rows, upload.facts, societies, upload.problems), say)

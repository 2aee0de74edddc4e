"""A society's statements and the round around them, for what intake does without a database."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl

from matcher.domain.requests import Need, Offer
from matcher.domain.statements import KEY_COLUMN, NEEDS, OFFERS, SUBMITTED, Statement
from matcher.intake.handing_out import download
from matcher.intake.reading import ground, texts_of
from matcher.intake.standing import Standing
from matcher.tables.columns import TABLE
from matcher.tables.reference import capabilities, national_societies
from matcher.wording import translator

GROUND = ground(national_societies(), capabilities())
NAMES = [(row.society, row.name) for row in national_societies()]
ROUND, SOCIETY = "r-2027", "KEN"


def statement(fact: Need | Offer | dict[str, str], version: int = 1, state: str = SUBMITTED, table: str = NEEDS) -> Statement:
    """A statement as the store gives it, of a fact or of cells."""
    if isinstance(fact, Need | Offer):
        table, cells = NEEDS if isinstance(fact, Need) else OFFERS, texts_of(fact)
    else:
        cells = {column.name: fact.get(column.name, "") for column in TABLE[table].columns}
    return Statement(ROUND, table, cells[KEY_COLUMN[table]], cells["society"], state, version, cells)


def standing(*statements: Statement, society: str = SOCIETY, others: dict[str, set[str]] | None = None) -> Standing:
    keys = {table: {s.key for s in statements if s.table == table} | (others or {}).get(table, set()) for table in (NEEDS, OFFERS)}
    return Standing(ROUND, society, {(s.table, s.key): s for s in statements}, keys)


def edited(stands: Standing, change: Callable[[Any], None], language: str = "en") -> bytes:
    """What a person sends back: the download, opened in a spreadsheet program, changed and saved."""
    book = openpyxl.load_workbook(io.BytesIO(download(stands, NAMES, translator(language))))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

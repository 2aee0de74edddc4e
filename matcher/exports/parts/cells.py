"""Text that a spreadsheet takes for text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from matcher.exports.paper.clean import clean

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def guarded(value: object) -> object:
    """Text that a spreadsheet would take for a formula is made plain text by an apostrophe; keys never begin so.

    Blanks before it do not hide it: some spreadsheets take them away. A lone hyphen is no formula.
    """
    if not isinstance(value, str):
        return value
    text = clean(value)
    if text.startswith(_BEGINNINGS) or text.lstrip().startswith(_BEGINNINGS):
        return text if text == "-" else f"'{text}"
    return text


def csv_bytes(rows: Iterable[Sequence[object]], *, mark: bool = False) -> bytes:
    """Rows as CSV in UTF-8, every cell guarded; `mark` puts the sign in front by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")

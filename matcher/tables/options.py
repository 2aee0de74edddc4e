"""The lists behind a template's drop-downs: codes with what they mean, each under a defined name."""

from __future__ import annotations

from typing import Any, Protocol

from matcher.domain.kinds import CASH_LINES, CEFR, COMPONENTS, CONTEXTS, COST_CLASSES, KINDS, MODES, REGIONS
from matcher.tables.columns import TABLE, Column, TableSpec, say
from matcher.tables.reference import capabilities, society_names
from matcher.wording import label

_ROWS = 2000
_OWN = {
    "either": say("on site or remote"),
    "in": say("must be in the plan"), "out": say("must not be in the plan"),
    "ICRC": say("International Committee of the Red Cross"),
    "IFRC": say("International Federation of Red Cross and Red Crescent Societies"),
}
_PEER_LEVELS = (4, 5)  # a peer offers at these


class Says(Protocol):
    @property
    def language(self) -> str: ...

    def __call__(self, msgid: str) -> str: ...


class Options:
    """Named lists of codes, written as pairs of columns: the code and what it means."""

    def __init__(self, book: Any) -> None:
        self.book = book
        skills = tuple(row.code for row in capabilities())
        groups = tuple(dict.fromkeys(row.group for row in capabilities()))
        self.lists: dict[str, tuple[str, ...]] = {
            "yes_no": ("yes", "no"), "kind": KINDS, "region": REGIONS, "mode": MODES, "context": CONTEXTS,
            "cost_class": COST_CLASSES, "pin_way": ("in", "out"), "cost_line": CASH_LINES, "language_level": CEFR,
            "capability": skills, "capability_or_group": groups + skills,
            "capability_level": tuple(f"{code}:{level}" for code in skills for level in _PEER_LEVELS),
            "society_code": (*COMPONENTS, *sorted(society_names())),
        }
        for table in ("societies", "needs", "offers"):
            book.define_name(f"{table}_given", f"={table}!$A$2:$A${_ROWS + 1}")

    def name(self, table: TableSpec, column: Column) -> str | None:
        """The list behind a column's drop-down; None where there is none."""
        if column.refers in TABLE:
            return f"{column.refers}_given"
        if column.choices:
            return next(name for name, codes in self.lists.items() if codes == column.choices)
        by_sort = {"yesno": "yes_no", "levels": "capability_level", "society": "society_code"}
        by_reference = {"capabilities": "capability", "groups": "capability_or_group"}
        return by_sort.get(column.sort) or by_reference.get(column.refers)

    def write(self, sheet: Any, say: Says) -> None:
        """Fills the sheet of options and gives each list its name."""
        head = self.book.add_format({"bold": True})
        for place, (name, codes) in enumerate(self.lists.items()):
            left = 2 * place
            sheet.write_string(0, left, name, head)
            sheet.set_column(left, left, 20)
            sheet.set_column(left + 1, left + 1, 36)
            for row, code in enumerate(codes, 1):
                sheet.write_string(row, left, code)
                sheet.write_string(row, left + 1, _meaning(code, say))
            letters = _letters(left)
            self.book.define_name(name, f"=options!${letters}$2:${letters}${len(codes) + 1}")


def _meaning(code: str, say: Says) -> str:
    """What a code means, in the reader's language where it is known."""
    skill, _, level = code.partition(":")
    for row in capabilities():
        if row.code == skill:
            text = row.labels.get(say.language) or row.labels["en"]
            return f"{text}, {level}" if level else text
    if code in society_names():
        return society_names()[code].get(say.language) or society_names()[code]["en"]
    return say(_OWN[code]) if code in _OWN else label(code, say)


def _letters(number: int) -> str:
    """The letters of a column counted from 0."""
    return ("" if number < 26 else chr(ord("A") + number // 26 - 1)) + chr(ord("A") + number % 26)

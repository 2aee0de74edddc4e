"""One cell to one value. A parser raises `Wrong` with what is wrong and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from matcher.domain.kinds import CASH, CASH_LINES, CEFR, COMPONENTS, MATERIAL
from matcher.tables.columns import Column
from matcher.tables.languages import ISO_639_1
from matcher.tables.problems import nearest, shown

LONGEST = 32_767  # characters of a cell, as a spreadsheet allows
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z")
_WHOLE = re.compile(r"([+-]?[0-9]{1,18})(\.0*)?\Z")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{0,30})?([eE]-[0-9]{1,3})?\Z")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?\Z")
_SERIAL = re.compile(r"[0-9]{5,6}(\.0+)?\Z")
_SOCIETY = re.compile(r"[A-Z]{3}\Z")


class Wrong(ValueError):
    """A cell that cannot be read."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(wrong)
        self.wrong, self.mend = wrong, mend


def items(text: str) -> list[str]:
    """The items of a list cell."""
    return [part.strip() for part in text.split(";") if part.strip()]


def is_key(text: str) -> bool:
    """Whether a text may name a row."""
    return _KEY.match(text) is not None


def _distinct(words: list[str]) -> None:
    seen = set()
    for word in words:
        if word in seen:
            raise Wrong(f"{shown(word)} stands twice.", "Name each once.")
        seen.add(word)


def plain_text(text: str, column: Column) -> str:
    if "\0" in text:
        raise Wrong("The cell has a NUL character.", "Write the text again.")
    return text


def whole(text: str, column: Column) -> int:
    found = _WHOLE.match(text)
    if found is None:
        raise Wrong(f"{shown(text)} is not a whole number.",
                    f"Write a whole number from {column.least} to {column.most}.")
    number = int(found[1])
    if not column.least <= number <= column.most:
        raise Wrong(f"{shown(text)} is out of range.", f"Write a whole number from {column.least} to {column.most}.")
    return number


def degrees(text: str, column: Column) -> float:
    number = float(text) if _DECIMAL.match(text) else None
    if number is None or not column.least <= number <= column.most:
        raise Wrong(f"{shown(text)} is no number of degrees.",
                    f"Write a number from {column.least} to {column.most}, with a point for decimals.")
    return number


def day(text: str, column: Column | None = None) -> date:
    """An ISO date; also the serial number by which a spreadsheet counts days."""
    found = None
    written = _DAY.match(text)
    try:
        if written:
            found = date(int(written[1]), int(written[2]), int(written[3]))
        elif _SERIAL.match(text):
            found = date(1899, 12, 30) + timedelta(days=int(text.partition(".")[0]))
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Wrong(f"{shown(text)} is not a date.", "Write it as 2027-03-31.")
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Wrong(f"{shown(text)} is out of range.", f"Write a date from {FIRST_DAY} to {LAST_DAY}.")
    return found


def yesno(text: str, column: Column) -> bool:
    low = text.lower()
    if low in ("yes", "true"):
        return True
    if low in ("no", "false"):
        return False
    raise Wrong(f"{shown(text)} is neither yes nor no.", "Write yes or no.")


def key(text: str, column: Column) -> str:
    if not _KEY.match(text):
        raise Wrong(f"{shown(text)} is no key.", "Use 1 to 64 letters, digits, '-', '_' or '.'.")
    return text


def society(text: str, column: Column) -> str:
    if text not in COMPONENTS and not _SOCIETY.match(text):
        raise Wrong(f"{shown(text)} is no society.", "Write three capital letters (ISO 3166-1 alpha-3), ICRC or IFRC.")
    return text


def choice(text: str, column: Column) -> str:
    if text not in column.choices:
        raise Wrong(f"{shown(text)} is not known.", nearest(text, column.choices))
    return text


def choices(text: str, column: Column) -> tuple[str, ...]:
    found = [choice(item, column) for item in items(text)]
    _distinct(found)
    return tuple(found)


def languages(text: str, column: Column) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for item in items(text):
        code, _, level = (part.strip() for part in item.partition(":"))
        if code not in ISO_639_1:
            raise Wrong(f"{shown(code)} is no language.", "Write an ISO 639-1 code and a level, e.g. fr:C1.")
        if level not in CEFR:
            raise Wrong(f"{shown(item)} has no level.", f"Write e.g. {code}:B2; levels are {', '.join(CEFR)}.")
        found.append((code, level))
    _distinct([code for code, _ in found])
    return tuple(found)


def _counted(text: str, least: int, most: int, mend: str) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for item in items(text):
        name, _, number = (part.strip() for part in item.partition(":"))
        if not _KEY.match(name) or not re.fullmatch("[0-9]{1,9}", number) or not least <= int(number) <= most:
            raise Wrong(f"{shown(item)} is not understood.", mend)
        found.append((name, int(number)))
    _distinct([name for name, _ in found])
    return tuple(found)


def levels(text: str, column: Column) -> tuple[tuple[str, int], ...]:
    return _counted(text, 0, 5, "Write e.g. SRV-TRAC:5, with a level from 0 to 5.")


def materials(text: str, column: Column) -> tuple[tuple[str, int], ...]:
    return _counted(text, 1, 10**6, "Write e.g. tablet:5, with a number from 1 to 1000000.")


def periods(text: str, column: Column) -> tuple[tuple[date, date], ...]:
    found = []
    for item in items(text):
        first, slash, last = item.partition("/")
        if not slash:
            raise Wrong(f"{shown(item)} is no period.", "Write e.g. 2027-03-01/2027-03-31.")
        begin, end = day(first.strip(), column), day(last.strip(), column)
        if end < begin:
            raise Wrong(f"{shown(item)} ends before it begins.", "Put the earlier day first.")
        found.append((begin, end))
    return tuple(found)


def repeats(text: str, column: Column) -> tuple[str, ...]:
    return tuple(key(item, column) for item in items(text))


def codes(text: str, column: Column) -> tuple[str, ...]:
    found = repeats(text, column)
    _distinct(list(found))
    return found


def lines(text: str, column: Column) -> tuple[str, ...]:
    found = items(text)
    for item in found:
        if item not in CASH_LINES and not (item.startswith(MATERIAL) and is_key(item.removeprefix(MATERIAL))):
            raise Wrong(f"{shown(item)} is no cost line.", nearest(item, (*CASH_LINES, MATERIAL + "NAME")))
    _distinct(found)
    return tuple(found)


def material(text: str, column: Column) -> str:
    if text != CASH and not is_key(text):
        raise Wrong(f"{shown(text)} is no resource.", "Write cash, or the name of a material.")
    return text


PARSERS: dict[str, Callable[[str, Column], Any]] = {
    "text": plain_text, "key": key, "society": society, "code": key, "choice": choice, "choices": choices,
    "codes": codes, "repeats": repeats, "languages": languages, "levels": levels, "materials": materials,
    "periods": periods, "lines": lines, "material": material, "degrees": degrees, "yesno": yesno, "whole": whole,
    "date": day,
}
"""By a column's sort."""

_NOT_GIVEN = {"text": "", "languages": None}


def empty(column: Column) -> Any:
    """What an empty cell of a column that is not required stands for."""
    if column.default:
        return PARSERS[column.sort](column.default, column)
    return _NOT_GIVEN.get(column.sort, () if column.several else None)


def value_of(text: str, column: Column) -> Any:
    """The value of a cell; raises `Wrong`."""
    if len(text) > LONGEST:
        raise Wrong(f"The cell has {len(text)} characters.", f"Keep it to {LONGEST}.")
    if text:
        value = PARSERS[column.sort](text, column)
        if value != ():
            return value
    if column.required:
        raise Wrong("The cell is empty.", f"Write: {column.meaning}.")
    return empty(column)

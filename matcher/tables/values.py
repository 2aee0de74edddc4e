"""One cell to one value. A parser raises `Wrong` with what is wrong and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any

from matcher.domain.kinds import CASH, CASH_LINES, CEFR, COMPONENTS, MATERIAL
from matcher.tables.columns import Column

KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z")
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu
ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na
nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so
sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
ISO_639_1 = frozenset(_CODES.split())
LONGEST = 32_767  # characters of a cell, as a spreadsheet allows


class Wrong(ValueError):
    """A cell that cannot be read."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(wrong)
        self.wrong, self.mend = wrong, mend


def nearest(word: str, known: Collection[str], most: int = 12) -> str:
    """A sentence that suggests the nearest known word, or lists them where they are few."""
    close = get_close_matches(word, known, 1, 0.6) or get_close_matches(word.lower(), known, 1, 0.6)
    close = close or get_close_matches(word.upper(), known, 1, 0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    listed = sorted(known)
    return f"Known: {', '.join(listed)}." if 0 < len(listed) <= most else "Use a known one."


def shown(text: str) -> str:
    """A cell's text as an error quotes it."""
    return repr(text if len(text) <= 40 else text[:37] + "...")


def items(text: str) -> list[str]:
    """The items of a list cell."""
    return [part.strip() for part in text.split(";") if part.strip()]


def whole(text: str, column: Column) -> int:
    number: float | int
    try:
        number = int(text)
    except ValueError:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if number != number or abs(number) > 1e15 or number != int(number):
            raise Wrong(f"{shown(text)} is not a whole number.", "Write digits only.") from None
        number = int(number)
    if not column.least <= number <= column.most:
        raise Wrong(f"{shown(text)} is out of range.", f"Write a whole number from {column.least} to {column.most}.")
    return number


def degrees(text: str, column: Column) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not column.least <= number <= column.most:
        raise Wrong(f"{shown(text)} is no number of degrees.", f"Write a number from {column.least} to {column.most}.")
    return number


def day(text: str, column: Column) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}([T ]00:00(:00(\.0+)?)?)?", text):
            return datetime.strptime(text[:10], "%Y-%m-%d").date()
        if re.fullmatch(r"\d{5}(\.0+)?", text):  # an Excel serial number of a day
            return date(1899, 12, 30) + timedelta(days=int(float(text)))
    except (ValueError, OverflowError):
        pass
    raise Wrong(f"{shown(text)} is not a date.", "Write it as 2027-03-31.")


def yesno(text: str, column: Column) -> bool:
    low = text.lower()
    if low in ("yes", "true", "1", "1.0"):
        return True
    if low in ("no", "false", "0", "0.0"):
        return False
    raise Wrong(f"{shown(text)} is neither yes nor no.", "Write yes or no.")


def key(text: str, column: Column) -> str:
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]  # a spreadsheet's number used as a key
    if not KEY.match(text):
        raise Wrong(f"{shown(text)} is no key.", "Use 1 to 64 letters, digits, '-', '_' or '.'.")
    return text


def code3(text: str, column: Column) -> str:
    if text not in COMPONENTS and not re.fullmatch(r"[A-Z]{3}", text):
        raise Wrong(f"{shown(text)} is no society.", "Write three capital letters (ISO 3166-1 alpha-3), ICRC or IFRC.")
    return text


def choice(text: str, column: Column) -> str:
    if text not in column.choices:
        raise Wrong(f"{shown(text)} is not known.", nearest(text, column.choices))
    return text


def choices(text: str, column: Column) -> tuple[str, ...]:
    return _distinct([choice(item, column) for item in items(text)])


def _distinct(values: list[str]) -> tuple[str, ...]:
    for value in values:
        if values.count(value) > 1:
            raise Wrong(f"'{value}' stands twice.", "Name each once.")
    return tuple(values)


def languages(text: str, column: Column) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for item in items(text):
        code, _, level = (part.strip() for part in item.partition(":"))
        if code not in ISO_639_1:
            raise Wrong(f"{shown(code)} is no language.", "Use a two-letter code of ISO 639-1, e.g. fr:C1.")
        if level not in CEFR:
            raise Wrong(f"{shown(item)} has no level.", f"Write e.g. {code}:B2, from A1 to C2.")
        found.append((code, level))
    _distinct([code for code, _ in found])
    return tuple(found)


def _pairs(text: str, least: int, most: int, what: str) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for item in items(text):
        name, _, number = (part.strip() for part in item.partition(":"))
        if not KEY.match(name) or not number.isascii() or not number.isdigit() or not least <= int(number[:12]) <= most:
            raise Wrong(f"{shown(item)} is not understood.", what)
        found.append((name, int(number)))
    _distinct([name for name, _ in found])
    return tuple(found)


def levels(text: str, column: Column) -> tuple[tuple[str, int], ...]:
    return _pairs(text, 0, 5, "Write e.g. SRV-TRAC:5, a level from 0 to 5.")


def materials(text: str, column: Column) -> tuple[tuple[str, int], ...]:
    return _pairs(text, 1, 10**6, "Write e.g. tablet:5.")


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


def names(text: str, column: Column) -> tuple[str, ...]:
    return _distinct(items(text))


def roles(text: str, column: Column) -> tuple[str, ...]:
    return tuple(items(text))


def lines(text: str, column: Column) -> tuple[str, ...]:
    for item in items(text):
        if item not in CASH_LINES and not (item.startswith(MATERIAL) and KEY.match(item[len(MATERIAL):])):
            raise Wrong(f"{shown(item)} is no cost line.", nearest(item, CASH_LINES))
    return names(text, column)


def material(text: str, column: Column) -> str:
    return CASH if text == CASH else key(text, column)


def plain_text(text: str, column: Column) -> str:
    return text


PARSERS: dict[str, Callable[[str, Column], Any]] = {
    "text": plain_text, "key": key, "society": code3, "code3": code3, "choice": choice, "choices": choices,
    "languages": languages, "degrees": degrees, "yesno": yesno, "whole": whole, "whole?": whole, "periods": periods,
    "date": day, "date?": day, "code": key, "codes": roles, "levels": levels, "materials": materials,
    "societies": names, "groups": names, "lines": lines, "material": material, "need": key, "offer": key,
}
#: What an empty cell stands for where the column names no default.
EMPTY: dict[str, Any] = {
    "text": "", "choice": None, "choices": (), "languages": (), "degrees": None, "whole?": None, "periods": (), "date?": None,
    "code": None, "codes": (), "levels": (), "materials": (), "societies": (), "groups": (), "lines": (),
}

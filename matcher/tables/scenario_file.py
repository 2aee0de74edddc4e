"""`scenario.toml`, or the sheet `scenario`, as nested tables of plain values that remember their rows."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matcher.tables.problems import Problems, shown
from matcher.tables.read import Grid, read_text
from matcher.tables.values import LONGEST, items

TOML = "scenario.toml"
TEXTS = ("name", "title", "about", "currency", "start", "approval")
_DEEPEST = 5
_LARGEST = 1_000_000
# A key of very many parts: the parser's memory grows with their square.
_DOTTED = re.compile(
    r"""(?<![\w-])(?:(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.){0,200}+"|'[^'\n]{0,200}+')[ \t]*+\.[ \t]*+){40}""")
_GREATEST = 2**53  # a whole number beyond this is no longer exact everywhere


@dataclass
class Document:
    """What was written, by key and section; `rows` says where, by dotted key."""

    file: str
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def row(self, key: str) -> int:
        """The row of a dotted key, else of the first key below it, else of its section, else 0."""
        if key in self.rows:
            return self.rows[key]
        below = [row for name, row in self.rows.items() if name.startswith(key + ".")]
        if below:
            return min(below)
        section = key.rpartition(".")[0]
        return self.row(section) if section else 0


def read_toml(path: Path, problems: Problems) -> Document | None:
    """The document in a file; None where it cannot be read."""
    if not path.is_file():
        there = path.exists() or path.is_symlink()
        problems.add(TOML, 0, "", "This is no file." if there else "The file is missing.",
                     "Add it: format, name, title, about, start, weeks, approval, currency.")
        return None
    text = read_text(path, problems, TOML, "Save it as UTF-8.")
    if text is None:
        return None
    if len(text) > _LARGEST:
        problems.add(TOML, 0, "", "The file is too large.", f"Keep it under {_LARGEST} characters.")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    far = _DOTTED.search(text)
    if far:
        problems.add(TOML, text.count("\n", 0, far.start()) + 1, "", "The key is nested too deeply.",
                     "Write sections as [section.NAME].")
        return None
    try:
        values = tomllib.loads(text)
    except RecursionError:
        problems.add(TOML, 0, "", "The file is nested too deeply.", "Write sections as [section.NAME].")
        return None
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        row = int(line[1]) if line else text.count("\n") + 1 if "end of document" in str(error) else 0
        # Python's own words on numbers of thousands of digits speak of its settings.
        reason = "a number is too long" if "digits" in str(error) else re.sub(r" \(at .*", "", str(error))
        problems.add(TOML, row, "", f"This is no TOML ({reason[:200]}).", "Write key = value, texts in double quotes.")
        return None
    document = Document(TOML, rows=dict(_rows_of(text)))
    document.values = _sound(values, document, problems)
    return document


def _rows_of(text: str) -> Iterator[tuple[str, int]]:
    """Where each key stands, for all that is written one key a line."""
    section = ""
    for row, line in enumerate(text.split("\n"), 1):
        header = re.match(r"\s*\[+([^\]\[]*)\]", line)
        if header:
            section = re.sub(r"[\s\"']", "", header[1]) + "."
            yield section[:-1], row
            continue
        key = re.match(r"\s*([A-Za-z0-9_.\-\"' ]+?)\s*=", line)
        if key:
            yield section + re.sub(r"[\s\"']", "", key[1]), row


def _sound(values: dict[str, Any], document: Document, problems: Problems) -> dict[str, Any]:
    """The values without those that are beyond all bounds, whatever their key."""
    def walk(value: Any, path: str, depth: int) -> Any:
        if isinstance(value, dict | list) and depth > _DEEPEST:
            return refuse(path, "This is nested too deeply.", "Write sections as [section.NAME].")
        if isinstance(value, dict):
            inner = {key: walk(each, f"{path}.{key}" if path else key, depth + 1) for key, each in value.items()}
            return {key: each for key, each in inner.items() if each is not None}
        if isinstance(value, list):
            return [each for each in (walk(each, path, depth + 1) for each in value) if each is not None]
        if isinstance(value, int) and abs(value) > _GREATEST or isinstance(value, float) and not math.isfinite(value):
            return refuse(path, "The number is out of range.", "Write a smaller one.")
        if isinstance(value, str) and (len(value) > LONGEST or "\0" in value):
            return refuse(path, "The text is too long or has a NUL character.", f"Keep it to {LONGEST} characters.")
        return value

    def refuse(path: str, wrong: str, mend: str) -> None:
        problems.add(document.file, document.row(path), path[:64], wrong, mend)

    found: dict[str, Any] = walk(values, "", 0)
    return found


def read_sheet(grid: Grid, problems: Problems) -> Document:
    """The document in rows of key and value: dots in a key for sections, semicolons between the items of a list."""
    document = Document(grid.file)
    for row, column, wrong, mend in grid.broken:
        if column < 2:
            problems.add(grid.file, row, "key" if column == 0 else "value", wrong, mend)
    if tuple(name.lower() for name in grid.header[:2]) != ("key", "value"):
        problems.add(grid.file, grid.header_row, "", "The sheet does not begin with key, value.",
                     "Write key and value into its first row.")
        return document
    for row, cells in grid.rows:
        key, text = cells[0], cells[1] if len(cells) > 1 else ""
        if not text:
            document.rows.setdefault(key, row)
            continue
        if not key:
            problems.add(grid.file, row, "key", "The key is missing.", "Write it beside its value.")
            continue
        *sections, last = key.split(".")
        place: Any = document.values
        for section in sections[:_DEEPEST]:
            place = place.setdefault(section, {}) if isinstance(place, dict) else None
        if not isinstance(place, dict) or last in place:
            problems.add(grid.file, row, "key", f"{shown(key)} stands twice.", "Keep one of the rows.")
        elif len(sections) >= _DEEPEST or len(text) > LONGEST or not _put(place, last, key, text):
            pairs = key == "costs.fares"
            problems.add(grid.file, row, key[:64], f"{shown(text)} is not understood.",
                         "Write pairs as 1500:400;4000:750." if pairs else "Correct the key or the value.")
        else:
            document.rows[key] = row
    return document


def _put(place: dict[str, Any], last: str, key: str, text: str) -> bool:
    """Puts a cell's value as its key asks; False where it cannot be one."""
    if key in TEXTS:
        place[last] = text
    elif key == "costs.fares":
        pairs = [re.fullmatch(r"([0-9]{1,9}):([0-9]{1,9})", item.replace(" ", "")) for item in items(text)]
        if not all(pairs):
            return False
        place[last] = [[int(pair[1]), int(pair[2])] for pair in pairs if pair]
    elif key in ("goals.order", "goals.impact.priority"):
        place[last] = [_plain(item) for item in items(text)]
    else:
        place[last] = _plain(text)
    return True


def _plain(text: str) -> bool | int | float | str:
    """Yes, no or a number where the text is one."""
    low = text.lower()
    if low in ("yes", "true", "no", "false"):
        return low in ("yes", "true")
    if re.fullmatch(r"[+-]?[0-9]{1,15}", text):
        return int(text)
    return float(text) if re.fullmatch(r"[+-]?[0-9]{1,15}\.?[0-9]{0,15}([eE]-[0-9]{1,2})?", text) else text

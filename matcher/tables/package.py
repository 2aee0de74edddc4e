"""A workbook's zip looked through before anything opens it: bombs, passwords, entities, far cells, formulas."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from matcher.tables.problems import shown
from matcher.tables.read import MOST_COLUMNS, MOST_ROWS

MOST_UNPACKED = 200_000_000
MOST_RATIO = 200
MOST_CELLS = 15_000_000
_MOST_DIRECTORY = 5_000_000
_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Cells beyond column CV or row 100001: a reader lays a sheet out as one rectangle, so one far cell fills the memory.
_FAR_COLUMN = re.compile(rb"""\sr=["'](?:[A-Za-z]{3,}|[D-Zd-z][A-Za-z]|[Cc][W-Zw-z])[0-9]""")
_FAR_ROW = re.compile(rb"""\sr=["'][A-Za-z]*0*(?:[0-9]{7,}|[2-9][0-9]{5}|1(?!00000|00001)[0-9]{5})["']""")
_CELL = re.compile(rb"<(?:\w{1,9}:)?c(?=\s)")
_PLACE = re.compile(rb"""\sr=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(rb"""\st=["']e["']""")
_FORMULA = re.compile(rb"<(?:\w{1,9}:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w{1,9}:)?(?:v|t)(?:\s[^>]*)?>([^<]+)<")
_SHARED = re.compile(rb"""\st=["']s["'][^>]*>\s*<(?:\w{1,9}:)?v>([0-9]{1,9})<""")


class Refused(Exception):
    """What is wrong with a workbook as a whole."""


def sheet_parts(content: bytes) -> dict[str, bytes]:
    """The XML of each sheet by the sheet's name; raises `Refused` where the workbook is not to be opened."""
    if content.startswith(_OLD_FORMAT):
        raise Refused("The workbook is protected by a password or of an old format.")
    parts = _unpacked(content)
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            if b"\0" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise Refused("The workbook has a part that is not UTF-8.")
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise Refused("The workbook declares entities of its own.")
        if _FAR_COLUMN.search(part) or _FAR_ROW.search(part):
            raise Refused(f"A sheet has cells beyond {MOST_COLUMNS} columns or {MOST_ROWS} rows.")
    _bound_texts(parts.get("xl/sharedStrings.xml", b""), parts.values())
    return {name: parts.get(target, b"") for name, target in _directory(parts)}


def _unpacked(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            total, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
            if total > MOST_UNPACKED or (total > 10**6 and total > MOST_RATIO * max(packed, 1)):
                raise Refused("The workbook unpacks to far more than it should.")
            if any(member.flag_bits & 1 for member in members):
                raise Refused("The workbook is protected by a password.")
            if len({member.filename for member in members}) < len(members):
                raise Refused("The workbook has a part twice.")
            # The directory may lie about sizes: reading stops at what it says, and then the checksum fails.
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise Refused("The file is no workbook.") from error


def _directory(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Each sheet's name and part, as the workbook's own directory has them."""
    book, relations = parts.get("xl/workbook.xml", b""), parts.get("xl/_rels/workbook.xml.rels", b"")
    if not book or len(book) + len(relations) > _MOST_DIRECTORY:
        raise Refused("The file is no workbook.")
    try:
        targets = {each.get("Id", ""): each.get("Target", "") for each in ElementTree.fromstring(relations)}
        sheets = [each for each in ElementTree.fromstring(book).iter() if each.tag.endswith("}sheet")]
    except (ElementTree.ParseError, ValueError) as error:
        raise Refused("The file is no workbook.") from error
    for sheet in sheets:
        reference = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        target = targets.get(reference, "")
        yield sheet.get("name", ""), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _bound_texts(strings: bytes, parts: Iterable[bytes]) -> None:
    """Refuses a few long texts that stand in very many cells: each cell becomes a text of its own."""
    lengths = [len(text) for text in re.split(rb"</(?:\w{1,9}:)?si>", strings)]
    for part in parts:
        if part.count(b"<") * max(lengths) > MOST_UNPACKED:
            places = (int(place) for place in _SHARED.findall(part))
            if sum(lengths[place] for place in places if place < len(lengths)) > MOST_UNPACKED:
                raise Refused("The workbook unpacks to far more than it should.")


def broken_cells(sheet: bytes) -> Iterator[tuple[int, int, str, str]]:
    """Cells of a sheet's XML that have no value of their own, by row number and place from 0: an error, or a formula
    that was never computed; with what is wrong and how to mend it."""
    if not _FORMULA.search(sheet) and not _ERROR.search(sheet):
        return
    for cell in _CELL.split(sheet)[1:]:
        attributes, _, rest = cell.partition(b">")
        inside = b"" if attributes.endswith(b"/") else rest
        error, formula, place = _ERROR.search(attributes), _FORMULA.search(inside), _PLACE.search(attributes)
        if place is None or not (error or formula):
            continue
        value = _VALUE.search(inside)
        row, column = int(place[2]), column_number(place[1].decode())
        if error:
            text = value[1].decode("utf-8", "replace") if value else ""
            yield row, column, f"The cell holds the error {shown(text)}.", "Correct its formula, or write the value."
        elif value is None:
            yield row, column, "The cell holds a formula without a value.", "Write the value, or save it from Excel."


def column_number(letters: str) -> int:
    """The place of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1

"""What an upload is not allowed to carry: looked at before anything opens it, by names inside the package only."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from matcher.domain.errors import Problem
from matcher.tables.package import column_number

MOST_MB = 10
MOST_UPLOADED = MOST_MB * 1_000_000
_MOST_MEMBERS = 2_000
_MOST_TYPES = 5_000_000
_MACROS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/dialogsheets/", "/activex/")
_LINKS = ("/externallinks/", "/querytables/", "xl/connections.xml", "/webextensions/", "/model/")
_OBJECTS = ("/embeddings/", "/oleobjects/", "/ctrlprops/")
_CELL = re.compile(rb"<(?:\w{1,9}:)?c(?=\s)")
_PLACE = re.compile(rb"""\sr=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w{1,9}:)?f[\s/>]")


def refusal(content: bytes, file: str) -> Problem | None:
    """Why an upload is not to be opened at all; None for one that may be looked through further."""
    save = "Save it as an Excel workbook (.xlsx) and upload that."
    if not content:
        return Problem(file, 0, "", "The file is empty.", "Choose the workbook that you have filled in.")
    if len(content) > MOST_UPLOADED:
        return Problem(file, 0, "", f"The file is larger than {MOST_MB} MB.", "Take out what does not belong in it.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return Problem(file, 0, "", "The workbook is protected by a password or of an old format.",
                       "Save it again as an Excel workbook (.xlsx) without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()[:_MOST_MEMBERS]
            names = ["/" + member.filename.lower().replace("\\", "/") for member in members]
            types = next((member for member in members if member.filename == "[Content_Types].xml"), None)
            small = types is not None and types.file_size <= _MOST_TYPES
            declared = archive.read(types).lower() if types is not None and small else b""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        return Problem(file, 0, "", "The file is no Excel workbook (.xlsx).", save)
    if not any(name.startswith("/xl/") for name in names):
        return Problem(file, 0, "", "The file is no Excel workbook (.xlsx).", save)
    if b"macroenabled" in declared or _any(names, _MACROS) or file.lower().endswith((".xlsm", ".xltm")):
        return Problem(file, 0, "", "The workbook holds macros.", "Save it as an Excel workbook (.xlsx), which holds none.")
    if _any(names, _LINKS):
        return Problem(file, 0, "", "The workbook draws on other files or on the network.",
                       "Break the links in Excel (Data, Edit links) and save it again.")
    if _any(names, _OBJECTS):
        return Problem(file, 0, "", "The workbook has other files inside.", "Take them out and save it again.")
    if not file.lower().endswith(".xlsx"):
        return Problem(file, 0, "", "The file is no Excel workbook (.xlsx).", save)
    return None


def _any(names: list[str], parts: tuple[str, ...]) -> bool:
    return any(part in name for name in names for part in parts)


def formulas(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Row number and place (from 0) of every cell of a sheet's XML that holds a formula."""
    if not _FORMULA.search(sheet):
        return
    for cell in _CELL.split(sheet)[1:]:
        attributes, _, rest = cell.partition(b">")
        place = _PLACE.search(attributes)
        if place is not None and not attributes.endswith(b"/") and _FORMULA.search(rest):
            yield int(place[2]), column_number(place[1].decode())

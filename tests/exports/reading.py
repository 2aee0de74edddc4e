"""What a reader other than the writer finds in a file of any form, as text: what the golden files hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import docx
import icalendar
import openpyxl
import pypdf
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph


def read(name: str, content: bytes) -> str:
    """The file's content in the words of its reader; a zip member by member."""
    ending = name.rpartition(".")[2]
    if ending == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(f"===== {each}\n{read(each, archive.read(each))}" for each in archive.namelist())
    return _READERS.get(ending, lambda given: given.decode("utf-8"))(content)


def _workbook(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    lines = [f"names {sorted((name, defined.attr_text) for name, defined in book.defined_names.items())}"]
    for sheet in book:
        paper = sheet.page_setup
        lines.append(f"sheet {sheet.title!r} rtl={bool(sheet.sheet_view.rightToLeft)} paper={paper.paperSize} {paper.orientation}"
                     f" area={sheet.print_area} repeated={sheet.print_title_rows} filter={sheet.auto_filter.ref}")
        lines += [" | ".join(f"{cell.coordinate}:{cell.data_type}:{cell.value!r}" for cell in row if cell.value is not None)
                  for row in sheet.iter_rows()]
    return "\n".join(lines) + "\n"


def _word(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    lines = [f"title {made.core_properties.title!r} language {made.core_properties.language}",
             *(f"foot {line.text}" for line in made.sections[0].footer.paragraphs)]
    for block in _blocks(made):
        if isinstance(block, Paragraph):
            turned = " rtl" if block._p.pPr is not None and block._p.pPr.findall("{*}bidi") else ""
            lines.append(f"[{block.style.name if block.style else ''}{turned}] {block.text}".rstrip())
        else:
            lines += ["  | " + " | ".join(cell.text for cell in row.cells) for row in block.rows]
    return "\n".join(lines) + "\n"


def _blocks(made: Document) -> Iterator[Paragraph | Table]:
    yield from made.iter_inner_content()


def _portable(content: bytes) -> str:
    """Title, language, tags in the order in which they are read out, alternatives of pictures, and the words of every page."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    title = reader.metadata.title if reader.metadata else None
    lines = [f"title {title!r} language {root['/Lang']} marked {root['/MarkInfo']['/Marked']}"]
    lines += list(_tags(root["/StructTreeRoot"], 0))
    for number, page in enumerate(reader.pages, 1):
        lines += [f"page {number} {[round(float(side)) for side in page.mediabox]}", *page.extract_text().splitlines()]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _tags(element: Any, depth: int) -> Iterator[str]:
    kids = element.get("/K", [])
    for given in kids if isinstance(kids, list) else [kids]:
        kid = given.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            said = f" {kid['/Alt']!r}" if "/Alt" in kid else ""
            yield f"{'  ' * depth}<{str(kid['/S'])[1:]}>{said}"
            yield from _tags(kid, depth + 1)


def _calendar(content: bytes) -> str:
    made = icalendar.Calendar.from_ical(content)
    return "\n".join(line for part in made.walk() for line in (
        f"BEGIN {part.name}", *(f"{key}: {_plain(part.decoded(key))}" for key in part))) + "\n"


def _plain(value: Any) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)



_READERS: dict[str, Callable[[bytes], str]] = {"xlsx": _workbook, "docx": _word, "pdf": _portable, "ics": _calendar}

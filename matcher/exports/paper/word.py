"""A document as docx, made of Word's own styles, so that people can go on writing in it; Arabic from right to left."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from matcher.exports.paper.blocks import Block, Bullets, Document, Facts, Heading, Paragraph, Picture, Signatures, Table
from matcher.exports.paper.clean import clean
from matcher.exports.paper.word_parts import INK, WHITE, cell_text, field, grid, keep_together, mark_rows, set_up, shade

_FIXED = (1980, 1, 1, 0, 0, 0)


def docx(document: Document) -> bytes:
    """The document as docx; the same document gives the same bytes."""
    import docx as library

    made = library.Document()
    rtl = document.language == "ar"
    set_up(made, document.language, landscape=document.landscape)
    properties = made.core_properties
    properties.title, properties.author, properties.language = clean(document.title)[:255], "matcher", document.language
    properties.comments = ""
    properties.created = properties.modified = datetime(document.day.year, document.day.month, document.day.day)
    writer = _Writer(made, rtl=rtl)
    writer.text("Title", document.title)
    if document.subtitle:
        writer.text("Subtitle", document.subtitle)
    writer.foot(document.foot)
    for block in document.blocks:
        writer.add(block)
    buffer = io.BytesIO()
    made.save(buffer)
    return _timeless(buffer.getvalue())


class _Writer:
    """Adds blocks to a document in the making."""

    def __init__(self, made: Any, *, rtl: bool) -> None:
        self.made, self.rtl = made, rtl

    def text(self, style: str, words: str, **look: Any) -> Any:
        paragraph = self.made.add_paragraph(style=style)
        cell_text(paragraph, words, rtl=self.rtl, **look)
        return paragraph

    def add(self, block: Block) -> None:
        if isinstance(block, Heading):
            self.text(f"Heading {block.level}", block.text)
        elif isinstance(block, Paragraph):
            self.text("Quiet" if block.quiet else "Normal", block.text, bold=block.strong)
        elif isinstance(block, Bullets):
            for item in block.items:
                self.text("List Number" if block.numbered else "List Bullet", item)
        elif isinstance(block, Facts):
            self.facts(block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Picture):
            self.picture(block)
        elif isinstance(block, Signatures):
            self.signatures(block)
        else:
            self.made.add_page_break()

    def facts(self, block: Facts) -> None:
        table = grid(self.made, len(block.rows), (3.0, 7.0), rtl=self.rtl)
        for row, pair in zip(table.rows, block.rows, strict=True):
            for number, words in enumerate(pair):
                cell_text(row.cells[number].paragraphs[0], words, rtl=self.rtl, bold=number == 0, size=9.5,
                          colour=None if number else INK)
        self.gap()

    def table(self, block: Table) -> None:
        widths = block.widths or (1.0,) * len(block.headers)
        table = grid(self.made, len(block.rows) + 1, widths, rtl=self.rtl)
        # Cells are asked for once a row: python-docx counts the whole table each time.
        rows = [row.cells for row in table.rows]
        for column, (cell, words) in enumerate(zip(rows[0], block.headers, strict=True)):
            cell_text(cell.paragraphs[0], words, rtl=self.rtl, bold=True, size=8, colour=WHITE, end=column in block.numbers)
            shade(cell, INK)
        for number, (cells, given) in enumerate(zip(rows[1:], block.rows, strict=True), 1):
            last = block.total and number == len(block.rows)
            for column, words in enumerate(given):
                cell_text(cells[column].paragraphs[0], words, rtl=self.rtl, bold=last, size=8, end=column in block.numbers)
        mark_rows(table)
        self.gap()

    def picture(self, block: Picture) -> None:
        section = self.made.sections[0]
        paragraph = self.made.add_paragraph()
        width = section.page_width - section.left_margin - section.right_margin
        shape = paragraph.add_run().add_picture(io.BytesIO(block.png), width=width)
        most = int((section.page_height - section.top_margin - section.bottom_margin) * 0.8)
        if shape.height > most:
            shape.width, shape.height = int(shape.width * most / shape.height), most
        shape._inline.docPr.set("descr", clean(block.alternative))
        if block.caption:
            self.text("Caption", block.caption)

    def signatures(self, block: Signatures) -> None:
        for start in range(0, len(block.parties), 2):
            table = grid(self.made, 1, (1.0, 1.0), rtl=self.rtl, lines=False)
            for cell, party in zip(table.rows[0].cells, block.parties[start: start + 2], strict=False):
                cell_text(cell.paragraphs[0], party, rtl=self.rtl, bold=True)
                for line in block.lines:
                    cell_text(cell.add_paragraph(), f"{clean(line)}\n\n______________________________", rtl=self.rtl, size=8)
            keep_together(table)
            self.gap()

    def gap(self) -> None:
        """Word needs a paragraph between two tables, or it joins them."""
        self.made.add_paragraph(style="Gap")

    def foot(self, words: str) -> None:
        paragraph = self.made.sections[0].footer.paragraphs[0]
        cell_text(paragraph, f"{clean(words)}   ", rtl=self.rtl, size=7)
        field(paragraph, "PAGE", rtl=self.rtl)
        cell_text(paragraph, " / ", rtl=self.rtl, size=7)
        field(paragraph, "NUMPAGES", rtl=self.rtl)


def _timeless(content: bytes) -> bytes:
    """The same archive without the time of the clock in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, _FIXED), before.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()

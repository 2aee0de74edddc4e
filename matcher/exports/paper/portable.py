"""A document as PDF (PDF/UA-1: tagged for readers that speak), and as PNG pages to look at. By typst, which lets other threads run."""

from __future__ import annotations

import base64
import json
import os
import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from matcher.exports.paper.blocks import Block, Bullets, Document, Facts, Heading, PageBreak, Paragraph, Picture, Signatures, Table
from matcher.exports.paper.clean import clean
from matcher.exports.paper.letters import FONTS, LACKING, shown_in
from matcher.wording import _, translator

_NAMES = {Heading: "heading", Paragraph: "paragraph", Bullets: "bullets", Facts: "facts", Table: "table", Picture: "picture",
          Signatures: "signatures", PageBreak: "page_break"}
_NOTE = _("Words in letters that this file's fonts lack stand here as […]; the Word file or the workbook shows them.")


def pdf(document: Document) -> bytes:
    """The document as tagged PDF; the same document gives the same bytes.

    Letters that neither font has (Chinese, say) stand as `[…]`, and a note at the end says so. Where a picture has such
    letters the file is tagged all the same, but does not claim to meet PDF/UA-1, which asks that every letter can be read.
    """
    import typst

    sources = _sources(document)
    try:
        return _portable(sources, document, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in error.message and "codepoint" not in error.message:
            raise
        return _portable(sources, document, [])


def pdfs(documents: Sequence[Document]) -> list[bytes]:
    """Documents as PDF in their order, as many at a time as there are cores up to four."""
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        return list(pool.map(pdf, documents))


def _portable(sources: dict[str, bytes], document: Document, standards: list[str]) -> bytes:
    day = document.day
    made: bytes = _compiler().compile(input=sources, format="pdf", pdf_standards=standards,
                                      timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC))
    return made


def png(document: Document, *, dots: int = 80) -> list[bytes]:
    """The document's pages as pictures, for people who look at what was made; `dots` to the inch."""
    made = _compiler().compile(input=_sources(document), format="png", ppi=float(dots))
    return [made] if isinstance(made, bytes) else list(made)


def _compiler() -> Any:
    import typst

    return typst.Compiler(font_paths=_fonts())


@cache
def _fonts() -> Any:
    """The fonts that came with the product; those of the machine are left alone, so every machine makes the same pages."""
    import typst

    folders = [str(files(package) / "files") for package in FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _sources(document: Document) -> dict[str, bytes]:
    pictures: dict[str, bytes] = {}
    told = {
        "title": clean(document.title), "subtitle": clean(document.subtitle), "foot": clean(document.foot),
        "language": document.language, "landscape": document.landscape, "author": "matcher",
        "blocks": [_told(block, pictures) for block in document.blocks]}
    readable = shown_in(told)
    if json.dumps(readable, ensure_ascii=False).count(LACKING) > json.dumps(told, ensure_ascii=False).count(LACKING):
        readable["blocks"].append({"block": "paragraph", "text": translator(document.language)(_NOTE), "strong": False, "quiet": True})
    layout = (files("matcher.exports.paper") / "layout.typ").read_bytes()
    return {"main.typ": layout, "document.json": json.dumps(readable).encode("utf-8"), **pictures}


def _told(block: Block, pictures: dict[str, bytes]) -> dict[str, Any]:
    said: dict[str, Any] = {"block": _NAMES[type(block)]}
    if isinstance(block, Picture):
        name = f"picture{len(pictures)}.svg"
        pictures[name] = (block.svg or _framed(block.png)).encode("utf-8")
        return said | {"file": name, "alternative": clean(block.alternative), "caption": clean(block.caption)}
    said |= {name: _cleaned(value) for name, value in asdict(block).items()}
    if isinstance(block, Heading):
        # A tagged document may have no heading without words.
        said["text"] = said["text"].strip() or "–"
    if isinstance(block, Table):
        said |= {"numbers": sorted(block.numbers), "widths": list(block.widths) or [1] * len(block.headers)}
    return said


def _framed(content: bytes) -> str:
    """A PNG inside an SVG: typst takes its files from memory as text only."""
    width, height = struct.unpack(">II", content[16:24])
    inside = base64.b64encode(content).decode("ascii")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
            f'<image width="{width}" height="{height}" href="data:image/png;base64,{inside}"/></svg>')


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    return [_cleaned(item) for item in value] if isinstance(value, tuple) else value

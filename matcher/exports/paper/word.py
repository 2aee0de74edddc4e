"""A document as docx, made of Word's own styles, so that people can go on writing in it; Arabic from right to left."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from xml.sax.saxutils import escape

from matcher.exports.paper.blocks import Document
from matcher.exports.paper.clean import clean
from matcher.exports.paper.word_body import Body
from matcher.exports.paper.word_template import template

_FIXED = (1980, 1, 1, 0, 0, 0)
_BODY = re.compile(r"<w:body>.*?(?=<w:sectPr)", re.DOTALL)
_SPACES = ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_PICTURE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def docx(document: Document) -> bytes:
    """The document as docx; the same document gives the same bytes."""
    rtl = document.language == "ar"
    body = Body(rtl=rtl, landscape=document.landscape)
    body.parts.append(body.line(document.title, "Title"))
    if document.subtitle:
        body.parts.append(body.line(document.subtitle, "Subtitle"))
    for block in document.blocks:
        body.add(block)
    parts = dict(_template(document.language, document.landscape))
    inside = "<w:body>" + "".join(body.parts)
    parts["word/document.xml"] = _BODY.sub(lambda _found: inside, parts["word/document.xml"], count=1)
    parts["word/footer1.xml"] = re.sub(r"<w:p\b[^>]*>.*</w:p>|<w:p/>", lambda _found: _foot(body, document.foot),
                                       parts["word/footer1.xml"], count=1, flags=re.DOTALL)
    parts["docProps/core.xml"] = _properties(document)
    relations = "".join(f'<Relationship Id="rIdPicture{number}" Type="{_PICTURE}" Target="media/picture{number}.png"/>'
                        for number in range(1, len(body.pictures) + 1))
    known = "word/_rels/document.xml.rels"
    parts[known] = parts[known].replace("</Relationships>", f"{relations}</Relationships>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED), text.encode("utf-8"), zipfile.ZIP_DEFLATED, 2)
        for number, picture in enumerate(body.pictures, 1):
            archive.writestr(zipfile.ZipInfo(f"word/media/picture{number}.png", _FIXED), picture)
    return buffer.getvalue()


@cache
def _template(language: str, landscape: bool) -> dict[str, str]:
    """The parts of an empty document of the product's styles; those that are no text (a thumbnail) are left out."""
    with zipfile.ZipFile(io.BytesIO(template(language, landscape=landscape))) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    types = parts["[Content_Types].xml"]
    if 'Extension="png"' not in types:
        parts["[Content_Types].xml"] = types.replace("<Override", '<Default Extension="png" ContentType="image/png"/><Override', 1)
    parts["_rels/.rels"] = re.sub(r"<Relationship [^>]*thumbnail[^>]*/>", "", parts["_rels/.rels"])
    main = parts["word/document.xml"]
    if "xmlns:wp=" not in main:
        parts["word/document.xml"] = main.replace("<w:document", f"<w:document{_SPACES}", 1)
    return parts


def _foot(body: Body, words: str) -> str:
    def counted(what: str) -> str:
        return f'<w:fldSimple w:instr="{what}">{body.run("1", size=14)}</w:fldSimple>'

    turned = "<w:bidi/>" if body.rtl else ""
    return (f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{turned}</w:pPr>{body.run(f"{clean(words)}   ", size=14)}{counted("PAGE")}'
            f'{body.run(" / ", size=14)}{counted("NUMPAGES")}</w:p>')


def _properties(document: Document) -> str:
    stamp = f'<dcterms:{{}} xsi:type="dcterms:W3CDTF">{document.day.isoformat()}T00:00:00Z</dcterms:{{}}>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(clean(document.title)[:255])}</dc:title><dc:creator>matcher</dc:creator>"
        f"<dc:language>{document.language}</dc:language>{stamp.format('created', 'created')}{stamp.format('modified', 'modified')}"
        "</cp:coreProperties>")

"""The small parts that python-docx leaves to XML: direction, shading, repeated heads, page numbers, the styles of the product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matcher.exports.paper.clean import clean

INK, WHITE, _GREY, _LINE = "011E41", "FFFFFF", "53565A", "C9CDD3"
#: Fonts that Word has for both scripts: a docx cannot count on ours being on the reader's machine.
_LATIN, _ARABIC = "Calibri", "Arial"


def set_up(made: Any, language: str, *, landscape: bool) -> None:
    """A4, margins, fonts, language, direction and the styles that the blocks use."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    if language == "ar":
        section._sectPr.append(_made("w:bidi"))
    styles = made.styles
    for name, size in (("Quiet", 8.0), ("Gap", 4.0)):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        styles[name].font.size = Pt(size)
    styles["Quiet"].font.color.rgb = RGBColor.from_string(_GREY)
    sizes = {"Normal": 10.0, "Title": 20.0, "Subtitle": 12.0, "Heading 1": 14.0, "Heading 2": 12.0, "Heading 3": 11.0}
    for name, size in sizes.items():
        font = styles[name].font
        font.size, font.name = Pt(size), _LATIN
        if name != "Normal":
            font.color.rgb = RGBColor.from_string(_GREY if name == "Subtitle" else INK)
            font.italic = False
        properties = styles[name].element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:cs"), _ARABIC)
        font.bold = name not in ("Normal", "Subtitle")
        for one in ("w:bCs", "w:iCs", "w:szCs"):
            for old in properties.findall(_name(one)):
                properties.remove(old)
        # Arabic is a "complex script" to Word: it has its own bold, italic and size.
        if font.bold:
            properties.append(_made("w:bCs"))
        properties.append(_made("w:szCs", val=str(int(size * 2))))
    normal = styles["Normal"]
    normal.paragraph_format.space_after = Pt(6)
    normal.element.get_or_add_rPr().append(_made("w:lang", val=language, bidi=language))
    styles["Gap"].paragraph_format.space_after = Pt(0)


def cell_text(paragraph: Any, words: str, *, rtl: bool, bold: bool = False, size: float | None = None, colour: str | None = None,
              end: bool = False) -> None:
    """Puts words into a paragraph, line by line, in the direction of the document; `end` sets figures to the far side."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run()
    for number, line in enumerate(clean(words).split("\n")):
        if number:
            run.add_break()
        run.add_text(line)
    if bold:
        run.bold = True
    if size is not None:
        run.font.size = Pt(size)
        paragraph.paragraph_format.space_after = Pt(0 if paragraph._p.getparent().tag.endswith("}tc") else 6)
    if colour is not None:
        run.font.color.rgb = RGBColor.from_string(colour)
    if rtl:
        _turn(paragraph, run, bold=bold, size=size)
    if end:
        # With bidi on, Word takes "right" for the end of the line, which is the left side.
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _turn(paragraph: Any, run: Any, *, bold: bool, size: float | None) -> None:
    properties = paragraph._p.get_or_add_pPr()
    if properties.find(_name("w:bidi")) is None:
        properties.insert_element_before(_made("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
                                         "w:mirrorIndents", "w:jc", "w:textDirection", "w:outlineLvl", "w:rPr", "w:sectPr")
    look = run._r.get_or_add_rPr()
    if bold:
        look.append(_made("w:bCs"))
    if size is not None:
        look.append(_made("w:szCs", val=str(int(size * 2))))
    look.append(_made("w:rtl"))


def grid(made: Any, rows: int, widths: Sequence[float], *, rtl: bool, lines: bool = True) -> Any:
    """A table over the whole width with these shares, ruled between its rows; its first column on the right in Arabic."""
    from docx.enum.table import WD_TABLE_DIRECTION
    from docx.shared import Emu

    table = made.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    section = made.sections[0]
    whole = section.page_width - section.left_margin - section.right_margin
    each = [Emu(int(whole * share / sum(widths))) for share in widths]
    for column, width in zip(table.columns, each, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, each, strict=True):
            cell.width = width
    if rtl:
        table.table_direction = WD_TABLE_DIRECTION.RTL
    if lines:
        borders = _made("w:tblBorders")
        for side in ("bottom", "insideH"):
            borders.append(_made(f"w:{side}", val="single", sz="4", space="0", color=_LINE))
        table._tbl.tblPr.append(borders)
    return table


def shade(cell: Any, colour: str) -> None:
    """The colour behind a cell."""
    cell._tc.get_or_add_tcPr().append(_made("w:shd", val="clear", color="auto", fill=colour))


def mark_rows(table: Any) -> None:
    """The first row is a head, said again on every page; no row is broken over two pages."""
    for number, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(_made("w:cantSplit"))
        if number == 0:
            properties.append(_made("w:tblHeader"))


def keep_together(table: Any) -> None:
    """Breaks no row of a table over two pages."""
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().append(_made("w:cantSplit"))


def field(paragraph: Any, instruction: str, *, rtl: bool) -> None:
    """A number that Word counts itself, such as that of the page."""
    from docx.shared import Pt

    for kind in ("begin", "text", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(7)
        if kind == "text":
            words = _made("w:instrText")
            words.text = instruction
            run._r.append(words)
        else:
            run._r.append(_made("w:fldChar", fldCharType=kind))
        if rtl:
            look = run._r.get_or_add_rPr()
            look.append(_made("w:szCs", val="14"))
            look.append(_made("w:rtl"))


def _made(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(_name(f"w:{key}"), value)
    return element


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))

"""The empty docx that every document is written into: A4, the product's styles, both scripts, a foot."""

from __future__ import annotations

import io
from typing import Any

from matcher.exports.paper.word_body import INK

_GREY = "53565A"
#: Fonts that Word has for both scripts: a docx cannot count on ours being on the reader's machine.
_LATIN, _ARABIC = "Calibri", "Arial"


def template(language: str, *, landscape: bool) -> bytes:
    """An empty document of a language."""
    import docx

    made = docx.Document()
    _set_up(made, language, landscape=landscape)
    made.sections[0].footer.is_linked_to_previous = False
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _set_up(made: Any, language: str, *, landscape: bool) -> None:
    """Margins, fonts, language, direction and the styles that the blocks use."""
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
        # Its place in the order of the format is before the grid of lines.
        section._sectPr.insert_element_before(_made("w:bidi"), "w:rtlGutter", "w:docGrid")
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


def _made(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(_name(f"w:{key}"), value)
    return element


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))

"""Blocks as the XML of a docx. Written as text: a zip of some hundred documents is made while somebody waits."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from matcher.exports.paper.blocks import Block, Bullets, Facts, Heading, Paragraph, Picture, Signatures, Table
from matcher.exports.paper.clean import clean

INK, WHITE, _LINE = "011E41", "FFFFFF", "C9CDD3"
#: Twentieths of a point between the margins of A4, upright and across; English metric units to one of them.
_WIDTH, _WIDTH_ACROSS, _EMU = 9638, 14570, 635
_HEIGHT, _HEIGHT_ACROSS = 11600, 7700
_RULES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>' for side in ("bottom", "insideH"))


class Body:
    """The XML of a document's blocks, one after the other; `pictures` are the PNG files that it speaks of."""

    def __init__(self, *, rtl: bool, landscape: bool) -> None:
        self.rtl, self.pictures = rtl, list[bytes]()
        self.width, self.height = (_WIDTH_ACROSS, _HEIGHT_ACROSS) if landscape else (_WIDTH, _HEIGHT)
        self.parts: list[str] = []

    def add(self, block: Block) -> None:
        if isinstance(block, Heading):
            self.parts.append(self.line(block.text, f"Heading{block.level}"))
        elif isinstance(block, Paragraph):
            self.parts.append(self.line(block.text, "Quiet" if block.quiet else "", bold=block.strong))
        elif isinstance(block, Bullets):
            style = "ListNumber" if block.numbered else "ListBullet"
            self.parts += [self.line(item, style) for item in block.items]
        elif isinstance(block, Facts):
            rows = [[self.cell(self.line(name, size=19, bold=True, colour=INK, tight=True)),
                     self.cell(self.line(said, size=19, tight=True))] for name, said in block.rows]
            self.table(rows, (3.0, 7.0))
        elif isinstance(block, Table):
            self.of_table(block)
        elif isinstance(block, Picture):
            self.picture(block)
        elif isinstance(block, Signatures):
            self.signatures(block)
        else:
            self.parts.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

    def line(self, words: str, style: str = "", *, bold: bool = False, size: int = 0, colour: str = "", end: bool = False,
             tight: bool = False) -> str:
        """A paragraph; `size` in half points, `end` sets figures to the far side, `tight` leaves no room below."""
        head = f'<w:pStyle w:val="{style}"/>' if style else ""
        head += "<w:bidi/>" if self.rtl else ""
        head += '<w:spacing w:after="0"/>' if tight else ""
        head += '<w:jc w:val="right"/>' if end else ""
        return f"<w:p><w:pPr>{head}</w:pPr>{self.run(words, bold=bold, size=size, colour=colour)}</w:p>"

    def run(self, words: str, *, bold: bool = False, size: int = 0, colour: str = "") -> str:
        look = "<w:b/><w:bCs/>" if bold else ""
        look += f'<w:color w:val="{colour}"/>' if colour else ""
        look += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
        look += "<w:rtl/>" if self.rtl else ""
        said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in clean(words).split("\n"))
        return f"<w:r><w:rPr>{look}</w:rPr>{said}</w:r>"

    def cell(self, inside: str, shade: str = "") -> str:
        """A cell with the place for its width still open."""
        filled = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="WIDTH" w:type="dxa"/>{filled}</w:tcPr>{inside}</w:tc>'

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float], *, headed: bool = False, ruled: bool = True) -> None:
        """A table over the whole width, its first column on the right in Arabic; a gap keeps it from the next.

        A head is said again on every page; no row is broken over two pages.
        """
        each = [int(self.width * share / sum(widths)) for share in widths]
        filled = []
        for number, row in enumerate(rows):
            cells = "".join(cell.replace('w:w="WIDTH"', f'w:w="{width}"', 1) for cell, width in zip(row, each, strict=True))
            head = "<w:tblHeader/>" if headed and number == 0 else ""
            filled.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in each)
        self.parts.append(
            f"<w:tbl><w:tblPr>{'<w:bidiVisual/>' if self.rtl else ''}<w:tblW w:w=\"{sum(each)}\" w:type=\"dxa\"/>"
            f"{f'<w:tblBorders>{_RULES}</w:tblBorders>' if ruled else ''}<w:tblLayout w:type=\"fixed\"/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(filled)}</w:tbl>{self.line('', 'Gap')}")

    def of_table(self, block: Table) -> None:
        rows = [[self.cell(self.line(head, bold=True, size=16, colour=WHITE, end=column in block.numbers, tight=True), INK)
                 for column, head in enumerate(block.headers)]]
        for number, given in enumerate(block.rows, 1):
            last = block.total and number == len(block.rows)
            rows.append([self.cell(self.line(words, bold=last, size=16, end=column in block.numbers, tight=True))
                         for column, words in enumerate(given)])
        self.table(rows, block.widths or (1.0,) * len(block.headers), headed=True)

    def signatures(self, block: Signatures) -> None:
        for start in range(0, len(block.parties), 2):
            pair = [*block.parties[start: start + 2], ""][:2]
            cells = [self.cell(self.line(party, bold=True) + "".join(
                self.line(f"{line}\n\n______________________________", size=16) for line in (block.lines if party else ())))
                for party in pair]
            self.table([cells], (1.0, 1.0), ruled=False)

    def picture(self, block: Picture) -> None:
        self.pictures.append(block.png)
        number = len(self.pictures)
        across, down = struct.unpack(">II", block.png[16:24])
        share = min(self.width / across, self.height / down)
        size = f'cx="{int(across * share) * _EMU}" cy="{int(down * share) * _EMU}"'
        about = quoteattr(clean(block.alternative))
        self.parts.append(
            f'<w:p><w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr id="{number}" name="Picture {number}" descr={about}/>'
            '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="picture{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="rIdPicture{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>")
        if block.caption:
            self.parts.append(self.line(block.caption, "Caption"))

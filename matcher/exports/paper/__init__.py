"""Documents on paper: blocks, already said in their language, as PDF (tagged) and as docx; Arabic from right to left."""

from matcher.exports.paper.blocks import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    Table,
)
from matcher.exports.paper.portable import pdf, pdfs, png
from matcher.exports.paper.word import docx

__all__ = ["Block", "Bullets", "Document", "Facts", "Heading", "PageBreak", "Paragraph", "Picture", "Signatures", "Table",
           "docx", "pdf", "pdfs", "png"]

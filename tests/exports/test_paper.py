"""Documents on paper are opened by other readers: they say every word as it is, are tagged, and run from right to left in Arabic."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import docx as library
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from lxml import etree

from matcher.exports.paper import (
    Bullets,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    Table,
    docx,
    pdf,
    png,
)
from matcher.exports.paper.letters import shown
from matcher.tables.reference import society_names

HOSTILE = ("#import \"x.typ\"", "*bold* _it_ $x$ @ref <label> `raw` \\ // /* */", "= + - @", "</w:t><w:p/>", "&amp; & <b>", "[x](y)")


def sample(language: str = "en", words: str = "Purpose") -> Document:
    plain = Document("Terms of reference", language, date(2027, 1, 4), (
        Heading(words), Paragraph(words, strong=True), Paragraph("Note", quiet=True), Bullets((words, "second")),
        Bullets(("first step",), numbered=True), Facts((("Host", words),)), Heading("Costs", 2),
        Table(("Line", "CHF"), (("travel", "1,200"), ("Total", "1,200")), (3, 1), frozenset({1}), total=True),
        Signatures(("Sender", "Receiver", "ICRC"), ("Name", "Date")), PageBreak(), Heading("Annex")),
        subtitle="Of two societies", foot="Round r, plan 3, restricted")
    picture = Picture(png(plain, dots=10)[0], "How the exchanges spread", caption="Figure")
    return replace(plain, blocks=(*plain.blocks, picture))


def told(content: bytes) -> str:
    """All words of a docx, in the order in which they stand."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return "\n".join("".join(line.itertext()) for line in root.iter("{*}p"))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_pdf_is_tagged_and_says_its_words() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(sample())))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Terms of reference"
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) == 2
    assert all("Round r, plan 3, restricted" in page for page in pages)
    assert squeezed("1,200") in squeezed(pages[0])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_docx_opens_and_runs_in_its_direction(language: str) -> None:
    made = library.Document(io.BytesIO(docx(sample(language))))
    assert [p.style.name for p in made.paragraphs if p.text == "Purpose"][0] == "Heading 1"
    assert made.tables[1].cell(2, 1).text == "1,200"
    assert made.inline_shapes[0]._inline.docPr.get("descr") == "How the exchanges spread"
    assert "Round r, plan 3, restricted" in made.sections[0].footer.paragraphs[0].text
    turned = made.paragraphs[0]._p.pPr.findall("{*}bidi")
    assert bool(turned) == (language == "ar")
    assert all((table.table_direction == 1) == (language == "ar") for table in made.tables)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_same_document_gives_the_same_bytes(language: str) -> None:
    assert pdf(sample(language)) == pdf(sample(language))
    assert docx(sample(language)) == docx(sample(language))


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_in_a_text_stays_text(words: str) -> None:
    found = pypdf.PdfReader(io.BytesIO(pdf(sample(words=words)))).pages[0].extract_text()
    assert squeezed(words) in squeezed(found)
    assert words in told(docx(sample(words=words)))


@settings(max_examples=25, deadline=None)
@given(some.text(min_size=1, max_size=60))
def test_no_text_at_all_breaks_a_document(words: str) -> None:
    """Whatever was typed into a title, a cell or a caption: both writers make a document that opens."""
    document = replace(sample(words=words), title=f"T{words}", foot=words)
    assert len(pypdf.PdfReader(io.BytesIO(pdf(document))).pages) >= 2
    assert library.Document(io.BytesIO(docx(document))).tables


def test_letters_that_no_font_has_are_said_plainly_and_kept_in_the_docx() -> None:
    words = "Office 家族聯繫 辦公室 in Θήρα, Київ, الرباط"
    content = pdf(sample(words=words))
    found = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert squeezed("Office […] in Θήρα, Київ,") in squeezed(found)
    assert squeezed("stand here as […]; the Word file or the workbook shows them.") in squeezed(found)
    assert b"pdfuaid" in content
    assert words in told(docx(sample(words=words)))
    assert "stand here as" not in pypdf.PdfReader(io.BytesIO(pdf(sample()))).pages[-1].extract_text()
    assert (shown("Ａ１ e\u0301 က"), shown("a\u200db\n\t c")) == ("A1 é […]", "a\u200db\n\t c")


def test_names_and_words_of_the_product_are_whole_on_paper() -> None:
    names = [name for row in society_names().values() for name in row.values()]
    assert len(names) > 700
    assert [name for name in names if shown(name) != name] == []


def test_a_document_refuses_what_it_cannot_show() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        Table(("a", "b"), (("1",),))
    with pytest.raises(ValueError, match="cannot see"):
        Picture(b"", " ")
    with pytest.raises(ValueError, match="level"):
        Heading("x", 4)
    with pytest.raises(ValueError, match="title"):
        replace(sample(), title=" ")
    with pytest.raises(ValueError, match="none of"):
        replace(sample(), language="de")

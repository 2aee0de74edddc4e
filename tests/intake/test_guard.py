"""What may be about a person is found in four languages and any digits; what exchanges are made of is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.intake.guard import BIRTH_DATE, CASE_NUMBER, EMAIL, PHONE_NUMBER, Finding, guard_row, guard_text

TODAY = date(2026, 11, 24)


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in guard_text(text, TODAY)]


@pytest.mark.parametrize(("text", "kind"), [
    ("Write to amina.k@redcross.example", EMAIL),
    ("écrire à jean.o'neil+rfl@croix-rouge.example.org svp", EMAIL),
    ("correo: rosa [at] cruzroja [dot] example", EMAIL),
    ("البريد amina＠hilal.example", EMAIL),
    ("Call +254 700 123 456", PHONE_NUMBER),
    ("+254700123456", PHONE_NUMBER),
    ("0041 22 734 60 01", PHONE_NUMBER),
    ("(022) 734-60-01", PHONE_NUMBER),
    ("07.12.34.56.78", PHONE_NUMBER),
    ("tél. : 734 60 01", PHONE_NUMBER),
    ("teléfono 555 1234", PHONE_NUMBER),
    ("WhatsApp 0712345678", PHONE_NUMBER),
    ("هاتف ٠٧٩ ١٢٣ ٤٥٦٧", PHONE_NUMBER),
    ("جوال: ۰۹۱۲۳۴۵۶۷۸۹", PHONE_NUMBER),
    ("‎+٢٥٤ ٧٠٠ ١٢٣ ٤٥٦", PHONE_NUMBER),
    ("born 12/03/1987", BIRTH_DATE),
    ("a girl, born in 2014", BIRTH_DATE),
    ("DOB: 3.4.86", BIRTH_DATE),
    ("née le 12 mars 1987", BIRTH_DATE),
    ("date de naissance : 12-03-1987", BIRTH_DATE),
    ("nacida el 5 de junio de 1990", BIRTH_DATE),
    ("fecha de nacimiento 05/06/1990", BIRTH_DATE),
    ("مواليد ١٩٨٧", BIRTH_DATE),
    ("تاريخ الميلاد: ١٢/٠٣/١٩٨٧", BIRTH_DATE),
    ("١٢ مارس ١٩٨٧", BIRTH_DATE),
    ("1987-03-12", BIRTH_DATE),
    ("March 12, 1987", BIRTH_DATE),
    ("case no. 4521", CASE_NUMBER),
    ("Case #12-345", CASE_NUMBER),
    ("see file KEN-2021-00123", CASE_NUMBER),
    ("dossier n° 45 21/b", CASE_NUMBER),
    ("expediente 8871", CASE_NUMBER),
    ("ملف رقم ٤٥٢١", CASE_NUMBER),
    ("BLG-123456", CASE_NUMBER),
    ("passport A1234567", CASE_NUMBER),
])
def test_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize("text", [
    "", "A plan for 2026-2030 in three branches", "From 2027-03-01 to 2027-03-31", "2027-03-01/2027-03-31",
    "CHF 12 000 000 in all", "12.000.000", "1,250,000 people", "Two colleagues work alone with the new procedure",
    "RFL Strategy 2020-2025, extended to 2030", "40 volunteers in 12 branches, 3 sessions of 2 days", "30 November 2026",
    "SRV-TRAC:5;DAT-CASE:4", "24/7 service; ISO 9001", "Case management training for 25 staff", "10 case files a month",
    "une étude de cas, 3 jours", "ملف تعريفي للخدمة", "tablet:5;satphone:1", "n001", "KEN-n-12", "level 2 to 4 in 60 days",
    "P6 P7 P8 P9", "Resolution 31IC/11/R4", "trained in 2019 and 2021", "a new school born of the merger",
])
def test_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_each_finding_has_its_place_in_the_text_as_it_was_written() -> None:
    text = "هاتف ٠٧٩١٢٣٤٥٦٧، بريد a@b.example، مواليد ١٩٨٧"
    found = guard_text(text, TODAY, "deliverable")
    assert [(f.column, f.kind) for f in found] == [
        ("deliverable", PHONE_NUMBER), ("deliverable", EMAIL), ("deliverable", BIRTH_DATE)]
    assert [text[f.start:f.end] for f in found] == ["هاتف ٠٧٩١٢٣٤٥٦٧", "a@b.example", "مواليد ١٩٨٧"]


def test_a_row_is_guarded_where_people_write_freely() -> None:
    row = {"need": "0712345678", "society": "KEN", "deliverable": "Call 0712345678", "own_funds": "100000000",
           "materials": "tablet:5"}
    assert [(f.column, f.kind) for f in guard_row("needs", row, TODAY)] == [
        ("need", PHONE_NUMBER), ("deliverable", PHONE_NUMBER)]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_findings_do_not_overlap(text: str) -> None:
    found = guard_text(text, TODAY)
    assert list(found) == sorted(found)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@settings(deadline=None)
@given(st.text(alphabet="0123456789", min_size=9, max_size=12), st.sampled_from(["٠", "۰", "०", "０"]), st.text("ابجد ،", max_size=20))
def test_the_script_of_the_digits_changes_nothing(digits: str, zero: str, around: str) -> None:
    other = "".join(chr(ord(zero) + int(digit)) for digit in digits)
    plain, spoken = (guard_text(f"{around} +{each} {around}", TODAY) for each in (digits, other))
    assert plain == spoken and Finding("", plain[0].start, plain[0].end, PHONE_NUMBER) in plain

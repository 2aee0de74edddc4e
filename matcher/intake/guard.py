"""The free-text guard: phone numbers, e-mails, dates of birth and case numbers do not belong in a statement.

It warns and holds for screening; it never refuses. Written for English, French, Spanish and Arabic, with any digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from matcher.intake.guard_words import BIRTH, CASE, MONTHS, PHONE
from matcher.tables.columns import TABLE

PHONE_NUMBER, EMAIL, BIRTH_DATE, CASE_NUMBER = "phone", "email", "birth_date", "case_number"
GUARDED = ("text", "key", "materials")
"""Sorts of columns in which people may write what they like."""


@dataclass(frozen=True, order=True)
class Finding:
    """A stretch of a text that may be about a person: where it stands and what it looks like."""

    column: str
    start: int
    end: int
    kind: str


def guard_row(table: str, texts: Mapping[str, str], today: date) -> tuple[Finding, ...]:
    """The findings of a statement's columns that hold free text, in the order of the columns."""
    found: list[Finding] = []
    for column in TABLE[table].columns:
        if column.sort in GUARDED:
            found += guard_text(texts.get(column.name, ""), today, column.name)
    return tuple(found)


def guard_text(text: str, today: date, column: str = "") -> tuple[Finding, ...]:
    """What a text holds that it should not, in order and without overlap; places count in the text as given."""
    plain = _plain(text)
    taken: list[Finding] = []
    for kind, spans in ((EMAIL, _emails(plain)), (BIRTH_DATE, _births(plain, today)), (CASE_NUMBER, _cases(plain)),
                        (PHONE_NUMBER, _phones(plain))):
        for start, end in spans:
            if all(end <= other.start or other.end <= start for other in taken):
                taken.append(Finding(column, start, end, kind))
    return tuple(sorted(taken))


def _plain(text: str) -> str:
    """Digits of every script as 0 to 9, marks of direction and odd spaces as blanks; as long as the text itself."""
    return "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(sign) in ("Zs", "Cf"):
        return " "
    if unicodedata.category(sign) == "Pd":
        return "-"
    return {"＠": "@", "．": ".", "／": "/", "＋": "+", "ـ": "-"}.get(sign, sign)


_EMAIL = re.compile(r"[\w.+'-]{1,64}\s?(?:@|\[at\]|\(at\)|\{at\})\s?[\w-]{1,63}(?:\s?(?:\.|\[dot\]|\(dot\))\s?[\w-]{2,63}){1,5}",
                    re.IGNORECASE)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for found in _EMAIL.finditer(text):
        yield found.span()


_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_YEAR = r"(?P<{0}>1[89]\d\d|20\d\d)"
_DATES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (
    rf"(?<!\d){_YEAR.format('y')}\s?[-/.]\s?(?:0?[1-9]|1[0-2])\s?[-/.]\s?(?:3[01]|[12]\d|0?[1-9])(?!\d)",
    rf"(?<!\d)(?:3[01]|[12]\d|0?[1-9])\s?[-/.]\s?(?:3[01]|[12]\d|0?[1-9])\s?[-/.]\s?{_YEAR.format('y')}(?!\d)",
    rf"(?<!\d)(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er)?\.?,?\s(?:of\s|de\s)?(?:{_MONTH})\.?,?\s(?:de\s|del\s)?{_YEAR.format('y')}(?!\d)",
    rf"(?<!\w)(?:{_MONTH})\.?\s(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?\s{_YEAR.format('y')}(?!\d)"))
_BORN = re.compile(rf"(?<!\w)(?:{'|'.join(BIRTH)})\W{{0,4}}(?:\w{{1,4}}\s){{0,2}}"
                   r"(?P<when>(?:\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{2,4}|[^\n.;]{0,24}?(?:1[89]|20)\d\d))(?!\d)", re.IGNORECASE)
_GROWN_PAST = 5
"""A full date that lies more years back than this is no date of the exchange, so it may be somebody's birthday."""


def _births(text: str, today: date) -> Iterator[tuple[int, int]]:
    """A date after a word of birth, or a full date that lies years back."""
    for found in _BORN.finditer(text):
        yield found.span()
    for pattern in _DATES:
        for found in pattern.finditer(text):
            if int(found["y"]) < today.year - _GROWN_PAST:
                yield found.span()


_NUMBER_WORD = r"(?:\s?(?:numbers?|num(?:[ée]ro)?s?|no|nr|nº|n°|n\.º|№|id|ref|réf|رقم)(?!\w)\.?)?"
_CASE_WORD = re.compile(
    rf"(?<!\w)(?:{'|'.join(CASE)}){_NUMBER_WORD}\s?[:#.°º-]?\s?(?P<number>[a-z]{{0,5}}[-/ ]?\d[\w/-]{{1,20}})", re.IGNORECASE)
_CASE_SHAPE = re.compile(
    r"(?<![\w/-])(?:[A-Z]{2,5}[-/ ]?\d{5,10}|[A-Z]{2,5}[-/]\d{2,4}[-/]\d{2,8}|[A-Z]{1,2}\d{6,9})(?![\w/-])")


def _cases(text: str) -> Iterator[tuple[int, int]]:
    """A number after a word for a case or a file, or one in the shape of a case or document number."""
    for found in _CASE_WORD.finditer(text):
        if sum(sign.isdigit() for sign in found["number"]) >= 2:
            yield found.span()
    for found in _CASE_SHAPE.finditer(text):
        yield found.span()


_PHONE_WORD = re.compile(
    rf"(?<!\w)(?:{'|'.join(PHONE)}){_NUMBER_WORD}[\s.:#/()+-]{{0,4}}(?P<number>\d[\d\s().-]{{3,22}}\d)", re.IGNORECASE)
_PHONE_SHAPE = re.compile(r"(?<![\w.,/-])(?P<number>(?:\+|00)?\(?\d[\d ().-]{6,24}\d)(?![\w/])(?![.,-]\d)")


def _phones(text: str) -> Iterator[tuple[int, int]]:
    """Digits after a word for a telephone; else 8 to 15 digits that are no sum of money, no dates and no years."""
    for found in _PHONE_WORD.finditer(text):
        if 5 <= _digits(found["number"]) <= 15:
            yield found.span()
    for found in _PHONE_SHAPE.finditer(text):
        number = found["number"].strip()
        if _digits(number) in range(8, 16) and not _thousands(number) and not _only_dates(number):
            yield found.start(), found.start() + len(found["number"].rstrip(" .-("))


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _thousands(number: str) -> bool:
    """Whether it is written as sums are: 12 000 000 or 12.000.000."""
    return re.fullmatch(r"[1-9]\d{0,2}([ .])\d{3}(?:\1\d{3})*", number) is not None


def _only_dates(number: str) -> bool:
    """Whether nothing is left of it once dates and years are taken out."""
    for pattern in _DATES[:2]:
        number = pattern.sub("", number)
    return _digits(re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", "", number)) < 5

"""Every message of the product stands in every catalogue, with its facts, and nothing else does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from matcher.wording import LANGUAGES, translator
from tests.helpers.messages import TRANSLATED, gaps, missing, msgids, stale

LOCALE = Path(__file__).resolve().parents[1] / "matcher" / "locale"
_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN_ONLY = re.compile(r"[{]\w+[}]|[\W\d_]")


def entries(language: str) -> list[tuple[str, str, bool]]:
    """Message, translation, and whether it is marked as fuzzy, in the file's order."""
    with (LOCALE / f"{language}.po").open("rb") as file:
        return [(str(each.id), str(each.string), each.fuzzy) for each in read_po(file, abort_invalid=True) if each.id]


def test_the_catalogues_are_those_of_the_languages() -> None:
    assert sorted(path.stem for path in LOCALE.glob("*.po")) == sorted(TRANSLATED) == sorted(set(LANGUAGES) - {"en"})


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_missing_and_none_is_dead(language: str) -> None:
    assert missing(language) == {}
    assert stale(language) == []
    assert len(entries(language)) == len(msgids())


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_empty_or_fuzzy_or_loses_a_fact(language: str) -> None:
    found = entries(language)
    assert [msgid for msgid, text, _ in found if not text.strip()] == []
    assert [msgid for msgid, _, fuzzy in found if fuzzy] == []
    assert [(msgid, text) for msgid, text, _ in found if gaps(msgid) != gaps(text)] == []
    assert [(msgid, text) for msgid, text, _ in found if msgid.count("\n") != text.count("\n")] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_file_is_sorted(language: str) -> None:
    found = [msgid for msgid, _, _ in entries(language)]
    assert found == sorted(found, key=lambda msgid: (msgid.casefold(), msgid))


@pytest.mark.parametrize("language", TRANSLATED)
def test_sentences_are_in_their_language(language: str) -> None:
    """What is a sentence in English is not left as it is; Arabic is written in Arabic letters."""
    found = [(msgid, text) for msgid, text, _ in entries(language) if _LATIN_ONLY.sub("", msgid)]
    assert [msgid for msgid, text in found if msgid == text and msgid.count(" ") > 2] == []
    if language == "ar":
        assert [msgid for msgid, text in found if not _ARABIC.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_that_nobody_knows_is_said_as_it_is(language: str) -> None:
    assert translator(language)("no such message") == "no such message"

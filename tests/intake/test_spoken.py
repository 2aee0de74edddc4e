"""Every problem and finding can be said: none falls back to a bare code, and every gap of a sentence is filled."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matcher.tables
from matcher.domain.errors import Problem
from matcher.domain.statements import STATES as STATEMENT_STATES
from matcher.intake import phrases
from matcher.intake.coaching import Advised
from matcher.intake.completeness import Gap
from matcher.intake.guard import BIRTH_DATE, CASE_NUMBER, EMAIL, PHONE_NUMBER
from matcher.intake.problems_spoken import SENTENCES, known, sentence, spoken
from matcher.intake.reading import read_statement
from matcher.tables.columns import NEEDS, OFFERS
from matcher.wording import Translator, translator
from tests.intake.makers import GROUND

CELLS = st.one_of(st.text(max_size=12), st.sampled_from(
    ["", "six", "99999", "2027-13-01", "2027-01-01", "1800-01-01", "KEN", "XXX", "kenya", "fr:Z9", "fr", "xx:C1", "fr:C1;fr:B2",
     "SRV-TRAC:9",
     "SRV-TRAK:5", "SRV-TRAC:5;SRV-TRAC:4", "joint_operation", "secondement", "maybe", "0", "-1", "a b", "x" * 70, "x" * 33_000]))


@settings(deadline=None)
@given(st.sampled_from([NEEDS, OFFERS]), st.data())
def test_whatever_is_typed_every_problem_is_known(spec: object, data: st.DataObject) -> None:
    assert spec in (NEEDS, OFFERS)
    table = NEEDS if spec is NEEDS else OFFERS
    texts = {column.name: data.draw(CELLS) for column in table.columns}
    for problem in read_statement(table.name, texts, GROUND).problems:
        assert known(problem.wrong) and known(problem.mend), problem


OF_OTHER_TABLES = ("degrees", "decimals", "cost line", "period", "2027-03-01/", "ends before", "earlier day", "no resource", "Write cash",
                   "already", "Keep one of the rows")


def _said(module: str) -> list[str]:
    """The sentences of a module's `Wrong`s, `Refused`s and problems, with a word in each gap."""
    tree = ast.parse((Path(matcher.tables.__path__[0]) / f"{module}.py").read_text("utf-8"))
    found = []
    for node in ast.walk(tree):
        name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
        if isinstance(node, ast.Call) and name in ("Wrong", "Refused", "add"):
            for argument in node.args[-2:] if name == "add" else node.args:
                if isinstance(argument, ast.JoinedStr):
                    found.append("".join(part.value if isinstance(part, ast.Constant) else "7" for part in argument.values))
                elif isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value.endswith("."):
                    found.append(argument.value)
    return found


@pytest.mark.parametrize("module", ["values", "rows", "package", "workbook"])
def test_what_the_tables_say_is_known(module: str) -> None:
    said = [text for text in _said(module) if not any(word in text for word in OF_OTHER_TABLES)]
    assert said and [text for text in said if not known(re.sub(r"is no known 7", "is no known society", text))] == []


def test_the_gaps_of_a_sentence_are_kept() -> None:
    upside = Translator("en", {"{text} is out of range.": "Out of range: {text}.", "Write: {meaning}.": "Do write: {meaning}!",
                               "Level now, 0 to 5": "The level"})
    assert sentence("'99' is out of range.", upside) == "Out of range: '99'."
    assert sentence("Write: Level now, 0 to 5.", upside) == "Do write: The level!"
    assert spoken(Problem("f", 1, "c", "Something new.", ""), upside) == ("Something new.", "")


def test_codes_and_dates_keep_their_order_among_arabic() -> None:
    problem = Problem("f", 3, "latest", "'soon' is not a date.", "Write it as 2027-03-31.")
    wrong, mend = spoken(problem, translator("ar"))
    assert "\u2066'soon'\u2069" in wrong and "\u20662027-03-31\u2069" in mend
    assert spoken(problem, translator("fr"))[1].count("\u2066") == 0


def test_no_sentence_stands_twice_and_each_is_known_by_itself() -> None:
    assert len(set(SENTENCES)) == len(SENTENCES)
    assert all(known(msgid.replace("{", "").replace("}", "")) for msgid in SENTENCES)


FACTS = {"kinds": ["secondment"], "allowed": ["peer_review"], "tier": 4, "kind": "secondment", "days": 7, "least": 14, "most": 91,
         "level": 1, "target": 5, "societies": ["KEN", "FRA"], "needs": 5, "capabilities": ["SRV-TRAC"], "session_days": 9,
         "earliest": "2027-01-04", "latest": "2027-02-04", "blackouts": ["2027-01-04/2027-02-04"], "languages": ["gv"]}


@pytest.mark.parametrize("code", phrases.GAPS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_gap_is_a_sentence(code: str, language: str) -> None:
    names = [name for _, name, _, _ in Formatter().parse(phrases.GAPS[code]) if name and name != "column"]
    text = phrases.gap_sentence(Gap(code, "note", "level", {name: FACTS[name] for name in names}), "needs", translator(language))
    assert text and "{" not in text and "[" not in text


@pytest.mark.parametrize(("column", "value"), [
    ("languages", (("fr", "B1"),)), ("kinds", ("secondment", "peer_review")), ("days", 14), ("own_funds", 2500), ("materials", ()),
    ("interpreter", True), ("mode", "either")])
def test_every_advice_is_a_phrase(column: str, value: object) -> None:
    text = phrases.advice_phrase(Advised(column, value, 3), ("secondment",), translator("en"))
    assert text and "{" not in text
    assert {"languages": "French (B1)", "kinds": "peer review", "days": "14", "own_funds": "2,500"}.get(column, "") in text


def test_every_state_kind_and_changeable_column_has_words() -> None:
    assert set(phrases.STATES) == set(STATEMENT_STATES)
    assert set(phrases.FOUND) == {PHONE_NUMBER, EMAIL, BIRTH_DATE, CASE_NUMBER}
    assert set(phrases.ADVICE) <= {column.name for spec in (NEEDS, OFFERS) for column in spec.columns}
    assert len(phrases.LEVELS) == 6
    say = translator("fr")
    assert phrases.number_shown(None, say) and phrases.number_shown(1200, say) == "1\u202f200"
    assert (phrases.capability_label("SRV-TRAC", say), phrases.capability_label("NEW", say)) == (
        "Recherche de personnes et suivi des dossiers", "NEW")
    assert phrases.society_label("KEN", say) == "Croix-Rouge du Kenya"
    assert phrases.society_label("XYZ", translator("en")) == "XYZ"
    assert phrases.language_name("fr", translator("ar")) == "الفرنسية"

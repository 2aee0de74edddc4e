"""The catalogues speak of every msgid of the product and of nothing else, and keep the msgid's placeholders."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from matcher.tables.columns import TABLES
from matcher.wording import LABELS, SENTENCES, translator

ROOT = Path(__file__).resolve().parent.parent
TRANSLATED = ("fr", "es", "ar")
SHEETS = ("Summary", "Exchanges", "Envelopes", "Charges", "Unmet needs", "Calendar", "Societies")
#: What `say` is given that is no literal and no name of a loop over literals, with the msgids that may stand there.
REGISTERS = {
    "msgid": {*LABELS.values(), *SENTENCES.values()},
    "table.meaning": {table.meaning for table in TABLES},
    "column.meaning": {column.meaning for table in TABLES for column in table.columns},
}


def python_files() -> list[Path]:
    return sorted(path for folder in ("matcher", "web") for path in (ROOT / folder).rglob("*.py"))


def template_files() -> list[Path]:
    return sorted(path for path in (ROOT / "web" / "templates").rglob("*") if path.suffix in (".html", ".txt", ".xml"))


def is_said(call: ast.Call) -> bool:
    """say("..."), self.say("..."), book.say("..."), or the mark _("...")."""
    function = call.func
    return (isinstance(function, ast.Name) and function.id in ("say", "_")) or (
        isinstance(function, ast.Attribute) and function.attr == "say")


def literals(node: ast.expr) -> list[str]:
    """The texts of a tuple or list of literals; none for anything else."""
    items = node.elts if isinstance(node, ast.Tuple | ast.List) else []
    texts = [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return texts if len(texts) == len(items) else []


def looped(tree: ast.AST) -> dict[str, set[str]]:
    """Names of loops over literals, with all that they stand for."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, set()).update(literals(node.iter))
    return found


def said_in_python(source: str) -> tuple[set[str], set[str]]:
    """Msgids of a file, and what it says that can be neither read nor looked up in a register."""
    msgids: set[str] = set()
    unread: set[str] = set()
    tree = ast.parse(source)
    for function in scopes(tree):
        names = looped(function)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and is_said(node) and node.args):
            argument = call.args[0]
            if isinstance(argument, ast.Constant):
                msgids.add(str(argument.value))
            elif isinstance(argument, ast.Name) and names.get(argument.id):
                msgids |= names[argument.id] - {""}
            else:
                unread.add(ast.unparse(argument))
    return msgids, unread


def scopes(tree: ast.Module) -> Iterator[ast.AST]:
    """Every function or class at the top, so that the names of one loop are not taken for another's."""
    yield from tree.body


def said_in_template(source: str) -> tuple[set[str], set[str]]:
    """The same of a template."""
    msgids: set[str] = set()
    unread: set[str] = set()
    tree = Environment().parse(source)
    names: dict[str, set[str]] = {}
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.target, nodes.Name) and isinstance(loop.iter, nodes.Tuple | nodes.List):
            texts = {item.value for item in loop.iter.items if isinstance(item, nodes.Const)}
            names.setdefault(loop.target.name, set()).update(texts)
    for call in tree.find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Name) and call.node.name == "say" and call.args):
            continue
        argument = call.args[0]
        if isinstance(argument, nodes.Const):
            msgids.add(str(argument.value))
        elif isinstance(argument, nodes.Name) and names.get(argument.name):
            msgids |= names[argument.name] - {""}
        else:
            unread.add(str(argument))
    return msgids, unread


@cache
def msgids() -> frozenset[str]:
    """Every msgid of the product."""
    found = set().union(*REGISTERS.values())
    for path in python_files():
        found |= said_in_python(path.read_text("utf-8"))[0]
    for path in template_files():
        found |= said_in_template(path.read_text("utf-8"))[0]
    return frozenset(found)


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "matcher" / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def texts(language: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(language) if message.id}


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_the_collector_reads_every_manner_of_saying() -> None:
    source = """
def one(say, self, book):
    say("a"); self.say("b"); book.say('c'); _("d"); say("e" " f").format(x=1)
    for name in ("", "g", "h"):
        print(say(name) if name else "")
    return [say(text) for text in ("i", "j")], say(column.meaning)
def two(say, name):
    return say(name)
"""
    assert said_in_python(source) == ({"a", "b", "c", "d", "e f", "g", "h", "i", "j"}, {"column.meaning", "name"})
    page = """<p title="{{ say('a') }}">{{ say("it's {x}").format(x=1) }}</p>{% for t in ("b", "c") %}{{ say(t) }}{% endfor %}"""
    assert said_in_template(page) == ({"a", "it's {x}", "b", "c"}, set())


def test_the_collector_finds_the_product() -> None:
    """One msgid of every place that the catalogues serve."""
    assert {"secondment", "Value", "Support costs", "Weeks away", "gap", "interpreter", "passes every check",
            "material: {name}", "Peer-support matching", "How to fill this in", "Standing decisions on pairs.",
            "Level now, 0 to 5", "There are no offers.", "there are no offers"} <= msgids()


def test_nothing_is_said_that_no_register_holds() -> None:
    for path in python_files():
        unread = said_in_python(path.read_text("utf-8"))[1] - set(REGISTERS)
        assert not unread, f"{path.relative_to(ROOT)} says {unread}: give a literal, or name its register in REGISTERS."
    for path in template_files():
        unread = said_in_template(path.read_text("utf-8"))[1]
        assert not unread, f"{path.relative_to(ROOT)} says {unread}: give a literal."


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_msgid_is_translated(language: str) -> None:
    translated = {msgid for msgid, text in texts(language).items() if text.strip()}
    assert sorted(msgids() - translated) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_stands_for_a_msgid(language: str) -> None:
    assert sorted(set(texts(language)) - msgids()) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_msgid(language: str) -> None:
    differ = {msgid: text for msgid, text in texts(language).items() if placeholders(text) != placeholders(msgid)}
    assert differ == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_names_its_language_and_its_charset(language: str) -> None:
    head = catalogue(language)
    assert str(head.locale) == language
    assert head.charset == "UTF-8"
    assert not any(message.fuzzy for message in head if message.id)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_ends_and_is_spaced_as_its_msgid(language: str) -> None:
    """Notes get a full stop put after them, and " or " joins: what stands at the ends is part of the msgid."""
    ends = (".", ":", " ")
    for msgid, text in texts(language).items():
        assert [text.endswith(end) for end in ends] == [msgid.endswith(end) for end in ends], (msgid, text)
        assert text.startswith(" ") == msgid.startswith(" "), (msgid, text)


@pytest.mark.parametrize("language", TRANSLATED)
def test_codes_of_examples_stay_as_they_are(language: str) -> None:
    said = texts(language)
    codes = ("fr:C1;en:B2", "SRV-TRAC:5;DAT-CASE:4", "tablet:5;satphone:1", "2027-03-01/2027-03-31", "secondment;peer_review")
    for code in codes:
        assert [text for msgid, text in said.items() if code in msgid and code not in text] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_arabic_is_arabic_and_no_sentence_stays_english(language: str) -> None:
    for msgid, text in texts(language).items():
        if language == "ar":
            assert any("\u0600" <= letter <= "\u06ff" for letter in text), msgid
        assert msgid != text or " " not in msgid, msgid


@pytest.mark.parametrize("language", ("en", *TRANSLATED))
def test_sheets_of_the_workbook_have_names_that_a_workbook_takes(language: str) -> None:
    names = [translator(language)(name) for name in SHEETS]
    assert len({name.casefold() for name in names}) == len(SHEETS)
    for name in names:
        assert len(name) <= 31 and not set(name) & set("[]:*?/\\'")


@pytest.mark.parametrize("language", ("en", *TRANSLATED))
def test_labels_of_one_family_differ(language: str) -> None:
    """Two goals (or rules, or checks, ...) with one label could not be told apart."""
    say = translator(language)
    values = list(LABELS.values())
    said = [say(msgid) for msgid in dict.fromkeys(values)]
    assert len(set(said)) == len(said)

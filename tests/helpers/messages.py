"""Every msgid that the product says, and what each catalogue lacks.

    python -m tests.helpers.messages          lists, for each language, the msgids without a translation
    python -m tests.helpers.messages --stale  lists the translations that stand for nothing any more
    python -m tests.helpers.messages --po fr  prints the missing ones as entries of a .po file, to be filled in

A msgid is a literal that is said or marked: `say("...")`, `self.say("...")`, `say()("...")`, `speak("...")`, `spoken("...")`, `_("...")`
in Python, `say("...")` in templates, also one of a loop over literals. What is said from a variable must have been marked
with `_()` where it is written down.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = ("fr", "es", "ar")
_SAYERS = frozenset({"say", "_", "spoken", "speak"})


def python_files() -> list[Path]:
    return sorted(path for folder in ("matcher", "web") for path in (ROOT / folder).rglob("*.py"))


def template_files() -> list[Path]:
    return sorted(path for path in (ROOT / "web" / "templates").rglob("*") if path.suffix in (".html", ".txt", ".xml"))


def _says(call: ast.Call) -> bool:
    if len(call.args) != 1 or call.keywords:  # somebody else's `say`
        return False
    function = call.func
    if isinstance(function, ast.Call):  # say()("...")
        function = function.func
    return (isinstance(function, ast.Name) and function.id in _SAYERS) or (
        isinstance(function, ast.Attribute) and function.attr in ("say", "spoken"))


def _texts(node: ast.expr) -> list[str]:
    """What an argument may stand for as literals: one, or the two of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return []


def _loops(tree: ast.AST) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
            items = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List) else []
            found.setdefault(node.target.id, set()).update(text for item in items for text in _texts(item))
    return found


def in_python(source: str) -> set[str]:
    """The msgids of a file. ValueError for one that is put together on the spot: no catalogue can hold it."""
    found: set[str] = set()
    for part in ast.parse(source).body:
        names = _loops(part)
        for call in ast.walk(part):
            if not (isinstance(call, ast.Call) and _says(call)):
                continue
            first = call.args[0]
            if isinstance(first, ast.JoinedStr | ast.BinOp):
                raise ValueError(f"line {first.lineno}: a msgid is a literal, its facts come by .format: {ast.unparse(first)}")
            found.update(names.get(first.id, ()) if isinstance(first, ast.Name) else _texts(first))
    return found - {""}


def in_template(source: str) -> set[str]:
    """The same of a template."""
    tree = Environment(extensions=["jinja2.ext.do"]).parse(source)
    names: dict[str, set[str]] = {}
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.target, nodes.Name) and isinstance(loop.iter, nodes.Tuple | nodes.List):
            names.setdefault(loop.target.name, set()).update(
                item.value for item in loop.iter.items if isinstance(item, nodes.Const) and isinstance(item.value, str))
    found: set[str] = set()
    for call in tree.find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Name) and call.node.name == "say" and call.args):
            continue
        first = call.args[0]
        if isinstance(first, nodes.Add | nodes.Concat | nodes.Mod):
            raise ValueError(f"line {call.lineno}: a msgid is a literal, its facts come by .format.")
        found.update(names.get(first.name, ()) if isinstance(first, nodes.Name) else _constants(first))
    return found - {""}


def _constants(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Const):
        return [str(node.value)]
    if isinstance(node, nodes.CondExpr):
        return [*_constants(node.expr1), *(_constants(node.expr2) if node.expr2 else [])]
    return []


@cache
def msgids() -> dict[str, str]:
    """Every msgid of the product, each with the first file that says it."""
    found: dict[str, str] = {}
    for path, read in [*((path, in_python) for path in python_files()), *((path, in_template) for path in template_files())]:
        name = path.relative_to(ROOT).as_posix()
        try:
            said = read(path.read_text("utf-8"))
        except ValueError as error:
            raise ValueError(f"{name}, {error}") from error
        for msgid in said:
            found.setdefault(msgid, name)
    return found


@cache
def catalogue(language: str) -> dict[str, str]:
    """The translations of a language, empty ones left out."""
    with (ROOT / "matcher" / "locale" / f"{language}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, abort_invalid=True)
                if message.id and str(message.string).strip()}


def missing(language: str) -> dict[str, str]:
    """The msgids that a language lacks, each with a file that says it."""
    return {msgid: place for msgid, place in msgids().items() if msgid not in catalogue(language)}


def stale(language: str) -> list[str]:
    """The translations of a language that nothing says any more."""
    return sorted(set(catalogue(language)) - set(msgids()))


def gaps(text: str) -> list[str]:
    """The placeholders of a msgid, in alphabetical order."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _entry(msgid: str, place: str) -> Iterator[str]:
    quoted = msgid.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    yield from (f"#: {place}", f'msgid "{quoted}"', 'msgstr ""', "")


def main() -> int:
    """Lists what is missing; the exit code is 1 when something is."""
    parser = argparse.ArgumentParser(description="Msgids without a translation.")
    parser.add_argument("--stale", action="store_true", help="translations that stand for nothing any more instead")
    parser.add_argument("--po", metavar="LANGUAGE", choices=TRANSLATED, help="the missing ones of a language as .po entries")
    asked = parser.parse_args()
    if asked.po:
        for msgid, place in sorted(missing(asked.po).items(), key=lambda item: (item[1], item[0])):
            print("\n".join(_entry(msgid, place)))
        return 0
    lines = 0
    for language in TRANSLATED:
        found = dict.fromkeys(stale(language), "") if asked.stale else missing(language)
        lines += len(found)
        print(f"{language}: {len(found)}")
        for msgid, place in sorted(found.items(), key=lambda item: (item[1], item[0])):
            print(f"  {place}: {msgid!r}" if place else f"  {msgid!r}")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())

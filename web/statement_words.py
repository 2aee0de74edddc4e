"""The cells of a statement as a reader sees them, and what may be about a person marked in them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from matcher.intake.guard import Finding
from matcher.intake.phrases import FOUND, capability_label, language_name, society_label
from matcher.tables.columns import TABLE, Column
from matcher.tables.values import items
from matcher.wording import label, listed
from web.i18n import day, number, say
from web.statement_form import SECTIONS


def shown(column: Column, text: str) -> str:
    """A cell in the reader's language."""
    speak = say()
    if not text:
        return "–"
    if column.several:
        return listed([_item(column, item) for item in items(text)], speak.language)
    if column.sort == "date":
        return day(text)
    if column.sort == "whole" and text.isascii() and text.isdigit():
        return number(int(text))
    return _item(column, text)


def _item(column: Column, text: str) -> str:
    speak = say()
    first, sign, second = text.partition(":")
    if column.sort == "languages":
        return f"{language_name(first, speak)} ({second})"
    if column.sort == "levels":
        return f"{capability_label(first, speak)} ({second})"
    if column.sort == "materials":
        return f"{first} × {second}" if sign else text
    if column.refers == "societies":
        return society_label(text, speak)
    if column.refers == "capabilities":
        return capability_label(text, speak)
    if text == "either":
        return speak("on site or remote")
    return label(text, speak) if column.sort in ("choice", "choices", "yesno") else text


def told(table: str, cells: dict[str, str], findings: Sequence[Finding] = ()) -> list[tuple[str, list[tuple[str, Markup]]]]:
    """The sections of a statement with label and value of every cell that is given."""
    sections = []
    for legend, names in SECTIONS[table]:
        pairs = []
        for name in names:
            column, text = TABLE[table].column(name), cells.get(name, "")
            if text:
                mine = [finding for finding in findings if finding.column == name]
                pairs.append((say()(column.meaning), marked(text, mine) if mine else escape(shown(column, text))))
        if pairs:
            sections.append((say()(legend), pairs))
    return sections


def marked(text: str, findings: Sequence[Finding]) -> Markup:
    """A text with what was found in it marked, each mark saying what it looks like."""
    parts, place = [], 0
    for finding in sorted(findings):
        parts += [escape(text[place:finding.start]),
                  Markup('<mark title="{}">{}</mark>').format(say()(FOUND[finding.kind]), text[finding.start:finding.end])]
        place = finding.end
    return Markup("").join([*parts, escape(text[place:])])

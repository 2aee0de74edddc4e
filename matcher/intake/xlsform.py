"""The form of needs and offers for KoboToolbox and ODK (XLSForm), in four languages.

Its names are those of the tables with `n_` or `o_` before them, so that what comes back says which table it is of, whether
or not the groups are kept in it. `matcher.intake.submissions` reads what comes back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from matcher.domain.kinds import CONTEXTS, KINDS, MODES, REGIONS
from matcher.tables.columns import NEEDS, OFFERS, Column
from matcher.tables.reference import capabilities, society_names
from matcher.wording import LANGUAGES, label, translator

SPOKEN = {"en": "English (en)", "fr": "Français (fr)", "es": "Español (es)", "ar": "العربية (ar)"}
PAIRS = 3
"""So many capabilities an offer may name in the form; the workbook takes any number."""


def _(text: str) -> str:
    """Marks a msgid for the catalogue."""
    return text


_BOUNDS = _("A whole number from {least} to {most}.")
_LATER = _("The last day is not before the first.")
_ABOVE = _("The level aimed at is above the level now.")
_LANGUAGES = _("Write languages as fr:C1;en:B2.")
_MATERIALS = _("Write materials as tablet:5;satphone:1.")
_NEVER = _("Never write anything about people who are searched for, their families, or their cases.")
_WHICH, _NEED, _OFFER = _("What do you state?"), _("A need"), _("An offer")
_FIRST_KIND, _MORE_KINDS = _("Kind of exchange wanted most"), _("Other kinds that would do")
_CAPABILITY, _ITS_LEVEL, _EITHER = _("Capability {number}"), _("Level in it, 0 to 5"), _("either")

Row = dict[str, str]
_SURVEY = ("type", "name", "label", "required", "constraint", "constraint_message", "relevant", "appearance", "default")
_TOLD = ("label", "constraint_message")


def xlsform(societies: Sequence[str], *, form: str = "needs_and_offers", version: str = "1") -> bytes:
    """The form as a workbook; `societies` are the keys of those who may answer."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _sheet(book, "survey", _SURVEY, _survey())
    _sheet(book, "choices", ("list_name", "name", "label"), _choices(societies))
    _sheet(book, "settings", ("form_title", "form_id", "version", "default_language"),
           [{"form_title": "Needs and offers, Restoring Family Links", "form_id": form, "version": version,
             "default_language": SPOKEN["en"]}])
    book.close()
    return buffer.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A sheet whose columns of words are there once a language."""
    sheet = book.add_worksheet(name)
    heads = [(column, language) for column in columns for language in (LANGUAGES if column in _TOLD else ("",))]
    for place, (column, language) in enumerate(heads):
        sheet.write_string(0, place, f"{column}::{SPOKEN[language]}" if language else column)
    for number, row in enumerate(rows, 1):
        for place, (column, language) in enumerate(heads):
            text = row.get(f"{column}:{language}" if language else column, "")
            if text:
                sheet.write_string(number, place, text)
    sheet.freeze_panes(1, 0)


def _in_all(column: str, msgid: str, **facts: object) -> Row:
    return {f"{column}:{language}": translator(language)(msgid).format(**facts) for language in LANGUAGES}


def _survey() -> Iterable[Row]:
    yield {"type": "note", "name": "never", **_in_all("label", _NEVER)}
    yield {"type": "select_one societies", "name": "society", "required": "yes", "appearance": "minimal autocomplete",
           **_in_all("label", _("Society"))}
    yield {"type": "select_one statements", "name": "statement", "required": "yes", **_in_all("label", _WHICH)}
    for table, prefix, group, words in ((NEEDS, "n_", "need", _NEED), (OFFERS, "o_", "offer", _OFFER)):
        yield {"type": "begin group", "name": group, "relevant": f"${{statement}} = '{group}'", **_in_all("label", words)}
        for column in table.columns[2:]:
            yield from _questions(column, prefix)
        yield {"type": "end group"}


def _questions(column: Column, prefix: str) -> Iterable[Row]:
    """The question of a column, or the questions that it takes."""
    name = prefix + column.name
    row: Row = {"name": name, "required": "yes" if column.required else "", **_in_all("label", column.meaning)}
    if name == "n_kinds":
        yield {**row, "type": "select_one kinds", "name": "n_kind_first", **_in_all("label", _FIRST_KIND)}
        yield {**row, "type": "select_multiple kinds", "name": "n_kinds_more", "required": "", **_in_all("label", _MORE_KINDS)}
    elif name == "o_capabilities":
        for number in range(1, PAIRS + 1):
            first = "yes" if number == 1 else ""
            yield {"type": "select_one capabilities", "name": f"o_capability_{number}", "required": first,
                   "appearance": "minimal autocomplete", **_in_all("label", _CAPABILITY, number=number)}
            yield {"type": "integer", "name": f"o_level_{number}", "required": first, "constraint": ". >= 0 and . <= 5",
                   "relevant": f"${{o_capability_{number}}} != ''", **_in_all("label", _ITS_LEVEL),
                   **_in_all("constraint_message", _BOUNDS, least=0, most=5)}
    elif column.sort == "whole":
        test = f". >= {column.least} and . <= {column.most}"
        if name == "n_target":
            yield {**row, "type": "integer", "constraint": f"{test} and . > ${{n_level}}", **_in_all("constraint_message", _ABOVE)}
        else:
            yield {**row, "type": "integer", "constraint": test,
                   **_in_all("constraint_message", _BOUNDS, least=column.least, most=column.most)}
    elif column.sort == "date":
        later = {"constraint": f". >= ${{{prefix}earliest}}", **_in_all("constraint_message", _LATER)} if column.name == "latest" else {}
        yield {**row, "type": "date", **later}
    elif column.sort in ("languages", "materials"):
        test, told = (("regex(., '^([a-z]{2}:[ABC][12])(;[a-z]{2}:[ABC][12])*$')", _LANGUAGES) if column.sort == "languages"
                      else ("regex(., '^[^:;]+:[0-9]+(;[^:;]+:[0-9]+)*$')", _MATERIALS))
        yield {**row, "type": "text", "constraint": test, **_in_all("constraint_message", told)}
    else:
        yield {**row, "type": _type(column), **({"appearance": "minimal autocomplete"} if column.refers else {})}


def _type(column: Column) -> str:
    if column.refers:
        return f"select_{'multiple' if column.several else 'one'} {column.refers}"
    lists = {CONTEXTS: "contexts", KINDS: "kinds", MODES: "modes", REGIONS: "regions"}
    if column.choices in lists:
        return f"select_{'multiple' if column.several else 'one'} {lists[column.choices]}"
    return "select_one yes_no" if column.sort == "yesno" else "text"


def _choices(societies: Sequence[str]) -> Iterable[Row]:
    for name, words in (("need", _NEED), ("offer", _OFFER)):
        yield {"list_name": "statements", "name": name, **_in_all("label", words)}
    for list_name, names in (("kinds", KINDS), ("contexts", CONTEXTS), ("modes", MODES), ("regions", REGIONS), ("yes_no", ("yes", "no"))):
        for name in names:
            told = {f"label:{language}": _EITHER if name == "either" else label(name, translator(language)) for language in LANGUAGES}
            yield {"list_name": list_name, "name": name, **(_in_all("label", _EITHER) if name == "either" else told)}
    for capability in capabilities():
        yield {"list_name": "capabilities", "name": capability.code,
               **{f"label:{language}": capability.labels.get(language) or capability.code for language in LANGUAGES}}
    for key in societies:
        names_of = society_names().get(key, {})
        yield {"list_name": "societies", "name": key, **{f"label:{language}": names_of.get(language) or key for language in LANGUAGES}}

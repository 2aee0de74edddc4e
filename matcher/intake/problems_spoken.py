"""Problems of tables in the reader's language: each sentence of matcher.tables is known here with its gaps."""

from __future__ import annotations

import re
from functools import cache

from matcher.domain.errors import Problem
from matcher.wording import Say, Translator


def _(text: str) -> str:
    """Marks a msgid for the catalogue."""
    return text


SENTENCES = (
    # What is wrong with a cell
    _("The cell is empty."), _("The cell has a NUL character."), _("The cell has {number} characters."),
    _("{text} stands twice."), _("{text} stands in row {row} already."),
    _("{text} is not a whole number."), _("{text} is out of range."), _("{text} is not a date."),
    _("{text} is neither yes nor no."), _("{text} is no key."), _("{text} is no known society."),
    _("{text} is no known capability."), _("{text} is no society."), _("{text} is not known."), _("{text} is no language."),
    _("{text} has no level."), _("{text} is not understood."),
    _("The cell holds the error {text}."), _("The cell holds a formula without a value."), _("The cell holds a formula."),
    _("Roles stand without a joint operation."), _("A joint operation has 2 to 4 roles, not {number}."),
    _("The target is not above the level."), _("{number} is more than cohort_max, {most}."),
    _("{day} is before {column}, {other}."), _("{text} is not the society of this upload."),
    _("This key is taken by another statement of the round."), _("It names the society itself."),
    # How to mend it
    _("Name each once."), _("Write the text again."), _("Keep it to {number}."), _("Write: {meaning}."),
    _("Write a whole number from {least} to {most}."), _("Write it as 2027-03-31."), _("Write a date from {least} to {most}."),
    _("Write yes or no."), _("Use 1 to 64 letters, digits, '-', '_' or '.'."),
    _("Write three capital letters (ISO 3166-1 alpha-3), ICRC or IFRC."), _("Did you mean '{word}'?"), _("Known: {words}."),
    _("Write one that is known."), _("Write an ISO 639-1 code and a level, e.g. fr:C1."),
    _("Write e.g. {example}; levels are {levels}."), _("Write e.g. SRV-TRAC:5, with a level from 0 to 5."),
    _("Write e.g. tablet:5, with a number from 1 to 1000000."), _("Write one that is in table societies."),
    _("Write one of the taxonomy."), _("Correct its formula, or write the value."),
    _("Write the value, or save it from Excel."), _("Write the value."), _("Give each row a key of its own."),
    _("Add joint_operation to kinds, or empty the cell."), _("Name 2 to 4 capabilities, one a person."),
    _("Name the capability that is asked."), _("Write a level from {least} to 5."), _("At level 5 there is nothing left to ask."),
    _("Write at most cohort_max."), _("Put the later day here."), _("Write {society}, or empty the cell."),
    _("Choose another key, or leave it empty and it is given one."),
    # Rows, sheets and whole files
    _("Column {number} has no name."), _("Name it, or take it out."), _("This column stands twice."), _("Keep one of them."),
    _("This column is not known."), _("Take it out."), _("This column is missing."), _("Add it to the header row."),
    _("The row has {number} cells, the header {width}."), _("Keep the separators of empty cells."),
    _("Put a cell that holds the separator in quotes."), _("The table is empty."), _("Write at least the header row."),
    _("This sheet is not known."), _("The sheet has too many rows."), _("The sheet is missing."),
    _("Download the workbook again and take rows out of it instead."),
    _("This sheet cannot be uploaded here."), _("Keep the sheets needs and offers only."),
    _("The file is larger than {size} MB."), _("Take out what does not belong in it."),
    _("The file is empty."), _("Choose the workbook that you have filled in."),
    _("The file is no Excel workbook (.xlsx)."), _("Save it as an Excel workbook (.xlsx) and upload that."),
    _("The workbook holds macros."), _("Save it as an Excel workbook (.xlsx), which holds none."),
    _("The workbook draws on other files or on the network."), _("Break the links in Excel (Data, Edit links) and save it again."),
    _("The workbook has other files inside."), _("Take them out and save it again."),
    _("Save it again as an Excel workbook (.xlsx) without a password."),
    _("The workbook is protected by a password or of an old format."), _("The workbook is protected by a password."),
    _("The workbook has a part that is not UTF-8."), _("The workbook declares entities of its own."),
    _("A sheet has cells beyond {columns} columns or {rows} rows."),
    _("The workbook unpacks to far more than it should."), _("The workbook has a part twice."), _("The file is no workbook."),
    _("The workbook cannot be read."), _("The workbook has too many cells."),
    _("The workbook is of round {other}, not of {round}."), _("Download the workbook of this round."),
    _("The workbook is of {other}, not of {society}."), _("Download the workbook of this society."),
    _("These are no submissions as KoboToolbox or ODK give them."),
    _("Export them as CSV or JSON in UTF-8, with XML values and headers."), _("There are more than {number} submissions."),
    _("Export them in several parts."), _("Export them with XML values and headers, not with labels."),
    _("There is no submission of {society}."), _("Choose the page of the society that answered."),
    _("There are more than {number} rows."), _("Upload them in several parts."),
)


@cache
def _pattern(msgid: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", msgid)
    return re.compile("".join(f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)), re.DOTALL)


_LATIN = re.compile(r"'[^'\u0600-\u06ff]*'|[A-Za-z0-9][\w.:;/@-]*[A-Za-z0-9]", re.ASCII)


def spoken(problem: Problem, say: Translator) -> tuple[str, str]:
    """What is wrong and how to mend it, in the language of `say`. In a language that runs from right to left, codes and
    dates are set apart by signs that nobody sees, so that they keep their own order."""
    said = sentence(problem.wrong, say), sentence(problem.mend, say)
    if say.language != "ar":
        return said
    wrong, mend = (_LATIN.sub("\u2066\\g<0>\u2069", text) for text in said)
    return wrong, mend


def sentence(text: str, say: Say) -> str:
    """A sentence of a problem; one that is not known here stays as it is. Of several fits the one with least gaps."""
    if text in _PLAIN:
        return say(text)
    for msgid in _WITH_GAPS:
        found = _pattern(msgid).fullmatch(text)
        if found:
            gaps = found.groupdict()
            if "meaning" in gaps:
                gaps["meaning"] = say(gaps["meaning"])
            return say(msgid).format(**gaps)
    return text


def known(text: str) -> bool:
    """Whether a sentence is among those that can be said in other languages."""
    return not text or text in _PLAIN or any(_pattern(msgid).fullmatch(text) for msgid in _WITH_GAPS)


_PLAIN = frozenset(msgid for msgid in SENTENCES if "{" not in msgid)
_WITH_GAPS = tuple(sorted((msgid for msgid in SENTENCES if "{" in msgid),
                          key=lambda msgid: -len(re.sub(r"\{\w+\}", "", msgid))))

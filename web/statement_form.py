"""The form of a need or an offer, made from the register of columns: one question a column, lists as rows of questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matcher.domain.errors import Problem
from matcher.domain.kinds import CEFR, KINDS
from matcher.domain.statements import KEY_COLUMN, NEEDS, OFFERS
from matcher.intake.phrases import LEVELS, capability_label, language_name, societies_by_name
from matcher.intake.problems_spoken import spoken as problem_spoken
from matcher.tables.columns import TABLE, Column
from matcher.tables.reference import capabilities, national_societies
from matcher.tables.values import items
from matcher.wording import Translator, _, label
from web.forms import Field, Form, Group, Option, options
from web.i18n import say

SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    NEEDS: (
        (_("What you ask"), ("capability", "kinds", "roles", "level", "target", "priority", "contexts", "deliverable")),
        (_("When and how"), ("days", "people", "earliest", "latest", "mode", "languages", "interpreter")),
        (_("Money, materials and partners"), ("own_funds", "materials", "prefers", "avoids")),
        (_("Expected results"), ("train_staff", "train_governance", "train_volunteers", "campaigns", "advocacy"))),
    OFFERS: (
        (_("What you offer"), ("capabilities", "kinds", "regions", "clearance")),
        (_("When and how"), ("people", "days_total", "exchanges_max", "earliest", "latest", "notice_weeks", "mode", "languages")),
        (_("Practice exchanges"), ("session_days", "cohort_min", "cohort_max")),
        (_("Partners"), ("prefers", "avoids"))),
}
_SPARE_ROWS = 2
_LEAST_ROWS = {"languages": 3, "levels": 4, "materials": 2, "codes": 2, "repeats": 4}
_MOST_ROWS = {"repeats": 4}
_LONGEST_LIST = 200
_PRIORITIES = (_("1: highest"), _("2: middle"), _("3: lowest"))
_OWN_LABELS = {"either": _("on site or remote")}


@dataclass(frozen=True)
class Block:
    """One column's questions: rows of fields under a legend, or a single field that has the column's label itself."""

    column: str
    legend: str
    hint: str
    rows: tuple[tuple[Field, ...], ...]

    @property
    def single(self) -> bool:
        return not self.legend


@dataclass(frozen=True)
class Section:
    legend: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class StatementForm:
    """The sections of a form, what stands in them, and the fields of each column."""

    table: str
    sections: tuple[Section, ...]
    form: Form

    @property
    def blocks(self) -> list[Block]:
        return [block for section in self.sections for block in section.blocks]

    def read(self) -> tuple[StatementForm, dict[str, str]]:
        """The form as it was sent, and its cells by column. A draft may leave anything out, so nothing is asked for here."""
        bare = Form(tuple(Group(group.legend, [replace(field, required=False) for field in group.fields]) for group in self.form.groups))
        sent = bare.read()
        cells = {block.column: _text(TABLE[self.table].column(block.column), block, sent.values) for block in self.blocks}
        return replace(self, form=replace(self.form, values=sent.values, errors=sent.errors)), cells

    def filled(self, cells: Mapping[str, str]) -> StatementForm:
        """The form with cells in it."""
        values: dict[str, Any] = {}
        for block in self.blocks:
            values |= _values(TABLE[self.table].column(block.column), block, cells.get(block.column, ""))
        return replace(self, form=self.form.filled(values))

    def blamed(self, problems: Iterable[Problem]) -> StatementForm:
        """The form with every problem at the first question of its column, in the reader's language."""
        form, speak = self.form, say()
        first = {block.column: block.rows[0][0].name for block in self.blocks}
        for problem in problems:
            form = form.wrong(first.get(problem.column, ""), " ".join(problem_spoken(problem, speak)).strip())
        return replace(self, form=form)


def statement_form(table: str, societies: Sequence[str], cells: Mapping[str, str], *, key: bool = False,
                   rows: Mapping[str, int] | None = None) -> StatementForm:
    """The form of a table for these cells. `societies` are those of the round; with `key` its key can be chosen; `rows`
    asks for at least so many rows of a column's list."""
    maker = _Maker(table, societies, say(), rows or {})
    sections = []
    for legend, names in SECTIONS[table]:
        sections.append(Section(say()(legend), tuple(maker.block(TABLE[table].column(name), cells.get(name, "")) for name in names)))
    if key:
        sections.append(Section(say()("Key"), (maker.block(TABLE[table].column(KEY_COLUMN[table]), ""),)))
    fields = [field for section in sections for block in section.blocks for row in block.rows for field in row]
    return StatementForm(table, tuple(sections), Form((Group("", fields),))).filled(cells)


class _Maker:
    """Makes the questions of a table in one language."""

    def __init__(self, table: str, societies: Sequence[str], say: Translator, rows: Mapping[str, int]) -> None:
        self.table, self.say, self.rows = table, say, rows
        self.societies = societies_by_name(societies, say)
        self.capabilities = [(row.code, f"{row.code} · {capability_label(row.code, say)}") for row in capabilities()]
        spoken = {code for row in national_societies() for code, _level in row.languages}
        self.languages = sorted(((code, language_name(code, say)) for code in spoken), key=lambda pair: pair[1].casefold())

    def block(self, column: Column, text: str) -> Block:
        make: Callable[[Column, str], Block] = {
            "choices": self._choices, "languages": self._pairs, "levels": self._pairs, "materials": self._pairs,
            "codes": self._several, "repeats": self._several}.get(column.sort, self._single)
        return make(column, text)

    def _label(self, column: Column) -> str:
        return self.say(column.meaning)

    def _hint(self, column: Column) -> str:
        if column.name == KEY_COLUMN[self.table]:
            return self.say("Leave it empty and one is given.")
        if not column.default:
            return ""
        usual = column.default
        shown = self.say(_OWN_LABELS[usual]) if usual in _OWN_LABELS else label(usual, self.say)
        return self.say("Usual value: {value}").format(value=shown)

    def _single(self, column: Column, text: str) -> Block:
        kind, choice, attributes = "text", None, {}
        if column.sort == "text":
            kind, attributes = "textarea", {"maxlength": 2000}
        elif column.sort == "date":
            kind = "date"
        elif column.name in ("level", "target"):
            kind, choice = "select", [(str(level), self.say(LEVELS[level])) for level in range(column.least, column.most + 1)]
        elif column.name == "priority":
            kind, choice = "select", [(str(place), self.say(words)) for place, words in enumerate(_PRIORITIES, 1)]
        elif column.sort == "whole":
            kind, attributes = "number", {"min": column.least, "max": column.most}
        elif column.sort == "yesno":
            kind, choice = "select", [(word, label(word, self.say)) for word in ("yes", "no")]
        elif column.sort == "choice":
            kind, choice = "select", [(word, self._word(word)) for word in column.choices]
        elif column.sort == "code":
            kind, choice = "select", self.capabilities
        elif column.sort == "key":
            attributes = {"maxlength": 64, "pattern": "[A-Za-z0-9_.\\-]{1,64}"}
        found = [] if choice is None else options(_with(choice, text), empty="–")
        # A capability is needed but for a joint operation alone, as its label says.
        required = (column.required and column.name != KEY_COLUMN[self.table]) or column.sort == "code"
        field = Field(column.name, self._label(column), kind, self._hint(column), required, found, "off", attributes)
        return Block(column.name, "", "", ((field,),))

    def _word(self, word: str) -> str:
        return self.say(_OWN_LABELS[word]) if word in _OWN_LABELS else label(word, self.say)

    def _choices(self, column: Column, text: str) -> Block:
        pairs = [(word, self._word(word)) for word in column.choices]
        if self.table == NEEDS and column.name == "kinds":  # ranked: the order says what is wanted most
            fields = tuple((Field(f"kinds-{place}", self.say("Choice {number}").format(number=place), "select",
                                  options=options(pairs, empty="–")),) for place in range(1, len(KINDS) + 1))
            return Block(column.name, self._label(column), "", (tuple(field for (field,) in fields),))
        field = Field(column.name, self._label(column), "checks", required=column.required,
                      options=[Option(value, shown) for value, shown in pairs])
        return Block(column.name, "", "", ((field,),))

    def _several(self, column: Column, text: str) -> Block:
        known = self.societies if column.refers == "societies" else self.capabilities
        msgid = _("Society {number}") if column.refers == "societies" else _("Capability {number}")
        fields = [Field(f"{column.name}-{place}", self.say(msgid).format(number=place), "select",
                        options=options(_with(known, word), empty="–")) for place, word in self._rows(column, items(text))]
        return Block(column.name, self._label(column), "", (tuple(fields),))

    def _pairs(self, column: Column, text: str) -> Block:
        rows = []
        for place, item in self._rows(column, items(text)):
            first, _sign, second = item.partition(":")
            rows.append(self._pair(column, place, first, second))
        return Block(column.name, self._label(column), "", tuple(rows))

    def _pair(self, column: Column, place: int, first: str, second: str) -> tuple[Field, Field]:
        a, b = f"{column.name}-{place}-a", f"{column.name}-{place}-b"

        def named(msgid: str) -> str:
            return self.say(msgid).format(number=place)

        if column.sort == "languages":
            return (Field(a, named(_("Language {number}")), "select", options=options(_with(self.languages, first), empty="–")),
                    Field(b, named(_("Level of language {number}")), "select",
                          options=options(_with([(level, level) for level in CEFR], second), empty="–")))
        if column.sort == "levels":
            levels = [(str(level), self.say(words)) for level, words in enumerate(LEVELS)]
            return (Field(a, named(_("Capability {number}")), "select", options=options(_with(self.capabilities, first), empty="–")),
                    Field(b, named(_("Level of capability {number}")), "select", options=options(_with(levels, second), empty="–")))
        return (Field(a, named(_("Material {number}")), attributes={"maxlength": 64}, autocomplete="off"),
                Field(b, named(_("Units of material {number}")), "number", attributes={"min": 1, "max": 10**6}))

    def _rows(self, column: Column, given: Sequence[str]) -> Iterable[tuple[int, str]]:
        count = max(_LEAST_ROWS[column.sort], len(given) + _SPARE_ROWS, min(self.rows.get(column.name, 0), _LONGEST_LIST))
        count = max(min(count, _MOST_ROWS.get(column.sort, count)), len(given))
        return enumerate([*given, *[""] * (count - len(given))], 1)


def _with(pairs: Sequence[tuple[str, str]], value: str) -> Sequence[tuple[str, str]]:
    """The choices with the one that is there already, should it be none of them: so that nothing is lost by saving."""
    return pairs if not value or any(value == known for known, _shown in pairs) else [*pairs, (value, value)]


def _text(column: Column, block: Block, values: Mapping[str, Any]) -> str:
    """The cell of a column from the values of its fields."""
    if block.single:
        value = values.get(block.rows[0][0].name, "")
        return ";".join(value) if isinstance(value, list) else str(value)
    found = []
    for row in block.rows:
        texts = [str(values.get(field.name, "")) for field in row]
        if column.sort in ("languages", "levels", "materials"):
            found += [":".join(texts)] if any(texts) else []
        else:
            found += [text for text in texts if text]
    return ";".join(found)


def _values(column: Column, block: Block, text: str) -> dict[str, Any]:
    """The values of a column's fields from its cell."""
    if block.single:
        field = block.rows[0][0]
        return {field.name: items(text) if field.several else text}
    given: list[str] = []
    for item in items(text):
        given += item.partition(":")[::2] if column.sort in ("languages", "levels", "materials") else [item]
    names = [field.name for row in block.rows for field in row]
    return dict(zip(names, [*given, *[""] * len(names)], strict=False))

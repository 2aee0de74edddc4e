"""Forms as lists of fields: read from what was sent, shown again with every problem beside its field.

A page writes down its fields once; `templates/macros/forms.html` shows them with label, hint and error tied together,
and `Form.read` hands back plain text values. What the values mean is checked by `matcher.workflow`, whose DataError
goes back beside the fields with `Form.blame`. The token against forged posts is checked for every POST by `install`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import MultiDict

from matcher.domain.errors import DataError
from matcher.intake import problems_spoken
from web.i18n import say

KINDS = frozenset({"text", "textarea", "select", "checks", "radios", "number", "date", "datetime-local", "checkbox", "password",
                   "email", "hidden", "file"})
#: The largest request that is read at all, uploads included.
LARGEST = 10 * 1024 * 1024


@dataclass(frozen=True)
class Option:
    """One choice of a select, a group of boxes or of radio buttons."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """One question of a form. `label` and `hint` come already in the reader's language; `several` sends a list."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    required: bool = False
    options: Sequence[Option] = ()
    autocomplete: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind} is none of the kinds of field: {', '.join(sorted(KINDS))}.")

    @property
    def several(self) -> bool:
        return self.kind == "checks"


@dataclass(frozen=True)
class Group:
    """Fields under one legend."""

    legend: str
    fields: Sequence[Field]
    hint: str = ""


@dataclass(frozen=True)
class Form:
    """Groups of fields with what stands in them and what is wrong: `values` and `errors` by name of field.

    `errors[""]` is what no single field is to blame for.
    """

    groups: Sequence[Group]
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def fields(self) -> list[Field]:
        return [item for group in self.groups for item in group.fields]

    def filled(self, values: Mapping[str, Any]) -> Form:
        """The same form with other values in it."""
        return replace(self, values={**self.values, **values})

    def read(self, sent: MultiDict[str, str] | None = None) -> Form:
        """The form as it was sent: text trimmed, lists for `checks`, booleans for `checkbox`; required ones that are
        empty are errors already. Files are left in `request.files`."""
        source = request.form if sent is None else sent
        values: dict[str, Any] = {}
        for item in self.fields:
            if item.several:
                values[item.name] = [text.strip() for text in source.getlist(item.name) if text.strip()]
            elif item.kind == "checkbox":
                values[item.name] = item.name in source
            elif item.kind == "password":
                values[item.name] = source.get(item.name, "")
            elif item.kind != "file":
                values[item.name] = source.get(item.name, "").strip().replace("\r\n", "\n")
        errors = {item.name: [say()("Fill this in.")] for item in self.fields
                  if item.required and item.kind != "file" and not values.get(item.name)}
        errors |= {item.name: [say()("Choose one of the listed values.")] for item in self.fields
                   if item.options and not _offered(item, values.get(item.name))}
        return replace(self, values=values, errors=errors)

    def wrong(self, name: str, *texts: str) -> Form:
        """The form with one more error at a field (`""`: at the form as a whole)."""
        return replace(self, errors={**self.errors, name: [*self.errors.get(name, ()), *texts]})

    def blame(self, error: DataError) -> Form:
        """The form with every problem of a DataError at the field that bears its column's name."""
        names = {item.name for item in self.fields}
        form = self
        for problem in error.problems:
            text = " ".join(problems_spoken.spoken(problem, say())).strip()
            form = form.wrong(problem.column if problem.column in names else "", text)
        return form

    def text(self, name: str) -> str:
        """The value of a field as text, empty when there is none."""
        value = self.values.get(name)
        return "" if value is None else str(value)


def _offered(item: Field, value: Any) -> bool:
    known = {option.value for option in item.options}
    given = value if isinstance(value, list) else [value] if value else []
    return all(one in known for one in given)


def fields(*items: Field, values: Mapping[str, Any] | None = None) -> Form:
    """A form of one group without a legend."""
    return Form((Group("", items),), values or {})


def options(pairs: Iterable[tuple[str, str]], *, empty: str | None = None) -> list[Option]:
    """Options from (value, label) pairs; `empty` puts a first choice that means none."""
    first = [] if empty is None else [Option("", empty)]
    return [*first, *(Option(value, text) for value, text in pairs)]


def install(app: Flask) -> None:
    """Refuse every POST without this reader's token, and every request larger than LARGEST.

    The token holds as long as the session. No Referer is asked for, as the pages tell browsers to send none.
    """
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, MAX_CONTENT_LENGTH=LARGEST,
                      MAX_FORM_MEMORY_SIZE=1024 * 1024, MAX_FORM_PARTS=2000)
    CSRFProtect(app)

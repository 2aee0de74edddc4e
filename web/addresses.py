"""What may come in an address or a form: numbers that the store can hold, texts without a NUL, which PostgreSQL takes for an error."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

_LARGEST = 2**31 - 1


class Number(IntegerConverter):
    """A number of a plan, a run, a page: larger ones name nothing (404)."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = None, signed: bool = False) -> None:
        super().__init__(map, fixed_digits, min, _LARGEST if max is None else max, signed)


class Name(UnicodeConverter):
    """A key as it stands in an address."""

    def __init__(self, map: Map, *args: Any, **terms: Any) -> None:
        super().__init__(map, *args, **terms)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


class Parameters(ImmutableMultiDict[str, Any]):
    """Words of a query or of a form, and files. A NUL in words says nothing and is left out."""

    def __init__(self, mapping: Any = None) -> None:
        pairs = mapping.items(multi=True) if isinstance(mapping, ImmutableMultiDict) else list(mapping or ())
        super().__init__([(name.replace("\0", ""), value.replace("\0", "") if isinstance(value, str) else value)
                          for name, value in pairs])


class Asking(Request):
    """A request whose words the store can hold."""

    parameter_storage_class = Parameters


def install(app: Flask) -> None:
    """Before any route is added."""
    app.request_class = Asking
    app.url_map.converters.update({"default": Name, "string": Name, "int": Number})

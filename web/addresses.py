"""What may stand in an address: numbers that the store can hold, and texts without a NUL, which PostgreSQL takes for an error."""

from __future__ import annotations

from typing import Any

from flask import Flask
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


def install(app: Flask) -> None:
    """Before any route is added."""
    app.url_map.converters.update({"default": Name, "string": Name, "int": Number})

"""A long list in the address bar: `?page=2&size=50&sort=-name&society=KEN`. Whatever is not understood is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for

SIZES = (25, 50, 100)


@dataclass(frozen=True)
class Asked:
    """What a reader asked of a list: page (from 1), size, column to sort by, filters that are filled in."""

    page: int = 1
    size: int = SIZES[0]
    sort: str = ""
    descending: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)

    def address(self, **changes: Any) -> str:
        """This very list with changes: `page`, `size`, `sort` (a leading `-` turns the order round)."""
        sort = f"-{self.sort}" if self.descending else self.sort
        values: dict[str, Any] = {**self.filters, "page": self.page, "size": self.size, "sort": sort, **changes}
        plain = {"page": 1, "size": SIZES[0], "sort": ""}
        kept = {key: value for key, value in values.items() if plain.get(key) != value and value != ""}
        return url_for(str(request.endpoint), **{**(request.view_args or {}), **kept})

    def turned(self, key: str) -> str:
        """The address that sorts by a column, or turns its order round when it is already sorted by it."""
        return self.address(sort=f"-{key}" if self.sort == key and not self.descending else key, page=1)


def asked(*, sorts: Sequence[str] = (), filters: Sequence[str] = (), first: str = "") -> Asked:
    """What the address asks for. `sorts` and `filters` are the keys known to this list; `first` sorts when nothing is asked."""
    wish = request.args.get("sort", "") or first
    key, descending = wish.removeprefix("-"), wish.startswith("-")
    size = _whole(request.args.get("size"), SIZES[0])
    return Asked(
        page=max(1, min(_whole(request.args.get("page"), 1), 100_000)), size=size if size in SIZES else SIZES[0],
        sort=key if key in sorts else "", descending=descending and key in sorts,
        filters={name: value for name in filters if (value := request.args.get(name, "").strip()[:200])})


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise

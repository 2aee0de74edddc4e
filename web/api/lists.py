"""Lists of the API: pages in IFRC GO's form, with the addresses of the next and of the one before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import request, url_for
from pydantic import BaseModel

from matcher.domain.pages import Page
from matcher.intake.phrases import society_label
from web.api.endpoint import Answer
from web.api.models import SocietyRef, Wish
from web.i18n import say

L = TypeVar("L", bound=BaseModel)


def listed(model: Any, found: Page[Any], fact: Callable[[Any], BaseModel]) -> Answer:
    """A page of facts as an answer."""
    return Answer(model(
        count=found.total, next=_at(found.page + 1) if found.page < found.pages else None,
        previous=_at(found.page - 1) if 1 < found.page <= found.pages + 1 else None, results=[fact(item) for item in found.items]))


def sliced(model: Any, rows: Sequence[Any], wish: Wish, fact: Callable[[Any], BaseModel]) -> Answer:
    """A page of a list that is at hand as a whole."""
    first = (wish.page - 1) * wish.size
    return listed(model, Page(rows[first:first + wish.size], wish.page, wish.size, len(rows)), fact)


def society(code: str) -> SocietyRef:
    """A society with its name in the caller's language."""
    return SocietyRef(iso3=code, society_name=society_label(code, say()))


def _at(page: int) -> str:
    kept = {**request.args.to_dict(), "page": str(page)}
    return url_for(str(request.endpoint), _external=True, **{**(request.view_args or {}), **kept})

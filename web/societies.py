"""The Society that a page is about: the reader's own, the one that the address names, or one to be chosen."""

from __future__ import annotations

from typing import Any

from matcher.domain.errors import NotFound
from matcher.intake.phrases import societies_by_name, society_label
from matcher.tables.reference import society_names
from matcher.wording import _
from web import visitor
from web.guard import Scope
from web.i18n import say


def of_society(society: str, **_more: Any) -> Scope:
    """The Society that the address names: what a page of it asks whether the reader's rights reach so far."""
    return Scope(society=society)


def of_the_reader(act: str) -> tuple[str | None, list[tuple[str, str]]]:
    """The only Society for which the reader has the right; None where there are several or none, and these by name.

    The components of the Movement are no Societies: who speaks for one alone has none here.
    """
    reach, names = visitor.reach(act), society_names()
    if reach.everything:
        return None, societies_by_name(names, say())
    own = [code for code in reach.societies or sorted(visitor.actor().own_societies) if code in names]
    return own[0] if len(own) == 1 else None, societies_by_name(own, say())


def known(society: str) -> str:
    """The name of the Society that the address names; NotFound for one that there is not."""
    if society not in society_names():
        raise NotFound(_("There is no society {society}."), society=society)
    return society_label(society, say())

"""Acts into the trail. Every function of the workflow that changes something ends here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from matcher.domain.actors import Actor
from matcher.domain.trail import Entry, Verdict
from matcher.store import trail
from matcher.store.session import Session
from matcher.workflow.access import require, roles_for

PERSONAL = frozenset({"email", "name", "phone", "function", "address"})
"""Columns of people: their values never enter the trail, that they were changed does."""

FREE_TEXT = frozenset({"deliverable"})
"""Columns in which anybody may write anything: the trail notes that they were changed, not what was written."""


def record(
    session: Session, actor: Actor, act: str, subject: str, before: Any, after: Any, now: datetime, *, round: str | None = None
) -> Entry:
    """The next entry of the trail. `subject` is keys joined by colons, e.g. `need:n12`; before and after are plain values,
    or facts of which the fields that differ are written. ValueError for a value of a person's column."""
    if dataclasses.is_dataclass(before) and type(before) is type(after):
        before, after = difference(before, after)
    before, after = _plain(before), _plain(after)
    for value in (before, after):
        _refuse_personal(value)
    return trail.append(
        session, at=now, account=actor.account, roles=roles_for(actor, act), act=act, subject=subject, round=round, before=before,
        after=after)


def difference(before: Any, after: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields in which two facts of one kind differ, and within tables (such as cells) their keys."""
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for field in dataclasses.fields(before):
        was, is_ = getattr(before, field.name), getattr(after, field.name)
        if was == is_ or field.name in ("changed_at", "stage_since"):
            continue
        if isinstance(was, Mapping) and isinstance(is_, Mapping):
            keys = sorted(key for key in {*was, *is_} if was.get(key) != is_.get(key))
            old[field.name], new[field.name] = {key: _shown(key, was) for key in keys}, {key: _shown(key, is_) for key in keys}
        else:
            old[field.name], new[field.name] = was, is_
    return old, new


def _shown(key: str, values: Mapping[str, Any]) -> Any:
    value = values.get(key)
    return f"({len(value)} characters)" if key in FREE_TEXT and value else value


def verify(session: Session, actor: Actor, *, known: tuple[int, str] | None = None) -> Verdict:
    """Looks through the whole trail for changes and gaps; see the store's own."""
    require(actor, "trail:chain:verify")
    return trail.verify(session, known=known)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return [_plain(each) for each in sorted(value)]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} cannot stand in the trail.")


def _refuse_personal(value: Any) -> None:
    if isinstance(value, dict):
        named = sorted(PERSONAL & {key for key, each in value.items() if each not in (None, "")})
        if named:
            raise ValueError(f"The trail keeps no {', '.join(named)}.")
        for each in value.values():
            _refuse_personal(each)
    elif isinstance(value, list):
        for each in value:
            _refuse_personal(each)

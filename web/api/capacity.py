"""A society's own judgement of its capabilities."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from matcher.domain.errors import Conflict, NotFound
from matcher.domain.statements import Assessment
from matcher.store import assessments
from matcher.tables.reference import society_names
from matcher.wording import _
from matcher.workflow import intake_upload
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import society as named
from web.api.models import In, Key, Moment, Out, SocietyRef
from web.guard import Scope

bp = blueprint("capacity")


class LevelOut(Out):
    """A level, 0 (not reviewed) to 5; capabilities that nobody judged are left out."""

    capability: str
    level: int
    modified_at: Moment


class CapacityOut(SocietyRef):
    levels: list[LevelOut]
    version: int


class LevelIn(In):
    capability: Key
    level: Annotated[int, Field(ge=0, le=5)]


class CapacityIn(In):
    """Levels to be set; those that are not sent stay."""

    levels: Annotated[list[LevelIn], Field(max_length=200)]


def _of_society(iso3: str) -> Scope:
    return Scope(society=iso3)


@route(bp, "GET", "/capacity/<iso3>", "capacity:level:view", answer=CapacityOut, scope=_of_society)
def show(iso3: str) -> Answer:
    """The levels that a society has judged itself to have."""
    return _given(iso3, _levels(iso3))


@route(bp, "PATCH", "/capacity/<iso3>", "capacity:level:save", answer=CapacityOut, body=CapacityIn, scope=_of_society, there=show)
def save(iso3: str, body: CapacityIn, version: int) -> Answer:
    """Other levels."""
    there = _levels(iso3)
    if _version(there) != version:
        raise Conflict(f"capacity {iso3}", mine=version, theirs=_version(there))
    levels = {each.capability: (each.level, there[each.capability].version if each.capability in there else None) for each in body.levels}
    intake_upload.save_assessment(context.session(), visitor.actor(), iso3, levels, now=context.now())
    return _given(iso3, _levels(iso3))


def _levels(iso3: str) -> dict[str, Assessment]:
    if iso3 not in society_names():
        raise NotFound(_("There is no society {society}."), society=iso3)
    return assessments.assessments_of(context.session(), iso3)


def _version(levels: dict[str, Assessment]) -> int:
    """Counts up with every change of any level."""
    return sum(each.version for each in levels.values())


def _given(iso3: str, levels: dict[str, Assessment]) -> Answer:
    version = _version(levels)
    told = [LevelOut(capability=code, level=each.level, modified_at=each.changed_at) for code, each in levels.items()]
    return Answer(CapacityOut(**named(iso3).model_dump(), levels=told, version=version), version)

"""The trail: every act, in which role, and what changed. Nobody's account or number is in it here; people look that up on the page."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from matcher.domain.trail import Entry
from matcher.store import trail
from matcher.workflow import trail as acts
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import listed
from web.api.models import Asked, Listing, Moment, Out, Wish

bp = blueprint("trail")
Start = Annotated[str, Field(max_length=100, pattern=r"^[\x20-\x7e]*$")]
_OF_PEOPLE = ("account", "token", "person", "login")
"""What subjects of entries about people begin with: what follows is a number of a person."""
_BY = frozenset({"account", "by", "asked_by", "made_by", "created_by", "hands", "submitted_by", "changed_by", "entered_by", "committed_by",
                 "cleared_by", "icrc_by", "ifrc_by", "rejected_by"})


class TrailWish(Wish):
    """Which entries: of acts and of things that begin so, e.g. `act=need:`, `subject=need:n1`."""

    act: Start = ""
    subject: Start = ""


class EntryOut(Out):
    """One act. `before` and `after` are what differs; texts that anybody may write stand in it as their length."""

    number: int
    at: Moment
    roles: list[str]
    act: str
    subject: str
    round: str | None
    before: Any
    after: Any
    hash: str


class EntriesOut(Listing):
    results: list[EntryOut]


class VerifyWish(Asked):
    known: Annotated[str | None, Field(
        pattern=r"^[0-9]{1,18}:[0-9a-f]{64}$", description="A number and hash noted earlier, as number:hash.")] = None


class FlawOut(Out):
    number: int
    what: Literal["changed", "missing", "added", "cut", "head"]


class VerdictOut(Out):
    """What a look through the whole trail found. Keep `head` elsewhere with the number of the last entry, to compare later."""

    sound: bool
    entries: int
    first: int
    head: str
    flaws: list[FlawOut]


@route(bp, "GET", "/trail", "trail:entries:view", answer=EntriesOut, wish=TrailWish)
def everything(wish: TrailWish) -> Answer:
    """The trail of everything, the latest first."""
    return _listed(wish, None)


@route(bp, "GET", "/rounds/<key>/trail", "trail:entries:view", answer=EntriesOut, wish=TrailWish)
def of_round(key: str, wish: TrailWish) -> Answer:
    """The trail of a round, the latest first."""
    return _listed(wish, key)


@route(bp, "GET", "/trail/verification", "trail:chain:verify", answer=VerdictOut, wish=VerifyWish)
def verification(wish: VerifyWish) -> Answer:
    """Looks through the whole trail for changes and gaps."""
    number, _sign, noted = (wish.known or "").partition(":")
    verdict = acts.verify(context.session(), visitor.actor(), known=(int(number), noted) if noted else None)
    return Answer(VerdictOut(sound=verdict.sound, entries=verdict.entries, first=verdict.first, head=verdict.head,
                             flaws=[FlawOut(number=each.number, what=each.what) for each in verdict.flaws]))


def _listed(wish: TrailWish, round: str | None) -> Answer:
    found = trail.list_entries(context.session(), round=round, act=wish.act, subject=wish.subject, page=wish.page, size=wish.size)
    return listed(EntriesOut, found, _entry)


def _entry(entry: Entry) -> EntryOut:
    head, _colon, _rest = entry.subject.partition(":")
    return EntryOut(
        number=entry.number, at=entry.at, roles=list(entry.roles), act=entry.act, subject=head if head in _OF_PEOPLE else entry.subject,
        round=entry.round, before=_nameless(entry.before), after=_nameless(entry.after), hash=entry.hash)


def _nameless(value: Any) -> Any:
    """A value of the trail without numbers of people."""
    if isinstance(value, dict):
        return {name: _nameless(each) for name, each in value.items() if name not in _BY}
    return [_nameless(each) for each in value] if isinstance(value, list) else value

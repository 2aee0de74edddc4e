"""Plans as files, in the forms in which they leave: for those who lead the round, and for a Society its own part."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from matcher.domain.errors import NotAllowed, NotFound
from matcher.exports import EXPORTS, export_of, issue
from matcher.exports.base import SOCIETY, Export
from matcher.exports.parts.marks import PARTIES
from matcher.exports.parts.subject import Subject
from matcher.store.standing import standings
from matcher.wording import _
from web import context
from web.api.endpoint import Answer, blueprint, route
from web.api.models import Asked, Iso3, Key, Out
from web.guard import Scope
from web.i18n import language, spoken
from web.making import turn
from web.reviewing import Reading, reading

bp = blueprint("files")
MEDIA = tuple(sorted({"application/zip", *(kind.media_type for kind in EXPORTS)}))


class FormOut(Out):
    """A form in which a plan leaves; `of` says what it is made of: plan, society, exchange."""

    form: str
    name: str
    about: str
    media_type: str
    data_class: str
    of: list[str]


class FormsOut(Out):
    results: list[FormOut]


class FileWish(Asked):
    """Without either the whole plan."""

    iso3: Annotated[Iso3 | None, Field(description="The part of one Society.")] = None
    exchange: Annotated[Key | None, Field(description="One exchange.")] = None


@route(bp, "GET", "/rounds/<key>/plans/<int:number>/files", "plan:document:export", answer=FormsOut)
def forms(key: str, number: int) -> Answer:
    """The forms in which a plan leaves."""
    reading(key, number)
    return Answer(FormsOut(results=[_form(kind) for kind in EXPORTS]))


def _form(kind: type[Export]) -> FormOut:
    return FormOut(form=kind.key, name=spoken(kind.label), about=spoken(kind.about), media_type=kind.media_type,
                   data_class=kind.data_class, of=list(kind.of))


@route(bp, "GET", "/rounds/<key>/plans/<int:number>/files/<format>", "plan:document:export", wish=FileWish, media=MEDIA, name="file")
def of_plan(key: str, number: int, format: str, wish: FileWish) -> Answer:
    """A plan, or a part of it, in one form and in the caller's language."""
    kind = export_of(format)
    subject = _subject(reading(key, number), wish.iso3, wish.exchange)
    with turn():
        return Answer(file=issue(kind, subject, language()))


class OwnFileWish(Asked):
    exchange: Annotated[Key | None, Field(description="One exchange that the society is party to; without it all of them.")] = None


def _society(key: str, iso3: str, format: str = "") -> Scope:
    """The Society that the address names."""
    return Scope(society=iso3)


@route(bp, "GET", "/rounds/<key>/own/<iso3>/files", "reply:exchange:view", answer=FormsOut, scope=_society, name="own_forms")
def forms_of_society(key: str, iso3: str) -> Answer:
    """The forms that are made for a Society."""
    return Answer(FormsOut(results=[_form(kind) for kind in EXPORTS if kind.data_class == PARTIES and SOCIETY in kind.of]))


@route(bp, "GET", "/rounds/<key>/own/<iso3>/files/<format>", "reply:exchange:view", scope=_society, media=MEDIA, wish=OwnFileWish,
       name="own_file")
def of_society(key: str, iso3: str, format: str, wish: OwnFileWish) -> Answer:
    """The part of a Society in the plan before people, in one of the forms that are made for parties."""
    kind = export_of(format)
    found = context.round_of(key)
    if kind.data_class != PARTIES or SOCIETY not in kind.of:
        raise NotAllowed(_("This form is not made for a Society."))
    if found.plan is None:
        raise NotFound(_("There is no plan before people yet."))
    mine = _subject(reading(key, found.plan), iso3, wish.exchange)
    if wish.exchange and not mine.exchanges:
        raise NotFound()  # an exchange of others
    with turn():
        return Answer(file=issue(kind, mine, language()))


def _subject(read: Reading, society: str | None, exchange: str | None) -> Subject:
    states = {name: each.state for name, each in standings(context.session(), read.round.key, read.kept.number).items()}
    return Subject(read.book.plan, read.book.pool, read.round.key, context.today().date(), read.round.title, read.kept.number, states,
                   society, exchange, read.book.scenario.policy.goal("equity").worth)

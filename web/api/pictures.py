"""A plan in pictures: what each shows in words, its figures as rows, and the picture itself as SVG or PNG."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from matcher.domain.errors import NotFound
from matcher.exports.parts.archives import File
from matcher.wording import _
from matcher.workflow import asking
from web import context
from web.api.endpoint import Answer, blueprint, route
from web.api.models import Asked, Out
from web.i18n import language, say, spoken
from web.picturing import MEDIA, curve_of, painted, subject_of
from web.reviewing import reading

bp = blueprint("pictures")
_AT = "/rounds/<key>/plans/<int:number>/pictures"
_ONE = f"{_AT}/<which>"
_NONE = _("There is no picture '{which}' of this plan in the form '{form}'.")


class PictureOut(Out):
    """A picture that the plan gives; `words` say what it shows, for those who do not see it."""

    picture: str
    name: str
    words: str


class PicturesOut(Out):
    results: list[PictureOut]


class PictureFigures(PictureOut):
    """The same with its figures: `headers` name the cells of each row."""

    headers: list[str]
    rows: list[list[str | int]]


class CurveWish(Asked):
    across: Annotated[Literal["cost", "equity"], Field(description="What impact is set against.")] = "cost"


@route(bp, "GET", _AT, "plan:document:view", answer=PicturesOut, name="list")
def list_(key: str, number: int) -> Answer:
    """The pictures that a plan gives."""
    from matcher.pictures import PICTURES

    subject = subject_of(reading(key, number))
    return Answer(PicturesOut(results=[PictureOut(picture=each.key, name=spoken(each.label), words=each.alternative(subject, say()))
                                       for each in PICTURES if each.fits(subject)]))


@route(bp, "GET", _ONE, "plan:document:view", answer=PictureFigures)
def show(key: str, number: int, which: str) -> Answer:
    """What a picture shows, in words and as a table."""
    from matcher.pictures import picture

    found, subject = picture(which), subject_of(reading(key, number))
    if not found.fits(subject):
        raise NotFound(_NONE, which=which, form="json")
    figures = found.figures(subject, say())
    return Answer(PictureFigures(picture=found.key, name=spoken(found.label), words=found.alternative(subject, say()),
                                 headers=list(figures.headers), rows=[list(row) for row in figures.rows]))


@route(bp, "GET", f"{_ONE}/file.<format>", "plan:document:view", media=tuple(MEDIA.values()), name="file")
def file(key: str, number: int, which: str, format: str) -> Answer:
    """A picture as svg or png, in the caller's language."""
    from matcher.pictures import picture

    read, found = reading(key, number), picture(which)
    if format not in MEDIA or not found.fits(subject_of(read)):
        raise NotFound(_NONE, which=which, form=format)
    return Answer(file=File(f"{key}-plan-{number}-{which}-{language()}.{format}", MEDIA[format], painted(read, found, format)))


@route(bp, "GET", "/rounds/<key>/plans/<int:number>/questions/<int:question>/trade-off.<format>", "plan:questions:view", wish=CurveWish,
       media=tuple(MEDIA.values()))
def curve(key: str, number: int, question: int, format: str, wish: CurveWish) -> Answer:
    """The trade-off that an answered question found, as svg or png."""
    from matcher.pictures import picture

    read, drawn = reading(key, number), picture("trade_off")
    subject = replace(subject_of(read), trade_off=curve_of(asking.get_question(context.session(), key, number, question), wish.across))
    if format not in MEDIA or not drawn.fits(subject):
        raise NotFound(_NONE, which=drawn.key, form=format)
    content = drawn.png(subject, say()) if format == "png" else drawn.svg(subject, say()).encode()
    return Answer(file=File(f"{key}-plan-{number}-trade-off-{wish.across}-{language()}.{format}", MEDIA[format], content))

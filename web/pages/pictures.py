"""A plan in pictures: all of them, and each with its figures as a table and as a file to take along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request

from matcher.domain.errors import NotFound
from matcher.domain.pages import Page
from matcher.wording import _
from matcher.workflow import asking
from web import context
from web.guard import page
from web.i18n import language, say, spoken
from web.paging import asked
from web.picturing import MEDIA, curve_of, painted, shown, subject_of
from web.reviewing import reading
from web.tables import Column, Table

bp = Blueprint("pictures", __name__)


@bp.get("/rounds/<key>/plans/<int:number>/pictures")
@page("plan:document:view")
def pictures(key: str, number: int) -> str:
    """Every picture that the plan gives, small, with what it shows in words."""
    read = reading(key, number)
    return render_template("review/pictures.html", **read.frame(pictures=shown(read)))


@bp.get("/rounds/<key>/plans/<int:number>/pictures/<which>")
@page("plan:document:view")
def picture(key: str, number: int, which: str) -> str:
    """One picture in full, and beneath it the same figures as a table."""
    from matcher.pictures import picture as picture_of

    read = reading(key, number)
    found, subject = picture_of(which), subject_of(read)
    here = shown(read, which)
    wish = asked()
    first = (wish.page - 1) * wish.size
    figures = found.figures(subject, say()) if here else None
    rows = figures.rows if figures else ()
    columns = tuple(_column(place, head, all(isinstance(row[place], int) for row in rows))
                    for place, head in enumerate(figures.headers if figures else ()))
    part = Page(rows[first: first + wish.size], wish.page, wish.size, len(rows))
    return render_template("review/picture.html", **read.frame(
        name=spoken(found.label), one=here[0] if here else None,
        table=Table(say()("The same figures as a table"), columns, part, wish)))


@bp.get("/rounds/<key>/plans/<int:number>/pictures/<which>/file.<form>")
@page("plan:document:view")
def file(key: str, number: int, which: str, form: str) -> Response:
    """A picture as SVG or PNG."""
    from matcher.pictures import picture as picture_of

    read = reading(key, number)
    found = picture_of(which)
    if form not in MEDIA or not found.fits(subject_of(read)):
        raise NotFound(_("There is no picture '{which}' of this plan in the form '{form}'."), which=which, form=form)
    answer = Response(painted(read, found, form), content_type=MEDIA[form])
    answer.headers["Content-Disposition"] = f'inline; filename="{key}-plan-{number}-{which}-{language()}.{form}"'
    return answer


@bp.get("/rounds/<key>/plans/<int:number>/answers/<int:run>/trade-off.<form>")
@page("plan:questions:view")
def curve(key: str, number: int, run: int, form: str) -> Response:
    """The trade-off of an answered question, impact against cost or with `?across=equity` against equity."""
    from matcher.pictures import picture as picture_of

    read, drawn = reading(key, number), picture_of("trade_off")
    question = asking.get_question(context.session(), key, number, run)
    subject = replace(subject_of(read), trade_off=curve_of(question, request.args.get("across", "cost")))
    if form not in MEDIA or not drawn.fits(subject):
        raise NotFound(_("There is no picture '{which}' of this plan in the form '{form}'."), which=drawn.key, form=form)
    content = drawn.png(subject, say()) if form == "png" else drawn.svg(subject, say())
    return Response(content, content_type=MEDIA[form])


def _column(place: int, head: str, number: bool) -> Column:
    def show(row: tuple[Any, ...]) -> Any:
        return row[place]

    return Column(f"c{place}", head, show, kind="number" if number else "text")

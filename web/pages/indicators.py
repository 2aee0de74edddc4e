"""The pledge's indicators of a round, planned and actual; the exchanges that each figure is made of; the progress report."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, url_for

from matcher.domain.errors import NotFound, WrongState
from matcher.domain.pages import Page
from matcher.pledge.facts import Carried
from matcher.pledge.gather import Gathered, facts_of
from matcher.pledge.indicators import KEYS, PEOPLE, Part, emphasis, indicators
from matcher.pledge.indicators import figure as figure_of
from matcher.pledge.money import Line, by_envelope
from matcher.pledge.shared import FEW, LEAST, Count, shared
from matcher.pledge.words import FIGURES, RULES
from matcher.store import commitments
from matcher.wording import _
from web import context, visitor
from web.delivering import state_of
from web.guard import mine, page
from web.i18n import number, say, spoken
from web.navigation import Tab
from web.paging import Asked, asked
from web.reviewing import Reading, kind_of, reading
from web.tables import Column, Link, Table, Whole

bp = Blueprint("indicators", __name__)
TABS = (Tab(_("Pledge indicators"), "indicators.figures", "pledge:indicator:view"),
        Tab(_("Pledge in figures"), "indicators.everybody", "round:indicators:view"))
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def _facts(key: str) -> tuple[Reading | None, tuple[Carried, ...], bool]:
    """The exchanges that the reader may count: all, or those of their society; and whether these are all."""
    found = context.round_of(key)
    if found.plan is None:
        return None, (), False
    reach = visitor.reach("pledge:indicator:view", stage=found.stage)
    read = reading(key, found.plan)
    societies = () if reach.everything else reach.societies
    return read, facts_of(context.session(), found, read.book.plan, read.book.pool, societies=societies), reach.everything


@bp.get("/rounds/<key>/indicators")
@page("pledge:indicator:view", scope=mine)
def figures(key: str) -> str:
    """Every figure, with a link to what it is made of."""
    read, facts, everything = _facts(key)
    if read is None:
        return render_template("pledge/indicators.html", round=context.round_of(key), table=None)
    columns = (
        Column("figure", _("Indicator"), lambda row: Link(spoken(FIGURES[row.key]), url_for("indicators.figure", key=key, figure=row.key))),
        Column("planned", _("Planned"), lambda row: row.planned, kind="number"),
        Column("actual", _("Actual"), lambda row: row.actual, kind="number"))
    stressed = (
        Column("figure", _("Indicator"), lambda row: spoken(FIGURES[row.key])),
        Column("planned", _("Planned: conflict or migration"), lambda row: row.planned, kind="number"),
        Column("planned_all", _("Planned: all"), lambda row: row.planned_all, kind="number"),
        Column("actual", _("Actual: conflict or migration"), lambda row: row.actual, kind="number"),
        Column("actual_all", _("Actual: all"), lambda row: row.actual_all, kind="number"))
    wish = Asked(size=100)
    return render_template("pledge/indicators.html", **read.frame(
        table=Table(say()("Indicators"), columns, Whole(indicators(facts)), wish), rules=[spoken(text) for text in RULES],
        emphasis=Table(say()("Emphasis on conflict and migration"), stressed, Whole(emphasis(facts)), wish),
        money=_money(by_envelope(facts), read) if everything else None, everything=everything,
        forms=tuple(MEDIA) if visitor.may("pledge:report:make", stage=read.round.stage) else ()))


def _money(lines: tuple[Line, ...], read: Reading) -> Table:
    def named(row: Line) -> str:
        return row.key or spoken(_("Own funds"))

    columns = (
        Column("envelope", _("Envelope"), named), Column("planned", _("Planned"), lambda row: row.planned, kind="number"),
        Column("freed", _("Free again"), lambda row: row.freed, kind="number"),
        Column("spent", _("Spent"), lambda row: row.spent, kind="number"), Column("left", _("Left"), lambda row: row.left, kind="number"),
        Column("support", _("Support costs"), lambda row: row.support, kind="number"),
        Column("support_spent", _("Support costs on what was spent"), lambda row: row.support_spent, kind="number"))
    return Table(say()("Money by envelope ({currency})").format(currency=read.book.pool.currency), columns, Whole(lines), Asked(size=100))


@bp.get("/rounds/<key>/indicators/<figure>", endpoint="figure")
@page("pledge:indicator:view", scope=mine)
def one_figure(key: str, figure: str) -> str:
    """What a figure is made of: a row an exchange, each with its own page."""
    if figure not in KEYS:
        raise NotFound(_("There is no such figure."))
    read, facts, _everything = _facts(key)
    if read is None:
        return render_template("pledge/figure.html", round=context.round_of(key), table=None, name=spoken(FIGURES[figure]))
    found, known = figure_of(figure, facts), {each.exchange: each for each in facts}
    wish = asked()
    first = (wish.page - 1) * wish.size

    def link(row: Part) -> Link | str:
        if visitor.may("delivery:exchange:view", stage=read.round.stage):
            return Link(row.exchange, url_for("delivery.exchange", key=key, exchange=row.exchange))
        return row.exchange

    columns = (
        Column("exchange", _("Exchange"), link), Column("kind", _("Kind"), lambda row: kind_of(known[row.exchange].kind)),
        Column("receivers", _("Receiver"), lambda row: read.societies(known[row.exchange].receivers)),
        Column("senders", _("Sender"), lambda row: read.societies(known[row.exchange].senders)),
        Column("state", _("State"), lambda row: state_of(known[row.exchange].state)),
        Column("planned", _("Planned"), lambda row: row.planned, kind="number"),
        Column("actual", _("Actual"), lambda row: row.actual, kind="number"))
    return render_template("pledge/figure.html", **read.frame(
        name=spoken(FIGURES[figure]), figure=found, overlaps=figure.startswith(PEOPLE), table=Table(
            spoken(FIGURES[figure]), columns, Page(found.parts[first: first + wish.size], wish.page, wish.size, len(found.parts)), wish,
            say()("No exchange adds to it yet."))))


@bp.get("/rounds/<key>/pledge-figures")
@page("round:indicators:view")
def everybody(key: str) -> str:
    """The indicators for whoever sees no single exchange: counts of the round that fewer than three do not stand behind."""
    found = context.round_of(key)
    if found.plan is None:
        return render_template("pledge/everybody.html", round=found, table=None)
    read = reading(key, found.plan)
    figures = shared(facts_of(context.session(), found, read.book.plan, read.book.pool))
    columns = (
        Column("figure", _("Indicator"), lambda row: spoken(FIGURES[row.key])),
        Column("planned", _("Planned"), lambda row: _counted(row.planned), kind="number"),
        Column("actual", _("Actual"), lambda row: _counted(row.actual), kind="number"))
    stressed = (
        Column("figure", _("Indicator"), lambda row: spoken(FIGURES[row.key])),
        Column("planned", _("Planned: conflict or migration"), lambda row: _counted(row.stressed[0]), kind="number"),
        Column("planned_all", _("Planned: all"), lambda row: _counted(row.planned), kind="number"),
        Column("actual", _("Actual: conflict or migration"), lambda row: _counted(row.stressed[1]), kind="number"),
        Column("actual_all", _("Actual: all"), lambda row: _counted(row.actual), kind="number"))
    wish = Asked(size=100)
    return render_template(
        "pledge/everybody.html", round=found, rules=[spoken(text) for text in RULES],
        table=Table(say()("Indicators"), columns, Whole(figures), wish),
        emphasis=Table(say()("Emphasis on conflict and migration"), stressed, Whole([row for row in figures if row.stressed]), wish))


def _counted(count: Count | None) -> int | str | None:
    """A number, or in words why it is not shown."""
    if count is None:
        return None
    if count.number is not None:
        return count.number
    return say()("fewer than {number}").format(number=number(LEAST)) if count.why == FEW else say()("withheld")


@bp.get("/rounds/<key>/pledge-report/<form>")
@page("pledge:report:make")
def report(key: str, form: str) -> Response:
    """The progress report in the reader's language: docx, pdf or xlsx."""
    if form not in MEDIA:
        raise NotFound(_("There is no such form of the report."))
    read, facts, _everything = _facts(key)
    if read is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=key)
    from matcher.exports.paper import docx, pdf
    from matcher.pledge.report import report as made
    from matcher.pledge.workbook import report_workbook

    pool = read.book.pool
    societies = tuple(row.society for row in pool.societies if not row.component)
    found = Gathered(read.round, read.book.plan, pool, facts, commitments.commitments_of(context.session(), societies))
    on = context.now().date()
    content = report_workbook(found, say(), on) if form == "xlsx" else (docx if form == "docx" else pdf)(made(found, say(), on))
    return download(content, form, f"pledge-{key}-{say().language}")


def download(content: bytes, form: str, name: str) -> Response:
    """A file as an answer."""
    answer: Any = make_response(content)
    answer.headers["Content-Type"] = MEDIA[form]
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{form}"
    return answer

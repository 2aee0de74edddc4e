"""Why, why not, what would unlock it, what it is worth, repair, dead ends: asked where a coordinator looks, answered by workers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.domain.errors import DataError, NotFound, Problem
from matcher.domain.plan import FEASIBLE, OPTIMAL, Exchange
from matcher.domain.runs import ENDED, Run
from matcher.wording import _
from matcher.workflow import adopting, asking, inquiring, standing
from web import context, visitor
from web.forms import Field, Form, fields, options
from web.guard import page
from web.i18n import say, spoken
from web.inquiring import NAMES, given_words, nested, questions_about, standby_lines
from web.pages import runs
from web.paging import Asked
from web.reviewing import Reading, reading
from web.tables import Column, Link, Table, Whole

bp = Blueprint("trust", __name__)


@bp.get("/rounds/<key>/plans/<int:number>/trust")
@page("plan:questions:view")
def trust(key: str, number: int) -> str:
    """Questions about the plan as a whole."""
    read = reading(key, number)
    found = read.book.plan.status in (OPTIMAL, FEASIBLE)
    return render_template("trust/plan.html", **read.frame(
        may_ask=visitor.may("plan:questions:ask", stage=read.round.stage), found=found, kinds=inquiring,
        repair=repair_form(read), worth=worth_form(read),
        table=asked_table([*_unasked(key, number), *questions_about(key, number)])))


def _unasked(key: str, number: int) -> list[Run]:
    """The question that workers answer by themselves, so that it can be looked at and stopped like any other."""
    found = standing.standbys_of(context.session(), key, number)
    return [found] if found is not None else []


@bp.get("/rounds/<key>/plans/<int:number>/needs/<need>")
@page("plan:questions:view")
def need(key: str, number: int, need: str) -> str:
    """One unmet need: why it is left out, why not with any offer, what would let it in."""
    read = reading(key, number)
    row = next((row for row in read.book.plan.unmet if row.need == need), None)
    if row is None:
        raise NotFound(f"There is no unmet need '{need}' in plan {number}.")
    return render_template("trust/need.html", **read.frame(
        row=row, society=read.society(read.book.pool.need[need].society), kinds=inquiring,
        may_ask=visitor.may("plan:questions:ask", stage=read.round.stage), pair=pair_form(read, need),
        table=asked_table(questions_about(key, number, need=need))))


@bp.post("/rounds/<key>/plans/<int:number>/trust")
@page("plan:questions:ask")
def ask(key: str, number: int) -> Response:
    """Asks one question and leads to its answer."""
    kind = request.form.get("kind", "")
    if kind not in inquiring.KINDS:
        raise DataError([Problem("question", 0, "kind", _("There is no such question."), _("Choose one of those offered."))])
    run = asking.ask(context.session(), visitor.actor(), key, number, kind, _asked(key, number, kind), now=context.now())
    context.afterwards(lambda: runs.announce(run.id))
    return redirect(_address(run, watch="yes"), 303)


@bp.post("/rounds/<key>/plans/<int:number>/answers/<int:run>/adopt/<int:place>")
@page("plan:repair:adopt")
def adopt(key: str, number: int, run: int, place: int) -> Response:
    """Makes one of the repairs that were found the plan to review."""
    made = adopting.adopt(context.session(), visitor.actor(), key, number, run, place, now=context.now())
    context.afterwards(lambda: runs.announce(made.id))
    flash(say()("The repair is being made a plan. Propose it once you have looked at it."), "good")
    return redirect(url_for("runs.run", key=key, number=made.id, watch="yes"), 303)


@bp.post("/rounds/<key>/plans/<int:number>/exchanges/<exchange>/standby")
@page("plan:standby:take")
def take(key: str, number: int, exchange: str) -> Response:
    """Puts the standby in the place of an exchange that fell away, and searches around it."""
    run = standing.take(context.session(), visitor.actor(), key, number, exchange, now=context.now())
    context.afterwards(lambda: runs.announce(run.id))
    flash(say()("The standby is pinned in; the search fits the rest around it."), "good")
    return redirect(url_for("runs.run", key=key, number=run.id, watch="yes"), 303)


def _asked(key: str, number: int, kind: str) -> dict[str, Any]:
    """What the form asks; whether it can be asked the workflow says."""
    given = request.form
    found: dict[str, Any] = {name: given[name].strip() for name in ("need", "offer", "of", "exchange") if given.get(name)}
    if kind == inquiring.REPAIR:
        budget = given.get("budget", "").strip()
        found["declined"] = list(dict.fromkeys(given.getlist("declined")))
        # Without a number the whole frontier is asked for.
        fixed = adopting.accepted(context.session(), key, number)
        found["released"] = [name for name in given.getlist("released") if name in fixed]
        found["accepted"] = [name for name in fixed if name not in (*found["released"], *found["declined"])]
        found["budget"] = int(budget) if budget.isascii() and budget.isdigit() and len(budget) <= 3 else None if not budget else -1
    return found


def on_exchange(read: Reading, exchange: Exchange, fell_away: bool) -> SimpleNamespace | None:
    """What the page of an exchange shows: who stands by, and whether more may be asked.

    `fell_away`: somebody declined, or it was rejected or called off. None for readers who do not see questions: parties
    see their own exchanges, not who would take their place.
    """
    if not visitor.may("plan:questions:view", stage=read.round.stage):
        return None
    key, number, stage = read.round.key, read.kept.number, read.round.stage
    lines = standby_lines(key, number, exchange.id)
    unasked = standing.standbys_of(context.session(), key, number)
    steps_in = fell_away and bool(standing.legs_for(context.session(), key, number, exchange.id))
    needs = list(dict.fromkeys(leg.need for leg in exchange.legs))
    return SimpleNamespace(standby=nested(lines) if lines else "", may_ask=visitor.may("plan:questions:ask", stage=stage),
                           working=unasked is not None and unasked.state not in ENDED and not lines, fell_away=fell_away,
                           take=url_for("trust.take", key=key, number=number, exchange=exchange.id)
                           if steps_in and visitor.may("plan:standby:take", stage=stage) else "", later=steps_in,
                           offers=list(dict.fromkeys(leg.offer for leg in exchange.legs)), pair=_other_offer(read, needs))


def _other_offer(read: Reading, needs: list[str]) -> Form:
    """Another offer for a need of an exchange."""
    return fields(Field("need", say()("Need"), "select", required=True, options=options([(key, key) for key in needs])),
                  *pair_form(read, needs[0]).fields, values={"need": needs[0]})


def pair_form(read: Reading, need: str) -> Form:
    """Which offer is asked about; those of other societies only."""
    pool = read.book.pool
    offers = [(row.offer, f"{row.offer} · {read.society(row.society)}") for row in pool.offers if row.society != pool.need[need].society]
    return fields(Field("offer", say()("Offer"), "select", required=True, options=options(offers, empty=say()("Choose"))))


def repair_form(read: Reading) -> Form:
    """Which exchanges fell away, and how much may change."""
    exchanges = [(row.exchange, f"{row.exchange} · {read.societies(row.societies)}") for row in read.book.rows]
    fixed = adopting.accepted(context.session(), read.round.key, read.kept.number)
    released = [Field("released", say()("Exchanges that somebody accepted and that may be moved all the same"), "checks",
                      options=options([(name, f"{name} · {read.societies(societies)}") for name, societies in fixed.items()]),
                      hint=say()("Nobody who accepted is moved without your word. Talk to them first; a tick is noted in the trail."))]
    return fields(
        Field("declined", say()("Exchanges that fell away"), "checks", required=True, options=options(exchanges)),
        *(released if fixed else ()),
        Field("budget", say()("Places that may be dropped or moved"), "number", attributes={"min": 0, "max": 100},
              hint=say()("Left empty: what 0, 1, 3, 10 and any number of changes would give.")), values={"budget": 3})


def worth_form(read: Reading) -> Form:
    """Of which resource one more is asked for: money, an offer, a Society as host or sender, a language."""
    pool, choices = read.book.pool, list[tuple[str, str]]()
    for name, rows in ((_("Envelope"), [(row.envelope, row.envelope) for row in pool.envelopes]),
                       (_("Language"), [(code, read.words.language(code)) for code in inquiring.languages_of(pool)]),
                       (_("Offer"), [(row.offer, f"{row.offer} ({read.society(row.society)})") for row in pool.offers]),
                       (_("Society"), [(row.society, read.society(row.society)) for row in pool.societies])):
        choices += [(key, say()("{name}: {number}").format(name=spoken(name), number=text)) for key, text in rows]
    return fields(Field("of", say()("Of what"), "select", options=options(choices, empty=say()("of everything"))))


def asked_table(asked: list[Run]) -> Table:
    """Questions with their answers, the latest first."""
    def name(run: Run) -> Link:
        question = asking.question_of(run) or {}
        return Link(spoken(NAMES[question["kind"]]), _address(run))

    def given(run: Run) -> str:
        question = asking.question_of(run) or {}
        return given_words(question["kind"], question["asked"])

    columns = (Column("question", _("Question"), name), Column("given", _("Asked"), given),
               Column("state", _("State"), runs.badge), Column("queued", _("Asked for"), lambda run: run.queued_at))
    return Table(say()("Questions asked before"), columns, Whole(asked[:50]), Asked(size=50), say()("None yet."))


def _address(run: Run, **more: Any) -> str:
    question = asking.question_of(run) or {}
    return url_for("whatif.answer", key=run.round, number=question["plan"], run=run.id, **more)

"""A Society's yearly plan of action: drafted from a round, edited line by line, made final, and taken along as a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from matcher.domain.commitments import FINAL, ActionLine, ActionPlan
from matcher.domain.errors import DataError, NotFound
from matcher.domain.kinds import CONTEXTS
from matcher.pledge.facts import EMPHASIS
from matcher.pledge.strategy import strategy_keys, strategy_label, verified
from matcher.pledge.words import NOT_VERIFIED
from matcher.store import commitments, rounds
from matcher.wording import _, label
from matcher.workflow import pledging
from web import context, visitor
from web.delivering import date_of, whole
from web.forms import Field, Form, fields, options
from web.guard import page
from web.i18n import say, spoken
from web.pages.indicators import MEDIA, download
from web.paging import Asked
from web.societies import known, of_society
from web.tables import Column, Link, Table, Whole

bp = Blueprint("action_plans", __name__)
_PLAN = "/pledge/<society>/plans/<int:year>"


@bp.get(_PLAN)
@page("pledge:plan:view", scope=of_society)
def plan(society: str, year: int) -> str:
    """The plan of a year, or the way to draft it."""
    name = known(society)
    held = commitments.action_plan(context.session(), society, year)
    may_save = visitor.may("pledge:plan:save", society=society)
    edits = may_save and held.version > 0 and held.status != FINAL
    keys = [(key, key) for key in rounds.rounds_of(context.session(), society)[:10]]
    choice = Field("round", say()("Drafted from round"), "select", required=True, options=options(keys))
    draft_form = fields(choice) if may_save and keys else None
    return render_template(
        "pledge/plan.html", name=name, society=society, year=year, plan=held, table=_table(held, society, edits), edits=edits,
        may_save=may_save, final=held.status == FINAL, not_verified=None if verified() else spoken(NOT_VERIFIED), draft=draft_form,
        figures=_figures(held), forms=tuple(MEDIA) if held.version else ())


def _table(held: ActionPlan, society: str, edits: bool) -> Table:
    def title(row: ActionLine) -> Link | str:
        return Link(row.activity, url_for("action_plans.line", society=society, year=held.year, line=row.id)) if edits else row.activity

    columns = (
        Column("activity", _("Activity"), title),
        Column("strategy", _("RFL Strategy"), lambda row: ", ".join(strategy_label(key, say().language) for key in row.strategy)),
        Column("first", _("From"), lambda row: row.first), Column("last", _("Until"), lambda row: row.last),
        Column("result", _("Expected result"), lambda row: row.result),
        Column("people", _("People"), lambda row: row.people, kind="number"),
        Column("budget", _("Budget"), lambda row: row.budget, kind="number"),
        Column("contexts", _("Contexts"), lambda row: ", ".join(label(context_, say()) for context_ in row.contexts)))
    return Table(say()("Plan of action {year} ({currency})").format(year=str(held.year), currency=held.currency), columns,
                 Whole(held.lines), Asked(size=100), say()("Nothing is drafted yet."))


def _figures(held: ActionPlan) -> list[tuple[str, int]]:
    stressed = [line for line in held.lines if set(EMPHASIS) & set(line.contexts)]
    return [(spoken(_("Lines")), len(held.lines)), (spoken(_("About conflict or migration")), len(stressed)),
            (spoken(_("People to be trained")), sum(line.people for line in held.lines))]


@bp.post(f"{_PLAN}/draft")
@page("pledge:plan:save", scope=of_society)
def draft(society: str, year: int) -> Any:
    """Drafts the plan from a round, in the reader's language."""
    pledging.draft_plan(context.session(), visitor.actor(), society, year, round=request.form.get("round", ""),
                        version=whole(request.form.get("version", "")), say=say(), now=context.now())
    flash(say()("The plan is drafted. Look through every line."), "good")
    return _back(society, year)


@bp.post(f"{_PLAN}/settle")
@page("pledge:plan:save", scope=of_society)
def settle(society: str, year: int) -> Any:
    """Makes the plan final, or opens it again."""
    pledging.settle_plan(context.session(), visitor.actor(), society, year, request.form.get("status", ""),
                         version=whole(request.form.get("version", "")), now=context.now())
    flash(say()("Saved."), "good")
    return _back(society, year)


@bp.route(f"{_PLAN}/lines/<int:line>", methods=["GET", "POST"])
@page("pledge:plan:save", scope=of_society)
def line(society: str, year: int, line: int) -> Any:
    """One line of the plan; line 0 is a new one."""
    known(society)
    held = commitments.action_plan(context.session(), society, year)
    found = next((each for each in held.lines if each.id == line), None)
    if found is None and line:
        raise NotFound(_("There is no such line in this plan of action."))
    form = _form(found or ActionLine(""))
    if request.method == "POST":
        form = form.read()
        if not form.errors:
            try:
                pledging.save_line(context.session(), visitor.actor(), society, year, _line(form, found or ActionLine("")),
                                   now=context.now())
            except DataError as error:
                form = form.blame(error)
            else:
                flash(say()("Saved."), "good")
                return _back(society, year)
    shown = render_template("pledge/line.html", heading=say()("Line of the plan of action"), form=form, submit=say()("Save"), line=line,
                            cancel=url_for("action_plans.plan", society=society, year=year),
                            remove=url_for("action_plans.remove", society=society, year=year, line=line))
    return (shown, 422) if form.errors else shown


@bp.post(f"{_PLAN}/lines/<int:line>/remove")
@page("pledge:plan:save", scope=of_society)
def remove(society: str, year: int, line: int) -> Any:
    """Takes a line out."""
    pledging.remove_line(context.session(), visitor.actor(), society, year, line, now=context.now())
    flash(say()("The line is taken out."), "good")
    return _back(society, year)


@bp.get(f"{_PLAN}/<form>", endpoint="file")
@page("pledge:plan:view", scope=of_society)
def file_of(society: str, year: int, form: str) -> Response:
    """The plan as docx, pdf or xlsx, in the reader's language."""
    name, held = known(society), commitments.action_plan(context.session(), society, year)
    if form not in MEDIA or held.version == 0:
        raise NotFound(_("There is no such plan of action."))
    from matcher.exports.paper import docx, pdf
    from matcher.pledge.drafts import plan_document
    from matcher.pledge.workbook import plan_workbook

    on = context.now().date()
    content = plan_workbook(held, name, say(), on) if form == "xlsx" else (docx if form == "docx" else pdf)(
        plan_document(held, name, say(), on))
    return download(content, form, f"rfl-plan-{society}-{year}-{say().language}")


def _form(held: ActionLine) -> Form:
    return fields(
        Field("activity", say()("Activity"), "textarea", required=True),
        Field("strategy", say()("RFL Strategy"), "checks", hint="" if verified() else spoken(NOT_VERIFIED),
              options=options((key, strategy_label(key, say().language)) for key in strategy_keys())),
        Field("first", say()("From"), "date"), Field("last", say()("Until"), "date"),
        Field("result", say()("Expected result"), "textarea"),
        Field("people", say()("People to be trained"), "number", attributes={"min": 0}),
        Field("budget", say()("Budget"), "number", attributes={"min": 0}),
        Field("contexts", say()("Contexts"), "checks", options=options((each, label(each, say())) for each in CONTEXTS)),
        Field("version", "", "hidden"),
        values={"activity": held.activity, "strategy": list(held.strategy), "first": held.first.isoformat() if held.first else "",
                "last": held.last.isoformat() if held.last else "", "result": held.result, "people": held.people, "budget": held.budget,
                "contexts": list(held.contexts), "version": held.version})


def _line(form: Form, held: ActionLine) -> ActionLine:
    return ActionLine(
        form.text("activity"), tuple(form.values.get("strategy") or ()), held.origin, held.partners, date_of(form.text("first")),
        date_of(form.text("last")), form.text("result"), whole(form.text("people")), whole(form.text("budget")),
        tuple(form.values.get("contexts") or ()), held.id, whole(form.text("version")))


def _back(society: str, year: int) -> Any:
    return redirect(url_for("action_plans.plan", society=society, year=year), 303)

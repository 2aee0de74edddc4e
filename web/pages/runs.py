"""Runs of the solver: asked for, listed, watched, cancelled."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.domain.errors import DataError, NotFound
from matcher.domain.runs import CANCELLED, DONE, ENDED, FAILED, QUEUED, RUNNING, Run
from matcher.jobs import QueueAway, queue_address, queue_of
from matcher.store import plans, runs
from matcher.store.scenarios import build_scenario
from matcher.trust.looking import look_ahead
from matcher.wording import _, label
from matcher.workflow import asking, gathering, planning, relaxing
from web import conflicts, context, forms, paging, tables, visitor
from web.guard import page
from web.i18n import percent, say, spoken
from web.navigation import Tab
from web.pages.ahead import counts

log = structlog.get_logger("web")
bp = Blueprint("runs", __name__)
TABS = (Tab(_("Runs"), "runs.list_", "run:list:view"),)

STATES = {
    QUEUED: (_("waiting for a worker"), "plain"), RUNNING: (_("searching"), "busy"), DONE: (_("done"), "good"),
    FAILED: (_("failed"), "bad"), CANCELLED: (_("cancelled"), "warn")}
ERRORS = {
    runs.LOST: _("The program that searched was lost three times. The round may be too large for the machine's memory: tell an "
                 "administrator."),
    "nothing_found": _("No plan was found in the time given. Ask again with more time.")}
WATCH_SECONDS = (3, 10)
"""After how many seconds the page of a run loads itself again: while it is young, and later."""


def badge(run: Run) -> tables.Badge:
    text, tone = STATES[run.state]
    return tables.Badge(spoken(text), tone)


def _name(run: Run) -> str:
    question = asking.question_of(run)
    if question is not None:
        return spoken("Question about plan {number}").format(number=question["plan"])
    return run.title or spoken("Run {number}").format(number=run.id)


def _plan_link(run: Run) -> tables.Link | None:
    if run.plan is None:
        return None
    return tables.Link(spoken("Plan {number}").format(number=run.plan), url_for("plan.plan", key=run.round, number=run.plan))


COLUMNS = (
    tables.Column("run", _("Run"), lambda run: tables.Link(_name(run), url_for("runs.run", key=run.round, number=run.id))),
    tables.Column("state", _("State"), badge),
    tables.Column("plan", _("Plan"), _plan_link),
    tables.Column("seconds", _("Time limit in seconds"), lambda run: run.seconds, kind="number"),
    tables.Column("seed", _("Seed"), lambda run: run.seed, kind="number"),
    tables.Column("queued", _("Asked for"), lambda run: run.queued_at),
    tables.Column("ended", _("Ended"), lambda run: run.ended_at),
)


def announce(run: int) -> None:
    """Tells the workers of a run, or of its parts, once it is committed; if the queue is away their sweeper finds it by itself."""
    settings = context.settings()
    try:
        with context.world().database.reading() as session:
            numbers = gathering.announced(session, run)
        for number in numbers:
            queue_of(queue_address(settings.queue_url, settings.database_url)).announce(number)
    except QueueAway as error:
        log.warning("run not announced", run=run, error=str(error))


@bp.get("/rounds/<key>/runs")
@page("run:list:view")
def list_(key: str) -> str:
    round = context.round_of(key)
    asked = paging.asked()
    found = runs.list_runs(context.session(), key, page=asked.page, size=asked.size)
    table = tables.Table(spoken("Runs of this round"), COLUMNS, found, asked,
                         empty=spoken("No run has been asked for yet."))
    return render_template("runs/list.html", round=round, table=table,
                           may_ask=visitor.may("run:search:ask", stage=round.stage))


def _form(key: str) -> forms.Form:
    session = context.session()
    kept = plans.list_plans(session, key, page=1, size=50).items
    near = forms.options([(str(plan.number), spoken("Plan {number}").format(number=plan.number))
                          for plan in kept if plan.exchanges], empty=spoken("none: the best plan, whatever changes"))
    fields = [
        forms.Field("title", spoken("Name of this run"), hint=spoken("For you to tell runs apart, e.g. Without the pins."),
                    attributes={"maxlength": planning.LONGEST_TITLE}),
        forms.Field("seconds", spoken("Time limit in seconds"), "number", required=True,
                    hint=spoken("The search ends earlier when the plan is proved best."),
                    attributes={"min": 1, "max": planning.LONGEST}),
        forms.Field("seed", spoken("Seed"), "number", required=True,
                    hint=spoken("The same round with the same seed gives the same plan when the search ends by proof."),
                    attributes={"min": 0, "max": planning.GREATEST_SEED})]
    if len(near) > 1:
        fields.append(forms.Field("near", spoken("Stay as close as possible to"), "select", options=near,
                                  hint=spoken("The search then first keeps what that plan has, and only then improves.")))
    return forms.fields(*fields, values={"seconds": _usual(key, "seconds", 60), "seed": _usual(key, "seed", 1)})


def _usual(key: str, name: str, otherwise: int) -> Any:
    value = context.round_of(key).settings.get("limits", {}).get(name, otherwise)
    return int(value) if isinstance(value, int | float) and value >= 1 else otherwise


@bp.get("/rounds/<key>/runs/new")
@page("run:search:ask")
def new(key: str) -> str:
    return render_template("runs/new.html", round=context.round_of(key), form=_form(key), ahead=_ahead(key))


def _ahead(key: str) -> list[tuple[tables.Link, int]]:
    """How much of the round no plan can use; nothing where the round cannot be read as it stands: asking for a run says why."""
    try:
        found = look_ahead(build_scenario(context.session(), key))
    except DataError:
        return []
    return [(link, count) for link, count in counts(key, found) if count]


@bp.post("/rounds/<key>/runs/new")
@page("run:search:ask")
def ask(key: str) -> Any:
    form = _form(key).read()
    seconds, seed, near = (_whole(form.text(name)) for name in ("seconds", "seed", "near"))
    for name, value in (("seconds", seconds), ("seed", seed)):
        if value is None and name not in form.errors:
            form = form.wrong(name, spoken("Write a whole number."))
    if form.errors or seconds is None or seed is None:
        return render_template("runs/new.html", round=context.round_of(key), form=form), 422
    try:
        run = planning.ask_for_run(context.session(), visitor.actor(), key, seconds=seconds, seed=seed, title=form.text("title"),
                                   near=near, now=context.now())
    except DataError as error:
        return render_template("runs/new.html", round=context.round_of(key), form=form.blame(error)), 422
    context.afterwards(lambda: announce(run.id))
    return _see(key, run.id, watch=True)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None


def _see(key: str, number: int, *, watch: bool = False) -> Response:
    return redirect(url_for("runs.run", key=key, number=number, **({"watch": "yes"} if watch else {})), 303)


@bp.get("/rounds/<key>/runs/<int:number>")
@page("run:list:view")
def run(key: str, number: int) -> Response:
    """How far a run is. With `?watch=yes` the browser loads the page again by itself until the run has ended; a reader who
    does not want that follows the link that stops it."""
    found = _run_of(key, number)
    question = asking.question_of(found)
    if question is not None:
        return redirect(url_for("whatif.answer", key=key, number=question["plan"], run=number, **dict(request.args.items())), 303)
    round = context.round_of(key)
    unended = found.state not in ENDED
    watching = unended and request.args.get("watch") == "yes"
    members, remarks = conflicts.members(found, round.stage)
    answer = make_response(render_template(
        "runs/run.html", round=round, run=found, name=_name(found), state=badge(found), facts=_facts(found), goals=_goals(found),
        unended=unended, watching=watching, members=members, remarks=remarks, plan=_plan_link(found), why=why(found),
        questions=url_for("trust.trust", key=key, number=found.plan) if found.plan else "",
        may_cancel=unended and not found.cancel and visitor.may("run:search:cancel", stage=round.stage)))
    if watching:
        # By header: a page that refreshes itself by a meta element cannot be stopped by its reader.
        age = (context.now() - found.queued_at).total_seconds() if found.queued_at else 0
        answer.headers["Refresh"] = f"{WATCH_SECONDS[age > 60]}; url={url_for('runs.run', key=key, number=number, watch='yes')}"
    return answer


@bp.post("/rounds/<key>/runs/<int:number>/cancel")
@page("run:search:cancel")
def cancel(key: str, number: int) -> Response:
    _run_of(key, number)
    planning.cancel_run(context.session(), visitor.actor(), number, now=context.now())
    return _see(key, number, watch=True)


@bp.post("/rounds/<key>/runs/<int:number>/relax/<int:place>")
@page("run:search:ask")
def relax(key: str, number: int, place: int) -> Response:
    """Relaxes one member of the conflict of a run, and searches again."""
    _run_of(key, number)
    again = relaxing.relax(context.session(), visitor.actor(), number, place, now=context.now())
    context.afterwards(lambda: announce(again.id))
    flash(say()("The change is made; the search goes on with it."), "good")
    return _see(key, again.id, watch=True)


def _run_of(key: str, number: int) -> Run:
    found = runs.get_run(context.session(), number)
    if found.round != key:
        raise NotFound(f"There is no run {number} in round '{key}'.")
    return found


def why(run: Run) -> str:
    """What became of a run, in a sentence; empty while it goes well."""
    if run.error in ERRORS:
        return spoken(ERRORS[run.error])
    if run.state == FAILED:
        return spoken("The search broke down. An administrator finds what happened in the log, under run {number}.").format(
            number=run.id)
    if run.state == CANCELLED:
        return spoken("It was cancelled; the best plan found until then was kept.") if run.plan else spoken(
            "It was cancelled before any plan was found.")
    if run.cancel:
        return spoken("It was asked to end and does so in a moment, keeping the best plan it has.")
    if run.state == QUEUED and run.attempts:
        return spoken("The program that searched was lost; another takes over.")
    return ""


def _facts(run: Run) -> list[tuple[str, Any]]:
    near = run.limits.get("near")
    facts: list[tuple[str, Any]] = [
        (spoken("Asked for"), run.queued_at), (spoken("Begun"), run.started_at), (spoken("Ended"), run.ended_at),
        (spoken("Time limit in seconds"), run.seconds), (spoken("Seed"), run.seed),
        (spoken("Snapshot"), run.digest[:16]),
        (spoken("Versions"), ", ".join(f"{name} {version}" for name, version in sorted(run.versions.items())))]
    if near:
        facts.append((spoken("As close as possible to"), spoken("Plan {number}").format(number=near)))
    if run.attempts > 1:
        facts.append((spoken("Attempts"), run.attempts))
    return facts


GOALS = (
    tables.Column("goal", _("Goal"), lambda row: label(row["goal"], say())),
    tables.Column("value", _("Value"), lambda row: row["value"], kind="number"),
    tables.Column("bound", _("Bound"), lambda row: row["bound"], kind="number"),
    tables.Column("gap", _("Gap"), lambda row: row["gap"], kind="number"),
    tables.Column("state", _("State"), lambda row: row["state"]),
)


def _goals(run: Run) -> tables.Table:
    """The goals so far: value, bound, gap, and whether each is proved."""
    now = run.progress.get("goal")
    rows = []
    for goal in run.progress.get("goals", []):
        value, bound = goal["value"], goal["bound"]
        gap = None if value is None or bound is None else abs(bound - value) / max(1, abs(bound))
        ended = goal["ended"] or run.state in ENDED
        state = (tables.Badge(spoken("proved best"), "good") if goal["held"] else
                 tables.Badge(spoken("not proved"), "warn") if ended else
                 tables.Badge(spoken("searching"), "busy") if goal["goal"] == now else tables.Badge(spoken("ahead")))
        rows.append({"goal": goal["goal"], "value": value, "bound": bound, "gap": "" if gap is None else percent(gap), "state": state})
    return tables.Table(spoken("Goals, in the order in which they are searched"), GOALS, tables.Whole(rows), paging.Asked(size=100),
                        empty=spoken("Nothing to report yet."))

"""What if: questions about a plan that workers answer, and their answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.domain.errors import DataError
from matcher.domain.runs import ENDED, Run
from matcher.wording import _, label
from matcher.workflow import asking
from web import context, declining, forms, taking, visitor
from web.answers import shown_answer
from web.guard import page
from web.i18n import say, spoken
from web.inquiring import NAMES as TRUST_NAMES
from web.inquiring import given_words as trust_words
from web.inquiring import lines_of, nested
from web.pages import runs
from web.paging import Asked
from web.picturing import curves_shown
from web.repairing import repairs_table
from web.reviewing import Reading, reading
from web.tables import Column, Link, Table, Whole

bp = Blueprint("whatif", __name__)

NAMES = {
    asking.WHATIF: _("What if?"), asking.SWEEP: _("Along a number"), asking.FAIRNESS: _("What fairness costs"),
    asking.ALTERNATIVES: _("Different plans nearly as good"), asking.DECLINES: _("How it stands declines"),
    asking.STURDIER: _("A sturdier plan"),
    asking.ENVY: _("Who would rather have another peer")}
ABOUT = {
    asking.WHATIF: _("The round is solved again with your changes, as near to this plan as it can, and compared with it. "
                     "Nothing of the round itself changes."),
    asking.SWEEP: _("The round is solved again and again along one number or two; all workers share it."),
    asking.FAIRNESS: _("The round is solved with equity before impact, and with some impact given up for equity, step by step."),
    asking.ALTERNATIVES: _("Other plans that give up little impact and differ from this one and from each other."),
    asking.DECLINES: _("Answers are drawn by stated assumptions; each time the plan is repaired around what was accepted."),
    asking.STURDIER: _("Looks for a plan that gives more after declines and repair, and says what it promises less: its price."),
    asking.ENVY: _("Counts pairs that would do better together than in this plan. It is a report and changes nothing.")}
AXES = {"budget=50%..150%": _("All money from 50 to 150 %"), "first=impact|equity": _("Equity before impact, no and yes"),
        "hosting=1..3": _("Exchanges at once at a host, 1 to 3"),
        "away=1..4": _("People away at once of a sender, 1 to 4")}
_WHOLE = {"budget": 4, "hosting": 2, "away": 2, "number": 2, "within": 2, "apart": 2, "trials": 3, **declining.WHOLE}


def _forms(read: Reading) -> dict[str, forms.Form]:
    """The form of every question; a field stands in one form only."""
    goals = forms.options([(goal.name, label(goal.name, say())) for goal in read.book.plan.goals if goal.name != "steadiness"],
                          empty=spoken("as it is"))
    axes = forms.options([(key, spoken(text)) for key, text in AXES.items()])
    second = forms.options([(key, spoken(text)) for key, text in AXES.items()], empty=spoken("none"))

    def number(name: str, text: str, least: int, most: int, *, required: bool = True, hint: str = "") -> forms.Field:
        return forms.Field(name, spoken(text), "number", required=required, hint=hint, attributes={"min": least, "max": most})

    return {
        asking.WHATIF: forms.fields(
            number("budget", _("All money, in % of what there is"), 0, 1000, required=False),
            number("hosting", _("Exchanges at once at a host"), 0, 20, required=False),
            number("away", _("People away at once of a sender"), 0, 20, required=False),
            forms.Field("first", spoken("Goal that comes first"), "select", options=goals),
            forms.Field("more", spoken("More changes"), hint=spoken(
                "For those who know the settings, separated by a space, e.g. {example}").format(
                    example="budget:e1=50000 pin:n1:o2=out checks.language.host=A2"), attributes={"maxlength": 500, "dir": "ltr"})),
        asking.SWEEP: forms.fields(
            forms.Field("axis", spoken("Number"), "select", options=axes, required=True),
            forms.Field("second", spoken("Second number"), "select", options=second,
                        hint=spoken("Every value of the first with every value of the second."))),
        asking.FAIRNESS: forms.fields(),
        asking.ALTERNATIVES: forms.fields(
            number("number", _("How many"), 1, 10), number("within", _("Impact that may be given up, in %"), 0, 50),
            number("apart", _("Exchanges that differ at least"), 1, 50), values={"number": 3, "within": 5, "apart": 3}),
        asking.DECLINES: declining.form(),
        asking.STURDIER: forms.fields(number("trials", _("Draws by which it is judged"), 20, 400), values={"trials": 100}),
        asking.ENVY: forms.fields()}


def _asked(kind: str, form: forms.Form) -> tuple[dict[str, Any], forms.Form]:
    """What a form asks, and the form with what is wrong in it."""
    found: dict[str, Any] = {}
    for field in form.fields:
        text = form.text(field.name).strip()
        if field.name in _WHOLE and text:
            if text.isascii() and text.isdigit() and len(text) <= _WHOLE[field.name]:
                found[field.name] = int(text)
            else:
                form = form.wrong(field.name, spoken("Write a whole number."))
        elif text:
            found[field.name] = text
    if kind == asking.WHATIF:
        changes = [f"budget={found['budget']}%"] if "budget" in found else []
        changes += [f"{name}={found[name]}" for name in ("hosting", "away", "first") if name in found]
        return {"changes": changes + str(found.get("more", "")).split()}, form
    return declining.asked(form, found) if kind == asking.DECLINES else (found, form)


@bp.get("/rounds/<key>/plans/<int:number>/whatif")
@page("plan:questions:view")
def whatif(key: str, number: int) -> str:
    """What may be asked about the plan, and what was."""
    read = reading(key, number)
    return _page(read, _forms(read))


def _page(read: Reading, given: dict[str, forms.Form]) -> str:
    asked = asking.questions(context.session(), read.round.key, read.kept.number)
    columns = (
        Column("question", _("Question"), lambda run: Link(name_of(run), _address(run))),
        Column("given", _("Asked"), lambda run: given_words(run)), Column("state", _("State"), lambda run: runs.badge(run)),
        Column("queued", _("Asked for"), lambda run: run.queued_at))
    return render_template("whatif/ask.html", **read.frame(
        questions=[(kind, spoken(NAMES[kind]), spoken(ABOUT[kind]), form) for kind, form in given.items()],
        may_ask=visitor.may("plan:questions:ask", stage=read.round.stage),
        table=Table(say()("Questions asked about this plan"), columns, Whole(asked), Asked(size=50), say()("None yet."))))


@bp.post("/rounds/<key>/plans/<int:number>/whatif")
@page("plan:questions:ask")
def ask(key: str, number: int) -> Any:
    read, kind = reading(key, number), request.form.get("kind", "")
    given = _forms(read)
    form = given.get(kind)
    if form is None:
        return _page(read, given), 422
    form = form.read()
    asked, form = _asked(kind, form)
    if not form.errors:
        try:
            run = asking.ask(context.session(), visitor.actor(), key, number, kind, asked, now=context.now())
            context.afterwards(lambda: runs.announce(run.id))
            return redirect(_address(run, watch="yes"), 303)
        except DataError as error:
            form = form.blame(error)
    return _page(read, {**given, kind: form}), 422


@bp.get("/rounds/<key>/plans/<int:number>/answers/<int:run>")
@page("plan:questions:view")
def answer(key: str, number: int, run: int) -> Response:
    """The answer, or that a worker is at it; with `?watch=yes` the page loads itself again until then."""
    found = asking.get_question(context.session(), key, number, run)
    read, unended = reading(key, number), found.state not in ENDED
    given = found.progress.get("answer")
    lines = lines_of(found)
    tables, said = shown_answer(found, given, read) if given and not lines else ([], [])
    form = taking.wanted()
    if form and tables:
        return taking.taken(f"answer-{key}-{run}", tables, f"{name_of(found)} {read.kept.digest[:12]}", form)
    watching = unended and request.args.get("watch") == "yes"
    made = make_response(render_template("whatif/answer.html", **read.frame(
        run=found, curves=curves_shown(read, found), name=name_of(found), given=given_words(found), state=runs.badge(found),
        why=runs.why(found), unended=unended,
        watching=watching, of_parts="of" in (given or {}), take=taking.links() if tables else [], said=said, tables=tables,
        repairs=repairs_table(found, read),
        nested=nested(lines) if lines else "",
        answered=bool(given),
        may_cancel=unended and not found.cancel and visitor.may("run:search:cancel", stage=read.round.stage))))
    if watching:
        made.headers["Refresh"] = f"3; url={_address(found, watch='yes')}"
    return made


def name_of(run: Run) -> str:
    """What a question is called."""
    question = asking.question_of(run) or {}
    names = NAMES | TRUST_NAMES
    return spoken(names[question["kind"]]) if question.get("kind") in names else str(run.id)


def given_words(run: Run) -> str:
    """What was asked, in few words."""
    question = asking.question_of(run) or {}
    asked = question.get("asked", {})
    if question.get("kind") in TRUST_NAMES:
        return trust_words(question["kind"], asked)
    words: dict[str, Callable[[], str]] = {
        asking.WHATIF: lambda: ", ".join(asked["changes"]),
        asking.SWEEP: lambda: " × ".join(spoken(AXES[asked[name]]) for name in ("axis", "second") if asked.get(name)),
        asking.ALTERNATIVES: lambda: spoken("{number} plans, at most {within} % less, {apart} exchanges apart").format(**asked),
        asking.DECLINES: lambda: declining.words(asked),
        asking.STURDIER: lambda: spoken("{draws} draws").format(draws=asked["trials"])}
    return words[question["kind"]]() if question.get("kind") in words else ""


def _address(run: Run, **more: str) -> str:
    question = asking.question_of(run) or {}
    return url_for("whatif.answer", key=run.round, number=question["plan"], run=run.id, **more)

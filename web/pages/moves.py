"""The moves of a round: each has a page that says what will happen and what is still in the way, and one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.domain.errors import Conflict, DataError, WrongState
from matcher.domain.pages import LARGEST
from matcher.domain.plan import FEASIBLE, OPTIMAL
from matcher.domain.proposals import Obstacle
from matcher.domain.rounds import MOVES, Move, Round
from matcher.store import plans
from matcher.wording import _, label
from matcher.workflow import approval, lifecycle
from web import context, visitor
from web.errors import words_of
from web.forms import Field, Form, fields, options
from web.guard import page
from web.i18n import moment, number, say
from web.words import ABOUT_MOVES, move_label, stage_label

bp = Blueprint("moves", __name__)
WITH_PLAN = ("propose", "propose_again")
CANCEL_REASONS = {
    "funding": _("The money is not there"), "security": _("Security does not allow it"),
    "no_demand": _("Too little is asked or offered"), "merged": _("It is merged into another round"), "other": _("Another reason"),
}
OBSTACLES = {
    "no_plan": _("No plan is proposed."),
    "no_exchange": _("No exchange of the plan is left."),
    "not_endorsed": _("Exchange {subject} is not endorsed by the {of}."),
    "one_person": _("Exchange {subject} is endorsed twice by one person."),
    "not_cleared": _("Exchange {subject} is not cleared by security."),
    "no_answer": _("Exchange {subject} has no yes of {of}."),
    "not_committed": _("Envelope {subject} is not committed by {of}."),
}
_SHOWN = 25


def _view(move: Move) -> Callable[..., Any]:
    def view(key: str) -> Any:
        found = context.round_of(key)
        form = _form(move, found)
        if request.method == "GET":
            return _page(move, found, form)
        form = form.read()
        if form.errors:
            return _page(move, found, form), 422
        given: dict[str, Any] = dict(form.values)
        if "plan" in given:
            given["plan"] = int(given["plan"])
        try:
            moved = lifecycle.MOVERS[move.name](context.session(), visitor.actor(), key, now=context.now(), **given)
        except Conflict:
            raise
        except WrongState as error:
            return _page(move, found, form.wrong("", words_of(error))), 409
        except DataError as error:
            return _page(move, found, form.blame(error)), 422
        flash(say()("The round is now at stage: {stage}.").format(stage=stage_label(moved.stage)), "good")
        return redirect(url_for("rounds.home", key=key), 303)

    return view


def _form(move: Move, round: Round) -> Form:
    speak = say()
    if move.name in WITH_PLAN:
        return fields(Field("plan", speak("Plan"), "select", required=True, options=_plans(round)))
    if move.name == "cancel":
        reasons = options(((code, speak(text)) for code, text in CANCEL_REASONS.items()), empty=speak("Choose"))
        return fields(Field("reason", speak("Reason"), "select", required=True, options=reasons))
    return fields()


def _plans(round: Round) -> list[Any]:
    """The plans that can be proposed, the newest first; as many as a page of the register holds."""
    speak = say()
    found = plans.list_plans(context.session(), round.key, page=1, size=LARGEST)
    text = speak("Plan {number}, {exchanges} exchanges, {status}, {moment}")
    return options(((str(plan.number), text.format(
        number=number(plan.number), exchanges=number(plan.exchanges), status=label(plan.status, speak), moment=moment(plan.created_at)))
        for plan in found.items if plan.status in (OPTIMAL, FEASIBLE) and plan.exchanges), empty=speak("Choose"))


def _page(move: Move, round: Round, form: Form) -> str:
    found = approval.obstacles(context.session(), round.key) if move.name in ("approve", "consult") else ()
    unendorsed = len({each.subject for each in found if each.code == "not_endorsed"}) if move.name == "consult" else 0
    found = found if move.name == "approve" else ()
    return render_template(
        "rounds/move.html", round=round, form=form, heading=move_label(move.name), about=say()(ABOUT_MOVES[move.name]),
        danger=move.name == "cancel", obstacles=[_obstacle(each) for each in found[:_SHOWN]], more=max(0, len(found) - _SHOWN),
        after=stage_label(move.to), unendorsed=number(unendorsed) if unendorsed else "")


def _obstacle(obstacle: Obstacle) -> str:
    return say()(OBSTACLES[obstacle.code]).format(subject=obstacle.subject, of=obstacle.who)


for _move in MOVES:
    bp.add_url_rule(f"/rounds/<key>/moves/{_move.name}", _move.name, page(f"round:stage:{_move.name}")(_view(_move)),
                    methods=["GET", "POST"])

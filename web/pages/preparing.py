"""Preparing a round: a new one, its settings and calendar, and what is computed with."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.domain.errors import DataError, Problem
from matcher.domain.rounds import CANCELLED, DRAFT, STAGES, Round
from matcher.wording import _
from matcher.workflow import preparing
from web import context, visitor
from web.forms import Field, Form, Group
from web.guard import page
from web.i18n import say
from web.navigation import Tab
from web.pages.account import whole
from web.words import stage_label

bp = Blueprint("preparing", __name__)
TABS = (Tab(_("Settings"), "preparing.settings", "round:settings:save"),)
_STAGES = tuple(stage for stage in STAGES if stage not in (DRAFT, CANCELLED))


@bp.route("/rounds/new", methods=["GET", "POST"])
@page("round:draft:create")
def new() -> Any:
    speak = say()
    key = Field("key", speak("Key"), hint=speak("A short name for addresses and files, such as global-2027. It cannot be changed."),
                required=True, attributes={"maxlength": 64, "dir": "ltr"})
    form = _form(key).filled({"currency": "CHF", "weeks": 52})
    if request.method == "GET":
        return _page(speak("New round"), form, speak("Create the round"), url_for("rounds.rounds"))
    form = _read(form)
    if form.text("key") == "new":
        form = form.wrong("key", speak("This word is an address of its own. Choose another key."))
    if not form.errors:
        try:
            made = preparing.create(context.session(), visitor.actor(), form.text("key"), now=context.now(), **_values(form))
        except DataError as error:
            form = _blamed(form, error)
        else:
            flash(speak("The round is there. Add the societies that take part and the envelopes, then open the call."), "good")
            return redirect(url_for("rounds.home", key=made.key), 303)
    return _page(speak("New round"), form, speak("Create the round"), url_for("rounds.rounds")), 422


@bp.route("/rounds/<key>/settings", methods=["GET", "POST"])
@page("round:settings:save")
def settings(key: str) -> Any:
    found, speak = context.round_of(key), say()
    form = _form(Field("version", "", "hidden")).filled(_of(found))
    if request.method == "GET":
        return _page(speak("Settings"), form, speak("Save"), url_for("rounds.home", key=key), found)
    form = _read(form)
    if not form.errors:
        try:
            preparing.change(context.session(), visitor.actor(), key, whole(form.text("version")), now=context.now(), **_values(form))
        except DataError as error:
            form = _blamed(form, error)
        else:
            flash(speak("Saved."), "good")
            return redirect(url_for("rounds.home", key=key), 303)
    return _page(speak("Settings"), form, speak("Save"), url_for("rounds.home", key=key), found), 422


@bp.route("/rounds/<key>/policy", methods=["GET", "POST"])
@page("round:policy:save")
def policy(key: str) -> Any:
    """The sections of scenario.toml, as text: what is left out has its usual value. The limit on debt has a field of its own."""
    found, speak = context.round_of(key), say()
    hint = speak("Sections limits, costs, checks, rules and goals, as in a scenario's file. What is left out has its usual value.")
    form = Form((Group("", (
        Field("version", "", "hidden"),
        Field("debt", speak("Limit on debt"), "number", attributes={"min": 0, "max": 1000}, hint=speak(
            "Rule debt: a Society that over the rounds received this many exchanges more than it gave, earlier years fading, receives no "
            "more than it gives in this round. Empty: no limit. What Societies owe stands on each plan's page of giving and receiving.")),
        Field("text", speak("Settings of the search"), "textarea", hint, attributes={"rows": 18, "dir": "ltr", "spellcheck": "false"}))),),
        {"version": found.version, **_split_debt(found.settings)})
    heading, back = speak("Settings of the search"), url_for("rounds.home", key=key)
    if request.method == "GET":
        return _page(heading, form, speak("Save"), back, found)
    form = form.read()
    try:
        sections = _with_debt(tomllib.loads(form.text("text")), form.text("debt").strip())
        preparing.change_policy(context.session(), visitor.actor(), key, whole(form.text("version")), sections, now=context.now())
    except tomllib.TOMLDecodeError as error:
        form = form.wrong("text", speak("This cannot be read: {error}").format(error=str(error)))
    except DataError as error:
        form = form.blame(error)
    else:
        flash(speak("Saved."), "good")
        return redirect(back, 303)
    return _page(heading, form, speak("Save"), back, found), 422


def _split_debt(settings: Mapping[str, Any]) -> dict[str, str]:
    """The text of the sections, and the limit on debt beside it where nothing else is said of that rule."""
    rules = settings.get("rules", {})
    debt = rules.get("debt", {})
    if debt.get("on") is not True or debt.keys() != {"on", "limit"}:
        return {"debt": "", "text": toml_sections(settings)}
    left = {name: values for name, values in rules.items() if name != "debt"}
    others = {name: values for name, values in settings.items() if name != "rules"}
    return {"debt": str(debt["limit"]), "text": toml_sections({**others, **({"rules": left} if left else {})})}


def _with_debt(sections: dict[str, Any], limit: str) -> dict[str, Any]:
    """The sections with the limit of the field; what the text itself says of the rule goes before."""
    rules = sections.get("rules", {})
    if not limit or not isinstance(rules, dict) or "debt" in rules:
        return sections
    if not limit.isascii() or not limit.isdigit() or len(limit) > 4:
        raise DataError([Problem("round", 0, "debt", _("The number is out of range."), _("Write a whole number within the range."))])
    return {**sections, "rules": {**rules, "debt": {"on": True, "limit": int(limit)}}}


def _form(*first: Field) -> Form:
    speak = say()
    return Form((
        Group("", first),
        Group(speak("The round"), (
            Field("title", speak("Title"), required=True), Field("about", speak("About"), "textarea"),
            Field("start", speak("First Monday"), "date", required=True, hint=speak("Exchanges begin on Mondays, from this one on.")),
            Field("weeks", speak("Weeks"), "number", required=True, attributes={"min": 1, "max": 156}),
            Field("approval", speak("Approval by"), "date", required=True,
                  hint=speak("Notice and visas are counted from this day.")),
            Field("currency", speak("Currency"), required=True, attributes={"maxlength": 3, "dir": "ltr"}))),
        Group(speak("Calendar"), tuple(Field(f"calendar.{stage}", stage_label(stage), "date") for stage in _STAGES),
              speak("The day by which each stage is to begin."))))


def _of(round: Round) -> dict[str, Any]:
    days = {f"calendar.{stage}": day.isoformat() for stage, day in round.calendar.items()}
    return {"version": round.version, "title": round.title, "about": round.about, "start": round.start.isoformat(),
            "weeks": round.weeks, "approval": round.approval.isoformat(), "currency": round.currency, **days}


def _read(form: Form) -> Form:
    """The form as it was sent, with every date and number that can be none of it marked."""
    form, speak = form.read(), say()
    for item in form.fields:
        text = form.text(item.name)
        if text and item.kind == "date" and _day(text) is None:
            form = form.wrong(item.name, speak("Write it as 2027-03-31."))
        if text and item.kind == "number" and not text.isdigit():
            form = form.wrong(item.name, speak("Write a whole number."))
    return form


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _values(form: Form) -> dict[str, Any]:
    calendar = {stage: day for stage in _STAGES if (day := _day(form.text(f"calendar.{stage}")))}
    return {"title": form.text("title"), "about": form.text("about"), "start": _day(form.text("start")),
            "weeks": int(form.text("weeks")), "approval": _day(form.text("approval")), "currency": form.text("currency").upper(),
            "calendar": calendar}


def _blamed(form: Form, error: DataError) -> Form:
    # The reader of scenario.toml calls a round's key its name.
    return form.blame(DataError([replace(each, column="key") if each.column == "name" else each for each in error.problems]))


def toml_sections(settings: Mapping[str, Any]) -> str:
    """Sections as the text of a TOML file."""
    return "\n".join(_lines(settings, ())).strip()


def _lines(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    plain = {name: value for name, value in values.items() if not isinstance(value, Mapping)}
    if plain and path:
        yield from ("", f"[{'.'.join(path)}]")
    # Texts, numbers, yes or no, and lists of these are written alike in JSON and TOML.
    yield from (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in plain.items() if value is not None)
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _lines(value, (*path, name))


def _page(heading: str, form: Form, submit: str, cancel: str, round: Round | None = None) -> str:
    return render_template("rounds/form.html", heading=heading, form=form, submit=submit, cancel=cancel, round=round)

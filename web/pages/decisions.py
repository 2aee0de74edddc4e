"""Decisions of coordinators and of security on one exchange: each posts, and leads back to the exchange."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from matcher.domain.errors import DataError, Problem, WrongState
from matcher.review.detail import detail
from matcher.review.starts import allowed_starts, why_not
from matcher.wording import _
from matcher.workflow import approval, review
from matcher.workflow.deciding import noted
from web import context, visitor
from web.forms import Form
from web.guard import page
from web.i18n import spoken
from web.pages.exchange import amend_form, pin_form, reject_form, shown
from web.reviewing import Reading, reading

bp = Blueprint("decisions", __name__)
_AT = "/rounds/<key>/plans/<int:number>/exchanges/<exchange>"


Act = Callable[[Reading, int], object]
Mend = Callable[[Reading, DataError], dict[str, Form]]


def _decide(key: str, number: int, exchange: str, act: Act, done: str, *, mend: Mend | None = None) -> Any:
    """Does an act at the version that was seen. `mend` gives the form at which a DataError is shown."""
    read = reading(key, number)
    version = request.form.get("version", "")
    if not version.isdigit():
        raise WrongState(_("The page did not say which version of the exchange it showed. Open it again."))
    try:
        act(read, int(version))
    except DataError as error:
        if mend is None:
            raise
        return shown(read, exchange, mend(read, error)), 422
    flash(spoken(done), "good")
    return redirect(url_for("exchange.exchange", key=key, number=number, exchange=exchange), 303)


def _before_people(read: Reading) -> None:
    if not read.proposed:
        raise WrongState(_("Plan {plan} is not the plan before people; decisions are made on that one only."), plan=read.kept.number)


@bp.post(f"{_AT}/endorse")
@page("plan:exchange:endorse")
def endorse(key: str, number: int, exchange: str) -> Any:
    """Yes for the ICRC or the IFRC."""
    def act(read: Reading, version: int) -> None:
        _before_people(read)
        approval.endorse(context.session(), visitor.actor(), key, exchange, version=version, now=context.now(),
                         component=request.form.get("component") or None)
    return _decide(key, number, exchange, act, _("The exchange is endorsed."))


@bp.post(f"{_AT}/withdraw")
@page("plan:exchange:endorse")
def withdraw(key: str, number: int, exchange: str) -> Any:
    """Takes one's own endorsement back."""
    def act(read: Reading, version: int) -> None:
        _before_people(read)
        approval.withdraw_endorsement(context.session(), visitor.actor(), key, exchange, version=version, now=context.now())
    return _decide(key, number, exchange, act, _("Your endorsement is taken back."))


@bp.post(f"{_AT}/reject")
@page("plan:exchange:reject")
def reject(key: str, number: int, exchange: str) -> Any:
    """No, with a reason."""
    def act(read: Reading, version: int) -> None:
        _before_people(read)
        note = noted(request.form.get("note", ""), context.now())
        approval.reject(context.session(), visitor.actor(), key, exchange, reason=request.form.get("reason", ""), note=note,
                        version=version, now=context.now())
    return _decide(key, number, exchange, act, _("The exchange is rejected. The next search leaves it out."),
                   mend=lambda read, error: {"reject": reject_form().read().blame(error)})


@bp.post(f"{_AT}/take-back")
@page("plan:exchange:reject")
def take_back(key: str, number: int, exchange: str) -> Any:
    """Lets a rejected exchange back in."""
    def act(read: Reading, version: int) -> None:
        _before_people(read)
        approval.take_back_rejection(context.session(), visitor.actor(), key, exchange, version=version, now=context.now())
    return _decide(key, number, exchange, act, _("The rejection is taken back; the exchange must be endorsed anew."))


@bp.post(f"{_AT}/clear")
@page("plan:exchange:clear")
def clear(key: str, number: int, exchange: str) -> Any:
    """Security's clearance, given or taken back."""
    cleared = request.form.get("cleared") != "no"

    def act(read: Reading, version: int) -> None:
        _before_people(read)
        approval.clear(context.session(), visitor.actor(), key, exchange, version=version, now=context.now(), cleared=cleared)
    return _decide(key, number, exchange, act, _("The exchange is cleared.") if cleared else _("The clearance is taken back."))


@bp.post(f"{_AT}/pin")
@page("plan:pin:set")
def pin(key: str, number: int, exchange: str) -> Any:
    """Pins its pairs in or out for the next search."""
    def act(read: Reading, version: int) -> None:
        way = request.form.get("way", "")
        review.pin_exchange(
            context.session(), visitor.actor(), key, number, exchange, "in" if way == "keep" else way, version=version,
            now=context.now(), note=request.form.get("note", ""), needs=tuple(request.form.getlist("needs")), keep_start=way == "keep")
    return _decide(key, number, exchange, act, _("The pin is set; the next search keeps to it."),
                   mend=lambda read, error: {"pin": pin_form(read, detail(read.book, exchange)).read().blame(error)})


@bp.post(f"{_AT}/amend")
@page("plan:start:amend")
def amend(key: str, number: int, exchange: str) -> Any:
    """Another first day, for the next search."""
    def act(read: Reading, version: int) -> None:
        try:
            start = date.fromisoformat(request.form.get("start", ""))
        except ValueError:
            raise DataError([Problem("exchange", 0, "start", _("This is no date."), _("Write it as 2027-03-01."))]) from None
        review.amend_start(context.session(), visitor.actor(), key, number, exchange, start, version=version, now=context.now())
    return _decide(key, number, exchange, act, _("The new start is pinned; the next search keeps to it."),
                   mend=lambda read, error: {"amend": _start_refused(read, exchange, error)})


def _start_refused(read: Reading, name: str, error: DataError) -> Form:
    """The form with every reason why the day does not fit, in the reader's language."""
    exchange = read.book.exchange[name]
    form = amend_form(list(allowed_starts(read.book, exchange))).read()
    try:
        reasons = read.words.sentences(why_not(read.book, exchange, date.fromisoformat(form.text("start"))))
    except ValueError:
        reasons = []
    return form.wrong("start", *reasons) if reasons else form.blame(error)

"""Tokens of one's own, for programs that use the API in one's name: made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from matcher.domain.errors import DataError, NotAllowed
from matcher.domain.tokens import ApiToken
from matcher.store.tokens import list_tokens
from matcher.wording import _, listed
from matcher.workflow import tokens
from web import context, visitor
from web.errors import words_of
from web.forms import Field, Form, fields, options
from web.guard import page
from web.i18n import language, say, spoken
from web.pages.account import whole
from web.paging import Asked
from web.tables import Badge, Column, Post, Table, Whole

bp = Blueprint("tokens", __name__)


@bp.get("/account/tokens")
@page("own:account:view")
def list_() -> str:
    return _page(_form())


@bp.post("/account/tokens")
@page("own:token:make")
def make() -> Any:
    """A new token. The answer to this very request is the only one that ever shows it."""
    form = _form().read()
    if not form.errors:
        try:
            made, secret = tokens.make(
                context.session(), visitor.actor(), title=form.text("title"), scopes=form.values.get("scopes") or [],
                days=whole(form.text("days")), password=form.text("current"), now=context.now())
        except DataError as error:
            form = form.blame(error)
        except NotAllowed as error:
            form = form.wrong("current", words_of(error))
        else:
            return render_template("account/token.html", token=made, secret=secret)
    return _page(form), 422


@bp.post("/account/tokens/<int:number>/revoke")
@page("own:token:revoke")
def revoke(number: int) -> Any:
    tokens.revoke(context.session(), visitor.actor(), number, now=context.now())
    flash(spoken(_("The token is revoked: programs that use it are let in no more.")), "good")
    return redirect(url_for("tokens.list_"), 303)


def _form() -> Form:
    speak = say()
    items = [
        Field("title", speak("For which program"), required=True, hint=speak("For you to tell tokens apart, e.g. Our monthly report."),
              attributes={"maxlength": tokens.LONGEST_TITLE}),
        Field("scopes", speak("What it may be used for"), "checks", hint=speak("Never more than your roles allow you yourself."),
              options=options((scope.name, speak(scope.meaning)) for scope in tokens.SCOPES)),
        Field("days", speak("Days it holds"), "number", required=True, attributes={"min": 1, "max": tokens.LONGEST_DAYS})]
    if visitor.signed_in().has_password:
        items.append(Field("current", speak("Your password now"), "password", required=True, autocomplete="current-password",
                           attributes={"dir": "ltr"}))
    return fields(*items, values={"days": tokens.USUAL_DAYS, "scopes": [tokens.READ]})


def _page(form: Form) -> str:
    found, now = list_tokens(context.session(), visitor.actor().account), context.now()

    def state(row: ApiToken) -> Badge:
        if row.revoked_at is not None:
            return Badge(spoken(_("revoked")), "bad")
        return Badge(spoken(_("holds")), "good") if row.holds(now) else Badge(spoken(_("over")), "warn")

    def uses(row: ApiToken) -> str:
        return listed([spoken(tokens.SCOPE[name].meaning) for name in row.scopes], language())

    def button(row: ApiToken) -> Post | None:
        return Post(spoken(_("Revoke")), url_for("tokens.revoke", number=row.id), {}, "danger") if row.holds(now) else None

    columns = (
        Column("title", _("For which program"), lambda row: row.title),
        Column("scopes", _("What it may be used for"), uses),
        Column("created", _("Made"), lambda row: row.created_at), Column("expires", _("Holds until"), lambda row: row.expires_at),
        Column("used", _("Last used"), lambda row: row.used_at), Column("state", _("State"), state),
        Column("act", _("What you can do"), button))
    return render_template("account/tokens.html", form=form, table=Table(
        say()("Your tokens"), columns, Whole(found), Asked(size=100), say()("You have no tokens.")))

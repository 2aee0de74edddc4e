"""One's own account: who one is here, one's language, password and second factor."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.domain.accounts import Account
from matcher.domain.actors import Grant
from matcher.domain.errors import DataError, NotAllowed
from matcher.wording import LANGUAGES, listed
from matcher.workflow import accounts, passwords, second_factor
from web import context, i18n, visitor
from web.errors import words_of
from web.forms import Field, Form, fields, options
from web.guard import page
from web.i18n import NAMES, language, moment, say
from web.pages.links import new_password_form, read_new_password
from web.words import role_label

bp = Blueprint("account", __name__)
_LEFT_TO_RIGHT = {"dir": "ltr"}


@bp.get("/account")
@page("own:account:view")
def account() -> str:
    found = visitor.signed_in()
    return render_template("account/account.html", facts=facts_of(found), found=found)


@bp.route("/account/change", methods=["GET", "POST"])
@page("own:account:change")
def change() -> Any:
    found = visitor.signed_in()
    speak = say()
    form = fields(
        Field("version", "", "hidden"), Field("name", speak("Name"), required=True, autocomplete="name"),
        Field("function", speak("Function"), autocomplete="organization-title"),
        Field("phone", speak("Phone"), autocomplete="tel", attributes=_LEFT_TO_RIGHT),
        Field("language", speak("Language"), "select", required=True, options=options((code, NAMES[code]) for code in LANGUAGES)),
        values={"version": found.version, "name": found.name, "function": found.function, "phone": found.phone,
                "language": found.language})
    if request.method == "GET":
        return _page(speak("Change your account"), form, speak("Save"))
    form = form.read()
    if not form.errors:
        try:
            changed = accounts.change_own(
                context.session(), visitor.actor(), whole(form.text("version")), name=form.text("name"),
                function=form.text("function"), phone=form.text("phone"), language=form.text("language"), now=context.now())
        except DataError as error:
            form = form.blame(error)
        else:
            i18n.choose(changed.language)
            flash(say()("Saved."), "good")
            return redirect(url_for("account.account"), 303)
    return _page(speak("Change your account"), form, speak("Save")), 422


@bp.route("/account/password", methods=["GET", "POST"])
@page("own:password:set")
def password() -> Any:
    speak = say()
    form = new_password_form(Field("current", speak("Your password now"), "password", required=True,
                                   autocomplete="current-password", attributes=_LEFT_TO_RIGHT))
    heading = speak("Change your password")
    if request.method == "GET":
        return _page(heading, form, heading)
    form = read_new_password(form)
    if not form.errors:
        try:
            passwords.set_password(context.session(), visitor.actor(), current=form.text("current"), new=form.text("new"),
                                   now=context.now(), keep_token=visitor.token())
        except NotAllowed as error:
            form = form.wrong("current", words_of(error))
        except DataError as error:
            form = form.blame(error)
        else:
            visitor.renew()
            flash(say()("Your password is changed. Everywhere else you are signed out."), "good")
            return redirect(url_for("account.account"), 303)
    return _page(heading, form, heading), 422


@bp.route("/account/second-factor", methods=["GET", "POST"])
@page("own:totp:set")
def second() -> Any:
    """Begin with a second factor, confirm it by a first code, or take it away: whichever is next."""
    if visitor.signed_in().has_totp:
        return _drop()
    secret = context.settings().secret
    begun = second_factor.pending(context.session(), visitor.actor(), secret=secret)
    if begun is None or "begin" in request.form:
        if request.method == "GET":
            return render_template("account/begin.html")
        begun = second_factor.begin(context.session(), visitor.actor(), secret=secret)
        return redirect(url_for("account.second"), 303)
    form = fields(Field("code", say()("Code"), hint=say()("The six digits that your authenticator shows now."), required=True,
                        autocomplete="one-time-code", attributes=_LEFT_TO_RIGHT))
    if request.method == "GET":
        return render_template("account/confirm.html", form=form, begun=begun)
    form = form.read()
    if not form.errors:
        try:
            codes = second_factor.confirm(context.session(), visitor.actor(), form.text("code"), secret=secret, now=context.now())
        except DataError as error:
            form = form.blame(error)
        else:
            visitor.renew()
            return render_template("account/codes.html", codes=codes)
    return render_template("account/confirm.html", form=form, begun=begun), 422


def _drop() -> Any:
    speak = say()
    form = fields(Field("current", speak("Your password now"), "password", required=True, autocomplete="current-password",
                        attributes=_LEFT_TO_RIGHT))
    heading, submit = speak("Take the second factor away"), speak("Take it away")
    if request.method == "GET":
        return _page(heading, form, submit)
    form = form.read()
    if not form.errors:
        try:
            second_factor.drop(context.session(), visitor.actor(), form.text("current"), now=context.now())
        except NotAllowed as error:
            form = form.wrong("current", words_of(error))
        else:
            visitor.renew()
            flash(speak("The second factor is gone."), "good")
            return redirect(url_for("account.account"), 303)
    return _page(heading, form, submit), 422


def _page(heading: str, form: Form, submit: str) -> str:
    return render_template("form.html", heading=heading, form=form, submit=submit, cancel=url_for("account.account"))


def whole(text: str) -> int:
    """A version as it came back with a form; one that is none stands for no version, which is a conflict."""
    # No version has so many digits, and no whole number of thousands of them is read at all.
    return int(text) if len(text) < 16 and text.isascii() and text.isdigit() else 0


def facts_of(account: Account) -> list[tuple[str, str]]:
    """What is kept of a person, in words."""
    speak = say()
    return [
        (speak("Name"), account.name), (speak("E-mail address"), account.email), (speak("Function"), account.function),
        (speak("Phone"), account.phone), (speak("Works for"), account.society or ""), (speak("Roles"), roles_of(account.grants)),
        (speak("Language"), NAMES.get(account.language, account.language)),
        (speak("Second factor"), speak("yes") if account.has_totp else speak("no")),
        (speak("Last sign-in"), moment(account.last_login_at)),
    ]


def roles_of(grants: tuple[Grant, ...]) -> str:
    """Roles in words, each with the society or source that it holds for."""
    return listed([role_of(grant) for grant in grants], language())


def role_of(grant: Grant) -> str:
    """One role in words."""
    whose = grant.society or grant.source
    return say()("{role} ({whose})").format(role=role_label(grant.role), whose=whose) if whose else role_label(grant.role)

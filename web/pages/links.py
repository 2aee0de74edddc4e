"""Links that work once: by one a person sets a password, whether for the first time or after forgetting it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from matcher.domain.errors import DataError, NotAllowed
from matcher.wording import _
from matcher.workflow import passwords
from web import context, mail, places
from web.forms import Field, Form, fields
from web.guard import PUBLIC, page
from web.i18n import number, say

bp = Blueprint("links", __name__)
_asked = mail.Brake(most=5, minutes=60)


@bp.route("/password/<token>", methods=["GET", "POST"])
@page(PUBLIC)
def password(token: str) -> Any:
    form = new_password_form()
    if request.method == "GET":
        if not passwords.link_holds(context.session(), token, now=context.now()):
            raise NotAllowed(_("This link has expired or was used. Ask the administrator for a new one."))
        return _page(form)
    form = read_new_password(form)
    if form.errors:
        return _page(form), 422
    try:
        passwords.use_link(context.session(), token, form.text("new"), now=context.now())
    except DataError as error:
        return _page(form.blame(error)), 422
    flash(say()("Your password is set. Sign in with it."), "good")
    return redirect(url_for("sign_in.sign_in"), 303)


@bp.route("/forgotten", methods=["GET", "POST"])
@page(PUBLIC)
def forgotten() -> Any:
    settings = context.settings()
    if not places.mails(settings):
        abort(404)
    form = fields(Field("email", say()("E-mail address"), "email", required=True, autocomplete="username", attributes={"dir": "ltr"}))
    if request.method == "GET":
        return render_template("sign_in/forgotten.html", form=form)
    form = form.read()
    if form.errors:
        return render_template("sign_in/forgotten.html", form=form), 422
    if not _asked.takes(request.remote_addr or "", context.now()):
        abort(429)
    made = passwords.ask_for_link(context.session(), form.text("email"), now=context.now())
    if made is not None:
        held, token = made
        context.afterwards(mail.link_by_mail(settings, held, url_for("links.password", token=token)))
    # The same words and the same speed for an address that is known and for one that is not.
    flash(say()("If there is an account with this address, a link is on its way to it."), "good")
    return redirect(url_for("sign_in.sign_in"), 303)


def new_password_form(*first: Field) -> Form:
    """A new password, twice; after other questions where they are given."""
    speak = say()
    hint = speak("At least {number} characters. Several words that do not belong together are easy to keep and hard to guess.").format(
        number=number(passwords.SHORTEST))
    more = {"autocomplete": "new-password", "required": True, "attributes": {"dir": "ltr"}}
    return fields(*first, Field("new", speak("New password"), "password", hint=hint, **more),
                  Field("again", speak("New password once more"), "password", **more))


def read_new_password(form: Form) -> Form:
    """The form as it was sent; both passwords must be the same."""
    form = form.read()
    if not form.errors and form.text("new") != form.text("again"):
        form = form.wrong("again", say()("The two are not the same."))
    return form


def _page(form: Form) -> str:
    return render_template("sign_in/password.html", form=form)

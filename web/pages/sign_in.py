"""Signing in by password (and a code where the account asks for one), and out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie

from matcher.workflow import entering
from web import context, places, sealed, visitor
from web.forms import Field, Form, fields
from web.guard import PUBLIC, page
from web.i18n import number, say

bp = Blueprint("sign_in", __name__)
_HALF, _MINUTES = "half", 5
"""What the cookie holds between password and code, sealed, and for how many minutes."""
_LEFT_TO_RIGHT = {"dir": "ltr"}


@bp.route("/sign-in", methods=["GET", "POST"])
@page(PUBLIC)
def sign_in() -> Any:
    if visitor.account() is not None:
        return redirect(places.local(request.args.get("next")), 303)
    form = _password_form()
    if request.method == "GET":
        return _page(form)
    form = form.read()
    if form.errors:
        return _page(form), 422
    return _enter(form, form.text("email"), form.text("password"))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@page(PUBLIC)
def code() -> Any:
    half = sealed.unseal("sign-in", cookie.get(_HALF), seconds=_MINUTES * 60)
    if half is None:
        flash(say()("That took too long. Sign in once more."), "warn")
        return redirect(url_for("sign_in.sign_in", next=request.args.get("next")), 303)
    form = _code_form()
    if request.method == "GET":
        return _page(form)
    form = form.read()
    if form.errors:
        return _page(form), 422
    return _enter(form, half["email"], half["password"], form.text("code"))


@bp.post("/sign-out")
@page(PUBLIC)
def sign_out() -> Any:
    held = visitor.token()
    if held:
        entering.log_out(context.session(), held, now=context.now())
    cookie.clear()
    visitor.forget()
    flash(say()("You are signed out."), "good")
    return redirect(url_for("start.start"), 303)


def _enter(form: Form, email: str, password: str, code: str = "") -> Any:
    came = entering.log_in(context.session(), email, password, address=request.remote_addr or "", now=context.now(), code=code,
                           secret=context.settings().secret, old_token=visitor.token())
    context.keep()  # failures count, whatever the answer
    if came.outcome == entering.IN and came.account and came.token:
        visitor.enter(came.account, came.token)
        return redirect(places.local(request.args.get("next")), 303)
    if came.outcome == entering.CODE:
        cookie[_HALF] = sealed.seal("sign-in", email=email, password=password)
        return redirect(url_for("sign_in.code", next=request.args.get("next")), 303)
    if came.outcome == entering.WAIT:
        answer = make_response(_page(form.wrong("", say()("Too many attempts. Try again in {seconds} seconds.").format(
            seconds=number(came.wait)))), 429)
        answer.headers["Retry-After"] = str(came.wait)
        return answer
    wrong = say()("The code is wrong or was used before.") if code else say()("The address or the password is wrong.")
    return _page(form.wrong("code" if code else "", wrong)), 422


def _page(form: Form) -> str:
    settings = context.settings()
    return render_template(
        "sign_in/sign_in.html", form=form, asks_code=any(item.name == "code" for item in form.fields),
        provider=settings.oidc.name if settings.oidc.issuer else "", mails=places.mails(settings))


def _password_form() -> Form:
    speak = say()
    return fields(
        Field("email", speak("E-mail address"), "email", required=True, autocomplete="username", attributes=_LEFT_TO_RIGHT),
        Field("password", speak("Password"), "password", required=True, autocomplete="current-password", attributes=_LEFT_TO_RIGHT))


def _code_form() -> Form:
    hint = say()("Six digits from your authenticator, or one of your recovery codes.")
    return fields(Field("code", say()("Code"), hint=hint, required=True, autocomplete="one-time-code", attributes=_LEFT_TO_RIGHT))

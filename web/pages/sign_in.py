"""Signing in and out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask import session as cookie

from web.forms import Field, Form, fields
from web.guard import PUBLIC, page
from web.i18n import say

bp = Blueprint("sign_in", __name__)


@bp.get("/sign-in")
@page(PUBLIC)
def sign_in() -> str:
    return render_template("sign_in/sign_in.html", form=_form())


@bp.post("/sign-out")
@page(PUBLIC)
def sign_out() -> Any:
    cookie.clear()
    return redirect(url_for("start.start"), 303)


def _form() -> Form:
    return fields(
        Field("email", say()("E-mail address"), "email", required=True, autocomplete="username", attributes={"dir": "ltr"}),
        Field("password", say()("Password"), "password", required=True, autocomplete="current-password", attributes={"dir": "ltr"}))

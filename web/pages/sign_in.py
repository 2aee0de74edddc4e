"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.forms import Field, Form, fields
from web.guard import PUBLIC, page
from web.i18n import say

bp = Blueprint("sign_in", __name__)


@bp.get("/sign-in")
@page(PUBLIC)
def sign_in() -> str:
    return render_template("sign_in/sign_in.html", form=_form())


def _form() -> Form:
    return fields(
        Field("email", say()("E-mail address"), "email", required=True, autocomplete="username"),
        Field("password", say()("Password"), "password", required=True, autocomplete="current-password"))

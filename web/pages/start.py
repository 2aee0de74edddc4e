"""The start page: what the product is for strangers, the rounds and what waits in them for those who are signed in."""

from __future__ import annotations

from flask import Blueprint, render_template

from matcher.store import rounds
from web import context, visitor
from web.guard import PUBLIC, page

bp = Blueprint("start", __name__)
_LATEST = 6


@bp.get("/")
@page(PUBLIC)
def start() -> str:
    if visitor.account() is None:
        return render_template("start/stranger.html")
    found = rounds.list_rounds(context.session(), page=1, size=_LATEST)
    return render_template("start/start.html", rounds=found.items, more=found.total > len(found.items))

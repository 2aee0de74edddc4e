"""Needs of a round: the list, one need with coaching, its form, submitting and withdrawing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from matcher.domain.statements import NEEDS
from matcher.wording import _
from web import stating
from web.guard import Scope, mine, page
from web.navigation import Tab

bp = Blueprint("needs", __name__)
TABS = (Tab(_("Needs"), "needs.list_", "need:list:view"),)


def _its_society(key: str, need: str) -> Scope:
    return stating.of_statement(NEEDS, key, need)


@bp.get("/rounds/<key>/needs")
@page("need:list:view", scope=mine)
def list_(key: str) -> Any:
    return stating.list_page(key, NEEDS)


@bp.get("/rounds/<key>/needs/new")
@page("need:draft:save", scope=mine)
def new(key: str) -> Any:
    return stating.new_page(key, NEEDS)


@bp.post("/rounds/<key>/needs/new")
@page("need:draft:save", scope=mine)
def create(key: str) -> Any:
    return stating.create(key, NEEDS)


@bp.get("/rounds/<key>/needs/<need>")
@page("need:list:view", scope=_its_society)
def view(key: str, need: str) -> Any:
    return stating.view_page(key, NEEDS, need)


@bp.get("/rounds/<key>/needs/<need>/edit")
@page("need:draft:save", scope=_its_society)
def edit(key: str, need: str) -> Any:
    return stating.edit_page(key, NEEDS, need)


@bp.post("/rounds/<key>/needs/<need>/edit")
@page("need:draft:save", scope=_its_society)
def save(key: str, need: str) -> Any:
    return stating.save(key, NEEDS, need)


@bp.post("/rounds/<key>/needs/<need>/submit")
@page("need:draft:submit", scope=_its_society)
def submit(key: str, need: str) -> Any:
    return stating.submit(key, NEEDS, need)


@bp.post("/rounds/<key>/needs/<need>/withdraw")
@page("need:statement:withdraw", scope=_its_society)
def withdraw(key: str, need: str) -> Any:
    return stating.withdraw(key, NEEDS, need)

"""Offers of a round: the list, one offer with coaching, its form, submitting and withdrawing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from matcher.domain.statements import OFFERS
from matcher.wording import _
from web import stating
from web.guard import Scope, mine, page
from web.navigation import Tab

bp = Blueprint("offers", __name__)
TABS = (Tab(_("Offers"), "offers.list_", "offer:list:view"),)


def _its_society(key: str, offer: str) -> Scope:
    return stating.of_statement(OFFERS, key, offer)


@bp.get("/rounds/<key>/offers")
@page("offer:list:view", scope=mine)
def list_(key: str) -> Any:
    return stating.list_page(key, OFFERS)


@bp.get("/rounds/<key>/offers/new")
@page("offer:draft:save", scope=mine)
def new(key: str) -> Any:
    return stating.new_page(key, OFFERS)


@bp.post("/rounds/<key>/offers/new")
@page("offer:draft:save", scope=mine)
def create(key: str) -> Any:
    return stating.create(key, OFFERS)


@bp.get("/rounds/<key>/offers/<offer>")
@page("offer:list:view", scope=_its_society)
def view(key: str, offer: str) -> Any:
    return stating.view_page(key, OFFERS, offer)


@bp.get("/rounds/<key>/offers/<offer>/edit")
@page("offer:draft:save", scope=_its_society)
def edit(key: str, offer: str) -> Any:
    return stating.edit_page(key, OFFERS, offer)


@bp.post("/rounds/<key>/offers/<offer>/edit")
@page("offer:draft:save", scope=_its_society)
def save(key: str, offer: str) -> Any:
    return stating.save(key, OFFERS, offer)


@bp.post("/rounds/<key>/offers/<offer>/submit")
@page("offer:draft:submit", scope=_its_society)
def submit(key: str, offer: str) -> Any:
    return stating.submit(key, OFFERS, offer)


@bp.post("/rounds/<key>/offers/<offer>/withdraw")
@page("offer:statement:withdraw", scope=_its_society)
def withdraw(key: str, offer: str) -> Any:
    return stating.withdraw(key, OFFERS, offer)

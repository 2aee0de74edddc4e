"""Offers in the browser: the same pages, with what is an offer's own."""

from __future__ import annotations

import re

from flask import Flask

from matcher.domain.statements import DRAFT, SUBMITTED
from matcher.store.session import Database
from tests.web.intake_world import authoriser, coordinator, focal_point
from tests.workflow.stated import OFFER, open_round, standing, stated

FILLED = {"capabilities-1-a": "SRV-TRAC", "capabilities-1-b": "5", "capabilities-2-a": "DAT-CASE", "capabilities-2-b": "4",
          "kinds": ["secondment", "practice_exchange"], "days_total": "60", "earliest": "2027-01-04", "latest": "2027-12-31",
          "clearance": "2", "regions": ["AFR"], "avoids-1": "UGA", "society": "FRA"}


def test_an_offer_is_stated_and_submitted(app: Flask, store: Database) -> None:
    open_round(store)
    leader = authoriser(app, store, "FRA")
    assert leader.post("/offers/new", {**FILLED, "offer": "mine"}).location == "/rounds/r-2027/offers/mine"
    made = standing(store, "offers", "mine")
    assert {name: text for name, text in made.cells.items() if text} == {
        **OFFER, "offer": "mine", "capabilities": "SRV-TRAC:5;DAT-CASE:4", "kinds": "secondment;practice_exchange", "regions": "AFR",
        "avoids": "UGA"}
    assert leader.post("/offers/mine/submit", {"version": made.version}, page="/offers/mine").status_code == 303
    assert standing(store, "offers", "mine").state == SUBMITTED


def test_many_capabilities_are_kept_and_room_is_left_for_more(app: Flask, store: Database) -> None:
    open_round(store)
    codes = ["SRV-TRAC", "SRV-CONT", "SRV-REUN", "DAT-CASE", "DAT-PROT", "NET-TRNG", "STR-PLAN"]
    before = stated(store, "offers", state=DRAFT, capabilities=";".join(f"{code}:5" for code in codes))
    drafter = focal_point(app, store, "FRA")
    page = drafter.get("/offers/o1/edit").text
    assert len(set(re.findall(r'name="capabilities-(\d+)-a"', page))) == len(codes) + 2
    sent = {f"capabilities-{place}-{side}": value for place, code in enumerate(codes, 1) for side, value in (("a", code), ("b", "4"))}
    assert drafter.post("/offers/o1/edit", {**FILLED, **sent, "version": before.version}).status_code == 303
    assert standing(store, "offers", "o1").cells["capabilities"] == ";".join(f"{code}:4" for code in codes)


def test_it_is_told_how_many_needs_it_could_meet(app: Flask, store: Database) -> None:
    open_round(store)
    for place, society in enumerate(("KEN", "UGA", "RWA")):
        stated(store, need=f"n{place}", society=society, own_funds=100_000)
    stated(store, "offers", state=DRAFT)
    page = focal_point(app, store, "FRA").get("/offers/o1").text
    assert re.search(r"Needs that it could meet now</dt><dd>3</dd>", page)


def test_a_weak_offer_is_told(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store, "offers", capabilities="SRV-TRAC:2")
    page = coordinator(app, store).get("/offers/o1").text
    assert "nobody can be paired with it" in page and "Below the level 4" in page

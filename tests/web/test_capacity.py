"""Levels of capabilities in the browser, and the needs and offers that they suggest."""

from __future__ import annotations

import html
import re

from flask import Flask

from matcher.domain.actors import OBSERVER, Grant
from matcher.store.session import Database
from tests.web.intake_world import Person, coordinator, focal_point
from tests.workflow.stated import open_round, stated


def test_levels_are_saved_and_suggest(app: Flask, store: Database) -> None:
    open_round(store)
    drafter = focal_point(app, store)
    sent = {"level-SRV-TRAC": "2", "level-DAT-CASE": "1", "level-SRV-REUN": "5", "level-SRV-CONT": "0", "level-NET-TRNG": "x"}
    assert drafter.post("/capacity/KEN", sent).status_code == 303
    page = drafter.get("/capacity/KEN").text
    assert "Reviewed: 3 of 30" in page and page.count(">gap<") == 2 and page.count(">strength<") == 1
    links = [html.unescape(link) for link in re.findall(r'<a href="(/rounds/r-2027/(?:needs|offers)/new[^"]+)"', page)]
    assert len(links) == 3
    first = drafter.client.get(links[0]).text
    assert 'value="DAT-CASE" selected' in first and "Kenya Red Cross Society" in first
    offered = drafter.client.get(links[2]).text
    assert 'value="SRV-REUN" selected' in offered and 'name="kinds" value="secondment" checked' in offered


def test_what_is_stated_is_not_suggested_again(app: Flask, store: Database) -> None:
    open_round(store)
    drafter = focal_point(app, store)
    drafter.post("/capacity/KEN", {"level-SRV-TRAC": "2"})
    assert "/needs/new?" in drafter.get("/capacity/KEN").text
    stated(store)
    assert "/needs/new?" not in drafter.get("/capacity/KEN").text


def test_a_newer_level_is_not_overwritten(app: Flask, store: Database) -> None:
    open_round(store)
    first, second = focal_point(app, store), focal_point(app, store)
    first.post("/capacity/KEN", {"level-SRV-TRAC": "2", "version-SRV-TRAC": ""})
    answer = second.post("/capacity/KEN", {"level-SRV-TRAC": "4", "version-SRV-TRAC": ""})
    assert answer.status_code == 409
    assert re.search(r'name="version-SRV-TRAC" value="1"', second.get("/capacity/KEN").text)


def test_own_society_only_and_coordinators_read(app: Flask, store: Database) -> None:
    open_round(store)
    drafter, leads = focal_point(app, store), coordinator(app, store)
    assert drafter.get("/capacity").location == "/capacity/KEN"
    assert (drafter.get("/capacity/UGA").status_code, leads.get("/capacity/KEN").status_code) == (403, 200)
    assert "Save the levels" not in leads.get("/capacity/KEN").text and "Kenya" in leads.get("/capacity").text
    assert leads.get("/capacity/XYZ").status_code == 404
    assert Person(app, store, Grant(OBSERVER)).get("/capacity").status_code == 403

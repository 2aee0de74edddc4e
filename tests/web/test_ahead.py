"""Before a search the round says what no plan can use, by the checks alone."""

from __future__ import annotations

from flask import Flask

from matcher.domain.actors import ICRC_COORDINATOR, ROUND_MANAGER
from matcher.domain.funding import Costs
from matcher.store.session import Database
from tests.helpers.people import grant, person, signed_in
from tests.helpers.rounds import envelope, need, offer, pool, society
from tests.web.reading import cells
from tests.web.test_relaxing import planned


def test_needs_offers_and_envelopes_without_a_part_are_shown_before_anything_is_solved(app: Flask, store: Database) -> None:
    planned(store, "r1", pool(
        society("KEN", "AFR"), need("n1"), need("n2", capability="DAT-CASE"), offer("o1"),
        offer("o2", "FRA", capabilities="STR-PLAN:5", kinds="peer_review"), envelope("e1", 9000, regions="AFR"),
        envelope("e2", 9000, regions="AME"), costs=Costs()))
    client = signed_in(app, store, person(store, grant(ROUND_MANAGER)))
    form = client.get("/rounds/r1/runs/new").text
    assert "No plan can use these as the round stands:" in form
    assert form.count('<span class="badge warn">1</span>') == 3
    page = client.get("/rounds/r1/ahead").text
    assert [row[0] for row in cells(page, "Needs that nobody can meet")] == ["n2"]
    assert 'href="/rounds/r1/needs/n2"' in page
    assert [row[0] for row in cells(client.get("/rounds/r1/ahead?what=offers").text, "Offers that nobody wants")] == ["o2"]
    money = client.get("/rounds/r1/ahead?what=envelopes").text
    assert [row[0] for row in cells(money, "Envelopes that fit nothing")] == ["e2"]
    assert 'href="/rounds/r1/envelopes/e2"' in money
    coordinator = signed_in(app, store, person(store, grant(ICRC_COORDINATOR)))
    assert 'href="/rounds/r1/envelopes/e2"' not in coordinator.get("/rounds/r1/ahead?what=envelopes").text
    assert 'href="/rounds/r1/ahead"' in client.get("/rounds/r1/runs").text


def test_a_round_in_which_everything_fits_says_so(app: Flask, store: Database) -> None:
    planned(store, "r1", pool(need(), offer()))
    client = signed_in(app, store, person(store, grant(ROUND_MANAGER)))
    assert "Every need has an offer that passes the checks." in client.get("/rounds/r1/ahead").text
    assert "No plan can use these" not in client.get("/rounds/r1/runs/new").text

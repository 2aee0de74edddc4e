"""Downloads in the browser: every form for those who lead, a Society its own part only, a calendar by a link that ends."""

from __future__ import annotations

import re
from datetime import timedelta

import icalendar
from flask import Flask
from flask.testing import FlaskClient

from matcher.config import Settings
from matcher.domain.actors import FOCAL_POINT, ICRC_COORDINATOR, Grant
from matcher.exports import EXPORTS
from matcher.store import trail
from matcher.store.session import Database
from tests.helpers.people import NOW, person, signed_in, token_of
from tests.helpers.reviewed import put_to, reviewed_round
from web.app import create_app


def test_every_form_leaves_from_the_page(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = signed_in(app, store, person(store, Grant(ICRC_COORDINATOR)))
    page = client.get("/rounds/r1/plans/1/downloads").text
    links = re.findall(r'href="(/rounds/r1/plans/1/download/[a-z_]+)"', page)
    assert links == [f"/rounds/r1/plans/1/download/{kind.key}" for kind in EXPORTS if "plan" in kind.of]
    for link in (each for each in links if not each.endswith("docx")):
        answer = client.get(f"{link}?lang=ar")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="r1-plan-1-')
    own = client.get("/rounds/r1/plans/1/downloads?society=KEN").text
    assert "download/letter_pdf?society=KEN" in own
    assert "download/workbook" not in own
    assert client.get("/rounds/r1/plans/1/downloads?society=ITA").status_code == 404
    assert client.get("/rounds/r1/plans/1/download/workbook?society=KEN").status_code == 409
    assert client.get("/rounds/r1/plans/1/download/terms_pdf?exchange=x99").status_code == 404


def test_a_society_takes_its_own_part_with_it(app: Flask, store: Database) -> None:
    reviewed_round(store)
    put_to(store, "consultation")
    client = signed_in(app, store, person(store, Grant(FOCAL_POINT, "KEN")))
    assert "/rounds/r1/own/KEN/downloads" in client.get("/rounds/r1/replies").text
    page = client.get("/rounds/r1/own/KEN/downloads").text
    assert "/rounds/r1/own/KEN/download/letter_docx" in page
    assert "plan_json" not in page
    assert client.get("/rounds/r1/own/KEN/download/letter_pdf").mimetype == "application/pdf"
    assert client.get("/rounds/r1/own/COL/downloads").status_code == 403
    assert client.get("/rounds/r1/own/COL/download/letter_pdf").status_code == 403
    for form in ("plan_json", "workbook", "hxl"):
        assert client.get(f"/rounds/r1/own/KEN/download/{form}").status_code == 403
    # An exchange of others is not in its subject.
    assert client.get("/rounds/r1/own/KEN/download/terms_pdf?exchange=x4").status_code == 409


def test_a_calendar_is_followed_until_its_link_ends(app: Flask, store: Database) -> None:
    reviewed_round(store)
    put_to(store, "consultation")
    client = signed_in(app, store, person(store, Grant(FOCAL_POINT, "KEN")))
    assert 'name="society" value="KEN"' in client.get("/rounds/r1/own/KEN/downloads").text
    address = _link(client, "KEN")
    stranger = app.test_client()
    answer = stranger.get(address)
    assert answer.mimetype == "text/calendar"
    assert len(icalendar.Calendar.from_ical(answer.data).walk("VEVENT")) == 3
    assert stranger.get("/calendar/made-up.ics").status_code == 403
    # Where the round is taken back the Society may not see its exchanges, and the link shows none.
    put_to(store, "planning")
    assert stranger.get(address).status_code == 403
    put_to(store, "consultation")
    # The link hangs on no secret of the server: one that starts anew knows it.
    other = create_app(Settings(database_url=store.url, secret="t" * 40), database=store, clock=lambda: NOW + timedelta(days=1))
    assert other.test_client().get(address).status_code == 200
    late = create_app(Settings(database_url=store.url, secret="s" * 40), database=store, clock=lambda: NOW + timedelta(days=181))
    assert late.test_client().get(address).status_code == 403


def test_one_calendar_link_is_withdrawn_and_the_others_hold(app: Flask, store: Database) -> None:
    reviewed_round(store)
    put_to(store, "consultation")
    client = signed_in(app, store, person(store, Grant(FOCAL_POINT, "KEN")))
    first, second = _link(client, "KEN"), _link(client, "KEN")
    page = client.get("/account/calendar-links").text
    assert first not in page and second not in page
    ways = sorted(re.findall(r"/account/calendar-links/\d+/withdraw", page), key=lambda way: int(way.split("/")[3]))
    assert client.post(ways[0], data={"csrf_token": token_of(client, "/account")}).status_code == 303
    stranger = app.test_client()
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (403, 200)
    assert client.post(ways[0], data={"csrf_token": token_of(client, "/account")}).status_code == 409
    # Nobody withdraws, or even learns of, the link of somebody else; nobody makes one of exchanges that are not theirs.
    other = signed_in(app, store, person(store, Grant(FOCAL_POINT, "COL")))
    assert other.post(ways[1], data={"csrf_token": token_of(other, "/account")}).status_code == 404
    assert other.post("/rounds/r1/calendar-links", data={"csrf_token": token_of(other, "/account"), "society": "KEN"}).status_code == 403
    assert other.post("/rounds/r1/calendar-links", data={"csrf_token": token_of(other, "/account")}).status_code == 403
    with store.reading() as session:
        acts = [entry.act for entry in trail.list_entries(session).items if entry.act.startswith("own:calendar:")]
    assert sorted(acts) == ["own:calendar:make", "own:calendar:make", "own:calendar:withdraw"]


def _link(client: FlaskClient, society: str) -> str:
    page = client.post("/rounds/r1/calendar-links", data={"csrf_token": token_of(client, "/account"), "society": society}).text
    found = re.search(r"<code>[^<]*(/calendar/[^<]+\.ics)</code>", page)
    assert found is not None
    return found[1]

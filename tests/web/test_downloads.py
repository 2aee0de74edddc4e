"""Downloads in the browser: every form for those who lead, a Society its own part only, a calendar by a link that ends."""

from __future__ import annotations

import re
from datetime import timedelta

import icalendar
from flask import Flask

from matcher.config import Settings
from matcher.domain.actors import FOCAL_POINT, ICRC_COORDINATOR, Grant
from matcher.exports import EXPORTS
from matcher.store.session import Database
from tests.helpers.people import NOW, person, signed_in
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


def test_a_calendar_is_subscribed_to_until_its_link_ends(app: Flask, store: Database) -> None:
    reviewed_round(store)
    put_to(store, "consultation")
    client = signed_in(app, store, person(store, Grant(FOCAL_POINT, "KEN")))
    page = client.get("/rounds/r1/own/KEN/downloads").text
    address = re.search(r"<code>[^<]*(/calendar/[^<]+\.ics)</code>", page)
    assert address is not None
    stranger = app.test_client()
    answer = stranger.get(address[1])
    assert answer.mimetype == "text/calendar"
    assert len(icalendar.Calendar.from_ical(answer.data).walk("VEVENT")) == 3
    assert stranger.get("/calendar/made-up.ics").status_code == 403
    # Where the round is taken back the Society may not see its exchanges, and the link shows none.
    put_to(store, "planning")
    assert stranger.get(address[1]).status_code == 403
    put_to(store, "consultation")
    other = create_app(Settings(database_url=store.url, secret="t" * 40), database=store, clock=lambda: NOW + timedelta(days=1))
    assert other.test_client().get(address[1]).status_code == 403

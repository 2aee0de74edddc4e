"""The coordinators' desk: everything found, the heaviest first; eligible, sent back, withdrawn."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import event

from matcher.domain.rounds import SCREENING
from matcher.domain.statements import ELIGIBLE, RETURNED, SUBMITTED, WITHDRAWN
from matcher.store import rounds
from matcher.store.session import Database
from tests.web.intake_world import Person, coordinator, focal_point
from tests.workflow.stated import KEY, SOCIETIES, open_round, standing, stated

CLEAN = {"languages": "en:C1", "deliverable": "A written plan in use"}


def screened(app: Flask, store: Database) -> Person:
    open_round(store, SCREENING)
    stated(store, "offers")
    stated(store, need="clean", **CLEAN), stated(store, need="held", society="UGA", deliverable="Ask Amina, born 12/03/1987")
    stated(store, need="alone", society="RWA", languages="gv:C2"), stated(store, need="twin", **{**CLEAN, "days": "15"})
    return coordinator(app, store)


def keys(text: str) -> list[str]:
    return re.findall(r'/screening/needs/(\w+)">\1</a>', text)


def test_the_heaviest_come_first_with_what_was_found(app: Flask, store: Database) -> None:
    page = screened(app, store).get("/screening").text
    assert keys(page) == ["held", "alone", "clean", "twin"]
    for text in ("This looks like a date of birth.", "Nobody on the other side works in", "It is much like twin of the same society"):
        assert text in page
    assert "1987" not in page, "the desk tells what it looks like, not what it is"


def test_it_can_be_narrowed(app: Flask, store: Database) -> None:
    leads = screened(app, store)
    assert keys(leads.get("/screening?found=held").text) == ["held"]
    assert keys(leads.get("/screening?found=duplicate&society=KEN").text) == ["clean", "twin"]
    assert keys(leads.get("/screening?state=eligible").text) == []
    assert '/screening/offers/o1">o1</a>' in leads.get("/screening?table=offers").text
    assert keys(leads.get("/screening?table=nothing&state=nothing&found=nothing").text) == []


def test_ticked_ones_become_eligible_and_held_ones_cannot_be_ticked(app: Flask, store: Database) -> None:
    leads = screened(app, store)
    assert re.findall(r'name="take" value="([^"]+)"', leads.get("/screening").text) == ["alone@1", "clean@1", "twin@1"]
    answer = leads.post("/screening", {"table": "needs", "take": ["clean@1", "twin@7", "held@1", "none@1"]})
    assert answer.status_code == 303
    assert [standing(store, "needs", key).state for key in ("clean", "twin", "held")] == [ELIGIBLE, SUBMITTED, SUBMITTED]
    page = leads.get("/screening").text
    assert "Made eligible: 1." in page and "twin, held, none" in page


def test_held_text_is_read_before_it_passes(app: Flask, store: Database) -> None:
    leads = screened(app, store)
    page = leads.get("/screening/needs/held").text
    assert re.search(r"<mark [^>]*>born 12/03/1987</mark>", page)
    assert leads.post("/screening/needs/held/accept", {"version": 1}, page="/screening/needs/held").status_code == 409
    answer = leads.post("/screening/needs/held/accept", {"version": 1, "looked_at": "yes"}, page="/screening/needs/held")
    assert answer.status_code == 303 and standing(store, "needs", "held").state == ELIGIBLE


def test_sent_back_and_on_to_the_next(app: Flask, store: Database) -> None:
    leads = screened(app, store)
    answer = leads.post("/screening/needs/held/return", {"version": 1, "reason": "Call +254 700 123 456"}, page="/screening/needs/held")
    assert answer.status_code == 422 and 'id="error-return"' in answer.text
    answer = leads.post("/screening/needs/held/return", {"version": 1, "reason": "Take the name out"}, page="/screening/needs/held")
    assert answer.location == f"/rounds/{KEY}/screening/needs/alone"
    assert (standing(store, "needs", "held").state, standing(store, "needs", "held").reason) == (RETURNED, "Take the name out")
    assert "Take the name out" in focal_point(app, store, "UGA").get("/needs/held").text
    answer = leads.post("/screening/needs/alone/withdraw", {"version": 1, "reason": "Not neutral"}, page="/screening/needs/alone")
    assert answer.status_code == 303 and standing(store, "needs", "alone").state == WITHDRAWN


def test_societies_do_not_come_in_and_nothing_else_is_there(app: Flask, store: Database) -> None:
    leads = screened(app, store)
    assert focal_point(app, store).get("/screening").status_code == 403
    assert [leads.get(f"/screening/{path}").status_code for path in ("plans/n1", "needs/none", "offers/o1")] == [404, 404, 200]


def test_statements_that_do_not_go_together_are_named(app: Flask, store: Database) -> None:
    open_round(store, SCREENING)
    stated(store, need="n1", prefers="UGA"), stated(store, need="n2")
    with store.writing() as session:
        rounds.set_societies(session, KEY, [row for row in SOCIETIES if row["society"] != "UGA"])
    leads = coordinator(app, store)
    page = leads.get("/screening")
    assert page.status_code == 200 and "These statements do not go together" in page.text
    assert "<strong>n1</strong>: prefers:" in page.text
    drafter = focal_point(app, store)
    assert "There is no coaching just now" in drafter.get("/needs/n2").text


def test_what_others_do_is_seen_at_once(app: Flask, store: Database) -> None:
    leads = screened(app, store)
    assert "clean" in keys(leads.get("/screening").text)
    leads.post("/screening", {"table": "needs", "take": "clean@1"})
    assert "clean" not in keys(leads.get("/screening").text)
    assert keys(leads.get("/screening?state=eligible").text) == ["clean"]


def test_a_page_asks_the_database_as_often_for_many_as_for_few(app: Flask, store: Database) -> None:
    leads = screened(app, store)
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def counted(path: str) -> int:
        leads.get(path)
        asked.clear()
        assert leads.get(path).status_code == 200
        return len(asked)

    paths = ("/screening", "/needs", "/needs/clean", "/screening/needs/clean", "/uploads/KEN", "/capacity/KEN")
    few = {path: counted(path) for path in paths}
    for place in range(40):
        stated(store, need=f"m{place}", society=("KEN", "UGA", "RWA")[place % 3])
    assert {path: counted(path) for path in paths} == few and max(few.values()) <= 20

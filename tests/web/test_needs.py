"""Needs in the browser: listed to those who may, drafted in a form, coached, submitted, withdrawn."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from matcher.domain.rounds import FROZEN
from matcher.domain.statements import DRAFT, ELIGIBLE, SUBMITTED, WITHDRAWN
from matcher.store.session import Database
from matcher.wording import LANGUAGES
from tests.web.intake_world import authoriser, coordinator, focal_point
from tests.workflow.stated import NEED, open_round, put_to, standing, stated

FILLED = {"kinds-1": "secondment", "capability": "SRV-TRAC", "level": "2", "target": "4", "priority": "1", "days": "14",
          "earliest": "2027-02-01", "latest": "2027-06-30", "deliverable": "A written plan in use", "languages-1-a": "fr",
          "languages-1-b": "B1", "contexts": ["conflict", "migration"], "materials-1-a": "tablet", "materials-1-b": "5",
          "prefers-1": "FRA", "interpreter": "yes", "train_staff": "3", "society": "KEN"}


def test_a_need_from_an_empty_form_to_submitted(app: Flask, store: Database) -> None:
    open_round(store)
    drafter, leader = focal_point(app, store), authoriser(app, store)
    answer = drafter.post("/needs/new", FILLED)
    assert (answer.status_code, answer.location) == (303, "/rounds/r-2027/needs/KEN-n1")
    made = standing(store, "needs", "KEN-n1")
    assert (made.state, made.hands) == (DRAFT, frozenset({drafter.account.id}))
    assert {name: text for name, text in made.cells.items() if text} == {
        **NEED, "need": "KEN-n1", "languages": "fr:B1", "contexts": "conflict;migration", "materials": "tablet:5", "prefers": "FRA",
        "interpreter": "yes"}
    page = drafter.get("/needs/KEN-n1")
    assert "A written plan in use" in page.text and "French (B1)" in page.text and "Submit it" not in page.text
    answer = leader.post("/needs/KEN-n1/submit", {"version": made.version}, page="/needs/KEN-n1")
    assert answer.status_code == 303 and standing(store, "needs", "KEN-n1").state == SUBMITTED


def test_the_form_comes_back_as_it_was_and_saves_what_it_shows(app: Flask, store: Database) -> None:
    open_round(store)
    before = stated(store, state=DRAFT, languages="fr:C1;sw:B2;es:A1;ar:B1", kinds="peer_review;secondment", avoids="UGA;RWA",
                    materials="tablet:5;satphone:1")
    page = focal_point(app, store).get("/needs/n1/edit").text
    sent: dict[str, object] = {}
    for name, value in re.findall(r'<input type="(?:text|number|date|hidden)"[^>]*?name="([^"]+)" value="([^"]*)"', page):
        sent[name] = value
    for name, inside in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        sent[name] = "".join(re.findall(r'value="([^"]*)" selected', inside))
    for name, inside in re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL):
        sent[name] = inside
    sent["contexts"] = re.findall(r'name="contexts" value="([^"]+)" checked', page)
    del sent["csrf_token"]
    answer = focal_point(app, store).post("/needs/n1/edit", sent)
    assert answer.status_code == 303
    after = standing(store, "needs", "n1")
    assert (after.cells, after.version) == (before.cells, before.version + 1)


def test_a_draft_may_be_empty_and_what_cannot_be_read_is_told_at_its_field(app: Flask, store: Database) -> None:
    open_round(store)
    drafter = focal_point(app, store)
    assert drafter.post("/needs/new", {"society": "KEN"}).status_code == 303
    answer = drafter.post("/needs/new", {**FILLED, "days": "999", "languages-1-b": ""})
    assert answer.status_code == 422
    assert 'id="error-days"' in answer.text and 'id="error-languages-1-a"' in answer.text and 'value="999"' in answer.text
    assert "Nothing" not in drafter.get("/needs").text
    answer = drafter.post("/needs/new", {**FILLED, "capability": "NO-SUCH"})
    assert answer.status_code == 422 and 'id="error-capability"' in answer.text


def test_checking_saves_nothing_and_coaches(app: Flask, store: Database) -> None:
    open_round(store)
    for place, society in enumerate(("UGA", "FRA", "RWA", "RWA")):
        stated(store, "offers", offer=f"o{place}", society=society, days_total="60", state=SUBMITTED)
    stated(store, need="n1", state=SUBMITTED)
    with_money = {**FILLED, "own_funds": "100000", "prefers-1": "", "languages-1-a": "", "languages-1-b": ""}
    drafter = focal_point(app, store)
    answer = drafter.post("/needs/new", {**with_money, "materials-1-a": "", "materials-1-b": "", "check": "yes"})
    assert answer.status_code == 200 and "Nothing was saved yet" in answer.text
    assert re.search(r"Offers that could meet it now</dt><dd>4</dd>", answer.text)
    assert "likely duplicate" not in answer.text, "it has no key yet"
    for name in ("Uganda", "Rwandan", "o0", "o3"):
        assert name not in answer.text.split('class="card coaching"')[1].split("</section>")[0]
    lacking = drafter.post("/needs/new", {**with_money, "latest": "", "check": "yes"})
    assert lacking.status_code == 200 and 'id="error-latest"' in lacking.text and "coaching" not in lacking.text
    assert "KEN-n1" not in drafter.get("/needs").text


def test_small_numbers_are_hidden_and_the_best_change_is_told(app: Flask, store: Database) -> None:
    open_round(store)
    for place in range(4):
        stated(store, "offers", offer=f"o{place}", society=("FRA", "RWA")[place % 2], languages="fr:C1")
    stated(store, state=DRAFT, own_funds=100_000, languages="sw:C2")
    page = focal_point(app, store).get("/needs/n1").text
    assert "fewer than 3" in page and "somebody who also works in French (B1): 4" in " ".join(page.split())


def test_text_that_looks_like_a_person_s_data_is_marked(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store, deliverable="Ask <b>Amina</b> +254 700 123 456")
    page = focal_point(app, store).get("/needs/n1").text
    assert "This looks like a phone number." in page and ">+254 700 123 456</mark>" in page
    assert "&lt;b&gt;Amina" in page and "<b>Amina" not in page


def test_each_sees_their_own(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store), stated(store, need="u1", society="UGA", deliverable="Three trainers at work")
    own, other, leads = focal_point(app, store), focal_point(app, store, "UGA"), coordinator(app, store)
    assert ">n1<" in own.get("/needs").text and ">u1<" not in own.get("/needs").text
    assert ">u1<" not in own.get("/needs?society=UGA&q=trainers").text
    assert (own.get("/needs/u1").status_code, other.get("/needs/u1").status_code) == (403, 200)
    assert (own.get("/needs/u1/edit").status_code, own.get("/needs/none").status_code) == (403, 404)
    assert all(key in leads.get("/needs").text for key in (">n1<", ">u1<"))
    found = leads.get("/needs?q=trainers&state=submitted&kind=secondment&capability=SRV-TRAC&priority=1&sort=-priority").text
    assert ">u1<" in found and ">n1<" not in found
    assert other.post("/needs/new", {**FILLED, "society": "KEN"}).status_code == 422


def test_somebody_else_s_newer_edit_is_shown(app: Flask, store: Database) -> None:
    open_round(store)
    before = stated(store, state=DRAFT)
    first, second = focal_point(app, store), authoriser(app, store)
    assert first.post("/needs/n1/edit", {**FILLED, "days": "28", "version": before.version}).status_code == 303
    answer = second.post("/needs/n1/edit", {**FILLED, "days": "21", "version": before.version})
    assert answer.status_code == 409 and "28" in answer.text and "21" in answer.text
    assert standing(store, "needs", "n1").cells["days"] == "28"


def test_withdrawn_with_a_reason_only(app: Flask, store: Database) -> None:
    open_round(store)
    before = stated(store)
    drafter = focal_point(app, store)
    assert drafter.post("/needs/n1/withdraw", {"version": before.version, "reason": " "}, page="/needs/n1").status_code == 422
    answer = drafter.post("/needs/n1/withdraw", {"version": before.version, "reason": "Met otherwise"}, page="/needs/n1")
    assert answer.status_code == 303 and standing(store, "needs", "n1").state == WITHDRAWN
    page = drafter.get("/needs/n1").text
    assert "Met otherwise" in page and "Change it" not in page and "Withdraw it" not in page


def test_what_cannot_be_done_is_not_offered(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store, state=ELIGIBLE)
    drafter = focal_point(app, store)
    assert "Change it" not in drafter.get("/needs/n1").text and "State a need" in drafter.get("/needs").text
    put_to(store, FROZEN)
    assert "State a need" not in drafter.get("/needs").text
    assert (drafter.get("/needs/new").status_code, drafter.get("/needs/n1/edit").status_code) == (409, 409)


def test_a_form_begins_with_what_is_suggested(app: Flask, store: Database) -> None:
    open_round(store)
    page = focal_point(app, store).get("/needs/new?capability=DAT-CASE&level=1&target=3&kinds=secondment;peer_review&need=x&days=3").text
    assert 'value="DAT-CASE" selected' in page and page.count('value="secondment" selected') == 1
    assert not re.search(r'name="days" value="3"', page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language(app: Flask, store: Database, language: str) -> None:
    open_round(store)
    stated(store)
    drafter = focal_point(app, store)
    for path in ("/needs", "/needs/new", "/needs/n1", "/needs/n1/edit", "/offers", "/offers/new", "/uploads/KEN", "/capacity/KEN"):
        page = drafter.get(f"{path}?lang={language}")
        assert page.status_code == 200 and f'lang="{language}"' in page.text, path
        assert "{" not in re.sub(r"<(style|script).*?</\1>|\{1,64\}", "", page.text), path

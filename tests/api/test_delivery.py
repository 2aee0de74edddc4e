"""Exchanges on their way by programs alone: moves, checklists, results, costs, participants, appraisals, materials, figures."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from matcher.config import Settings
from matcher.domain.actors import CONSOLE, FOCAL_POINT, FUND_HOLDER, ICRC_COORDINATOR, OBSERVER, Grant
from matcher.domain.rounds import PROPOSED
from matcher.pledge.gather import gather
from matcher.pledge.shared import shared
from matcher.store import rounds
from matcher.store.session import Database
from matcher.workflow import tokens
from tests.api.callers import EVERYTHING, SECRET, Caller
from tests.helpers.delivered import LATER, RICH, rich_round
from tests.helpers.people import person
from web.app import create_app

X1 = f"/rounds/{RICH}/delivery/x1"
RECORDS = f"{X1}/records"
TABLETS = f"/rounds/{RICH}/materials/x1/n1/tablet/m1"


@pytest.fixture
def app(store: Database) -> Flask:
    rich_round(store)
    return create_app(Settings(database_url=store.url, secret=SECRET), database=store, clock=lambda: LATER)


def caller_of(app: Flask, store: Database, role: str, society: str | None = None, source: str | None = None) -> Caller:
    account = person(store, Grant(role, society, source)).id
    with store.writing() as session:
        made = tokens.make_for(session, CONSOLE, account, title="Tests", scopes=EVERYTHING, days=30, now=LATER)
    return Caller(app, made[1])


def on(caller: Caller, method: str, address: str, body: Any = None, *, seen: str = "") -> TestResponse:
    """A write on the version that the caller sees at `seen`, the address without its last part where nothing is said."""
    return caller.send(method, address, body, If_Match=caller.get(seen or address.rpartition("/")[0]).headers["ETag"])


def done(caller: Caller, method: str, address: str, body: Any = None, *, seen: str = "") -> Any:
    answer = on(caller, method, address, body, seen=seen)
    assert answer.status_code in (200, 201), (address, answer.get_json())
    return answer.get_json()


def test_an_exchange_is_carried_out_and_reported_by_its_parties_programs(app: Flask, store: Database) -> None:
    # Results, costs and participants could never be written: the ETag told the version of another thing.
    kenya, leader = caller_of(app, store, FOCAL_POINT, "KEN"), caller_of(app, store, ICRC_COORDINATOR)
    held = kenya.get(X1).get_json()
    (peer,) = [each["iso3"] for each in held["parties"] if each["iso3"] != "KEN"]
    sender = caller_of(app, store, FOCAL_POINT, peer)
    done(kenya, "POST", f"{X1}/agree")
    done(kenya, "POST", f"{X1}/mobilise")
    (mine,) = kenya.get(RECORDS).get_json()["checklists"]
    items = {each["item"]: {"status": "ready", "on": "2027-01-20"} for each in mine["items"]}
    assert on(kenya, "PUT", f"{RECORDS}/checklist/KEN", {"items": items}, seen=RECORDS).status_code == 422
    checked = done(sender, "PUT", f"{RECORDS}/checklist/{peer}", {"items": items}, seen=RECORDS)
    assert (mine["iso3"], {each["status"] for each in checked["checklists"][0]["items"]}) == (peer, {"ready"})
    done(kenya, "POST", f"{X1}/begin", {"day": held["start_date"]})
    results = {"began": held["start_date"], "campaigns": 2, "activities": {"experience": 1}, "actions": "Files read together."}
    assert done(kenya, "PUT", f"{RECORDS}/results", results, seen=RECORDS)["campaigns"] == 2
    late = kenya.send("PUT", f"{RECORDS}/results", {**results, "campaigns": 9}, If_Match='"1-0000000000000000"')
    told = late.get_json()
    assert (late.status_code, told["mine"]["campaigns"], told["theirs"]["campaigns"]) == (412, 9, 2)
    assert kenya.send("PUT", f"{RECORDS}/results", {**results, "campaigns": 9}, If_Match=late.headers["ETag"]).status_code == 200
    assert done(kenya, "PUT", f"{RECORDS}/participants/KEN", {"groups": {"staff": {"participations": 12, "people": 9}}},
                seen=RECORDS)["attendance"][0]["people"] == 9
    envelope = next(each["envelope"] for each in leader.get(RECORDS).get_json()["costs"] if each["line"] == "travel")
    paid = done(kenya, "PUT", f"{RECORDS}/costs", {"spent": [{"line": "travel", "envelope": envelope, "amount": 700}]}, seen=RECORDS)
    assert (paid["actual_expenditure"], [each["spent"] for each in paid["costs"] if each["line"] == "travel"]) == (700, [700])
    done(kenya, "POST", f"{X1}/finish", {"day": "2027-06-30"})
    done(kenya, "PUT", f"{RECORDS}/results", {**results, "ended": "2027-06-30", "campaigns": 3}, seen=RECORDS)
    marks = {"scores": {name: 4 for name in ("preparation", "cooperation", "relevance", "results")}, "again": True, "comment": "Good."}
    for caller, by, of in ((kenya, "KEN", peer), (sender, peer, "KEN")):
        address = f"{X1}/appraisals/{by}/{of}"
        assert done(caller, "PUT", address, marks, seen=address)["version"] == 1
    assert on(kenya, "PUT", f"{X1}/appraisals/{peer}/KEN", marks, seen=f"{X1}/appraisals/{peer}/KEN").status_code == 403
    assert [each["scores"]["results"] for each in kenya.get(f"{X1}/appraisals").get_json()["results"]] == [4, 4]
    assert done(kenya, "POST", f"{X1}/report")["status"] == "reported"
    followed = done(kenya, "POST", f"{X1}/follow_up", {"day": "2027-11-01", "code": "yes", "text": "In use."})
    assert (followed["status"], followed["lasting"]) == ("followed_up", "yes")
    assert kenya.get(RECORDS).get_json()["follow_up"] == "In use."
    counted = {each["indicator"]: each for each in leader.get(f"/rounds/{RICH}/indicators?iso3=KEN").get_json()["results"]}
    assert (counted["campaigns"]["actual"], counted["trained.staff"]["actual"], counted["people.staff"]["actual"]) == (3, 12, 9)
    assert leader.get(f"/rounds/{RICH}/indicators/campaigns").get_json()["parts"] == counted["campaigns"]["parts"]


def test_a_learner_of_a_session_neither_sees_nor_writes_what_it_costs(app: Flask, store: Database) -> None:
    # The page refused it, the API let a learner write the costs of all anew.
    learner, leader = caller_of(app, store, FOCAL_POINT, "KEN"), caller_of(app, store, ICRC_COORDINATOR)
    session_ = next(each["exchange"] for each in leader.get(f"/rounds/{RICH}/delivery").get_json()["results"]
                    if each["kind"] == "practice_exchange")
    address = f"/rounds/{RICH}/delivery/{session_}/records"
    seen = learner.get(address).get_json()
    assert (seen["costs"], seen["actual_expenditure"], leader.get(address).get_json()["costs"] == []) == ([], None, False)
    done(leader, "POST", f"/rounds/{RICH}/delivery/{session_}/agree")
    assert on(learner, "PUT", f"{address}/costs", {"spent": []}, seen=address).status_code == 403
    assert on(leader, "PUT", f"{address}/costs", {"spent": []}, seen=address).status_code == 200


def test_material_help_from_request_to_hand_over(app: Flask, store: Database) -> None:
    kenya, giver, other = (caller_of(app, store, FOCAL_POINT, "KEN"), caller_of(app, store, FUND_HOLDER, source="ICRC"),
                           caller_of(app, store, FUND_HOLDER, source="Norway"))
    assert (other.get(TABLETS).status_code, other.get(f"/rounds/{RICH}/materials").get_json()["count"]) == (403, 0)
    assert on(kenya, "POST", f"{TABLETS}/grant", {}, seen=TABLETS).status_code == 403
    assert done(giver, "POST", f"{TABLETS}/grant", {"units": 4}, seen=TABLETS)["granted"] == 4
    too_many = on(giver, "POST", f"{TABLETS}/ship", {"units": 5}, seen=TABLETS)
    assert (too_many.status_code, too_many.get_json()["fields"][0]["field"]) == (422, "units")
    done(giver, "POST", f"{TABLETS}/ship", {"on": "2027-03-01"}, seen=TABLETS)
    done(kenya, "POST", f"{TABLETS}/receive", {"units": 3}, seen=TABLETS)
    told = done(kenya, "POST", f"{TABLETS}/hand_over", {}, seen=TABLETS)
    assert (told["status"], told["units"], told["shipped"], told["received"], told["handed_over"]) == ("handed_over", 5, 4, 3, 3)
    assert kenya.send("POST", f"{TABLETS}/receive", {}, If_Match=kenya.get(TABLETS).headers["ETag"]).status_code == 409
    assert kenya.get(f"/rounds/{RICH}/materials/x1/n1/satphone/m1").status_code == 404


PLAN = "/commitments/KEN/action-plans/2027"


def test_a_plan_of_action_is_drafted_kept_and_taken_along(app: Flask, store: Database) -> None:
    kenya, other = caller_of(app, store, FOCAL_POINT, "KEN"), caller_of(app, store, FOCAL_POINT, "COL")
    assert (kenya.get(PLAN).get_json()["version"], other.get(PLAN).status_code) == (0, 403)
    drafted = done(kenya, "POST", f"{PLAN}/draft", {"round": RICH})
    assert {each["origin"] for each in drafted["lines"]} >= {"exchange:x1"} and not drafted["strategy_verified"]
    made = kenya.send("POST", f"{PLAN}/lines", {"activity": "Tell branches of the service.", "people": 20, "contexts": ["migration"]})
    line = f"{PLAN}/lines/{made.get_json()['line']}"
    wrong = kenya.send("PUT", line, {"activity": "Tell branches.", "start_date": "2027-05-02", "end_date": "2027-05-01"},
                       If_Match=made.headers["ETag"])
    assert (wrong.status_code, wrong.get_json()["fields"][0]["field"]) == (422, "end_date")
    changed = kenya.send("PUT", line, {"activity": "Tell branches.", "budget_amount": 300}, If_Match=made.headers["ETag"])
    assert (changed.get_json()["people"], changed.get_json()["budget_amount"], changed.get_json()["version"]) == (0, 300, 2)
    assert kenya.send("DELETE", line, If_Match=made.headers["ETag"]).status_code == 412
    assert kenya.send("DELETE", line, If_Match=changed.headers["ETag"]).status_code == 204
    assert done(kenya, "POST", f"{PLAN}/settle", {"status": "final"})["status"] == "final"
    assert kenya.send("POST", f"{PLAN}/lines", {"activity": "One more."}).status_code == 409
    assert kenya.get("/commitments/KEN/action-plans").get_json()["years"] == [2027]
    file = kenya.get(f"{PLAN}/files/xlsx", Accept_Language="fr")
    assert (file.data[:2], "rfl-plan-KEN-2027-fr.xlsx" in file.headers["Content-Disposition"]) == (b"PK", True)


def test_a_plan_of_action_does_not_tell_of_exchanges_that_are_not_shown_yet(app: Flask, store: Database) -> None:
    # Drafted while coordinators were still deciding, it named the partners of every proposed exchange.
    with store.writing() as session:
        rounds.change_round(session, RICH, rounds.get_round(session, RICH).version, stage=PROPOSED)
    drafted = done(caller_of(app, store, FOCAL_POINT, "KEN"), "POST", f"{PLAN}/draft", {"round": RICH})
    assert {each["origin"].partition(":")[0] for each in drafted["lines"]} == {"need"}
    assert [each["partners"] for each in drafted["lines"] if each["partners"]] == []


def test_the_pledge_report_pictures_and_the_network_of_a_plan(app: Flask, store: Database) -> None:
    leader = caller_of(app, store, ICRC_COORDINATOR)
    assert leader.get(f"/rounds/{RICH}/pledge-report/xlsx").data[:2] == b"PK"
    assert leader.get(f"/rounds/{RICH}/pledge-report/odt").status_code == 404
    figures = leader.get(f"/rounds/{RICH}/indicators").get_json()
    assert figures["everything"] and {each["envelope"] for each in figures["money"]} >= {"", "e1"}
    at = f"/rounds/{RICH}/plans/1"
    kinds = [each["picture"] for each in leader.get(f"{at}/pictures").get_json()["results"]]
    circle = leader.get(f"{at}/pictures/circle").get_json()
    assert "circle" in kinds and circle["words"] and all(len(row) == len(circle["headers"]) for row in circle["rows"])
    drawn = leader.get(f"{at}/pictures/circle/file.svg")
    assert (drawn.mimetype, drawn.data[:4], leader.get(f"{at}/pictures/circle/file.pdf").status_code) == ("image/svg+xml", b"<svg", 404)
    network = leader.get(f"{at}/network").get_json()
    assert sum(each["legs"] for each in network["ties"]) == network["strength"]["legs"]
    losses = leader.get(f"{at}/network/leaving").get_json()["results"]
    assert losses[0] == leader.get(f"{at}/network/leaving/{losses[0]['iso3']}").get_json()
    assert leader.get(f"{at}/network/earlier").get_json()["this"] == network["strength"]


def test_what_a_society_takes_along_is_its_own(app: Flask, store: Database) -> None:
    kenya, leader = caller_of(app, store, FOCAL_POINT, "KEN"), caller_of(app, store, ICRC_COORDINATOR)
    own = f"/rounds/{RICH}/own/KEN/files"
    forms = {each["form"] for each in kenya.get(own).get_json()["results"]}
    assert forms == {each["form"] for each in leader.get(own).get_json()["results"]} and "calendar" in forms
    mine = {each["exchange"] for each in kenya.get(f"/rounds/{RICH}/delivery").get_json()["results"]}
    (other,) = {each["exchange"] for each in leader.get(f"/rounds/{RICH}/delivery").get_json()["results"]} - mine
    assert [kenya.get(f"{own}/calendar?exchange={each}").status_code for each in ("x1", other, "none")] == [200, 404, 404]
    assert kenya.get(f"/rounds/{RICH}/own/RWA/files/calendar").status_code == 403


def test_observers_read_figures_that_give_no_exchange_away(app: Flask, store: Database) -> None:
    observer = caller_of(app, store, OBSERVER)
    told = {each["indicator"]: each for each in observer.get(f"/rounds/{RICH}/pledge-figures").get_json()["results"]}
    with store.reading() as session:
        found = gather(session, RICH)
    assert {name: each["planned"]["number"] for name, each in told.items() if each["planned"]} == {
        each.key: each.planned.number for each in shared(found.facts) if each.planned}
    assert all(each["actual"]["number"] is None or each["actual"]["number"] == 0 or each["actual"]["number"] >= 3 for each in told.values())
    assert (observer.get(f"/rounds/{RICH}/indicators").status_code, told["campaigns"]["planned"]["why"] != "") == (403, True)

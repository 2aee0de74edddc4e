"""What is said of statements, of the trail and of giving and receiving, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from matcher.config import Settings
from matcher.domain.actors import ADMINISTRATOR, FOCAL_POINT, ICRC_COORDINATOR, ROUND_MANAGER, Grant
from matcher.domain.statements import SUBMITTED
from matcher.ledger.accounts import entries_of, ledger
from matcher.review.comparison import compare
from matcher.store import trail
from matcher.store.session import Database
from tests.api.callers import SECRET, Caller, token_for
from tests.helpers.people import person
from tests.helpers.reviewed import KEY, put_to, reviewed_round
from tests.helpers.solved import small, small_again
from web.app import create_app

NEED = {"iso3": "KEN", "kinds": ["secondment"], "capability": "SRV-TRAC", "level": 2, "target": 4, "priority": 1, "days": 10,
        "earliest": "2027-03-01", "latest": "2027-06-30"}


class World:
    def __init__(self, store: Database) -> None:
        self.store = store
        reviewed_round(store)
        self.app: Flask = create_app(Settings(database_url=store.url, secret=SECRET), database=store)

    def caller(self, role: str, society: str | None = None, works: str | None = None) -> Caller:
        account = person(self.store, Grant(role, society), society=works or society, email=f"{role}{society}@example.org")
        return Caller(self.app, token_for(self.store, account.id))


@pytest.fixture
def world(store: Database) -> World:
    return World(store)


def test_coaching_of_a_statement_and_of_one_not_sent_yet(world: World) -> None:
    put_to(world.store, "open")
    focal = world.caller(FOCAL_POINT, "KEN")
    stands = focal.get(f"/rounds/{KEY}/needs/n1/coaching").get_json()
    assert (stands["problems"], stands["coaching"]["now"]) == ([], None)
    draft = focal.send("POST", f"/rounds/{KEY}/needs/coaching", NEED, Accept_Language="fr")
    told: dict[str, Any] = draft.get_json()
    assert told["coaching"]["now_in_words"].startswith("moins de") and told["likenesses"] == []
    lacking = focal.send("POST", f"/rounds/{KEY}/needs/coaching", {"iso3": "KEN"}).get_json()
    assert {each["field"] for each in lacking["gaps"]} >= {"days", "earliest"} and lacking["coaching"] is None
    assert focal.get(f"/rounds/{KEY}/needs/n2/coaching").status_code == 403
    assert focal.send("POST", f"/rounds/{KEY}/needs/coaching", {**NEED, "iso3": "RWA"}).status_code == 403
    assert [each["need"] for each in focal.get(f"/rounds/{KEY}/needs").get_json()["results"]] == ["n1", "n3"]


def test_the_desk_shows_what_was_found_and_a_version_to_act_on(world: World) -> None:
    put_to(world.store, "screening")
    coordinator = world.caller(ICRC_COORDINATOR, works="ICRC")
    put = coordinator.send("POST", f"/rounds/{KEY}/needs", {**NEED, "need": "d1", "deliverable": "Call +254 712 345678"})
    assert put.status_code == 201
    authoriser = world.caller("authoriser", "KEN")
    seen = authoriser.get(f"/rounds/{KEY}/needs/d1").headers["ETag"]
    assert authoriser.send("POST", f"/rounds/{KEY}/needs/d1/submit", {}, If_Match=seen).status_code == 200
    desk = coordinator.get(f"/rounds/{KEY}/screening?found=held", Accept_Language="es").get_json()
    (row,) = desk["results"]
    assert (row["key"], row["status"], row["iso3"], [each["field"] for each in row["findings"]]) == (
        "d1", SUBMITTED, "KEN", ["deliverable"])
    assert "712" not in str(row["findings"]) and row["findings"][0]["text"] != row["findings"][0]["kind"]
    etag = coordinator.get(f"/rounds/{KEY}/needs/d1").headers["ETag"]
    assert etag.startswith(f'"{row["version"]}-')
    assert coordinator.get(f"/rounds/{KEY}/screening?table=offers&status=eligible&iso3=FRA").get_json()["count"] == 2
    assert authoriser.get(f"/rounds/{KEY}/screening").status_code == 403


def test_the_trail_is_read_by_thing_and_verified_and_names_nobody(world: World) -> None:
    put_to(world.store, "open")
    focal = world.caller(FOCAL_POINT, "KEN")
    made = focal.send("POST", f"/rounds/{KEY}/needs", NEED).get_json()["need"]
    manager, operator = world.caller(ROUND_MANAGER), world.caller(ADMINISTRATOR)
    found = manager.get(f"/rounds/{KEY}/trail?subject=need:{made}").get_json()
    assert [(each["act"], each["subject"], each["roles"]) for each in found["results"]] == [
        ("need:draft:save", f"need:{made}", [FOCAL_POINT])]
    everything = operator.get("/trail?size=200").get_json()
    assert everything["count"] >= 4 and {each["subject"] for each in everything["results"]} >= {"token", f"need:{made}"}
    told = str([each["before"] for each in everything["results"]] + [each["after"] for each in everything["results"]])
    assert "'account'" not in told and "example.org" not in told
    verdict = operator.get("/trail/verification").get_json()
    with world.store.reading() as session:
        expected = trail.verify(session)
    assert (verdict["sound"], verdict["entries"], verdict["head"], verdict["flaws"]) == (True, expected.entries, expected.head, [])
    assert operator.get(f"/trail/verification?known=1:{'0' * 64}").get_json()["flaws"] == [{"number": 1, "what": "changed"}]
    assert (manager.get("/trail/verification").status_code, focal.get(f"/rounds/{KEY}/trail").status_code) == (403, 403)


def test_two_plans_are_compared_by_goals_money_and_needs(world: World) -> None:
    answer = world.caller(ROUND_MANAGER).get(f"/rounds/{KEY}/plans/2/compare?other=1", Accept_Language="fr").get_json()
    found = compare(small(), small_again())
    assert [(each["name"], each["verdict"], each["newer"]) for each in answer["goals"]] == [
        (each.name, each.verdict, each.newer.value if each.newer else None) for each in found.goals]
    assert (answer["goals"][0]["label"], answer["counts"], answer["kept"]) == ("effet", found.counted(), found.kept)
    assert {each["envelope"]: each["change"] for each in answer["envelopes"]} == {each.envelope: each.change for each in found.envelopes}
    assert [(each["need"], each["what"]) for each in answer["results"]] == [(each.need, each.what) for each in found.changes]


def test_giving_and_receiving_is_the_ledgers(world: World) -> None:
    book = small()
    answer = world.caller(ROUND_MANAGER).get(f"/rounds/{KEY}/plans/1/ledger?fade=500").get_json()
    expected = ledger(entries_of(book.pool, book.plan), book.pool.start.year, fade=500)
    assert [(row["iso3"], row["given"], row["received"], row["balance"]) for row in answer["results"]] == [
        (row.society, row.given, row.received, row.balance) for row in expected]
    assert sum(each["needs"] for each in answer["regions"]) == len(book.pool.needs)

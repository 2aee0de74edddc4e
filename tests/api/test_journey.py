"""A plan brought from proposal to exchanges under way by programs alone: everybody's token does that person's part."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from matcher.config import Settings
from matcher.domain.actors import (
    AUTHORISER,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
    Grant,
)
from matcher.store import trail
from matcher.store.session import Database
from tests.api.callers import SECRET, Caller, token_for
from tests.helpers.people import person
from tests.helpers.reviewed import reviewed_round
from tests.helpers.solved import small, small_pool
from web.app import create_app

SOCIETIES = tuple(society.society for society in small_pool().societies)
PLAN = "/rounds/r1/plans/1/exchanges"


@pytest.fixture
def app(store: Database) -> Flask:
    reviewed_round(store)
    return create_app(Settings(database_url=store.url, secret=SECRET), database=store)


def done(caller: Caller, address: str, body: Any = None, *, seen: str = "") -> dict[str, Any]:
    """A POST on what the caller sees at `seen` (the address without its last part where nothing else is said)."""
    etag = caller.get(seen or address.rpartition("/")[0]).headers["ETag"]
    answer = caller.send("POST", address, body, If_Match=etag)
    assert answer.status_code == 200, (address, answer.get_json())
    told: dict[str, Any] = answer.get_json()
    return told


def test_a_plan_from_proposal_to_under_way(app: Flask, store: Database) -> None:
    def caller_of(role: str, society: str | None = None, source: str | None = None, works: str | None = None) -> Caller:
        return Caller(app, token_for(store, person(store, Grant(role, society, source), society=works or society).id))

    manager, icrc, ifrc = (caller_of(role, works=works) for role, works in (
        (ROUND_MANAGER, "ICRC"), (ICRC_COORDINATOR, "ICRC"), (IFRC_COORDINATOR, "IFRC")))
    security = caller_of(SECURITY_FOCAL_POINT, works="ICRC")
    authorisers = {society: caller_of(AUTHORISER, society) for society in SOCIETIES}
    exchanges = [each["exchange"] for each in icrc.get(PLAN).get_json()["results"]]
    assert exchanges == [each.id for each in small().plan.exchanges]
    for exchange in exchanges:
        for coordinator in (icrc, ifrc):
            told = done(coordinator, f"{PLAN}/{exchange}/endorse", {})
        assert (told["status"], told["icrc_endorsed_at"] is None, told["ifrc_endorsed_at"] is None) == ("endorsed", False, False)
        if told["mode"] == "onsite":
            assert done(security, f"{PLAN}/{exchange}/clear", {})["cleared_at"]
    twice = icrc.send("POST", f"{PLAN}/{exchanges[0]}/endorse", {}, If_Match=icrc.get(f"{PLAN}/{exchanges[0]}").headers["ETag"])
    assert (twice.status_code, "endorsed by the ICRC already" in twice.get_json()["detail"]) == (409, True)
    assert icrc.send("POST", "/rounds/r1/moves/consult").get_json()["status"] == "consultation"
    assert {each["code"] for each in icrc.get("/rounds/r1/obstacles").get_json()["results"]} == {"no_answer", "not_committed"}
    for society, caller in authorisers.items():
        for each in caller.get("/rounds/r1/replies").get_json()["results"]:
            address = f"/rounds/r1/replies/{each['exchange']}/{society}"
            answered = done(caller, address, {"answer": "accepted"}, seen=address)["answers"]
            assert [(one["iso3"], one["answer"]) for one in answered] == [(society, "accepted")]
    for envelope in manager.get("/rounds/r1/envelopes").get_json()["results"]:
        holder = caller_of(FUND_HOLDER, source=envelope["source"])
        assert done(holder, f"/rounds/r1/envelopes/{envelope['envelope']}/commit")["committed_plan"] == 1
    assert icrc.get("/rounds/r1/obstacles").get_json()["results"] == []
    assert icrc.send("POST", "/rounds/r1/moves/approve").get_json()["status"] == "approved"
    assert manager.send("POST", "/rounds/r1/moves/start").get_json()["status"] == "under_way"
    mine = authorisers["KEN"].get("/rounds/r1/delivery").get_json()["results"]
    assert {each["status"] for each in mine} == {"approved"}
    assert done(authorisers["KEN"], f"/rounds/r1/delivery/{mine[0]['exchange']}/agree")["status"] == "agreed"
    planned = {each["indicator"]: each["planned"] for each in manager.get("/rounds/r1/indicators").get_json()["results"]}
    assert planned["exchanges"] == len(exchanges)
    with store.reading() as session:
        assert trail.verify(session).sound


def test_what_a_coordinator_prepares(app: Flask, store: Database) -> None:
    manager = Caller(app, token_for(store, person(store, Grant(ROUND_MANAGER), society="ICRC").id))
    made = manager.send("POST", "/rounds", {"key": "next", "title": "The next round", "start_date": "2028-01-03", "weeks": 26,
                                            "approval_date": "2027-12-01", "calendar": {"open": "2027-09-01"}})
    assert (made.status_code, made.get_json()["status"], made.get_json()["end_date"]) == (201, "draft", "2028-07-02")
    societies = manager.get("/rounds/r1/societies").get_json()["results"]
    assert manager.send("PUT", "/rounds/next/societies", {"societies": societies}).status_code == 204
    assert manager.get("/rounds/next/societies").get_json()["results"] == societies
    money = {"envelope": "e9", "source": "Norway", "amount": 5000, "valid_from": "2028-01-01", "valid_to": "2028-12-31", "regions": ["AFR"]}
    envelope = manager.send("POST", "/rounds/next/envelopes", money)
    assert envelope.status_code == 201, envelope.get_json()
    changed = manager.send("PATCH", "/rounds/next/envelopes/e9", {"amount": 7000, "regions": []}, If_Match=envelope.headers["ETag"])
    assert (changed.get_json()["amount"], changed.get_json()["regions"]) == (7000, None)
    policy = manager.get("/rounds/next/policy")
    settings = {"rules": {"hosting": {"at_once": 2}}}
    saved = manager.send("PUT", "/rounds/next/policy", {"settings": settings}, If_Match=policy.headers["ETag"])
    assert saved.get_json()["settings"] == settings
    wrong = manager.send("PUT", "/rounds/next/policy", {"settings": {"rules": {"hostng": {}}}}, If_Match=saved.headers["ETag"])
    assert (wrong.status_code, "hosting" in wrong.get_json()["fields"][0]["mend"]) == (422, True)
    assert manager.send("POST", "/rounds/next/moves/open_call").get_json()["status"] == "open"
    assert manager.send("DELETE", "/rounds/next/envelopes/e9", If_Match=changed.headers["ETag"]).status_code == 204
    assert manager.get("/rounds/next/envelopes").get_json()["results"] == []

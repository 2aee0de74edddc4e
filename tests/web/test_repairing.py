"""Repair on the web: the frontier side by side, nobody who accepted is moved without a word, a repair becomes the plan to review."""

from __future__ import annotations

import re

from flask import Flask

from matcher.domain.actors import FOCAL_POINT, ROUND_MANAGER
from matcher.domain.proposals import NO, YES
from matcher.domain.rounds import CONSULTATION, REPAIR
from matcher.domain.runs import DONE
from matcher.store import decisions, plans, proposals, rounds, runs, trail
from matcher.store.session import Database, Session
from matcher.workflow.performing import Performer
from tests.helpers.people import NOW, grant, person, signed_in, token_of
from tests.helpers.rounds import need, offer, pool, society
from tests.web.reading import cells
from tests.web.test_relaxing import planned, solved

PLAN = "/rounds/r1/plans/1"


def said(session: Session, exchange: str, society: str, answer: str, by: int) -> None:
    """One party's answer, as it is kept."""
    proposal = proposals.get_proposal(session, "r1", 1, exchange)
    version = proposals.get_reply(session, proposal, society).version
    proposals.save_reply(session, proposal, society, version, answer=answer, reason=None, by=by, by_link=False, now=NOW)


def test_a_repair_keeps_who_accepted_and_becomes_the_plan_to_review(app: Flask, store: Database) -> None:
    planned(store, "r1", pool(society("KEN"), need("n1"), need("n2", "UGA"), offer("o1"), offer("o2", "FRA"), offer("o3", "NOR")))
    account = person(store, grant(ROUND_MANAGER))
    client = signed_in(app, store, account)
    solved(client, store, "r1", "new", seconds="20", seed="1")
    with store.writing() as session:
        plan = plans.get_plan(session, "r1", 1)
        gone, stays = plan.exchanges
        proposals.carry_over(session, "r1", 1)
        held = rounds.get_round(session, "r1")
        rounds.change_round(session, "r1", held.version, stage=CONSULTATION, plan=1)
        for exchange, answer in ((gone, NO), (stays, YES)):
            for party in {leg.sender for leg in exchange.legs} | {leg.receiver for leg in exchange.legs}:
                said(session, exchange.id, party, answer, account.id)
        rounds.change_round(session, "r1", rounds.get_round(session, "r1").version, stage=REPAIR)
    form = client.get(f"{PLAN}/trust").text
    assert f'name="released" value="{stays.id}"' in form and "Nobody who accepted is moved without your word." in form
    asked = client.post(f"{PLAN}/trust", data={
        "csrf_token": token_of(client, f"{PLAN}/trust"), "kind": "repair", "declined": gone.id, "budget": ""})
    number = int(re.findall(r"answers/(\d+)", asked.location)[0])
    done = Performer(store.writing, "tests", lease=60, cores=1).perform(number)
    assert done is not None and done.state == DONE
    assert done.limits["question"]["asked"]["accepted"] == [stays.id]
    page = client.get(f"{PLAN}/answers/{number}").text
    caption = re.search(r"What each number of changes wins back \([^)]*\)", page)
    assert caption is not None
    rows = cells(page, caption[0])
    assert [row[0] for row in rows] == ["0", "1", "3", "10", "any number"]
    assert all(stays.id not in row[5] for row in rows)
    adopted = client.post(f"{PLAN}/answers/{number}/adopt/0", data={"csrf_token": token_of(client, f"{PLAN}/trust")})
    assert adopted.status_code == 303, adopted.text
    made = Performer(store.writing, "tests", lease=60, cores=1).perform(int(re.findall(r"runs/(\d+)", adopted.location)[0]))
    assert made is not None and made.plan == 2
    with store.reading() as session:
        pairs = {(leg.need, leg.offer, x.start) for x in plans.get_plan(session, "r1", 2).exchanges for leg in x.legs}
        kept = {(leg.need, leg.offer, stays.start) for leg in stays.legs}
        assert kept < pairs and len(pairs) == 2
        assert [(pin.offer, pin.pin) for pin in decisions.list_pins(session, "r1").items] == [(gone.legs[0].offer, "out")]
        assert "plan:repair:adopt" in [entry.act for entry in trail.list_entries(session, round="r1").items]
        assert runs.get_run(session, made.id).state == DONE
    party = signed_in(app, store, person(store, grant(FOCAL_POINT, society="KEN")))
    assert party.post(f"{PLAN}/answers/{number}/adopt/0", data={"csrf_token": token_of(party, "/")}).status_code == 403


def test_a_coordinators_word_releases_an_exchange_that_was_accepted_and_is_noted(app: Flask, store: Database) -> None:
    planned(store, "r1", pool(society("KEN"), need("n1"), need("n2", "UGA"), offer("o1"), offer("o2", "FRA")))
    account = person(store, grant(ROUND_MANAGER))
    client = signed_in(app, store, account)
    solved(client, store, "r1", "new", seconds="20", seed="1")
    with store.writing() as session:
        gone, stays = plans.get_plan(session, "r1", 1).exchanges
        proposals.carry_over(session, "r1", 1)
        for party in {stays.legs[0].sender, stays.legs[0].receiver}:
            said(session, stays.id, party, YES, account.id)
    asked = client.post(f"{PLAN}/trust", data={"csrf_token": token_of(client, f"{PLAN}/trust"), "kind": "repair", "declined": gone.id,
                                               "budget": "3", "released": stays.id})
    with store.reading() as session:
        question = runs.get_run(session, int(re.findall(r"answers/(\d+)", asked.location)[0])).limits["question"]["asked"]
        noted = [entry.after for entry in trail.list_entries(session, round="r1").items if entry.act == "plan:questions:ask"]
    assert (question["accepted"], question["released"]) == ([], [stays.id])
    assert noted and noted[-1]["asked"]["released"] == [stays.id]

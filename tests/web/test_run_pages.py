"""Runs in the browser: asked for, watched without JavaScript, cancelled; errors beside their fields."""

from __future__ import annotations

import re
import threading

from flask import Flask
from flask.testing import FlaskClient

from matcher.domain.actors import OBSERVER, ROUND_MANAGER
from matcher.domain.rounds import FROZEN
from matcher.domain.runs import CANCELLED, DONE, FAILED, QUEUED
from matcher.jobs import Queue, queue_address
from matcher.store import runs
from matcher.store.session import Database
from matcher.workflow.performing import Performer
from tests.helpers.people import grant, person, signed_in, token_of
from tests.helpers.planned import LONG, asked, planned_round, run_now


def manager_of(app: Flask, store: Database) -> FlaskClient:
    return signed_in(app, store, person(store, grant(ROUND_MANAGER)))



def test_a_run_is_asked_for_and_the_workers_are_told(app: Flask, store: Database) -> None:
    planned_round(store, "first-look")
    client = manager_of(app, store)
    page = client.get("/rounds/r1/runs/new")
    assert page.status_code == 200
    assert re.search(r'name="seconds" value="\d+"', page.text)
    answer = client.post("/rounds/r1/runs/new", data={
        "csrf_token": token_of(client, "/rounds/r1/runs/new"), "title": "Without pins", "seconds": "20", "seed": "3"})
    assert (answer.status_code, answer.location) == (303, "/rounds/r1/runs/1?watch=yes")
    with store.reading() as session:
        run = runs.get_run(session, 1)
    assert (run.state, run.title, run.seconds, run.seed) == (QUEUED, "Without pins", 20, 3)
    queue = Queue(queue_address("", store.url))
    assert queue.waiting() == 1
    queue.close()
    assert "Without pins" in client.get("/rounds/r1/runs").text


def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(app: Flask, store: Database) -> None:
    planned_round(store, "first-look")
    client = manager_of(app, store)
    for field, values in (("seconds", {"seconds": "0", "seed": "1"}), ("seconds", {"seconds": "a lot", "seed": "1"}),
                          ("seed", {"seconds": "5", "seed": "-1"}), ("seed", {"seconds": "5", "seed": "99999999999"}),
                          ("title", {"seconds": "5", "seed": "1", "title": "x" * 300})):
        answer = client.post("/rounds/r1/runs/new", data={"csrf_token": token_of(client, "/rounds/r1/runs/new"), **values})
        assert answer.status_code == 422, values
        assert f'id="error-{field}"' in answer.text
    with store.reading() as session:
        assert runs.list_runs(session, "r1").total == 0


def test_the_page_of_a_run_follows_it_only_while_it_goes_on(app: Flask, store: Database) -> None:
    planned_round(store, LONG)
    client = manager_of(app, store)
    run = asked(store, seconds=60)
    path = f"/rounds/r1/runs/{run.id}"
    assert "waiting for a worker" in client.get(path).text
    assert "Refresh" not in client.get(path).headers
    watched = client.get(path + "?watch=yes")
    assert watched.headers["Refresh"].endswith(f"; url={path}?watch=yes")
    assert f'href="{path}"' in watched.text, "the reader can stop it"

    performer = Performer(store.writing, "a", 30, threading.Event(), cores=1)
    thread = threading.Thread(target=performer.perform, args=(run.id,))
    thread.start()
    while run_now(store, run).progress.get("value") is None:
        thread.join(0.1)
    page = client.get(path + "?watch=yes").text
    assert "searching" in page
    assert "Impact" in page or "impact" in page
    answer = client.post(path + "/cancel", data={"csrf_token": token_of(client, path)})
    assert answer.status_code == 303
    thread.join(60)
    over = client.get(path + "?watch=yes")
    assert run_now(store, run).state == CANCELLED
    assert "Refresh" not in over.headers
    assert "the best plan found until then was kept" in over.text
    again = client.post(path + "/cancel", data={"csrf_token": token_of(client, path)})
    assert again.status_code == 409


def test_a_failed_run_says_so_in_words(app: Flask, store: Database) -> None:
    planned_round(store, "first-look")
    client = manager_of(app, store)
    run = asked(store)
    with store.writing() as session:
        runs.claim(session, run.id, owner="a", lease=1, now=runs.clock(session), versions={})
        runs.end(session, run.id, owner="a", state=FAILED, now=runs.clock(session), error=runs.LOST)
    assert "was lost three times" in client.get(f"/rounds/r1/runs/{run.id}").text
    other = asked(store)
    with store.writing() as session:
        runs.claim(session, other.id, owner="a", lease=1, now=runs.clock(session), versions={})
        runs.end(session, other.id, owner="a", state=DONE, now=runs.clock(session), error="nothing_found")
    assert "No plan was found in the time given" in client.get(f"/rounds/r1/runs/{other.id}").text


def test_a_run_of_another_round_is_not_there(app: Flask, store: Database) -> None:
    planned_round(store, "first-look")
    planned_round(store, "first-look", key="r2")
    run = asked(store)
    client = manager_of(app, store)
    assert client.get(f"/rounds/r2/runs/{run.id}").status_code == 404
    assert client.get("/rounds/r1/runs/77").status_code == 404


def test_who_may_not_and_when_not(app: Flask, store: Database) -> None:
    planned_round(store, "first-look", stage=FROZEN)
    client = manager_of(app, store)
    assert "Ask for a run" not in client.get("/rounds/r1/runs").text
    assert client.get("/rounds/r1/runs/new").status_code == 409
    observer = signed_in(app, store, person(store, grant(OBSERVER)))
    assert observer.get("/rounds/r1/runs").status_code == 403
    assert app.test_client().get("/rounds/r1/runs").status_code == 303

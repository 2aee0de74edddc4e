"""ETags: what has not changed is not sent again, and an edit of an old version is shown both."""

from __future__ import annotations

import gzip
import json

import pytest
from flask import Flask

from matcher.config import Settings
from matcher.domain.actors import AUTHORISER, FOCAL_POINT, IFRC_COORDINATOR
from matcher.store.session import Database
from tests.api.callers import SECRET, Caller, token_for
from tests.helpers.people import grant, person
from tests.helpers.reviewed import put_to, reviewed_round
from web.app import create_app

NEED = "/rounds/r1/needs/n1"


@pytest.fixture
def app(store: Database) -> Flask:
    reviewed_round(store)
    put_to(store, "open")
    return create_app(Settings(database_url=store.url, secret=SECRET), database=store)


def caller_of(app: Flask, store: Database, role: str) -> Caller:
    return Caller(app, token_for(store, person(store, grant(role)).id))


def test_an_answer_that_is_known_already_is_not_sent_again(app: Flask, store: Database) -> None:
    caller = caller_of(app, store, FOCAL_POINT)
    for path in (NEED, "/rounds", "/rounds/r1", "/rounds/r1/needs", "/capabilities"):
        first = caller.get(path)
        again = caller.get(path, If_None_Match=first.headers["ETag"])
        assert (first.status_code, again.status_code, again.data, again.headers["ETag"]) == (200, 304, b"", first.headers["ETag"]), path
        assert caller.get(path, If_None_Match='"0-0000000000000000"').status_code == 200
    # Names are in the caller's language, so another language is another answer.
    assert caller.get(NEED, If_None_Match=caller.get(NEED).headers["ETag"], Accept_Language="fr").status_code == 200


def test_etags_of_compressed_answers_are_understood(app: Flask, store: Database) -> None:
    caller = caller_of(app, store, IFRC_COORDINATOR)
    small = caller.get(NEED, Accept_Encoding="gzip")
    assert json.loads(gzip.decompress(small.data))["need"] == "n1"
    assert small.headers["ETag"].startswith('W/"1-') and small.headers["ETag"].endswith('-gzip"')
    assert caller.get(NEED, If_None_Match=small.headers["ETag"]).status_code == 304
    sent_back = caller.send("POST", f"{NEED}/return", {"reason": "Say more about the days."}, If_Match=small.headers["ETag"])
    assert (sent_back.status_code, sent_back.get_json()["status"], sent_back.get_json()["version"]) == (200, "returned", 2)


def test_who_was_overtaken_sees_both_versions_and_nothing_is_lost(app: Flask, store: Database) -> None:
    one, other = caller_of(app, store, FOCAL_POINT), caller_of(app, store, AUTHORISER)
    made = one.send("POST", "/rounds/r1/needs", {"iso3": "KEN", "days": 5})
    path = f"/rounds/r1/needs/{made.get_json()['need']}"
    assert (made.status_code, made.headers["Location"]) == (201, f"http://localhost/api/v1{path}")
    assert other.send("PATCH", path, {"days": 7, "people": 2}, If_Match=made.headers["ETag"]).get_json()["days"] == 7
    late = one.send("PATCH", path, {"days": 9}, If_Match=made.headers["ETag"])
    told = late.get_json()
    assert (late.status_code, told["mine"], told["theirs"]["days"], told["theirs"]["people"]) == (412, {"days": 9}, 7, 2)
    assert one.get(path).get_json() == told["theirs"]
    mended = one.send("PATCH", path, {"days": 9, "people": None}, If_Match=late.headers["ETag"]).get_json()
    assert (mended["days"], mended["people"], mended["version"]) == (9, None, 3)


def test_an_edit_names_its_version(app: Flask, store: Database) -> None:
    caller = caller_of(app, store, IFRC_COORDINATOR)
    for headers in ({}, {"If_Match": "*"}, {"If_Match": '"0000000000000000"'}, {"If_Match": "1"}):
        answer = caller.send("PATCH", NEED, {"days": 9}, **headers)
        assert (answer.status_code, answer.get_json()["type"]) == (428, "/api#version-missing"), headers

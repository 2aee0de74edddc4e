"""Questions of trust through the API: the answer of a real worker equals the library's, in figures and in all four languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from matcher import planner
from matcher.answers import Line, line_text
from matcher.config import Settings
from matcher.domain.actors import FOCAL_POINT, ROUND_MANAGER
from matcher.domain.proposals import YES
from matcher.domain.runs import DONE
from matcher.store import proposals
from matcher.store.session import Database, open_database
from matcher.trust import figures, told
from matcher.trust.desk import Desk
from matcher.trust.helpful import helpful
from matcher.trust.looking import look_ahead
from matcher.trust.repair import frontier, repair
from matcher.trust.standby import standbys
from matcher.trust.unlock import unlock
from matcher.trust.why_not import why_not
from matcher.trust.worth import worths
from matcher.whatif.changes import changed, near, read_change
from matcher.whatif.difference import difference
from matcher.whatif.words import sentences
from matcher.wording import LANGUAGES, translator
from matcher.workflow import gathering
from matcher.workflow.performing import Performer
from tests.api.callers import SECRET, Caller, token_for
from tests.helpers.people import NOW, grant, person
from tests.helpers.reviewed import KEY, reviewed_round
from tests.helpers.solved import small
from web.app import create_app

AT = f"/rounds/{KEY}/plans/1/questions"


class World:
    """The small round, its manager's program, and a worker."""

    def __init__(self, store: Database) -> None:
        reviewed_round(store)
        app = create_app(Settings(database_url=store.url, secret=SECRET), database=store)
        self.store = store
        self.manager, self.party = (Caller(app, token_for(store, person(store, given).id)) for given in (
            grant(ROUND_MANAGER), grant(FOCAL_POINT, society="KEN")))

    def answered(self, question: dict[str, Any]) -> str:
        """Asks, has a worker answer, and gives the address of the answer."""
        asked = self.manager.send("POST", AT, question)
        assert asked.status_code == 202, asked.text
        with self.store.reading() as session:
            parts = gathering.announced(session, asked.get_json()["run"])
        for part in parts:
            done = Performer(self.store.writing, "tests", lease=60, cores=1).perform(part)
            assert done is not None and done.state == DONE, done
        return str(asked.headers["Location"]).partition("/api/v1")[2]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[World]:
    path = tmp_path_factory.mktemp("questions") / "matcher.db"
    path.write_bytes(sqlite_template.read_bytes())
    opened = open_database(f"sqlite:///{path}")
    yield World(opened)
    opened.close()


@cache
def desk() -> Desk:
    return Desk(small().scenario, small().plan)


Library = Callable[[], tuple[list[Line], dict[str, Any]]]


def _why_not() -> tuple[list[Line], dict[str, Any]]:
    found = why_not(desk(), "n1", "o2", seconds=20)
    return told.of_why_not(found), figures.why_not_figures(found)


def _unlock() -> tuple[list[Line], dict[str, Any]]:
    found = unlock(desk(), "n7", seconds=30)
    return told.of_unlocks(found), figures.unlocks_figures(found)


def _helpful() -> tuple[list[Line], dict[str, Any]]:
    found = helpful(desk(), seconds=120)
    return told.of_helpful(found), figures.helpful_figures(found)


def _worth() -> tuple[list[Line], dict[str, Any]]:
    found = worths(desk(), seconds=60, only="e1")
    return told.of_worths(found, "impact", every=True), figures.worths_figures(found, "impact")


def _repair() -> tuple[list[Line], dict[str, Any]]:
    found = repair(desk(), ["x1"], accepted=["x2"], budget=1, seconds=20)
    assert found is not None
    return told.of_repairs([found]), figures.repairs_figures([found])


def _frontier() -> tuple[list[Line], dict[str, Any]]:
    found = frontier(desk(), ["x1"], seconds=40)
    return told.of_repairs(found), figures.repairs_figures(found)


def _standby() -> tuple[list[Line], dict[str, Any]]:
    found = tuple(standbys(desk(), ["x1"]))
    return told.of_standbys(found), figures.standbys_figures(found)


def _dead_ends() -> tuple[list[Line], dict[str, Any]]:
    found = look_ahead(small().scenario)
    return told.of_look_ahead(found), figures.dead_ends_figures(found, ())


ASKED: dict[str, tuple[dict[str, Any], Library]] = {
    "why_not": ({"kind": "why_not", "need": "n1", "offer": "o2"}, _why_not),
    "unlock": ({"kind": "unlock", "need": "n7"}, _unlock), "helpful": ({"kind": "helpful"}, _helpful),
    "worth": ({"kind": "worth", "of": "e1"}, _worth),
    "repair": ({"kind": "repair", "declined": ["x1"], "accepted": ["x2"], "budget": 1}, _repair),
    "frontier": ({"kind": "repair", "declined": ["x1"]}, _frontier), "standby": ({"kind": "standby", "exchange": "x1"}, _standby),
    "dead_ends": ({"kind": "dead_ends"}, _dead_ends)}


@pytest.mark.parametrize("name", ASKED)
def test_the_answer_is_the_librarys_in_figures_and_in_four_languages(world: World, name: str) -> None:
    asked, library = ASKED[name]
    address = world.answered(asked)
    lines, found = library()
    for language in LANGUAGES:
        answer = world.manager.get(address, Accept_Language=language).get_json()
        assert answer["figures"] == json.loads(json.dumps(found))
        assert [(each["text"], each["depth"]) for each in answer["sentences"]] == [
            (line_text(line, translator(language)), line.depth) for line in lines]
        assert (answer["answered"], answer["kind"], answer["status"]) == (True, asked["kind"], DONE)


def test_what_if_is_the_librarys(world: World) -> None:
    address = world.answered({"kind": "whatif", "changes": ["pin:n1:o1=out", "budget=40%"]})
    book = small()
    found = difference(book.plan, planner.plan(near(changed(
        book.scenario, [read_change("pin:n1:o1=out"), read_change("budget=40%")]), book.plan)))
    for language in LANGUAGES:
        answer = world.manager.get(address, Accept_Language=language).get_json()
        assert [each["text"] for each in answer["sentences"]] == sentences(found, translator(language))
    told = answer["figures"]["difference"]
    assert (told["lost"], told["met"]) == (list(found.lost), list(found.met)) and "n1" in told["lost"]
    assert [(each["name"], each["before"], each["after"]) for each in told["goals"]] == [
        (each.name, each.before, each.after) for each in found.goals]


@pytest.mark.parametrize(("asked", "expected"), [
    ({"kind": "sweep", "axis": "hosting=1..3"}, {"points"}), ({"kind": "alternatives", "number": 1}, {"plans", "complete"}),
    ({"kind": "declines", "draws": 10}, {"won_back", "harms", "promised"}), ({"kind": "envy"}, {"pairs", "judged"})])
def test_every_other_question_is_answered(world: World, asked: dict[str, Any], expected: set[str]) -> None:
    answer = world.manager.get(world.answered(asked), Accept_Language="ar").get_json()
    assert expected <= answer["figures"].keys() and answer["answered"] and answer["title"]
    listed = world.manager.get(f"{AT}?kind={asked['kind']}").get_json()
    assert [each["kind"] for each in listed["results"]] == [asked["kind"]] and listed["results"][0]["figures"] == answer["figures"]


def test_what_is_known_at_once_stands_there_before_a_worker_answers(world: World) -> None:
    asked = world.manager.send("POST", AT, {"kind": "why_not", "need": "n6", "offer": "o4"}, Idempotency_Key="why")
    told = asked.get_json()
    assert (told["answered"], told["figures"], told["status"]) == (False, None, "queued")
    assert told["sentences"][0]["text"] == "Offer o4 may not serve need n6: each way fails a check."
    again = world.manager.send("POST", AT, {"kind": "why_not", "need": "n6", "offer": "o4"}, Idempotency_Key="why")
    assert (again.data, again.headers["Idempotency-Replayed"]) == (asked.data, "true")
    assert world.manager.get(f"{AT}?need=n6&offer=o4").get_json()["count"] == 1
    assert world.manager.send("POST", f"/rounds/{KEY}/runs/{told['run']}/cancel", {}).get_json()["status"] == "cancelled"


@pytest.mark.parametrize(("asked", "fields"), [
    ({}, ["kind"]), ({"kind": "oracle"}, ["kind"]), ({"kind": "unlock"}, ["need"]), ({"kind": "unlock", "need": "n1"}, ["need"]),
    ({"kind": "why_not", "need": "n9", "offer": "o9"}, ["need", "offer"]), ({"kind": "envy", "need": "n1"}, ["need"]),
    ({"kind": "repair", "declined": ["x1"], "accepted": ["x1"]}, ["accepted"]), ({"kind": "repair", "declined": []}, ["declined"])])
def test_what_is_wrong_is_told_field_by_field(world: World, asked: dict[str, Any], fields: list[str]) -> None:
    answer = world.manager.send("POST", AT, asked)
    assert (answer.status_code, [each["field"] for each in answer.get_json()["fields"]]) == (422, fields)


def test_questions_are_for_those_who_lead_the_round(world: World) -> None:
    assert world.party.send("POST", AT, {"kind": "envy"}).status_code == 403
    assert (world.party.get(AT).status_code, world.party.get(f"{AT}/1").status_code) == (403, 403)
    assert world.manager.get(f"{AT}/99999").status_code == 404


def test_who_accepted_stays_unless_released_by_name(world: World) -> None:
    with world.store.writing() as session:
        proposal = proposals.get_proposal(session, KEY, 1, "x3")
        for reply in proposal.replies:
            proposals.save_reply(session, proposal, reply.society, reply.version, answer=YES, reason=None, by=None,
                                 by_link=False, now=NOW)
    held = world.manager.send("POST", AT, {"kind": "repair", "declined": ["x1"]}).get_json()["asked"]
    let_go = world.manager.send("POST", AT, {"kind": "repair", "declined": ["x1"], "released": ["x3"]}).get_json()["asked"]
    assert (held["accepted"], held["released"]) == (["x3"], [])
    assert (let_go["accepted"], let_go["released"]) == ([], ["x3"])

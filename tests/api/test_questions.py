"""Questions of trust through the API: the answer of a real worker equals the library's, in figures and in all four languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from matcher.answers import Line, line_text
from matcher.domain.actors import FOCAL_POINT, ROUND_MANAGER
from matcher.domain.runs import DONE
from matcher.store.session import Database, open_database
from matcher.trust import figures, told
from matcher.trust.dead_ends import look_ahead
from matcher.trust.desk import Desk
from matcher.trust.helpful import helpful
from matcher.trust.repair import frontier, repair
from matcher.trust.standby import standbys
from matcher.trust.unlock import unlock
from matcher.trust.why_not import why_not
from matcher.trust.worth import worths
from matcher.wording import LANGUAGES, translator
from matcher.workflow.performing import Performer
from tests.api.callers import SECRET, Caller, token_for
from tests.helpers.people import grant, person
from tests.helpers.reviewed import KEY, reviewed_round
from tests.helpers.solved import small
from web.app import create_app

AT = f"/rounds/{KEY}/plans/1/questions"


class World:
    """The small round, its manager's program, and a worker."""

    def __init__(self, store: Database) -> None:
        from matcher.config import Settings

        reviewed_round(store)
        app = create_app(Settings(database_url=store.url, secret=SECRET), database=store)
        self.store = store
        self.manager, self.party = (Caller(app, token_for(store, person(store, given).id)) for given in (
            grant(ROUND_MANAGER), grant(FOCAL_POINT, society="KEN")))

    def answered(self, question: dict[str, Any]) -> str:
        """Asks, has a worker answer, and gives the address of the answer."""
        asked = self.manager.send("POST", AT, question)
        assert asked.status_code == 202, asked.text
        done = Performer(self.store.writing, "tests", lease=60, cores=1).perform(asked.get_json()["run"])
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

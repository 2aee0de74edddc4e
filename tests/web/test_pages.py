"""What holds for every page: how small it is, how few statements it takes, that its links lead somewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from matcher.domain.actors import CONSOLE, LINK_ROLE, ROLES, ROUND_MANAGER, WORKER, Actor, Grant
from matcher.domain.rounds import PROPOSED, STAGES
from matcher.store.session import Database
from matcher.workflow import trail
from matcher.workflow.access import PERMISSIONS
from tests.helpers.people import NOW, grant, person, signed_in
from tests.helpers.reviewed import put_to
from tests.web.walking import OURS, Route, World, make_world

LARGEST = 100_000
MOST_STATEMENTS = 22


@dataclass
class Everywhere:
    """Somebody with every role, and the pages in the order of the stages at which they are open."""

    world: World
    client: FlaskClient
    pages: list[tuple[str, Route]]


def stage_of(route: Route) -> str:
    """A stage at which a page is open: that of the proposed plan where it can be."""
    open_at = {stage for row in PERMISSIONS if row.act == route.act for stage in row.stages or STAGES}
    return PROPOSED if PROPOSED in open_at or not open_at else next(stage for stage in STAGES if stage in open_at)


@pytest.fixture
def everywhere(store: Database) -> Everywhere:
    world = make_world(store)
    account = person(store, *(grant(role, society=OURS) for role in ROLES), name="Everybody")
    pages = sorted(((stage_of(route), route) for route in world.routes if route.method == "GET"), key=lambda each: STAGES.index(each[0]))
    return Everywhere(world, signed_in(world.app, store, account), pages)


def test_every_page_is_small_and_takes_few_statements(everywhere: Everywhere, store: Database) -> None:
    said: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    now, wrong, seen = "", [], 0
    for stage, route in everywhere.pages:
        if stage != now:
            put_to(store, now := stage)
        said.clear()
        answer = everywhere.client.get(route.address, headers={"Accept-Encoding": "gzip"})
        seen += answer.status_code == 200
        assert answer.status_code < 500, route.address
        statements = [text for text in said if not text.startswith(("PRAGMA", "BEGIN"))]
        if answer.mimetype == "text/html" and (len(answer.data) > LARGEST or len(statements) > MOST_STATEMENTS):
            wrong.append(f"{route.address}: {len(answer.data)} bytes, {len(statements)} statements")
    assert wrong == []
    assert seen > 50


def test_every_link_of_every_page_leads_to_a_page_that_the_reader_may_see(everywhere: Everywhere, store: Database) -> None:
    now, wrong, known = "", [], dict[str, int]()
    for stage, route in everywhere.pages:
        if stage != now:
            put_to(store, now := stage)
            known = {}
        page = everywhere.client.get(route.address)
        if page.mimetype != "text/html" or page.status_code != 200:
            continue
        for link in sorted(set(re.findall(r'href="(/[^"#]*)"', page.text))):
            path = link.replace("&amp;", "&")
            if path not in known:
                known[path] = everywhere.client.get(path).status_code
            if known[path] >= 400:
                wrong.append(f"{route.address} at {stage} leads to {path}: {known[path]}")
    assert wrong == []


def test_every_page_has_one_heading_one_title_and_its_landmarks(everywhere: Everywhere, store: Database) -> None:
    now, wrong = "", []
    for stage, route in everywhere.pages:
        if stage != now:
            put_to(store, now := stage)
        page = everywhere.client.get(route.address)
        if page.mimetype != "text/html" or page.status_code >= 300:
            continue
        counts = [page.text.count(part) for part in ("<h1", "<title>", "<main", "<footer", 'class="skip"')]
        if counts != [1, 1, 1, 1, 1] or "<script" in page.text or " style=" in page.text:
            wrong.append(f"{route.address}: {counts}")
    assert wrong == []


def test_the_trail_shows_every_sort_of_actor(everywhere: Everywhere, store: Database) -> None:
    """A log-in is an act of a person for themselves, an answer one by link: neither is a role that can be granted."""
    actors = (CONSOLE, WORKER, Actor(0, (Grant(LINK_ROLE, OURS),)), person(store, grant(ROUND_MANAGER)).actor)
    with store.writing() as session:
        for actor, act in zip(actors, ("account:list:view", "run:result:keep", "reply:exchange:answer", "own:account:view"), strict=True):
            trail.record(session, actor, act, "test", None, None, NOW)
    page = everywhere.client.get("/trail")
    assert page.status_code == 200
    assert [word in page.text for word in ("Command line", "Program", "By link", "For themselves")] == [True] * 4


def test_lists_take_no_more_statements_when_they_are_long(everywhere: Everywhere, store: Database) -> None:
    said: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    def count(path: str) -> int:
        said.clear()
        assert everywhere.client.get(path).status_code == 200
        return len(said)

    before = {path: count(path) for path in ("/administration", "/trail")}
    for _each in range(40):
        person(store, grant("observer"))
    assert {path: count(path) for path in before} == before

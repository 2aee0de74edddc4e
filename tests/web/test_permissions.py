"""Every route, for every role, at every stage, against the table of permissions.

The walk goes through the application's own map of routes: a route whose arguments it has no example for fails it.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from matcher.config import Settings
from matcher.domain.actors import Grant
from matcher.domain.rounds import STAGES
from matcher.store.session import Database
from matcher.workflow.access import ANY, ANYBODY, OWN, PERMISSIONS, SOCIETY
from tests.helpers.reviewed import put_to
from tests.web.walking import OURS, SOURCE, Route, World, make_world
from web.app import create_app
from web.guard import PUBLIC

IN, SIGN_IN, NOT_ALLOWED, WRONG_STATE = "let in", "sent to sign in", "not allowed", "at another stage"


@pytest.fixture
def world(store: Database) -> World:
    return make_world(store)


def by_table(grant: Grant, route: Route, stage: str) -> str:
    """What the table says, read here once more and by itself."""
    if route.act == PUBLIC:
        return IN
    held = []
    for row in PERMISSIONS:
        if row.act != route.act or not {grant.role, ANYBODY} & set(row.roles):
            continue
        ours = route.scoped and (grant.society == OURS if row.scope == SOCIETY else grant.source == SOURCE)
        if row.scope in (ANY, OWN) or route.listed or ours:
            held.append(row)
    if not held:
        return NOT_ALLOWED
    return IN if any(row.stages is None or stage in row.stages for row in held) else WRONG_STATE


def found(client: FlaskClient, route: Route) -> str:
    """What the application does."""
    answer = client.open(route.address, method=route.method, data={"society": OURS} if route.method == "POST" else None)
    if route.act != PUBLIC and answer.status_code == 303 and answer.location.partition("?")[0] == "/sign-in":
        return SIGN_IN
    if answer.status_code == 403 and "You may not do this (" in answer.text:
        return NOT_ALLOWED
    if answer.status_code == 409 and "This cannot be done while the round is at stage" in answer.text:
        return WRONG_STATE
    assert answer.status_code < 500, f"{route.method} {route.address} answered {answer.status_code}"
    return IN


@pytest.mark.parametrize("stage", STAGES)
def test_every_route_lets_in_whom_the_table_lets_in(world: World, stage: str) -> None:
    put_to(world.store, stage)
    wrong = []
    for route in world.routes:
        if not route.staged and stage != STAGES[0]:
            continue
        for grant, client in world.visitors:
            expected, actual = by_table(grant, route, stage), found(client, route)
            if expected != actual:
                wrong.append(f"{route.method} {route.address} ({route.act}) by {grant}: {actual}, the table says {expected}")
    assert wrong == []


def test_strangers_are_sent_to_sign_in_everywhere_but_where_everybody_may_come(world: World) -> None:
    client = world.app.test_client()
    wrong = [f"{route.method} {route.address}" for route in world.routes
             if found(client, route) != (IN if route.act == PUBLIC else SIGN_IN)]
    assert wrong == []


def test_the_pages_that_are_open_to_everybody_are_these_and_no_more(world: World) -> None:
    assert {route.endpoint for route in world.routes if route.act == PUBLIC} == {
        "start.start", "sign_in.sign_in", "sign_in.code", "sign_in.sign_out", "links.password", "links.forgotten", "oidc.begin",
        "oidc.back", "replies.open_", "replies.answer_by_link", "observing.health", "observing.metrics",
        "interface.api", "subscriptions.calendar"}


def test_an_unguarded_route_does_not_start(store: Database) -> None:
    from web import guard

    app = create_app(Settings(database_url=store.url, secret="s" * 40), database=store)
    app.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(RuntimeError, match="do not ask who comes in .*: open"):
        guard.install(app)

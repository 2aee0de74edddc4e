"""Every route, for every role, at every stage, against the table of permissions.

The walk goes through the application's own map of routes: a route whose arguments it has no example for fails it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matcher.config import Settings
from matcher.domain.actors import OF_A_SOCIETY, OF_A_SOURCE, ROLES, Grant
from matcher.domain.rounds import STAGES
from matcher.domain.statements import NEEDS
from matcher.store import decisions, envelopes, plans
from matcher.store.session import Database
from matcher.workflow.access import ANY, ANYBODY, OWN, PERMISSIONS, SOCIETY
from tests.helpers.people import NOW, person, signed_in
from tests.helpers.planned import asked
from tests.helpers.reviewed import KEY, put_to, reviewed_round
from web.app import create_app
from web.guard import PUBLIC, mine

OURS, OTHERS = "KEN", "COL"
"""The society whose things are in the addresses, and one that has no part in them."""
SOURCE, OTHER_SOURCE = "ICRC", "Norway"
IN, SIGN_IN, NOT_ALLOWED, WRONG_STATE = "let in", "sent to sign in", "not allowed", "at another stage"
#: Examples of what stands in addresses: by blueprint and argument, else by argument. The numbers of things come later.
EXAMPLES = {"key": KEY, "society": OURS, "need": "n1", "offer": "o2", "envelope": "e1", "table": NEEDS, "name": "n1",
            "token": "x" * 20, "form": "json", "plans.number": "1", "administration.number": "1"}


class Undone(Database):
    """A database that takes back whatever a request writes: the walk does not change what it walks through."""

    @contextmanager
    def writing(self) -> Iterator[Session]:
        session = Session(self.engine.execution_options(matcher_writes=True), expire_on_commit=False)
        try:
            yield session
        finally:
            session.rollback()
            session.close()


@dataclass(frozen=True)
class Route:
    """A route with an address and what it asks: `staged` when the stage of the round matters, `listed` when it shows each
    reader what is theirs, `scoped` when it looks whose the thing is (else only a right to everything lets in)."""

    endpoint: str
    method: str
    address: str
    act: str
    staged: bool
    listed: bool
    scoped: bool


@dataclass
class World:
    app: Flask
    store: Database
    routes: list[Route]
    visitors: list[tuple[Grant, FlaskClient]]


@pytest.fixture
def world(store: Database) -> World:
    reviewed_round(store)
    with store.reading() as session:
        plan = plans.get_plan(session, KEY, 1)
        assert envelopes.get_envelope(session, KEY, "e1").source == SOURCE
    exchange = next(each.id for each in plan.exchanges if any(leg.need == "n1" for leg in each.legs))
    put_to(store, "planning")
    run = asked(store, KEY).id
    with store.writing() as session:
        pin = decisions.add_pin(session, KEY, "n6", "o1", "out", by=None, now=NOW).id
    examples = {**EXAMPLES, "exchange": exchange, "runs.number": str(run), "pins.number": str(pin)}
    app = create_app(Settings(database_url=store.url, secret="s" * 40), database=Undone(store.engine))
    app.config["WTF_CSRF_ENABLED"] = False
    visitors = [(grant, signed_in(app, store, person(store, grant))) for role in ROLES for grant in _grants(role)]
    # Signing out comes last: after it nobody is there any more.
    routes = sorted(_routes(app, examples), key=lambda route: route.endpoint == "sign_in.sign_out")
    return World(app, store, routes, visitors)


def _grants(role: str) -> list[Grant]:
    if role in OF_A_SOCIETY:
        return [Grant(role, OURS), Grant(role, OTHERS)]
    return [Grant(role, source=SOURCE), Grant(role, source=OTHER_SOURCE)] if role in OF_A_SOURCE else [Grant(role)]


def _routes(app: Flask, examples: dict[str, str]) -> Iterator[Route]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        blueprint = rule.endpoint.partition(".")[0]
        values = {}
        for argument in rule.arguments:
            found = examples.get(f"{blueprint}.{argument}") or examples.get(argument)
            if found is None and "plans" in rule.rule and argument == "number":
                found = examples["plans.number"]
            assert found is not None, f"{rule.rule}: write an example of <{argument}> into EXAMPLES, so that the walk gets there."
            values[argument] = found
        address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).format(**values)
        permit = app.view_functions[rule.endpoint].permit  # type: ignore[attr-defined]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            staged = any(row.stages is not None for row in PERMISSIONS if row.act == permit.act)
            yield Route(rule.endpoint, method, address, permit.act, staged, permit.scope is mine, permit.scope is not None)


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
        "oidc.back", "replies.open_", "replies.answer_by_link", "observing.health", "observing.metrics"}


def test_an_unguarded_route_does_not_start(store: Database) -> None:
    from web import guard

    app = create_app(Settings(database_url=store.url, secret="s" * 40), database=store)
    app.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(RuntimeError, match="do not ask who comes in .*: open"):
        guard.install(app)

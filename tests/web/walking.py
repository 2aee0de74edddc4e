"""The application's own map of routes, with an address for each: for tests that go everywhere.

A route whose arguments there is no example for fails the walk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matcher.config import Settings
from matcher.domain.actors import OF_A_SOCIETY, OF_A_SOURCE, ROLES, Grant
from matcher.domain.statements import NEEDS
from matcher.store import decisions, envelopes, plans
from matcher.store.session import Database
from matcher.workflow.access import PERMISSIONS
from tests.helpers.people import NOW, person, signed_in
from tests.helpers.planned import asked
from tests.helpers.reviewed import KEY, put_to, reviewed_round
from web.app import create_app
from web.guard import mine

OURS, OTHERS = "KEN", "COL"
"""The society whose things are in the addresses, and one that has no part in them."""
SOURCE, OTHER_SOURCE = "ICRC", "Norway"
#: Examples of what stands in addresses: by blueprint and argument, else by argument. The numbers of things come later.
EXAMPLES = {"key": KEY, "society": OURS, "need": "n1", "offer": "o2", "envelope": "e1", "table": NEEDS, "name": "n1",
            "token": "x" * 20, "form": "json", "move": "agree", "material": "tablet", "clause": "P1", "year": "2027", "line": "0",
            "place": "0",
            "figure": "trained", "indicators.form": "xlsx", "action_plans.form": "xlsx",
            "downloads.form": "calendar", "whatif.run": "1", "trust.run": "1",
            "pictures.run": "1", "pictures.form": "svg", "which": "circle",
            "plans.number": "1", "administration.number": "1",
            "tokens.number": "1", "subscriptions.number": "1"}


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


def make_world(store: Database) -> World:
    """The small round with two plans, a run and a pin, and somebody of every role."""
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
        blueprint = rule.endpoint.partition(".")[0]
        # The API's routes take tokens, and are walked by tests/api.
        if rule.endpoint == "static" or blueprint.startswith("api_"):
            continue
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

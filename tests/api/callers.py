"""Callers of the API: somebody of every role with a token for everything, and an address for every route."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from matcher.config import Settings
from matcher.domain.accounts import Account
from matcher.domain.actors import CONSOLE, OF_A_SOCIETY, OF_A_SOURCE, ROLES, Grant
from matcher.domain.proposals import APPROVED, PROPOSED
from matcher.domain.rounds import APPROVED as ROUND_APPROVED
from matcher.domain.rounds import ARCHIVED, COMPLETED, UNDER_WAY
from matcher.domain.statements import NEEDS
from matcher.store import assessments, decisions, plans, statements
from matcher.store.session import Database
from matcher.workflow import asking, tokens
from matcher.workflow.access import PERMISSIONS
from tests.helpers.people import NOW, person
from tests.helpers.planned import asked, manager
from tests.helpers.reviewed import KEY, put_to, reviewed_round
from tests.web.walking import OTHER_SOURCE, OTHERS, OURS, SOURCE, Route, Undone
from web.app import create_app
from web.guard import mine

EVERYTHING = tuple(scope.name for scope in tokens.SCOPES)
CARRIED = (ROUND_APPROVED, UNDER_WAY, COMPLETED, ARCHIVED)
SECRET = "a secret of the tests, longer than it needs to be"


class Caller:
    """A person's program: sends JSON with the person's token."""

    def __init__(self, app: Flask, token: str, grant: Grant | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self.token, self.grant = token, grant

    def send(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        """`headers` with underscores for dashes."""
        given = {"Authorization": f"Bearer {self.token}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(f"/api/v1{path}", method=method, json=json, headers=given)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.send("GET", path, **headers)


@dataclass
class Callers:
    app: Flask
    store: Database
    examples: dict[str, str]
    routes: list[Route]
    everybody: list[Caller]
    accounts: list[Account]

    def of(self, role: str, society: str = OURS) -> Caller:
        """The caller of a role, of this society where it is of one."""
        return next(each for each in self.everybody if each.grant and each.grant.role == role
                    and each.grant.society in (None, society))


def token_for(store: Database, account: int, *scopes: str, days: int = 30) -> str:
    """A token of somebody, for everything where no scopes are given."""
    with store.writing() as session:
        return tokens.make_for(session, CONSOLE, account, title="Tests", scopes=scopes or EVERYTHING, days=days, now=datetime.now(UTC))[1]


def make_callers(store: Database) -> Callers:
    """The small round with two plans, a run, a pin, levels of every society and a text in every need."""
    reviewed_round(store)
    put_to(store, "planning")
    run = asked(store, KEY).id
    with store.writing() as session:
        question = asking.ask(session, manager(store), KEY, 1, "why_not", {"need": "n6", "offer": "o4"}, now=NOW).id
    with store.writing() as session:
        plan = plans.get_plan(session, KEY, 1)
        exchange = next(each.id for each in plan.exchanges if any(leg.need == "n1" for leg in each.legs))
        pin = decisions.add_pin(session, KEY, "n6", "o1", "out", by=None, now=NOW).id
        for need in statements.all_statements(session, KEY, NEEDS):
            statements.save_statement(session, KEY, NEEDS, need.key, need.version, {**need.cells, "deliverable": marker(need.key)},
                                      by=None, now=NOW)
        for number, society in enumerate(("KEN", "RWA", "SEN", "FRA", "COL")):
            assessments.save_assessment(session, society, "SRV-TRAC", number % 5 + 1, version=None, by=None, now=NOW)
    examples = {"key": KEY, "iso3": OURS, "need": "n1", "offer": "o2", "envelope": "e1", "exchange": exchange, "number": "1",
                "run": str(run), "question": str(question), "pin": str(pin), "clause": "P1", "format": "calendar",
                "material": "tablet", "of": OTHERS, "year": "2027", "line": "1", "place": "0", "figure": "trained", "which": "circle",
                "form": "svg"}
    app = create_app(Settings(database_url=store.url, secret=SECRET, api_rate=1_000_000), database=Undone(store.engine))
    grants = [grant for role in ROLES for grant in _grants(role)]
    accounts = [person(store, grant, email=f"somebody{number}@example.org", name=f"Person Numero{number}")
                for number, grant in enumerate(grants)]
    everybody = [Caller(app, token_for(store, account.id), grant) for account, grant in zip(accounts, grants, strict=True)]
    return Callers(app, store, examples, list(_routes(app, examples)), everybody, accounts)


def bring_to(callers: Callers, stage: str) -> None:
    """Puts the round to a stage, and its exchanges to what they are at it: approved from approval on. No version changes."""
    put_to(callers.store, stage)
    with callers.store.writing() as session:
        session.execute(text("UPDATE proposals SET state = :state"), {"state": APPROVED if stage in CARRIED else PROPOSED})


def marker(need: str) -> str:
    """The text that stands in a need, to be recognised wherever it comes out."""
    return f"Deliverable of {need} and of nobody else"


def _grants(role: str) -> list[Grant]:
    if role in OF_A_SOCIETY:
        return [Grant(role, OURS), Grant(role, OTHERS)]
    return [Grant(role, source=SOURCE), Grant(role, source=OTHER_SOURCE)] if role in OF_A_SOURCE else [Grant(role)]


def _routes(app: Flask, examples: dict[str, str]) -> Iterator[Route]:
    """Every route of the API; one whose arguments there is no example for fails."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        declared = getattr(view, "declared", None)
        if not rule.endpoint.startswith("api_") or declared is None:
            continue
        missing = rule.arguments - examples.keys()
        assert not missing, f"{rule.rule}: write an example of {missing} into make_callers, so that the walk gets there."
        address = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).format(**examples)
        permit = view.permit  # type: ignore[attr-defined]
        staged = any(row.stages is not None for row in PERMISSIONS if row.act == permit.act)
        yield Route(rule.endpoint, declared.method, address.removeprefix("/api/v1"), permit.act, staged, permit.scope is mine,
                    permit.scope is not None)

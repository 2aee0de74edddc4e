"""Every route of the API, for every role, at every stage, against the table of permissions that pages ask as well."""

from __future__ import annotations

from collections import Counter

import pytest
from pydantic import BaseModel

from matcher.domain.rounds import COMPLETED, CONSULTATION, OPEN, PLANNING, PROPOSED, SCREENING, UNDER_WAY
from matcher.workflow import tokens
from tests.api.callers import Caller, Callers, bring_to, token_for
from tests.helpers.people import signed_in
from tests.web.test_permissions import IN, NOT_ALLOWED, WRONG_STATE, by_table
from tests.web.walking import Route

FIRST, OTHERS = PLANNING, (OPEN, SCREENING, PROPOSED, CONSULTATION, UNDER_WAY, COMPLETED)


def found(caller: Caller, route: Route) -> str:
    """What the API does; an edit without a version, or without a body that fits, was let in."""
    answer = caller.send(route.method, route.address, json={} if route.method != "GET" else None)
    assert answer.status_code < 500, f"{route.method} {route.address} answered {answer.status_code}"
    assert answer.status_code not in (401, 405)
    if answer.status_code == 403 and "You may not do this (" in answer.text:
        return NOT_ALLOWED
    if answer.status_code == 409 and "This cannot be done while the round is at stage" in answer.text:
        return WRONG_STATE
    return IN


def wrong_at(callers: Callers, stage: str) -> list[str]:
    bring_to(callers, stage)
    wrong = []
    for route in callers.routes:
        if not route.staged and stage != FIRST:
            continue
        for caller in callers.everybody:
            assert caller.grant is not None
            expected, actual = by_table(caller.grant, route, stage), found(caller, route)
            if expected != actual:
                wrong.append(f"{route.method} {route.address} ({route.act}) by {caller.grant}: {actual}, the table says {expected}")
    return wrong


def test_every_route_lets_in_whom_the_table_lets_in(callers: Callers) -> None:
    assert wrong_at(callers, FIRST) == []


@pytest.mark.slow
@pytest.mark.parametrize("stage", OTHERS)
def test_every_route_lets_in_whom_the_table_lets_in_at_other_stages(callers: Callers, stage: str) -> None:
    assert wrong_at(callers, stage) == []


def test_nobody_comes_in_without_a_token_whatever_cookies_there_are(callers: Callers) -> None:
    client = signed_in(callers.app, callers.store, callers.accounts[0])
    assert client.get("/rounds").status_code == 200
    for route in callers.routes:
        answer = client.open(f"/api/v1{route.address}", method=route.method)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="matcher"'), route
        assert "Set-Cookie" not in answer.headers


def test_every_act_of_the_api_has_a_scope_and_acts_about_people_have_none(callers: Callers) -> None:
    assert [route.act for route in callers.routes if tokens.scope_of(route.act) is None] == []
    assert [act for act in ("account:grant:give", "own:password:set", "own:token:make", "privacy:person:report", "account:list:view",
                            "run:result:keep") if tokens.scope_of(act)] == []


@pytest.mark.parametrize("scope", tokens.SCOPE)
def test_a_token_does_only_what_its_scopes_say(callers: Callers, scope: str) -> None:
    """Of a person with every right at the stage: each route answers 403 exactly where the scope does not reach."""
    bring_to(callers, PLANNING)
    place = next(number for number, each in enumerate(callers.everybody) if each.grant and each.grant.role == "round_manager")
    caller = Caller(callers.app, token_for(callers.store, callers.accounts[place].id, scope), callers.everybody[place].grant)
    for route in callers.routes:
        answer = caller.send(route.method, route.address, json={} if route.method != "GET" else None)
        refused = answer.status_code == 403 and "has not the scope" in answer.text
        assert refused == (route.act != "own:account:view" and tokens.scope_of(route.act) != scope), (route, answer.text)


def test_no_two_models_have_one_name() -> None:
    """The document knows models by name: a second one of the same name would stand in the place of the first."""
    found, seen = list[type[BaseModel]](), [BaseModel]
    while seen:
        seen = [sub for model in seen for sub in model.__subclasses__()]
        found += [model for model in seen if model.__module__.startswith("web.api")]
    names = [model.__name__ for model in dict.fromkeys(found)]
    assert [name for name, times in Counter(names).items() if times > 1] == []

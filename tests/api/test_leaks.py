"""What every answer of every route tells, looked at by an oracle that knows the round and not the code for access."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.domain.actors import COORDINATORS, OF_A_SOCIETY
from matcher.domain.rounds import COMPLETED, CONSULTATION, OPEN, PROPOSED, REPAIR, UNDER_WAY
from tests.api.callers import Caller, Callers, bring_to
from tests.api.leaks import REFERENCE, Eyes

SOME = (OPEN, CONSULTATION, UNDER_WAY)


def looked_at(callers: Callers, caller: Caller) -> list[str]:
    """What all routes tell a caller that they should not; addresses name the caller's own things and others'."""
    eyes, wrong = Eyes(callers, caller), []
    for route in callers.routes:
        if route.address in REFERENCE:
            continue
        paths = {route.address, *(route.address.replace(own, other) for own, other in (
            ("needs/n1", "needs/n2"), ("offers/o2", "offers/o3"), ("capacity/KEN", "capacity/FRA"), ("/KEN", "/RWA"), ("/KEN", "/FRA"),
            (f"replies/{callers.examples['exchange']}", "replies/x2"), (f"replies/{callers.examples['exchange']}", "replies/x4")))}
        for path in sorted(paths):
            answer = caller.send(route.method, path, json=_body(route.method), If_Match='"1-0000000000000000"')
            told: Any = answer.get_json(silent=True)
            wrong += [f"{route.method} {path} ({answer.status_code}) {leak}" for leak in eyes.leaks(told)]
    return wrong


def _body(method: str) -> Any:
    return {"reason": "Nothing to do with anybody."} if method in ("POST", "PATCH", "PUT") else None


@pytest.mark.parametrize("stage", SOME)
def test_a_society_sees_its_own_things_and_its_pairs_alone(callers: Callers, stage: str) -> None:
    bring_to(callers, stage)
    for caller in callers.everybody:
        if caller.grant and caller.grant.role in OF_A_SOCIETY:
            assert looked_at(callers, caller) == [], caller.grant


@pytest.mark.slow
@pytest.mark.parametrize("stage", (PROPOSED, REPAIR, COMPLETED))
def test_nobody_sees_people_and_societies_see_their_own(callers: Callers, stage: str) -> None:
    bring_to(callers, stage)
    for caller in callers.everybody:
        assert looked_at(callers, caller) == [], caller.grant


def test_the_oracle_finds_what_it_looks_for(callers: Callers) -> None:
    """Shown to a focal point, what a coordinator sees is full of leaks; so is a list of people."""
    bring_to(callers, CONSULTATION)
    eyes = Eyes(callers, callers.of("focal_point"))
    coordinator = callers.of(COORDINATORS[0])
    for path, what in (("/rounds/r1/needs", "statement n2"), ("/rounds/r1/plans/1/exchanges", "is none of KEN"),
                       ("/rounds/r1/needs", "the text of need"), ("/rounds/r1/societies", "no partner"), ("/capacity/SEN", "no partner")):
        assert any(what in leak for leak in eyes.leaks(coordinator.get(path).get_json())), (path, what)
    assert eyes.leaks({"results": [{"title": f"Made by {callers.accounts[0].name}"}, {"asked_by": 3}]}) != []
    assert eyes.leaks(callers.of("focal_point").get("/rounds/r1/replies").get_json()) == []
    assert callers.of("focal_point").get("/rounds/r1/replies").get_json()["count"] >= 2

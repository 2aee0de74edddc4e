"""schemathesis against the API in every role: no server error, every answer as documented, nothing of others. A longer run:
`python -m tests.api.fuzz --examples 50`."""

from __future__ import annotations

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from matcher.domain.rounds import CONSULTATION, OPEN, PLANNING, PROPOSED, UNDER_WAY
from tests.api.callers import Callers, bring_to
from tests.api.fuzz import run

STAGES = (OPEN, PLANNING, CONSULTATION, UNDER_WAY)


def test_some_requests_by_each_role(callers: Callers) -> None:
    bring_to(callers, PROPOSED)
    assert run(callers, callers.everybody, examples=1, seed=1, share=12) == []


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_many_requests_by_every_role(callers: Callers, stage: str) -> None:
    bring_to(callers, stage)
    assert run(callers, callers.everybody, examples=2, seed=STAGES.index(stage), share=8) == []


def test_the_document_is_openapi_3_1(callers: Callers) -> None:
    document = callers.app.test_client().get("/api/v1/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert [str(error) for error in OPENAPI_31_VALIDATOR.iter_errors(document)] == []
    named = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert len(named) == len(callers.routes)

"""schemathesis against the API in every role: no server error, every answer as documented, nothing of others. A longer run:
`python -m tests.api.fuzz --examples 50`."""

from __future__ import annotations

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from matcher.domain.rounds import CONSULTATION, OPEN, PLANNING, PROPOSED
from tests.api.callers import Callers
from tests.api.fuzz import run
from tests.helpers.reviewed import put_to

STAGES = (OPEN, PLANNING, PROPOSED, CONSULTATION)


def test_some_requests_by_each_role(callers: Callers) -> None:
    put_to(callers.store, PROPOSED)
    assert run(callers, callers.everybody, examples=2, seed=1, share=11) == []


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_many_requests_by_every_role(callers: Callers, stage: str) -> None:
    put_to(callers.store, stage)
    assert run(callers, callers.everybody, examples=4, seed=STAGES.index(stage), share=4) == []


def test_the_document_is_openapi_3_1(callers: Callers) -> None:
    document = callers.app.test_client().get("/api/v1/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert [str(error) for error in OPENAPI_31_VALIDATOR.iter_errors(document)] == []
    named = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert len(named) == len(callers.routes)

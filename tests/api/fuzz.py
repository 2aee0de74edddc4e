"""Requests of every sort, made by schemathesis out of the published document, in the name of every role.

What it looks for: no answer of 500 or more, answers that fit the document, and nothing that tells of others (tests.api.leaks).
Most addresses name things that are there, so that requests get beyond "not found"; whatever is written is taken back.

    python -m tests.api.fuzz --examples 50 [--stage consultation] [--role focal_point] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from matcher.domain.rounds import CONSULTATION, STAGES
from matcher.store.migrations import upgrade
from matcher.store.session import open_database
from tests.api.callers import Caller, Callers, bring_to, make_callers
from tests.api.leaks import REFERENCE, Eyes

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
IF_MATCH = '"1-0000000000000000"'
"""Nearly everything in the world of these tests is at its first version."""


def operations(callers: Callers) -> Iterator[Any]:
    """Every operation of the document."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", callers.app)
    for found in schema.get_all_operations():
        yield found.ok()


def try_one(callers: Callers, caller: Caller, operation: Any, *, examples: int, seed: int) -> list[str]:
    """What went wrong with the requests of one operation by one caller."""
    eyes, wrong, dice = Eyes(callers, caller), list[str](), random.Random(f"{seed}{operation.label}")

    @seeded(seed)
    @settings(max_examples=examples, database=None, deadline=None, derandomize=False, phases=[Phase.explicit, Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: Any) -> None:
        if dice.random() < 0.8:
            case.path_parameters = {name: callers.examples.get(name, value) for name, value in case.path_parameters.items()}
        headers = {"Authorization": f"Bearer {caller.token}", "Accept-Encoding": "identity"}
        if "If-Match" in case.headers and dice.random() < 0.8:
            headers["If-Match"] = IF_MATCH
        if dice.random() < 0.3:
            headers["Accept-Language"] = dice.choice(("fr", "es", "ar"))
        response = case.call(headers=headers)
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            wrong.extend(f"{operation.label} by {caller.grant}: {each}" for each in group.exceptions)
        told = "json" in response.headers.get("content-type", [""])[0]
        if told and response.content and operation.path.removeprefix("/api/v1") not in REFERENCE:
            wrong.extend(f"{operation.label} by {caller.grant}: {leak}" for leak in eyes.leaks(response.json()))

    ask()
    return wrong


def run(callers: Callers, roles: Iterable[Caller], *, examples: int, seed: int, share: int = 1) -> list[str]:
    """Every operation by each of these callers; with `share` each does one operation in so many, in turn."""
    wrong: list[str] = []
    for place, caller in enumerate(roles):
        for number, operation in enumerate(operations(callers)):
            if (number + place) % share == 0:
                wrong += try_one(callers, caller, operation, examples=examples, seed=seed)
    return wrong


def main() -> int:
    reader = argparse.ArgumentParser(description="Asks the API everything, in the name of every role.")
    reader.add_argument("--examples", type=int, default=50)
    reader.add_argument("--stage", choices=STAGES, default=CONSULTATION)
    reader.add_argument("--role", default="")
    reader.add_argument("--seed", type=int, default=1)
    wish = reader.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "matcher.db"
        upgrade(f"sqlite:///{path}")
        store = open_database(f"sqlite:///{path}")
        callers = make_callers(store)
        bring_to(callers, wish.stage)
        roles = [each for each in callers.everybody if each.grant and wish.role in ("", each.grant.role)]
        wrong = run(callers, roles, examples=wish.examples, seed=wish.seed)
        store.close()
    print("\n\n".join(dict.fromkeys(wrong)) or "Nothing found.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

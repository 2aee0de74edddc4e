"""What the workflow writes into the trail: differences, roles, and never a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matcher.domain.actors import ROUND_MANAGER, Actor, Grant
from matcher.domain.errors import NotAllowed
from matcher.domain.statements import Statement
from matcher.store.session import Database
from matcher.workflow import trail
from tests.helpers.acting import CONSOLE

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ACTOR = Actor(5, (Grant(ROUND_MANAGER),))
NEED = Statement("r", "needs", "n1", "KEN", "draft", 1, {"level": "2", "target": "4", "deliverable": "Call +254 700 000 000"})


def test_an_entry_has_who_by_which_role_what_and_when(database: Database) -> None:
    with database.writing() as session:
        entry = trail.record(session, ACTOR, "round:settings:save", "round:r", {"weeks": 4}, {"weeks": 5, "days": {NOW.date()}}, NOW,
                             round="r")
    assert (entry.account, entry.roles, entry.at, entry.round) == (5, (ROUND_MANAGER,), NOW, "r")
    assert entry.after == {"weeks": 5, "days": ["2026-11-24"]}


def test_of_two_facts_the_difference_is_written_and_no_free_text(database: Database) -> None:
    later = replace(NEED, version=2, cells={**NEED.cells, "target": "5", "deliverable": "A plan"})
    with database.writing() as session:
        entry = trail.record(session, ACTOR, "need:draft:save", "need:n1", NEED, later, NOW, round="r")
    assert entry.before == {"version": 1, "cells": {"target": "4", "deliverable": "(21 characters)"}}
    assert entry.after == {"version": 2, "cells": {"target": "5", "deliverable": "(6 characters)"}}


@pytest.mark.parametrize("value", [{"email": "a@example.org"}, {"person": {"name": "A"}}, [{"phone": "1"}]])
def test_a_person_s_columns_are_refused(database: Database, value: object) -> None:
    with pytest.raises(ValueError, match="keeps no"), database.writing() as session:
        trail.record(session, ACTOR, "round:settings:save", "round:r", None, value, NOW)


def test_what_is_no_plain_value_is_refused(database: Database) -> None:
    with pytest.raises(TypeError, match="object"), database.writing() as session:
        trail.record(session, ACTOR, "round:settings:save", "round:r", None, object(), NOW)


def test_verifying_is_for_administrators_and_the_console(database: Database) -> None:
    with database.writing() as session:
        trail.record(session, ACTOR, "round:settings:save", "round:r", None, 1.5, NOW)
        assert trail.verify(session, CONSOLE).entries == 1
        with pytest.raises(NotAllowed):
            trail.verify(session, ACTOR)

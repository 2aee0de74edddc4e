"""Preparing a round: everything wrong at once, nothing taken away that somebody stands on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain.errors import Conflict, DataError, NotAllowed, WrongState
from matcher.domain.rounds import APPROVED, CONSULTATION, OPEN, PLANNING, SCREENING
from matcher.domain.statements import SUBMITTED
from matcher.store import envelopes, rounds, statements
from matcher.store import trail as entries
from matcher.store.scenarios import build_scenario
from matcher.store.session import Database
from matcher.workflow import preparing
from tests.helpers.acting import CONSOLE, KEY, NOW, bring_to, people
from tests.helpers.solved import scenario, small_pool

GOOD: dict[str, Any] = {"title": "A round", "start": date(2027, 1, 4), "weeks": 52, "approval": date(2026, 12, 14)}


def test_a_round_begins_as_a_draft(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        calendar = {OPEN: date(2026, 9, 1), SCREENING: date(2026, 10, 1), APPROVED: date(2026, 12, 14)}
        made = preparing.create(session, who.manager, "r", calendar=calendar, settings={"limits": {"seconds": 5}}, now=NOW, **GOOD)
        assert (made.stage, made.version, made.calendar, made.settings) == ("draft", 1, calendar, {"limits": {"seconds": 5}})
        assert rounds.get_round(session, "r") == made and made.created_by == who.manager.account
        for actor in (who.icrc, who.administrator, who.observer):
            with pytest.raises(NotAllowed):
                preparing.create(session, actor, "s", now=NOW, **GOOD)
        with pytest.raises(DataError, match="already"):
            preparing.create(session, CONSOLE, "r", now=NOW, **GOOD)


@pytest.mark.parametrize("change, column", [
    ({"start": date(2027, 1, 5)}, "start"), ({"weeks": 0}, "weeks"), ({"weeks": 157}, "weeks"), ({"currency": "francs"}, "currency"),
    ({"title": " "}, "title"), ({"settings": {"limits": {"seed": -1}}}, "limits.seed"), ({"settings": {"rule": {}}}, "rule"),
    ({"calendar": {"opened": date(2026, 9, 1)}}, "calendar.opened"),
    ({"calendar": {OPEN: date(2026, 9, 2), SCREENING: date(2026, 9, 1)}}, "calendar.screening"),
])
def test_what_a_round_may_not_be_is_told_by_field(database: Database, change: dict[str, Any], column: str) -> None:
    with database.writing() as session:
        with pytest.raises(DataError) as refused:
            preparing.create(session, CONSOLE, "r", now=NOW, **{**GOOD, **change})
        assert column in [problem.column for problem in refused.value.problems]


def test_a_scenario_becomes_a_round(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        made = preparing.create_from(session, who.manager, scenario(small_pool(), "r"), now=NOW)
        assert statements.count_statements(session, "r", "needs")[SUBMITTED] == 7
        assert build_scenario(session, "r", states=(SUBMITTED,)).digest() == scenario(small_pool(), "r").digest()
        assert made.key == "r"
        assert {entry.act for entry in entries.list_entries(session, round="r").items} == {"round:draft:create", "round:societies:save"}


def test_a_society_with_statements_stays(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        preparing.create_from(session, who.manager, scenario(small_pool(), "r"), now=NOW)
        cells = rounds.society_cells(session, "r")
        with pytest.raises(WrongState, match="KEN"):
            preparing.put_societies(session, who.manager, "r", [row for row in cells if row["society"] != "KEN"], now=NOW)
        more = [*({**row, "security_tier": "2"} for row in cells),
                {"society": "UGA", "name": "Uganda", "region": "AFR", "languages": "en:C1"}]
        assert preparing.put_societies(session, who.manager, "r", more, now=NOW) == 6
        assert {row["security_tier"] for row in rounds.society_cells(session, "r")} == {"2", "1"}
        assert preparing.put_societies(session, who.manager, "r", cells, now=NOW) == 5
        assert rounds.rounds_of(session, "KEN") == ("r",) and rounds.rounds_of(session, "UGA") == ()


def test_numbers_may_be_changed_until_the_plan_is_out_dates_until_the_freeze(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        held = bring_to(session, who, PLANNING)
        with pytest.raises(WrongState):
            preparing.change(session, who.manager, KEY, held.version, about="", currency="CHF", calendar={}, now=NOW, **GOOD)
        new = {**held.settings, "limits": {"seconds": 9, "seed": 4, "workers": 1, "gap": 0.0}}
        changed = preparing.change_policy(session, who.manager, KEY, held.version, new, now=NOW)
        assert build_scenario(session, KEY).limits.seconds == 9
        with pytest.raises(Conflict):
            preparing.change_policy(session, who.manager, KEY, held.version, new, now=NOW)
        with pytest.raises(DataError):
            preparing.change_policy(session, who.manager, KEY, changed.version, {"limits": {"seconds": 0}}, now=NOW)
        entry = entries.list_entries(session, act="round:policy:save").items[0]
        assert entry.before["settings"]["limits"]["seconds"] == 20 and entry.after["settings"]["limits"]["seconds"] == 9


def test_changed_terms_undo_the_promise_of_the_money(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, PLANNING)
        envelope = envelopes.get_envelope(session, KEY, "e2")
        promised = envelopes.commit_envelope(session, KEY, "e2", envelope.version, plan=1, by=who.funds["Norway"].account, now=NOW)
        more = preparing.save_envelope(session, who.manager, KEY, "e2", promised.version, {**envelope.cells, "amount": "10000"}, now=NOW)
        assert (more.amount, more.committed_plan, more.entered_by) == (10000, None, who.manager.account)
        with pytest.raises(Conflict):
            preparing.save_envelope(session, who.manager, KEY, "e2", promised.version, envelope.cells, now=NOW)
        new = preparing.add_envelope(session, who.manager, KEY, {**envelope.cells, "envelope": "e9"}, now=NOW)
        with pytest.raises(NotAllowed):
            preparing.remove_envelope(session, who.funds["Norway"], KEY, "e9", new.version, now=NOW)
        preparing.remove_envelope(session, who.manager, KEY, "e9", new.version, now=NOW)
        assert [each.envelope for each in envelopes.all_envelopes(session, KEY)] == ["e1", "e2"]


def test_envelopes_stand_during_a_consultation(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        envelope = envelopes.get_envelope(session, KEY, "e1")
        with pytest.raises(WrongState):
            preparing.save_envelope(session, who.manager, KEY, "e1", envelope.version, envelope.cells, now=NOW)

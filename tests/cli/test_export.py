"""`matcher export` writes a plan in the forms in which it leaves, of a scenario or of a round."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner

from matcher.cli.export import command
from matcher.domain.errors import NotFound
from matcher.store.session import Database, open_database
from tests.helpers.reviewed import reviewed_round
from tests.helpers.solved import small


@pytest.fixture
def store(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "matcher.db")
    opened = open_database(f"sqlite:///{tmp_path / 'matcher.db'}")
    yield opened
    opened.close()


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_plan_of_a_round_leaves_with_its_marks(store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed_round(store)
    monkeypatch.setenv("DATABASE_URL", store.url)
    out = tmp_path / "plan.json"
    assert "application/json" in run("r1", "1", "--format", "plan_json", "--day", "2026-11-24", "--out", str(out))
    assert json.loads(out.read_text("utf-8"))["issued"] == {
        "round": "r1", "plan": 1, "digest": small().plan.digest, "date": "2026-11-24", "data_class": "restricted"}
    of_kenya = tmp_path / "kenya.ics"
    run("r1", "1", "--format", "calendar", "--society", "KEN", "--lang", "ar", "--out", str(of_kenya))
    events = icalendar.Calendar.from_ical(of_kenya.read_bytes()).walk("VEVENT")
    assert len(events) == sum(any("KEN" in (leg.receiver, leg.sender) for leg in x.legs) for x in small().plan.exchanges)


def test_what_is_not_there_is_said(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed_round(store)
    monkeypatch.setenv("DATABASE_URL", store.url)
    for arguments in (("r1", "9"), ("r1", "one"), ("r2", "1")):
        with pytest.raises(NotFound):
            run(*arguments, "--format", "plan_json")
    with pytest.raises(NotFound, match="no Society"):
        run("r1", "1", "--format", "calendar", "--society", "XYZ")

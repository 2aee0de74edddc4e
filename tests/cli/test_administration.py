"""The operator's commands on a real database: database, accounts, rounds, trail."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from matcher.cli.user import LINK_PATH
from matcher.config import Settings
from matcher.domain.actors import ROUND_MANAGER, Grant
from matcher.domain.rounds import OPEN
from matcher.store import rounds, trail
from matcher.store.accounts import account_of_email
from matcher.store.session import Database
from matcher.workflow import passwords
from web.app import create_app

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


def call(url: str, *arguments: object, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MATCHER_", "DATABASE_"))}
    done = subprocess.run([sys.executable, "-m", "matcher.cli", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
                          encoding="utf-8", timeout=300, check=False, input=given,
                          env=environment | {"DATABASE_URL": url} | settings)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def run(database_url: str) -> Run:
    return lambda *arguments, **more: call(database_url, *arguments, **more)


def test_a_new_database_is_made_by_upgrade_and_asked_for_before(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/matcher.db"
    early = call(url, "round", "list")
    assert (early.returncode, "matcher db upgrade" in early.stderr) == (4, True)
    assert call(url, "db", "upgrade").returncode == 0
    assert call(url, "db", "upgrade").returncode == 0
    assert call(url, "round", "list").stdout == ""
    assert call(url, "db", "backup", tmp_path / "copy").returncode == 0
    assert call(url, "db", "restore", tmp_path / "copy").returncode == 4, "what is there is not given up unasked"
    restored = call(url, "db", "restore", tmp_path / "copy", "--replace")
    assert (restored.returncode, "0 entries" in restored.stdout) == (0, True)


@pytest.mark.slow
def test_accounts_from_first_to_last(run: Run, database: Database) -> None:
    made = run("user", "create", "Lee@example.org", "--name", "Lee", "--society", "KEN", MATCHER_PUBLIC_URL="https://rounds.example.org")
    assert made.returncode == 0
    link = re.search(r"https://rounds\.example\.org/\S+/(\S+)", made.stdout)
    assert link is not None
    with database.writing() as session:
        assert passwords.link_holds(session, link[1], now=datetime.now(UTC))
    assert run("user", "grant", "lee@example.org", "--role", "focal_point", "--for", "KEN").stdout == "Roles now: focal_point (KEN).\n"
    assert run("user", "grant", "lee@example.org", "--role", "focal_point").returncode == 2
    assert run("user", "grant", "nobody@example.org", "--role", "observer").returncode == 4
    assert "lee@example.org\tLee\tactive\tfocal_point (KEN)" in run("user", "list").stdout
    assert run("user", "list", "--role", "observer").stdout == ""
    assert run("user", "revoke", "lee@example.org", "--role", "focal_point", "--for", "KEN").stdout == "Roles now: none.\n"
    assert run("user", "disable", "lee@example.org").stdout == "The account is disabled.\n"
    assert run("user", "reset", "lee@example.org").returncode == 4
    assert run("user", "enable", "lee@example.org").returncode == 0
    asked = run("user", "reset", "lee@example.org", "--ask", given="a long enough phrase\na long enough phrase\n")
    assert "The password is set." in asked.stdout
    assert run("user", "create", "lee@example.org", "--name", "Other").returncode == 2
    assert run("trail", "verify").returncode == 0


def test_the_link_for_a_password_leads_to_a_page(database: Database) -> None:
    app = create_app(Settings(database_url=database.url), database=database)
    assert f"/{LINK_PATH}<token>" in {rule.rule for rule in app.url_map.iter_rules()}


@pytest.mark.slow
def test_rounds_are_made_loaded_shown_and_moved(run: Run, database: Database) -> None:
    made = run("round", "create", "spring", "--title", "Spring", "--start", "2027-01-04", "--weeks", 20, "--approval", "2026-12-14")
    assert (made.returncode, made.stdout) == (0, "Round spring is in draft.\n")
    assert run("round", "create", "l", "--title", "x", "--start", "2027-01-05", "--weeks", 20, "--approval", "2026-12-14").returncode == 2
    loaded = run("round", "load", ROOT / "scenarios" / "first-look", "--key", "look", "--state", "eligible")
    assert (loaded.returncode, "Round look is in draft" in loaded.stdout) == (0, True)
    assert run("round", "load", ROOT / "scenarios" / "first-look", "--key", "look").returncode == 2
    assert {line.split("\t")[0] for line in run("round", "list").stdout.splitlines()} == {"spring", "look"}
    shown = run("round", "show", "look").stdout
    assert "stage: draft" in shown
    assert "eligible" in shown
    assert "moves: open_call, cancel" in shown
    assert run("round", "show", "nowhere").returncode == 4

    run("user", "create", "manager@example.org", "--name", "M")
    refused = run("round", "move", "look", "open_call", "--as", "manager@example.org")
    assert (refused.returncode, "may not" in refused.stderr) == (4, True)
    run("user", "grant", "manager@example.org", "--role", ROUND_MANAGER)
    assert run("round", "move", "look", "open_call", "--as", "manager@example.org").stdout == "Round look is in open.\n"
    assert run("round", "move", "look", "freeze", "--as", "manager@example.org").returncode == 4
    assert run("round", "move", "look", "propose", "--as", "manager@example.org").returncode == 2
    assert run("round", "move", "spring", "cancel", "--as", "manager@example.org", "--reason", "funding").returncode == 0
    with database.reading() as session:
        assert rounds.get_round(session, "look").stage == OPEN
        found = account_of_email(session, "manager@example.org")
        assert found is not None
        assert found.grants == (Grant(ROUND_MANAGER),)


def test_a_changed_trail_is_found_and_told(run: Run, database: Database) -> None:
    for name in ("a", "b", "c"):
        run("user", "create", f"{name}@example.org", "--name", name)
    sound = run("trail", "verify")
    known = sound.stdout.splitlines()[-1]
    assert (sound.returncode, re.fullmatch(r"\d+:[0-9a-f]{64}", known) is not None) == (0, True)
    assert run("trail", "verify", "--known", known).returncode == 0
    assert run("trail", "verify", "--known", "1:" + "0" * 64).returncode == 1
    assert run("trail", "verify", "--known", "nonsense").returncode == 2
    with database.writing() as session:
        # As one with the rights of the database's owner would.
        session.execute(text("DROP TRIGGER trail_no_update" if database.sqlite else "ALTER TABLE trail DISABLE TRIGGER ALL"))
        session.execute(text("UPDATE trail SET subject = 'account:9' WHERE number = 2"))
    broken = run("trail", "verify")
    assert (broken.returncode, broken.stdout) == (1, "Entry 2 is not what was written.\n")


@pytest.mark.slow
def test_what_is_held_of_a_person_is_shown_corrected_and_let_go(run: Run, database: Database) -> None:
    run("user", "create", "lee@example.org", "--name", "Lee Unusual", "--function", "Tracing")
    shown = run("privacy", "show", "lee@example.org")
    assert shown.returncode == 0
    assert "Lee Unusual" in json.dumps(json.loads(shown.stdout))
    assert run("privacy", "correct", "lee@example.org", "--name", "Lea Unusual").stdout == "Account 1: name corrected.\n"
    assert run("privacy", "correct", "lee@example.org").returncode == 2
    assert "Lea Unusual" in run("privacy", "show", "1").stdout
    assert run("privacy", "withdraw", "lee@example.org", given="n\n").returncode == 4
    assert "withdrawn" in run("privacy", "withdraw", "lee@example.org", "--yes").stdout
    assert run("privacy", "show", "lee@example.org").returncode == 4
    assert "Unusual" not in run("privacy", "show", "1").stdout
    assert run("privacy", "purge").returncode == 0
    with database.reading() as session:
        entries = trail.list_entries(session, act="privacy:").items
    assert [entry.act for entry in entries] == [
        "privacy:retention:purge", "privacy:person:report", "privacy:person:withdraw", "privacy:person:report",
        "privacy:person:correct", "privacy:person:report"]
    assert "Unusual" not in repr(entries)
    assert run("trail", "verify").returncode == 0


def test_a_wrong_setting_is_told_by_its_name(tmp_path: Path) -> None:
    for name, value in (("MATCHER_PORT", "http"), ("DATABASE_URL", "mysql://x/y"), ("MATCHER_LEASE_SECONDS", "0"), ("MATCHER_SECRET", "x")):
        done = call(f"sqlite:///{tmp_path}/x.db", "round", "list", **{name: value})
        assert (done.returncode, name in done.stderr) == (2, True)

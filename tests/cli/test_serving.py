"""`serve` and `demo` as an operator starts and ends them: one command starts all, Ctrl-C and kill -9 leave nothing behind."""

from __future__ import annotations

import os
import re
import signal
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from matcher.domain.runs import DONE
from matcher.store import runs
from matcher.store.accounts import add_account, set_columns
from matcher.store.logins import second_factors
from matcher.store.session import open_database
from matcher.workflow import sealing
from tests.helpers.planned import asked, planned_round, run_now
from tests.helpers.processes import Process, children, environment, processes, wait_until
from tests.helpers.visiting import Visitor

Start = Callable[..., Process]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with processes() as starting:
        def begin(*arguments: object, url: str, **settings: object) -> Process:
            log = tmp_path / f"{arguments[0]}-{len(list(tmp_path.glob('*.log')))}.log"
            return starting(*arguments, environment=environment(url, **settings), log=log)
        yield begin


def address_of(process: Process) -> str:
    return process.wait_for(r"matcher serves at (http://\S+)", 120)[1]


def answer(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=30) as response:
        return response.status, response.read().decode()


def gone(numbers: set[int]) -> bool:
    return not any(psutil.pid_exists(number) and psutil.Process(number).status() != psutil.STATUS_ZOMBIE for number in numbers)


def test_serve_starts_web_and_workers_and_ends_both(start: Start, database_url: str) -> None:
    server = start("serve", "--port", 0, "--workers", 2, url=database_url)
    base = address_of(server)
    assert answer(base + "health") == (200, '{"database":"ok","status":"ok"}\n')
    workers = children(server.pid)
    assert len(workers) == 2
    database = open_database(database_url)
    planned_round(database, "first-look")
    run = asked(database)
    wait_until(lambda: run_now(database, run).state == DONE, 120)
    database.close()
    os.kill(server.pid, signal.SIGINT)
    assert server.popen.wait(60) == 0
    wait_until(lambda: gone(workers), 30)


def test_a_worker_that_dies_is_started_again(start: Start, database_url: str) -> None:
    server = start("serve", "--port", 0, "--workers", 1, url=database_url)
    address_of(server)
    (first,) = children(server.pid)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: bool(children(server.pid) - {first}), 60)
    server.wait_for("worker died")


def test_a_worker_that_is_stopped_for_too_long_is_ended_and_started_again(start: Start, database_url: str) -> None:
    server = start("serve", "--port", 0, "--workers", 1, url=database_url)
    address_of(server)
    (first,) = children(server.pid)
    os.kill(first, signal.SIGSTOP)
    wait_until(lambda: bool(children(server.pid) - {first}), 60)
    assert gone({first})
    server.wait_for("worker stopped for too long")


def test_a_server_seals_second_factors_that_an_earlier_version_kept_in_clear(start: Start, database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as session:
        account = add_account(session, email="lee@example.org", name="Lee", now=datetime.now(UTC)).id
        set_columns(session, account, totp_secret="A" * 32, totp_confirmed=True)
    address_of(start("serve", "--port", 0, "--workers", 0, url=database_url))
    with database.reading() as session:
        ((found, kept),) = second_factors(session)
    database.close()
    assert found == account and kept != "A" * 32
    assert sealing.unseal(kept, account, secret="s" * 40) == "A" * 32


def test_a_secret_of_its_own_is_kept_and_log_ins_outlast_a_restart(start: Start, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/instance/matcher.db"
    assert start("db", "upgrade", url=url).popen.wait(60) == 0
    found = []
    for _each in range(2):
        server = start("serve", "--port", 0, "--workers", 0, url=url, MATCHER_SECRET="")
        address_of(server)
        kept = tmp_path / "instance" / "secret"
        assert kept.stat().st_mode & 0o777 == 0o600
        found.append(kept.read_text())
        server.end()
    assert found[0] == found[1] and len(found[0]) == 64


def test_workers_end_by_themselves_when_the_server_was_killed(start: Start, database_url: str) -> None:
    server = start("serve", "--port", 0, "--workers", 1, url=database_url)
    address_of(server)
    server.wait_for("worker ready", 120)
    workers = children(server.pid)
    server.kill()
    wait_until(lambda: gone(workers), 60)


def test_a_port_that_is_taken_is_told_and_nothing_stays(start: Start, database_url: str) -> None:
    port = address_of(start("serve", "--port", 0, "--workers", 0, url=database_url)).rstrip("/").rpartition(":")[2]
    second = start("serve", "--port", port, "--workers", 1, url=database_url)
    assert second.popen.wait(60) == 4
    assert f"Port {port}" in second.said()
    assert "Traceback" not in second.said()


def test_the_demonstration_may_be_started_again_and_keeps_its_log_ins(start: Start, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/instance/matcher.db"
    first = start("demo", "--port", 0, url=url, MATCHER_SECRET="")
    first.wait_for("Ctrl-C ends everything")
    shown = re.findall(r"(\S+@demonstration\.example) +(\S+)", first.said())
    assert len(shown) == 9
    assert "FOR DEMONSTRATION ONLY" in first.said()
    for name in ("matcher.db", "matcher-queue.db", "secret", "demonstration.json"):
        assert (tmp_path / "instance" / name).stat().st_mode & 0o077 == 0, name
    database = open_database(url)

    def planned() -> bool:
        with database.reading() as session:
            return any(run.plan for run in runs.list_runs(session, "global-2027").items)

    wait_until(planned, 180)
    database.close()
    assert first.end() == 0
    second = start("demo", "--port", 0, "--workers", 0, url=url)
    second.wait_for("Ctrl-C ends everything")
    assert re.findall(r"(\S+@demonstration\.example) +(\S+)", second.said()) == shown
    base = address_of(second)
    for email, password in shown:
        Visitor(base, email, password).sign_in()


def test_the_demonstration_does_not_go_beside_real_people(start: Start, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/matcher.db"
    for arguments in (("db", "upgrade"), ("user", "create", "lee@example.org", "--name", "Lee")):
        assert start(*arguments, url=url).popen.wait(60) == 0
    refused = start("demo", "--port", 0, url=url)
    assert refused.popen.wait(120) == 4
    assert "real people" in refused.said()

"""docs/client.py against a real server with a real worker, as its reader would use it; and two servers on one database."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from matcher.domain.actors import AUTHORISER, CONSOLE, ROUND_MANAGER, Grant
from matcher.domain.statements import NEEDS
from matcher.store import statements
from matcher.store.session import open_database
from matcher.workflow import tokens
from tests.helpers.people import person
from tests.helpers.processes import environment, processes
from tests.helpers.reviewed import KEY, put_to, reviewed_round

ROOT = Path(__file__).resolve().parents[2]
NEED = {"iso3": "KEN", "kinds": ["secondment"], "capability": "SRV-TRAC", "level": 2, "target": 4, "priority": 1, "days": 10,
        "earliest": "2027-03-01", "latest": "2027-06-30"}


def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def url(tmp_path: Path, sqlite_template: Path) -> Iterator[str]:
    (tmp_path / "matcher.db").write_bytes(sqlite_template.read_bytes())
    yield f"sqlite:///{tmp_path / 'matcher.db'}"


def client(base: str, token: str, *words: object) -> subprocess.CompletedProcess[str]:
    given = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    return subprocess.run([sys.executable, str(ROOT / "docs" / "client.py"), *map(str, words)], capture_output=True, text=True, timeout=120,
                          env=given | {"MATCHER_URL": base, "MATCHER_TOKEN": token}, check=False)


@pytest.mark.slow
def test_the_example_client_lists_states_asks_waits_and_downloads(url: str, tmp_path: Path) -> None:
    database = open_database(url)
    reviewed_round(database)
    put_to(database, "open")
    manager, authoriser = (person(database, grant) for grant in (Grant(ROUND_MANAGER), Grant(AUTHORISER, "KEN")))
    with database.writing() as session:
        secrets = [tokens.make_for(session, CONSOLE, account.id, title="Client", scopes=["read", "statements", "runs"], days=2,
                                   now=datetime.now(UTC))[1] for account in (manager, authoriser)]
    ports = [port(), port()]
    with processes() as start:
        for number, each in enumerate(ports):
            server = start("serve", "--port", each, "--workers", 1 - number, environment=environment(url, MATCHER_LOG_LEVEL="warning"),
                           log=tmp_path / f"server-{number}.log")
            server.wait_for("matcher serves at", 120)
        base, other = (f"http://127.0.0.1:{each}" for each in ports)
        assert client(base, secrets[0], "rounds").stdout == "r1\topen\t2027-01-04\tA small round\n"
        (tmp_path / "need.json").write_text(json.dumps(NEED), "utf-8")
        stated = client(base, secrets[1], "state-need", KEY, tmp_path / "need.json")
        assert (stated.stdout, stated.stderr) == ("Need KEN-n1 is a draft.\n", "")
        refused = client(base, secrets[0], "state-need", KEY, tmp_path / "need.json")
        assert (refused.returncode, "You may not do this (403)" in refused.stderr) == (1, True)
        once(base, other, secrets[1], url)
        book = requests.get(f"{base}/api/v1/rounds/{KEY}/uploads/KEN/workbook", timeout=60,
                            headers={"Authorization": f"Bearer {secrets[1]}"})
        (tmp_path / "mine.xlsx").write_bytes(book.content)
        brought = client(base, secrets[1], "upload", KEY, "KEN", tmp_path / "mine.xlsx", "--apply")
        assert (brought.stdout, brought.stderr) == ("inserted 0, updated 0, withdrawn 0, submitted 0\n", "")
        asked = client(base, secrets[0], "ask", KEY, 1, '{"kind": "why_not", "need": "n6", "offer": "o4"}')
        assert (asked.stdout.splitlines()[0], asked.stderr) == ("Offer o4 may not serve need n6: each way fails a check.", "")
        put_to(database, "planning")
        planned = client(base, secrets[0], "plan", KEY, "--seconds", 20, "--out", tmp_path / "plan.json")
        assert (planned.returncode, planned.stderr) == (0, "")
        document = json.loads((tmp_path / "plan.json").read_text("utf-8"))
        assert (document["status"], {leg["need"] for each in document["exchanges"] for leg in each["legs"]} >= {"n1", "n2"}) == (
            "optimal", True)
    database.close()


def once(base: str, other: str, token: str, url: str) -> None:
    """The same POST to both servers at once is done once."""
    def ask(where: str) -> requests.Response:
        return requests.post(f"{where}/api/v1/rounds/{KEY}/needs", json=NEED, timeout=60,
                             headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "both"})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, [base, other] * 4))
    assert {(answer.status_code, answer.json()["need"]) for answer in answers} == {(201, "KEN-n2")}
    database = open_database(url)
    with database.reading() as session:
        assert {"KEN-n1", "KEN-n2"} == {key for key in statements.keys_of(session, KEY, NEEDS) if key.startswith("KEN")}
    database.close()

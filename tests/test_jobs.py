"""The queue: what one process announces another does, messages are plain data, and a failed run stops nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from matcher.domain.errors import DataError
from matcher.jobs import Queue, QueueAway, queue_address
from tests.helpers.databases import PostgreSQL

ROOT = Path(__file__).resolve().parents[1]
WORKER = """
import sys, threading
from matcher.jobs import Queue
leaving = threading.Event()
swept = iter([[7], []])
def perform(run):
    print("did", run, flush=True)
    if run == 13:
        raise ValueError("of no matter to the next one")
Queue(sys.argv[1]).work(perform, lambda: next(swept, []), every=0.2, leaving=leaving)
print("left", leaving.is_set(), flush=True)
"""


def worker(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WORKER, url], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def test_what_one_process_announces_another_does(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/queue.db"
    queue = Queue(url)
    for run in (13, 4):
        queue.announce(run)
    assert queue.waiting() == 2
    process = worker(url)
    with process, process.stdout as told:  # type: ignore[union-attr]
        did = {told.readline() for _ in range(3)}
        process.send_signal(signal.SIGTERM)
        assert told.read() == "left True\n"
    assert process.returncode == 0
    assert did == {"did 13\n", "did 4\n", "did 7\n"}, "two announced, one found by the sweeper, and an error stopped nothing"
    assert queue.waiting() == 0


def test_workers_that_start_at_the_same_moment_on_a_new_postgresql_all_have_a_queue(postgresql: PostgreSQL) -> None:
    for _each in range(3):
        url = postgresql.bare()
        together = threading.Barrier(6)

        def start(address: str = url, together: threading.Barrier = together) -> None:
            together.wait(60)
            Queue(address).close()

        with ThreadPoolExecutor(6) as pool:
            for started in [pool.submit(start) for _number in range(6)]:
                started.result(60)
        queue = Queue(url)
        queue.announce(5)
        assert queue.waiting() == 1
        queue.close()
        postgresql.drop(url)


def test_a_message_is_plain_data(tmp_path: Path) -> None:
    queue = Queue(f"sqlite:///{tmp_path}/queue.db")
    queue.announce(5)
    (message,) = queue.huey.storage.enqueued_items()
    assert json.loads(message)["args"] == [5]
    assert json.loads(message)["task"] == "matcher.jobs.perform"


def test_a_process_that_does_no_runs_refuses_one(tmp_path: Path) -> None:
    queue = Queue(f"sqlite:///{tmp_path}/queue.db")
    queue.announce(5)
    with pytest.raises(RuntimeError):
        queue.huey.dequeue().execute()


def test_a_queue_that_is_away_is_told_apart(tmp_path: Path) -> None:
    queue = Queue(f"sqlite:///{tmp_path}/queue.db")
    (tmp_path / "queue.db").unlink()
    (tmp_path / "queue.db").mkdir()
    queue.huey.storage.close()
    with pytest.raises(QueueAway):
        queue.announce(1)


@pytest.mark.parametrize("url", ["redis://localhost/0", "ftp://x", "sqlite:x"])
def test_a_wrong_address_is_told_by_its_setting(url: str) -> None:
    with pytest.raises(DataError, match="MATCHER_QUEUE_URL"):
        Queue(url)


def test_the_queue_lies_beside_the_database() -> None:
    assert queue_address("", "sqlite:///instance/matcher.db") == "sqlite:///instance/matcher-queue.db"
    assert queue_address("", "postgresql+psycopg://u@h/d") == "postgresql+psycopg://u@h/d"
    assert queue_address("redis://q/0", "sqlite:///x.db") == "redis://q/0"


def test_leaving_at_once_is_possible(tmp_path: Path) -> None:
    leaving = threading.Event()
    leaving.set()
    Queue(f"sqlite:///{tmp_path}/queue.db").work(lambda run: None, lambda: [], every=60, leaving=leaving)

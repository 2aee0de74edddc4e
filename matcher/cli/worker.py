"""matcher worker."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import threading

import click
import structlog

from matcher import logs
from matcher.cli.door import open_current
from matcher.config import Settings
from matcher.jobs import Queue, queue_address

log = structlog.get_logger("worker")


@click.command("worker")
@click.option("--parent", type=int, hidden=True, help="End when this process has ended.")
@click.option("--log-level", type=click.Choice(("debug", "info", "warning", "error")), hidden=True)
def command(parent: int | None, log_level: str | None) -> int:
    """Does runs, one after the other, until told to end (Ctrl-C or SIGTERM); start one a process, on any machine."""
    settings = Settings.from_environment()
    logs.configure(log_level or settings.log_level)
    if hasattr(os, "nice"):
        os.nice(settings.worker_nice)
    # A worker that is stopped in the middle of a heartbeat must have let go of its run's row when its lease is over.
    database = open_current(settings, idle_seconds=settings.lease_seconds / 2)
    # Before any run is claimed: loading the solver takes seconds in which no lease would be renewed.
    from matcher.workflow.performing import Performer

    leaving = threading.Event()
    owner = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(4)}"
    queue = Queue(queue_address(settings.queue_url, settings.database_url))
    performer = Performer(database.writing, owner, float(settings.lease_seconds), leaving, settings.solver_cores, queue.announce)
    if parent is not None:
        threading.Thread(target=_watch_parent, args=(parent, leaving), name="parent", daemon=True).start()
    log.info("worker ready", owner=owner)
    queue.work(performer.perform, performer.sweep, every=settings.lease_seconds / 3, leaving=leaving)
    database.close()
    log.info("worker left", owner=owner)
    return 0


def _watch_parent(parent: int, leaving: threading.Event) -> None:
    """A server that was killed cannot tell its workers to end: they see it themselves."""
    while not leaving.wait(1.0):
        if os.getppid() != parent:
            leaving.set()


def start_worker(log_level: str) -> subprocess.Popen[bytes]:
    """A worker as a child of this process."""
    arguments = ["worker", "--parent", str(os.getpid()), "--log-level", log_level]
    # In a group of its own: Ctrl-C at the terminal is this process's to pass on, once.
    return subprocess.Popen([sys.executable, "-m", "matcher.cli", *arguments], start_new_session=True)

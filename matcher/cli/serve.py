"""matcher serve."""

from __future__ import annotations

import dataclasses
import importlib
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from types import FrameType, TracebackType
from typing import Any

import click
import structlog

from matcher import logs
from matcher.cli.door import database_of, instance_folder, open_current
from matcher.cli.worker import start_worker
from matcher.config import Settings
from matcher.domain.errors import WrongState
from matcher.workflow.second_factor import seal_all

log = structlog.get_logger("serve")
_PATIENCE = 15.0
"""Seconds that workers get to give their runs back before they are killed (then the lease does it)."""


class Workers:
    """Child processes that do runs: started with the server, started again when one dies, ended with it.

    One that is stopped for longer than a lease (by hand, by a debugger) is ended: it may be in the middle of a
    transaction, and on SQLite nobody else could write until it goes on.
    """

    def __init__(self, number: int, log_level: str, lease: float) -> None:
        self.number, self.log_level, self.lease = number, log_level, lease
        self.children: list[subprocess.Popen[bytes]] = []
        self.stopped: dict[int, float] = {}
        self.leaving = threading.Event()
        self.keeper = threading.Thread(target=self._keep, name="workers", daemon=True)

    def __enter__(self) -> Workers:
        self.children = [start_worker(self.log_level) for _ in range(self.number)]
        self.keeper.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, places: TracebackType | None) -> None:
        self.leaving.set()
        self.keeper.join()
        for child in self.children:
            child.terminate()
        until = time.monotonic() + _PATIENCE
        for child in self.children:
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _keep(self) -> None:
        pause = 1.0
        while not self.leaving.wait(pause):
            self._end_stopped()
            dead = [place for place, child in enumerate(self.children) if child.poll() is not None]
            for place in dead:
                log.warning("worker died", code=self.children[place].returncode)
                self.children[place] = start_worker(self.log_level)
            # One that dies at once, every time, must not keep the machine busy.
            pause = min(pause * 2, 60.0) if dead else 1.0

    def _end_stopped(self) -> None:
        now = time.monotonic()
        stopped = [child for child in self.children if _is_stopped(child.pid)]
        self.stopped = {child.pid: self.stopped.get(child.pid, now) for child in stopped}
        for child in stopped:
            if now - self.stopped[child.pid] > self.lease:
                log.warning("worker stopped for too long")
                child.kill()


def _is_stopped(child: int) -> bool:
    """Whether a child process is stopped; the news stays where it is, for whoever waits for the child's end."""
    try:
        return os.waitid(os.P_PID, child, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return False


@click.command("serve")
@click.option("--host", help="Address to listen at; MATCHER_HOST or 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen at (0: any free one); MATCHER_PORT or 8000.")
@click.option("--workers", type=click.IntRange(0, 64), default=1, show_default=True, help="Workers to start beside the server.")
def command(host: str | None, port: int | None, workers: int) -> int:
    """Serves the web, and starts and keeps workers beside it; Ctrl-C or SIGTERM ends all of them."""
    settings = Settings.from_environment()
    given = {"host": host, "port": port}
    settings = dataclasses.replace(settings, **{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]
    logs.configure(settings.log_level)
    open_current(settings).close()
    return serve(settings, workers=workers)


def serve(settings: Settings, *, workers: int, welcome: str = "") -> int:
    """Serves until told to end. The address is printed when the port is open, `welcome` below it."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    settings = dataclasses.replace(settings, secret=settings.secret or kept_secret(settings))
    _seal(settings)
    server = _server(settings)
    try:
        with Workers(workers, settings.log_level, settings.lease_seconds):
            click.echo(f"matcher serves at {address(settings.host, _port(server))}")
            if welcome:
                click.echo(welcome)
            sys.stdout.flush()
            server.run()
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        server.close()
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"


def kept_secret(settings: Settings) -> str:
    """The secret of this machine, made on first use and kept beside an SQLite database, so that log-ins outlast a restart.

    Empty for PostgreSQL, which several machines may share: there it has to be set, or each process makes its own.
    """
    if not settings.database_url.startswith("sqlite"):
        log.warning("no secret set", setting="MATCHER_SECRET")
        return ""
    path = instance_folder(settings) / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_hex(32)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(made)
    except FileExistsError:
        found = path.read_text("ascii").strip()
        # An empty one is what a power cut in the moment of its making leaves.
        return found if len(found) >= 32 else made
    return made


def _seal(settings: Settings) -> None:
    """Seals second factors that an earlier version kept in clear."""
    if not settings.secret:
        return
    with database_of(settings) as database, database.writing() as session:
        sealed = seal_all(session, secret=settings.secret)
    if sealed:
        log.info("second factors sealed", count=sealed)


def _port(server: Any) -> int:
    """The port that is listened at; a name with several addresses has a listener for each, all with one port."""
    listening = getattr(server, "effective_listen", None)
    return int(listening[0][1] if listening else server.effective_port)


def _server(settings: Settings) -> Any:
    import waitress

    # By its name: this room stands below the web, and the web is one of the things it can start.
    app = importlib.import_module("web.app").create_app(settings)
    proxy: dict[str, Any] = {"clear_untrusted_proxy_headers": False}
    if settings.trusted_proxy:
        proxy = {"trusted_proxy": settings.trusted_proxy, "clear_untrusted_proxy_headers": True,
                 "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}}
    try:
        return waitress.create_server(
            app, host=settings.host, port=settings.port, threads=settings.threads, ident="", connection_limit=1000,
            channel_timeout=60, max_request_body_size=11 * 1024 * 1024, **proxy)
    except OSError as error:
        raise WrongState(f"Port {settings.port} at {settings.host} is not to be had ({error.strerror}): something else listens "
                         f"there. Choose another with --port or MATCHER_PORT.") from error

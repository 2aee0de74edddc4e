"""The product's own processes, started as an operator starts them, and killed as a power cut does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(database_url: str, **given: object) -> dict[str, str]:
    """The settings of a process: nothing of the tests' own environment but what a program needs to start."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR")}
    return kept | {"DATABASE_URL": database_url, "MATCHER_LEASE_SECONDS": "2", "MATCHER_SECRET": "s" * 40,
                   "MATCHER_SOLVER_CORES": "1"} | {key: str(value) for key, value in given.items()}


def _hearing() -> None:
    # Tests started in the background ignore Ctrl-C, and so would all that they start.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Process:
    """One `matcher COMMAND`, in a process group of its own; what it says is kept in a file."""

    def __init__(self, *arguments: object, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "matcher.cli", *map(str, arguments)], cwd=ROOT, env=environment, stdout=out, stderr=out,
                stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_hearing)

    @property
    def pid(self) -> int:
        return self.popen.pid

    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")

    def wait_for(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        """The first place where what it said has a pattern."""
        found: list[re.Match[str]] = []

        def look() -> bool:
            match = re.search(pattern, self.said())
            if match is not None:
                found.append(match)
            elif self.popen.poll() is not None:
                raise AssertionError(f"The process ended with {self.popen.returncode}:\n{self.said()}")
            return match is not None

        wait_until(look, seconds, lambda: f"{pattern!r} in:\n{self.said()}")
        return found[0]

    def kill(self) -> None:
        """kill -9 of this process alone."""
        if self.popen.poll() is None:
            os.kill(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def pause(self) -> None:
        os.kill(self.popen.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.popen.pid, signal.SIGCONT)

    def end(self, seconds: float = 60) -> int:
        """SIGTERM, and the exit code."""
        if self.popen.poll() is None:
            os.kill(self.popen.pid, signal.SIGTERM)
        return self.popen.wait(seconds)


@contextmanager
def processes() -> Iterator[Callable[..., Process]]:
    """Starts processes that are killed, whatever happens, at the end."""
    started: list[Process] = []

    def start(*arguments: object, environment: dict[str, str], log: Path) -> Process:
        started.append(Process(*arguments, environment=environment, log=log))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.kill()


def wait_until(true: Callable[[], bool], seconds: float, about: Callable[[], str] = lambda: "") -> None:
    """Waits for something to become true; AssertionError when it does not."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise AssertionError(f"In {seconds} s it did not come: {about()}")
        time.sleep(0.05)


def children(pid: int) -> set[int]:
    """The processes below a process, of every generation."""
    import psutil

    try:
        return {child.pid for child in psutil.Process(pid).children(recursive=True)}
    except psutil.NoSuchProcess:
        return set()

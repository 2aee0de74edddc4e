"""A real browser and a real server for tests of pages: nothing may be said on the console, and no request may fail."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import waitress
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from playwright.sync_api import Response as Answer
from waitress import wasyncore

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def chromium() -> str:
    """The browser's own path; without one there is nothing to test with, and the tests say so."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError(f"None of {', '.join(NAMES)} is on the path: install Chromium to run the browser's tests.")
    return found


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which an application is served by the server that the product comes with."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # In the server's own thread, and every connection that a browser kept open with it.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()


class Visitor:
    """A person at a browser. `trouble` gathers what the console says and what did not load; `calm` refuses any."""

    def __init__(self, browser: Browser, base: str, *, viewport: dict[str, int] | None = None, language: str = "en",
                 script: bool = True) -> None:
        self.base = base
        self.context = browser.new_context(viewport=viewport or DESKTOP, locale=language, java_script_enabled=script,  # type: ignore[arg-type]
                                           accept_downloads=True)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.trouble: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.trouble.append(f"page: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # That a page was refused is what some tests want to see: its status is theirs to judge.
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            self.trouble.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a download, or a page left before it was there
            self.trouble.append(f"failed: {request.url} {request.failure}")

    def _answered(self, answer: Answer) -> None:
        if answer.status >= 500 or (answer.status >= 400 and answer.request.resource_type != "document"):
            self.trouble.append(f"answered {answer.status}: {answer.url}")
        if not answer.url.startswith((self.base, "data:")):
            self.trouble.append(f"elsewhere: {answer.url}")

    def go(self, path: str) -> Page:
        """Opens a page of the application."""
        self.page.goto(self.base + path)
        return self.page

    def calm(self) -> None:
        """Nothing went wrong so far."""
        assert not self.trouble, "; ".join(self.trouble)

    def axe(self) -> list[str]:
        """What axe finds on the page as it stands, a line each."""
        found: dict[str, Any] = Axe().run(self.page).response
        return [f"{self.page.url}: {each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
                for each in found["violations"] for node in each["nodes"]]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def close(self) -> None:
        self.context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()

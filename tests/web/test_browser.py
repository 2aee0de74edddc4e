"""Every page in a real browser, in every language and on a phone: nothing on the console, nothing for axe to find."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser

from matcher.config import Settings
from matcher.domain.actors import CONSOLE, ROLES, ROUND_MANAGER
from matcher.domain.rounds import STAGES
from matcher.store.session import Database
from matcher.workflow import passwords
from tests.helpers.browser import DESKTOP, PHONE, Visitor, serving
from tests.helpers.people import NOW, grant, person
from tests.helpers.reviewed import put_to
from tests.web.test_pages import stage_of
from tests.web.walking import OURS, Route, World, make_world
from web.app import create_app

PASSWORD = "seven brown rivers"
EMAIL = "everybody@example.org"


@pytest.fixture
def world(store: Database) -> World:
    return make_world(store)


@pytest.fixture
def base(world: World, store: Database) -> Iterator[str]:
    """The address of the small round's application; somebody with every role can sign in."""
    account = person(store, *(grant(role, society=OURS) for role in ROLES), email=EMAIL, name="Amina Okello")
    with store.writing() as session:
        passwords.use_link(session, passwords.make_link(session, CONSOLE, account.id, now=NOW), PASSWORD, now=NOW)
    with serving(keeping(store)) as address:
        yield address


def keeping(store: Database) -> Flask:
    """The application with a database that keeps what is written: people sign in by the form here."""
    return create_app(Settings(database_url=store.url, secret="s" * 40), database=store)


def sign_in(visitor: Visitor, email: str = EMAIL, password: str = PASSWORD) -> None:
    """By the form, as people do."""
    page = visitor.go("/sign-in")
    page.fill("#field-email", email)
    page.fill("#field-password", password)
    page.click("main button[type=submit]")
    page.wait_for_url(at_start)


def at_start(url: str) -> bool:
    """Whether this is the start page: where one is after signing in."""
    return urlsplit(url).path == "/"


def pages_of(world: World) -> list[tuple[str, Route]]:
    found = [(stage_of(route), route) for route in world.routes if route.method == "GET" and not passed_over(route)]
    return sorted(found, key=lambda each: STAGES.index(each[0]))


def passed_over(route: Route) -> bool:
    """What is no page: downloads, what machines read, and what sends on at once."""
    return route.endpoint in {"observing.health", "observing.metrics", "uploads.workbook", "materials.table",
                              "indicators.report", "action_plans.file",
                              "downloads.download", "downloads.own_download", "downloads_form.form",
                              "subscriptions.calendar", "pictures.file", "pictures.curve", "oidc.begin", "oidc.back",
                              "sign_in.sign_in", "sign_in.code"}


@pytest.mark.browser
@pytest.mark.parametrize(("language", "viewport"), [
    pytest.param("en", DESKTOP, id="en"), pytest.param("ar", PHONE, id="ar-phone", marks=pytest.mark.slow),
    pytest.param("fr", PHONE, id="fr-phone", marks=pytest.mark.slow), pytest.param("es", DESKTOP, id="es", marks=pytest.mark.slow)])
def test_every_page_is_sound(browser: Browser, base: str, world: World, store: Database, language: str, viewport: dict[str, int]) -> None:
    visitor = Visitor(browser, base, viewport=viewport, language=language)
    found: list[str] = []
    visitor.go("/sign-in")
    found += visitor.axe()
    sign_in(visitor)
    visitor.go(f"/?lang={language}")
    now = ""
    for stage, route in pages_of(world):
        if stage != now:
            put_to(store, now := stage)
        visitor.go(route.address)
        found += visitor.axe()
        if visitor.overflow() > 0:
            found.append(f"{route.address} is {visitor.overflow()} pixels wider than the window")
    visitor.close()
    assert found == []
    visitor.calm()


@pytest.mark.browser
def test_without_script_and_by_keyboard_alone(browser: Browser, base: str, store: Database) -> None:
    """A round manager signs in, makes a round, gives it societies and an envelope, and opens the call."""
    account = person(store, grant(ROUND_MANAGER), email="round.manager@example.org", name="Manager")
    with store.writing() as session:
        passwords.use_link(session, passwords.make_link(session, CONSOLE, account.id, now=NOW), PASSWORD, now=NOW)
    visitor = Visitor(browser, base, script=False)
    page = visitor.go("/sign-in")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("round.manager@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(at_start)
    page.click("text=New round")
    for name, value in (("key", "spring"), ("title", "Spring round"), ("start", "2027-03-01"), ("weeks", "30"), ("approval", "2027-01-15")):
        page.fill(f"[name='{name}']", value)
    page.click("text=Create the round")
    page.wait_for_url(base + "/rounds/spring")
    page.click("nav >> text=Societies")
    page.click("text=Choose the societies")
    for code in ("KEN", "FRA", "COL"):
        page.check(f"input[value={code}]")
    page.click("main >> text=Save")
    page.wait_for_url(base + "/rounds/spring/societies")
    assert page.locator("tbody tr").count() == 3
    page.click("nav >> text=Envelopes")
    page.click("text=New envelope")
    for name, value in (("envelope", "e1"), ("source", "ICRC"), ("amount", "90000"), ("valid_from", "2027-01-01"),
                        ("valid_to", "2027-12-31")):
        page.fill(f"[name='{name}']", value)
    page.click("main >> text=Save")
    page.wait_for_url(base + "/rounds/spring/envelopes")
    page.click("nav >> text=Overview")
    page.click("text=Open the call")
    page.click("main button:has-text('Open the call')")
    page.wait_for_url(base + "/rounds/spring")
    assert "Call open" in page.locator(".stepper .current").inner_text()
    page.click("summary")
    page.click("text=Sign out")
    page.wait_for_url(at_start)
    visitor.close()
    visitor.calm()

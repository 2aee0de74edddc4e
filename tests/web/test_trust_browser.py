"""Questions in a real browser: asked with a click, without scripts, answered, sound for axe in English and in Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from matcher.domain.actors import CONSOLE, ROUND_MANAGER
from matcher.store.session import Database
from matcher.workflow import passwords
from matcher.workflow.performing import Performer
from tests.helpers.browser import DESKTOP, PHONE, Visitor, serving
from tests.helpers.people import NOW, grant, person
from tests.helpers.reviewed import KEY, reviewed_round
from tests.web.test_browser import EMAIL, PASSWORD, keeping, sign_in

PLAN = f"/rounds/{KEY}/plans/1"


@pytest.fixture
def base(store: Database) -> Iterator[str]:
    reviewed_round(store)
    account = person(store, grant(ROUND_MANAGER), email=EMAIL, name="Amina Okello")
    with store.writing() as session:
        passwords.use_link(session, passwords.make_link(session, CONSOLE, account.id, now=NOW), PASSWORD, now=NOW)
    with serving(keeping(store)) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize(("language", "viewport"), [("en", DESKTOP), ("ar", PHONE)], ids=["en", "ar-phone"])
def test_a_question_is_asked_with_a_click_and_its_answer_is_sound(
    browser: Browser, base: str, store: Database, language: str, viewport: dict[str, int],
) -> None:
    visitor = Visitor(browser, base, viewport=viewport, language=language)
    sign_in(visitor)
    visitor.go(f"/?lang={language}")
    found = []
    for path in (f"{PLAN}/needs/n7", f"{PLAN}/trust", f"{PLAN}/exchanges/x1", f"{PLAN}/money/e1"):
        page = visitor.go(path)
        found += visitor.axe()
        assert visitor.overflow() <= 0, path
    page = visitor.go(f"{PLAN}/needs/n6")
    page.select_option("[name=offer]", "o4")
    page.click("form:has([name=offer]) button")
    page.wait_for_url(re.compile(r"/answers/\d+"))
    found += visitor.axe()
    number = int(re.findall(r"answers/(\d+)", page.url)[0])
    assert page.locator(".card ul li").count() >= 2
    Performer(store.writing, "tests", lease=60, cores=1).perform(number)
    page = visitor.go(f"{PLAN}/answers/{number}")
    assert page.locator(".card ul ul li").count() >= 1
    found += visitor.axe()
    assert visitor.overflow() <= 0
    visitor.close()
    assert found == []
    visitor.calm()

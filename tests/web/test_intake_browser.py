"""The pages of intake in a real browser: nothing for axe to find, no wider than a phone, without script, by keyboard."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import Browser

from matcher.domain.rounds import OPEN, SCREENING
from matcher.domain.statements import DRAFT, SUBMITTED
from matcher.store.session import Database
from matcher.wording import LANGUAGES
from tests.helpers.browser import DESKTOP, PHONE, Visitor, serving
from tests.web.intake_world import Person, authoriser, coordinator
from tests.workflow.stated import KEY, open_round, put_to, standing, stated

OWN = ("needs", "needs/new", "needs/n1", "needs/n1/edit", "offers", "offers/new", "offers/o1", "uploads/KEN")
LEADS = ("needs", "screening", "screening?table=offers", "screening/needs/held", "uploads")


@contextmanager
def visiting(browser: Browser, base: str, who: Person, *, viewport: dict[str, int], language: str,
             script: bool = True) -> Iterator[Visitor]:
    visitor = Visitor(browser, base, viewport=viewport, language=language, script=script)
    visitor.page.set_default_timeout(60_000)
    value = who.client.get_cookie("session")
    assert value is not None
    visitor.context.add_cookies([{"name": "session", "value": value.value, "url": base}])
    yield visitor
    visitor.calm()
    visitor.close()


def peopled(app: Flask, store: Database) -> tuple[Person, Person]:
    open_round(store)
    stated(store, state=DRAFT, own_funds=100_000, languages="fr:B1", materials="tablet:5", prefers="FRA")
    stated(store, need="held", deliverable="Ask Amina +254 700 123 456"), stated(store, need="twin", languages="gv:C2")
    stated(store, "offers", society="KEN"), stated(store, "offers", offer="o2")
    return authoriser(app, store), coordinator(app, store)


def looked_at(visitor: Visitor, path: str) -> None:
    visitor.go(path)
    assert visitor.axe() == []
    assert visitor.overflow() == 0, path


@pytest.mark.slow
@pytest.mark.parametrize(("language", "viewport"), list(zip(LANGUAGES, (DESKTOP, PHONE, DESKTOP, PHONE), strict=True)), ids=LANGUAGES)
def test_nothing_for_axe_and_no_wider_than_the_window(app: Flask, store: Database, browser: Browser, language: str,
                                                      viewport: dict[str, int]) -> None:
    leader, leads = peopled(app, store)
    with serving(app) as base:
        with visiting(browser, base, leader, viewport=viewport, language=language) as visitor:
            for path in (*(f"/rounds/{KEY}/{page}" for page in OWN), "/capacity/KEN"):
                looked_at(visitor, f"{path}?lang={language}")
            visitor.go(f"/rounds/{KEY}/needs/n1/edit?lang={language}")
            visitor.page.fill("#field-latest", "2027-01-01")
            visitor.page.click("button[name=check]")
            assert visitor.axe() == [] and visitor.page.locator("#error-latest").count() == 1
        put_to(store, SCREENING)
        with visiting(browser, base, leads, viewport=viewport, language=language) as visitor:
            for page in LEADS:
                looked_at(visitor, f"/rounds/{KEY}/{page}{'&' if '?' in page else '?'}lang={language}")


@pytest.mark.slow
def test_a_workbook_goes_out_and_comes_back_without_script(app: Flask, store: Database, browser: Browser, tmp_path: Path) -> None:
    leader, _leads = peopled(app, store)
    with serving(app) as base, visiting(browser, base, leader, viewport=PHONE, language="en", script=False) as visitor:
        page = visitor.go(f"/rounds/{KEY}/uploads")
        assert re.search(r"/uploads/KEN$", page.url)
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Download the workbook").click()
        waiting.value.save_as(tmp_path / "mine.xlsx")
        book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
        rows = {book["needs"].cell(row, 1).value: row for row in range(3, 6)}
        book["needs"].cell(rows["n1"], 11).value = 21
        book.save(tmp_path / "mine.xlsx")
        book["needs"].cell(rows["n1"], 11).value = "many"
        book.save(tmp_path / "wrong.xlsx")
        page.get_by_label("Workbook").set_input_files(tmp_path / "wrong.xlsx")
        page.get_by_role("button", name="Upload and look").click()
        assert "'many' is not a whole number." in page.locator("#problems").inner_text()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Get the workbook back").click()
        marked = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
        assert marked["needs"].cell(rows["n1"], 11).comment is not None
        page.get_by_label("Workbook").set_input_files(tmp_path / "mine.xlsx")
        page.get_by_role("button", name="Upload and look").click()
        assert page.get_by_role("checkbox", name="Need n1").is_checked()
        page.get_by_role("button", name="Change what is ticked").click()
        assert "Changed: 1." in page.locator(".notice.good").inner_text()
    assert standing(store, "needs", "n1").cells["days"] == "21"


@pytest.mark.slow
def test_a_need_is_stated_by_keyboard_alone(app: Flask, store: Database, browser: Browser) -> None:
    open_round(store, OPEN)
    leader = authoriser(app, store)
    typed = {"capability": "SRV-TRAC", "kinds-1": "secondment", "level": "2: partial", "target": "4: exists", "priority": "1: highest",
             "days": "14", "earliest": "02012027", "latest": "06302027"}
    with serving(app) as base, visiting(browser, base, leader, viewport=DESKTOP, language="en-US", script=False) as visitor:
        page = visitor.go(f"/rounds/{KEY}/needs/new")
        left = dict(typed)
        for _step in range(120):
            page.keyboard.press("Tab")
            name = page.evaluate("document.activeElement?.getAttribute('name')")
            if name in left:
                page.keyboard.type(left.pop(name))
            if name == "save":
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/needs/KEN-n1")
        page.get_by_role("button", name="Submit it").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Need KEN-n1 is submitted.").wait_for()
    made = standing(store, "needs", "KEN-n1")
    assert (left, made.state, made.cells["earliest"], made.cells["kinds"]) == ({}, SUBMITTED, "2027-02-01", "secondment")

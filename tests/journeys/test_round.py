"""The one journey: a round from its making to its approval, by people of every role in a real browser, on both databases."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from matcher.documents import plan_from_dict
from matcher.domain.actors import (
    AUTHORISER,
    CONSOLE,
    FOCAL_POINT,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
    Grant,
)
from matcher.planner import verify
from matcher.scenario import Limits
from matcher.store import plans, proposals, rounds, runs, snapshots, trail
from matcher.store.session import Database
from matcher.workflow import accounts, passwords
from tests.helpers.browser import DESKTOP, PHONE, Visitor
from tests.helpers.processes import environment, processes

pytestmark = pytest.mark.slow
PASSWORD = "a phrase for the journey"
KEY, SOURCE = "journey", "IFRC"
PEOPLE: dict[str, tuple[Grant, str | None]] = {
    "manager": (Grant(ROUND_MANAGER), "ICRC"), "icrc": (Grant(ICRC_COORDINATOR), "ICRC"), "ifrc": (Grant(IFRC_COORDINATOR), "IFRC"),
    "security": (Grant(SECURITY_FOCAL_POINT), "ICRC"), "funds": (Grant(FUND_HOLDER, source=SOURCE), "IFRC"),
    "kenya": (Grant(FOCAL_POINT, "KEN"), "KEN"), "kenya-lead": (Grant(AUTHORISER, "KEN"), "KEN"),
    "rwanda": (Grant(FOCAL_POINT, "RWA"), "RWA"), "rwanda-lead": (Grant(AUTHORISER, "RWA"), "RWA")}


class Person(Visitor):
    """Somebody with a role, signed in, at a browser of their own."""

    def enter(self, name: str) -> Person:
        self.go("/sign-in")
        self.fill(email=f"{name}@example.org", password=PASSWORD)
        self.press("form.form button[type=submit]")
        return self

    def fill(self, inside: str = "main", /, **values: object) -> None:
        """Fills in fields by their names; a list ticks boxes."""
        for name, value in values.items():
            found = self.page.locator(f'{inside} [name="{name}"]:not([type=hidden])')
            sort = found.first.evaluate("one => one.tagName == 'SELECT' ? 'select' : one.type")
            if sort == "select":
                found.first.select_option(str(value))
            elif sort in ("checkbox", "radio"):
                for one in value if isinstance(value, list) else [value]:
                    self.page.locator(f'{inside} [name="{name}"][value="{one}"]').check()
            else:
                found.first.fill(str(value))

    def press(self, selector: str) -> None:
        """Presses a button and waits for the page that comes of it; no refusal is expected."""
        with self.page.expect_navigation() as came:
            self.page.locator(selector).first.click()
        assert came.value is not None
        assert came.value.status < 400, f"{self.page.url}: {came.value.status}\n{self.page.locator('main').inner_text()}"

    def post(self, path: str, action: str, **values: object) -> None:
        """Opens a page, fills in the form that posts to an address with this end, and sends it."""
        self.go(path)
        form = f'form[method="post"][action$="{action}"]'
        for shut in self.page.locator(f"main details:not([open]):has({form}) > summary").all():
            shut.click()
        self.fill(f"main {form}", **values)
        self.press(f"main {form} button[type=submit]")

    def own(self, path: str, **values: object) -> None:
        """As `post`, for the form that a page sends to itself."""
        self.go(path)
        self.fill(**values)
        self.press("main form.form:not([action]) button[type=submit]")


@pytest.fixture
def people(browser: Browser, database: Database, tmp_path: Path) -> Iterator[dict[str, Person]]:
    now = datetime.now(UTC)
    with database.writing() as session:
        for name, (grant, society) in PEOPLE.items():
            made = accounts.create(session, CONSOLE, email=f"{name}@example.org", name=name.title(), society=society, grants=(grant,),
                                   now=now)
            passwords.use_link(session, passwords.make_link(session, CONSOLE, made.id, now=now), PASSWORD, now=now)
    with processes() as start:
        server = start("serve", "--port", 0, "--workers", 1, environment=environment(database.url), log=tmp_path / "server.log")
        base = server.wait_for(r"matcher serves at (http://\S+)/", 120)[1]
        opened = {name: Person(browser, base) for name in PEOPLE}
        yield {name: person.enter(name) for name, person in opened.items()}
        for person in opened.values():
            person.calm()
            person.close()


def moved(person: Person, move: str, **values: object) -> None:
    person.own(f"/rounds/{KEY}/moves/{move}", **values)


def stage(database: Database) -> str:
    with database.reading() as session:
        return rounds.get_round(session, KEY).stage


def solved(person: Person, database: Database) -> int:
    """A run asked for and followed on its page, which loads itself again, until it is done; the number of its plan."""
    person.own(f"/rounds/{KEY}/runs/new", seconds=30, seed=1)
    expect(person.page.locator("h1 .badge")).to_have_text("done", timeout=120_000)
    with database.reading() as session:
        found = runs.list_runs(session, KEY).items[0]
    assert found.plan is not None
    person.press(f'main a[href$="/plans/{found.plan}"]')
    return found.plan


def exchanges(database: Database, plan: int) -> dict[str, str]:
    """The exchanges of a plan by the need that each serves."""
    with database.reading() as session:
        return {leg.need: one.id for one in plans.get_plan(session, KEY, plan).exchanges for leg in one.legs}


def test_a_round_from_its_making_to_its_approval(people: dict[str, Person], database: Database, tmp_path: Path) -> None:
    manager, icrc, ifrc = people["manager"], people["icrc"], people["ifrc"]
    at = f"/rounds/{KEY}"

    # The round manager makes the round, chooses who takes part, enters the money, opens the call.
    manager.own("/rounds/new", key=KEY, title="The journey's round", start="2027-01-04", weeks=40, approval="2026-12-14", currency="CHF")
    manager.own(f"{at}/societies/choose", components=["ICRC"], AFR=["KEN", "RWA"])
    manager.own(f"{at}/envelopes/new", envelope="e1", source=SOURCE, amount=30000, valid_from="2027-01-01", valid_to="2027-12-31")
    moved(manager, "open_call")
    assert stage(database) == "open"

    # Kenya states two needs by form; its authoriser submits them.
    window = {"earliest": "2027-03-01", "latest": "2027-06-27", "days": 14, "people": 1, "priority": 1, "level": 2, "target": 4}
    for capability in ("SRV-TRAC", "DAT-CASE"):
        people["kenya"].own(f"{at}/needs/new", **{"capability": capability, "kinds-1": "secondment", **window})
    needs = [f"KEN-n{number}" for number in (1, 2)]
    for need in needs:
        people["kenya-lead"].post(f"{at}/needs/{need}", "/submit")

    # Rwanda states its offer by workbook: downloaded, filled in, looked at, confirmed, submitted.
    rwanda = people["rwanda"]
    rwanda.go(f"{at}/uploads/RWA")
    with rwanda.page.expect_download() as came:
        rwanda.page.locator(f'a[href$="{at}/uploads/RWA/workbook"]').click()
    came.value.save_as(tmp_path / "rwanda.xlsx")
    book = openpyxl.load_workbook(tmp_path / "rwanda.xlsx")
    sheet = book["offers"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    offer = {"society": "RWA", "kinds": "secondment", "capabilities": "SRV-TRAC:5;DAT-CASE:5", "people": 1, "days_total": 60,
             "exchanges_max": 3, "earliest": "2027-01-04", "latest": "2027-09-26"}
    for name, value in offer.items():
        sheet.cell(3, columns[name], value)
    book.save(tmp_path / "rwanda.xlsx")
    rwanda.page.locator('input[type="file"]').set_input_files(tmp_path / "rwanda.xlsx")
    rwanda.press(f'form[action$="{at}/uploads/RWA"] button[type=submit]')
    expect(rwanda.page.locator("ul.differences > li")).to_have_count(1)
    rwanda.press('form[action$="/confirm"] button[type=submit]')
    people["rwanda-lead"].post(f"{at}/offers/RWA-o1", "/submit")

    # The call is closed; the coordinator screens; the round is frozen and solved.
    moved(manager, "close_call")
    for table, name in (*(("needs", need) for need in needs), ("offers", "RWA-o1")):
        icrc.post(f"{at}/screening/{table}/{name}", "/accept")
    moved(manager, "freeze")
    moved(manager, "start_planning")
    first = solved(manager, database)
    assert set(exchanges(database, first)) == set(needs)

    # Review: the plan's pages; one exchange pinned in at its start; solved again.
    for path in ("", "/unmet", "/money", "/calendar", "/network"):
        icrc.go(f"{at}/plans/{first}{path}")
        assert icrc.axe() == []
    pinned = exchanges(database, first)[needs[0]]
    icrc.post(f"{at}/plans/{first}/exchanges/{pinned}", "/pin", way="keep")
    second = solved(icrc, database)
    assert second == first + 1
    assert set(exchanges(database, second)) == set(needs)
    icrc.go(f"{at}/plans/{second}/compare")

    # Proposed and consulted: each side sees its own; one exchange is accepted by both, one declined.
    moved(icrc, "propose", plan=second)
    moved(icrc, "consult")
    found = exchanges(database, second)
    for who, society in (("kenya-lead", "KEN"), ("rwanda-lead", "RWA")):
        people[who].post(f"{at}/replies/{found[needs[0]]}", f"/{society}", answer="accepted")
    people["kenya-lead"].post(f"{at}/replies/{found[needs[1]]}", "/KEN", answer="accepted")
    people["rwanda-lead"].post(f"{at}/replies/{found[needs[1]]}", "/RWA", answer="declined", reason="dates")

    # Repaired around what was accepted, and consulted again.
    moved(icrc, "repair")
    third = solved(icrc, database)
    assert set(exchanges(database, third)) == {needs[0]}
    moved(icrc, "propose_again", plan=third)
    (last,) = exchanges(database, third).values()
    with database.reading() as session:
        answers = {reply.society: reply.answer for reply in proposals.get_proposal(session, KEY, third, last).replies}
    assert answers == {"KEN": "accepted", "RWA": "accepted"}, "an answer to the same exchange still holds"

    # Four eyes: nothing is approved before both have endorsed, security has cleared and the money is promised.
    page = f"{at}/plans/{third}/exchanges/{last}"
    icrc.post(page, "/endorse")
    icrc.go(f"{at}/moves/approve")
    assert "is not endorsed by the IFRC" in icrc.page.locator("main").inner_text()
    ifrc.post(page, "/endorse")
    people["security"].post(page, "/clear")
    people["funds"].post(f"{at}/commitments", "/commit")
    moved(ifrc, "approve")
    assert stage(database) == "approved"

    # Downloads are whole and say what was decided.
    with icrc.page.expect_download() as came:
        icrc.go(f"{at}/plans/{third}")
        icrc.page.locator('main a[href*="/download/plan_json"]').first.click()
    document = json.loads(Path(came.value.path()).read_text("utf-8"))
    kept = plan_from_dict(document)
    with database.reading() as session:
        scenario = snapshots.get_snapshot(session, KEY, kept.digest, limits=Limits(seconds=30, seed=1))
        assert trail.verify(session).sound
    assert verify(scenario, kept) == []
    with icrc.page.expect_download() as came:
        icrc.page.locator('main a[href*="/download/csv_bundle"]').first.click()
    with zipfile.ZipFile(io.BytesIO(Path(came.value.path()).read_bytes())) as bundle:
        assert "exchanges.csv" in bundle.namelist()

    # The same pages in Arabic on a phone: nothing overflows, nothing for axe.
    icrc.page.set_viewport_size(PHONE)
    for path in (at, f"{at}/plans/{third}", page, f"{at}/runs", f"{at}/replies", f"{at}/trail"):
        icrc.go(f"{path}?lang=ar")
        assert icrc.page.locator("html").get_attribute("dir") == "rtl"
        assert icrc.axe() == []
        assert icrc.overflow() == 0, path
        icrc.page.screenshot(path=tmp_path / f"ar-phone-{path.strip('/').replace('/', '-')}.png", full_page=True)
    icrc.page.set_viewport_size(DESKTOP)
    icrc.go(f"{page}?lang=en")
    icrc.page.screenshot(path=tmp_path / "en-exchange.png", full_page=True)

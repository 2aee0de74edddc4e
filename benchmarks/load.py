"""Fifty people at once on the every-society round while a run is solving: errors, and how long each page and each act takes.

    python -m benchmarks.load [--people 50] [--seconds 120] [--think 3] [--acts 0.2] [--database postgresql]

Starts `matcher serve` with one worker as an operator does, on a fresh database; people think for `--think` seconds on average
between two pages, as readers do. Every so often (`--acts`) they do something instead of reading on: Societies save drafts in
a second round of the same size whose call is open, and answer in a third that consults them; coordinators endorse there and
take it back.
"""

from __future__ import annotations

import argparse
import random
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import requests

from matcher.domain.actors import (
    AUTHORISER,
    CONSOLE,
    FOCAL_POINT,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    OBSERVER,
    ROUND_MANAGER,
    Grant,
)
from matcher.domain.runs import RUNNING
from matcher.domain.statements import ELIGIBLE, NEEDS
from matcher.store import plans, proposals, rounds, runs, statements, trail
from matcher.store.migrations import upgrade
from matcher.store.session import Database, open_database
from matcher.tables.scenario_folder import read_scenario
from matcher.workflow import accounts, lifecycle, passwords, planning, preparing
from matcher.workflow.performing import Performer
from tests.helpers.processes import Process, environment, wait_until
from tests.helpers.visiting import Visitor, forms_of

SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "every-society-2027"
KEY, PASSWORD = "every-society-2027", "a phrase for the benchmark"
CALL, ASKED = "every-society-call", "every-society-asked"
Act = tuple[str, Callable[["Visitor"], tuple[str, str, dict[str, str]]]]
"""What an act is, and the page, the form's address and the values by which a person does it."""
FIRST_SECONDS = 30


@dataclass
class Record:
    """Seconds by page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    conflicts: int = 0
    largest: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: str, seconds: float, answer: requests.Response | None, error: str = "") -> None:
        with self.lock:
            self.seconds[page].append(seconds)
            if answer is not None:
                self.largest = max(self.largest, int(answer.headers.get("Content-Length", 0)))
                if answer.status_code == 409:  # somebody was faster, and this one is shown both versions: no fault
                    self.conflicts += 1
                    return
            if error or answer is None or answer.status_code >= 400:
                self.errors.append(f"{page}: {error or (answer.status_code if answer is not None else 'no answer')}")


def prepare(database: Database, people: int) -> list[tuple[str, str, str | None]]:
    """The round at planning with its first plan, and people: (address, role, society)."""
    scenario = read_scenario(SCENARIO)
    now = datetime.now(UTC)
    found: list[tuple[str, str, str | None]] = []
    with database.writing() as session:
        asking = sorted({need.society for need in scenario.pool.needs})
        roles = [(ROUND_MANAGER, None), (ICRC_COORDINATOR, None), (IFRC_COORDINATOR, None)] * 4 + [(OBSERVER, None)] * 3
        roles += [((FOCAL_POINT, AUTHORISER)[number % 4 == 0], asking[number % len(asking)]) for number in range(people)]
        for number, (role, society) in enumerate(roles[:people]):
            made = accounts.create(session, CONSOLE, email=f"p{number}@example.org", name=f"Person {number}", society=society,
                                   grants=(Grant(role, society),), now=now)
            passwords.use_link(session, passwords.make_link(session, CONSOLE, made.id, now=now), PASSWORD, now=now)
            found.append((made.email, role, society))
            if number == 0:
                manager = made.actor
        preparing.create_from(session, manager, scenario, state=ELIGIBLE, now=now)
        for move in (lifecycle.open_call, lifecycle.close_call, lifecycle.freeze, lifecycle.start_planning):
            move(session, manager, KEY, now=now)
        first = planning.ask_for_run(session, manager, KEY, seconds=FIRST_SECONDS, seed=1, now=now)
    Performer(database.writing, "benchmark", 60).perform(first.id)
    with database.writing() as session:
        for key in (CALL, ASKED):
            preparing.create_from(session, manager, scenario, key=key, state=ELIGIBLE, now=now)
            lifecycle.open_call(session, manager, key, now=now)
        for move in (lifecycle.close_call, lifecycle.freeze, lifecycle.start_planning):
            move(session, manager, ASKED, now=now)
        # The same tables under another name: its plan is the same but for the name and the hash.
        same = replace(plans.get_plan(session, KEY, 1), scenario=ASKED, digest=str(rounds.get_round(session, ASKED).snapshot))
        plans.add_plan(session, ASKED, same, run=None, now=now)
        lifecycle.propose(session, manager, ASKED, plan=1, now=now)
        lifecycle.consult(session, manager, ASKED, now=now)
        planning.ask_for_run(session, manager, KEY, seconds=3600, seed=2, now=now)
    return found


def pages_of(database: Database, role: str, society: str | None) -> list[tuple[str, str]]:
    """The pages that a person walks through: (what the page is, its address)."""
    at = f"/rounds/{KEY}"
    both = [("start", "/"), ("rounds", "/rounds"), ("round", at), ("figures", f"{at}/figures")]
    if role == OBSERVER:
        return both
    with database.reading() as session:
        if society is not None:
            own = statements.all_statements(session, KEY, NEEDS, where=statements.Filter(societies=(society,)))
            of_own = [("need", f"{at}/needs/{one.key}") for one in own[:2]]
            return [*both, ("needs of a society", f"{at}/needs"), ("offers of a society", f"{at}/offers"), *of_own,
                    ("capacity", f"/capacity/{society}"), ("account", "/account")]
        plan = plans.get_plan(session, KEY, 1)
        run = runs.list_runs(session, KEY).items[0].id
        needs = [one.key for one in statements.all_statements(session, KEY, NEEDS)[:40]]
    of_plan = f"{at}/plans/1"
    return [*both, ("needs", f"{at}/needs"), ("needs sorted", f"{at}/needs?sort=-priority&page=5"), ("offers", f"{at}/offers"),
            *[("need", f"{at}/needs/{one}") for one in random.sample(needs, 2)], ("plans", f"{at}/plans"), ("plan", of_plan),
            ("plan sorted", f"{of_plan}?sort=-cost&page=3"), ("unmet", f"{of_plan}/unmet"), ("money", f"{of_plan}/money"),
            ("calendar", f"{of_plan}/calendar"), ("network", f"{of_plan}/network"),
            *[("exchange", f"{of_plan}/exchanges/{one.id}") for one in random.sample(plan.exchanges, 3)],
            ("runs", f"{at}/runs"), ("run", f"{at}/runs/{run}"), ("screening", f"{at}/screening"), ("pins", f"{at}/pins"),
            ("trail of the round", f"{at}/trail")]


def acts_of(database: Database, number: int, role: str, society: str | None) -> list[Act]:
    """What a person does, and how; `number` keeps two coordinators from the same exchanges."""
    if role == OBSERVER:
        return []
    with database.reading() as session:
        asked = proposals.all_proposals(session, ASKED, 1)
    if society is not None:
        values = {"kinds-1": "secondment", "capability": "SRV-TRAC", "level": "2", "target": "4", "priority": "2", "days": "14",
                  "people": "1", "mode": "either"}
        mine = [one.exchange for one in asked if society in one.societies]
        found: list[Act] = [("save a draft", lambda person: (f"/rounds/{CALL}/needs/new", "", values)),
                            ("save one's capacity", lambda person: (f"/capacity/{society}", "", {}))]
        if mine:
            found.append(("answer", lambda person: (
                f"/rounds/{ASKED}/replies/{random.choice(mine)}", f"/{society}", {"answer": "accepted"})))
        return found
    if role == ROUND_MANAGER:
        return []
    of_plan = f"/rounds/{ASKED}/plans/1/exchanges/"
    own = [one.exchange for one in asked][number::12]

    def endorse(person: Visitor) -> tuple[str, str, dict[str, str]]:
        page = of_plan + random.choice(own)
        may = any(form.action.endswith("/endorse") for form in forms_of(person.get(page).text))
        return page, "/endorse" if may else "/withdraw", {}

    return [("endorse or take it back", endorse)]


def do(person: Visitor, act: Act, record: Record) -> None:
    """One act: the page with its form, and the form sent. Only the sending is counted as the act."""
    name, how = act
    began = time.monotonic()
    try:
        page, action, values = how(person)
        address, form = person.form(page, action)
        pairs = [(key, one) for key, some in (form.values | {key: [value] for key, value in values.items()}).items() for one in some]
        began = time.monotonic()
        answer = person.http.post(address, data=pairs, timeout=60, allow_redirects=False)
        wrong = "" if answer.status_code in (303, 409) else f"not done: {answer.status_code}"
        record.add(f"act: {name}", time.monotonic() - began, answer, wrong)
    except (requests.RequestException, AssertionError) as error:
        record.add(f"act: {name}", time.monotonic() - began, None, f"{type(error).__name__} {error}"[:200])


def live(person: Visitor, pages: list[tuple[str, str]], acts: list[Act], record: Record, until: float, think: float, often: float,
         dice: random.Random) -> None:
    """One person: a page, a while of reading, the next page, and now and then an act."""
    time.sleep(dice.uniform(0, think))
    while time.monotonic() < until:
        if acts and dice.random() < often:
            do(person, dice.choice(acts), record)
            time.sleep(dice.expovariate(1 / think) if think else 0)
            continue
        name, path = dice.choice(pages)
        began = time.monotonic()
        try:
            answer = person.get(path)
            lost = "signed out" if urlsplit(answer.url).path.startswith("/sign-in") else ""
            record.add(name, time.monotonic() - began, answer, lost)
        except requests.RequestException as error:
            record.add(name, time.monotonic() - began, None, type(error).__name__)
        time.sleep(dice.expovariate(1 / think) if think else 0)


def measure(url: str, folder: Path, *, people: int, seconds: float, think: float, often: float, tell: Callable[[str], object]) -> Record:
    database = open_database(url)
    tell("preparing the round and its first plan")
    known = prepare(database, people)
    settings = {"MATCHER_LOG_LEVEL": "warning", "MATCHER_LEASE_SECONDS": 30, "MATCHER_SOLVER_CORES": 0}
    server = Process("serve", "--port", 0, "--workers", 1, environment=environment(url, **settings), log=folder / "server.log")
    record = Record()
    try:
        base = server.wait_for(r"matcher serves at (http://\S+)", 120)[1]

        def solving() -> bool:
            with database.reading() as session:
                return any(run.state == RUNNING and run.progress.get("value") for run in runs.list_runs(session, KEY).items)

        wait_until(solving, 300)
        visitors = [Visitor(base, email, PASSWORD) for email, _, _ in known]
        began = time.monotonic()
        threads = [threading.Thread(target=visitor.sign_in) for visitor in visitors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tell(f"{len(visitors)} people signed in within {time.monotonic() - began:.1f} s of each other")
        walks = [pages_of(database, role, society) for _, role, society in known]
        for name, path in sorted({page for walk in walks for page in walk}):  # what a process does once, it does before
            next(one for one, walk in zip(visitors, walks, strict=True) if (name, path) in walk).get(path)
        until = time.monotonic() + seconds
        acts = [acts_of(database, number, role, society) for number, (_, role, society) in enumerate(known)]
        threads = [threading.Thread(target=live, args=(visitor, walk, does, record, until, think, often, random.Random(number)))
                   for number, (visitor, walk, does) in enumerate(zip(visitors, walks, acts, strict=True))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if not solving():
            record.errors.append("the run did not go on")
        with database.reading() as session:
            verdict = trail.verify(session)
            if not verdict.sound:
                record.errors.append(f"the trail: {verdict.flaws[:3]}")
            searched = runs.list_runs(session, KEY).items[0].progress.get("seconds")
        tell(f"the run had searched for {searched} s at the end")
    finally:
        server.end()
        database.close()
    return record


def table(record: Record, seconds: float) -> str:
    """The result as a table, the slowest page first."""
    def row(name: str, values: list[float]) -> str:
        cuts = statistics.quantiles(values, n=100, method="inclusive") if len(values) > 1 else values * 99
        return f"| {name} | {len(values)} | {cuts[49] * 1000:.0f} | {cuts[94] * 1000:.0f} | {cuts[98] * 1000:.0f} |"

    every = [one for values in record.seconds.values() for one in values]
    order = sorted(record.seconds.items(), key=lambda item: -statistics.quantiles([*item[1], item[1][0]], n=20)[-1])
    lines = ["| page or act | times | p50 ms | p95 ms | p99 ms |", "| --- | --- | --- | --- | --- |", row("everything", every)]
    lines += [row(name, values) for name, values in order]
    done = sum(len(values) for name, values in record.seconds.items() if name.startswith("act: "))
    lines += ["", f"{len(every) - done} pages and {done} acts, {len(every) / seconds:.0f} a second, {len(record.errors)} errors, "
                  f"{record.conflicts} conflicts shown, largest answer "
                  f"{record.largest / 1000:.0f} kB compressed."]
    return "\n".join(lines + record.errors[:10])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--think", type=float, default=3)
    parser.add_argument("--acts", type=float, default=0.2)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        postgresql = None
        if given.database == "postgresql":
            from tests.helpers.databases import PostgreSQL

            (Path(folder) / "server").mkdir()
            postgresql = PostgreSQL(Path(folder) / "server", durable=True)
            url = postgresql.fresh()
        else:
            url = f"sqlite:///{folder}/matcher.db"
            upgrade(url)
        try:
            record = measure(url, Path(folder), people=given.people, seconds=given.seconds, think=given.think, often=given.acts,
                             tell=print)
        finally:
            if postgresql is not None:
                postgresql.close()
        print(table(record, given.seconds))


if __name__ == "__main__":
    main()

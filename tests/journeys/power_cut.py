"""Power cuts: a round from call to start through HTTP while every process is killed (kill -9) at random moments.

An act counts as acknowledged when its answer says it was done. After every cut all is started again and looked through: the
trail verifies and holds every acknowledged act, nothing that was seen has gone back, and the journey goes on where it was.

    python -m tests.journeys.power_cut --cuts 100 [--database postgresql] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import requests

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
from matcher.domain.rounds import CONSULTATION, FROZEN, OPEN, PLANNING, PROPOSED, SCREENING, UNDER_WAY
from matcher.domain.runs import ENDED
from matcher.domain.statements import ELIGIBLE, NEEDS, OFFERS, SUBMITTED
from matcher.store import envelopes, plans, proposals, rounds, runs, statements, trail
from matcher.store.session import Database, Session, open_database
from matcher.tables.scenario_folder import read_scenario
from matcher.workflow import accounts, passwords, preparing
from tests.helpers.processes import Process, children, environment, wait_until
from tests.helpers.visiting import Visitor

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "first-look"
PASSWORD = "a phrase for the power cut"
SOCIETIES = ("BDI", "FRA", "KEN", "RWA", "UGA")
PEOPLE: dict[str, tuple[Grant, str | None]] = {
    "manager": (Grant(ROUND_MANAGER), "ICRC"), "icrc": (Grant(ICRC_COORDINATOR), "ICRC"), "ifrc": (Grant(IFRC_COORDINATOR), "IFRC"),
    "security": (Grant(SECURITY_FOCAL_POINT), "ICRC"), "funds": (Grant(FUND_HOLDER, source="IFRC"), "IFRC"),
    "focal": (Grant(FOCAL_POINT, "KEN"), "KEN"),
    **{f"authoriser-{one.lower()}": (Grant(AUTHORISER, one), one) for one in SOCIETIES}}
CUT = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
Done = Callable[[Session], bool]
LONGEST_LIFE = 6.0
"""Seconds after which at the latest everything is killed."""


class Server:
    """The web server and its worker, killed by a thread of its own some random seconds after they began."""

    def __init__(self, url: str, folder: Path, dice: random.Random) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}/"
        self.url, self.folder, self.dice = url, folder, dice
        self.process: Process | None = None
        self.killer: threading.Thread | None = None
        self.cuts, self.most = 0, 0
        self.longest = LONGEST_LIFE

    def up(self) -> bool:
        return self.process is not None and self.process.popen.poll() is None

    def start(self) -> None:
        """Starts both; from now on they live for a random time."""
        log = self.folder / f"server-{self.cuts}.log"
        self.process = Process("serve", "--port", self.port, "--workers", 1, log=log,
                               environment=environment(self.url, MATCHER_LOG_LEVEL="warning"))
        self.process.wait_for("matcher serves at", 120)
        if self.cuts < self.most:
            self.killer = threading.Thread(target=self._kill_later, args=(self.process, self.dice.uniform(0.0, self.longest)), daemon=True)
            self.killer.start()

    def _kill_later(self, process: Process, seconds: float) -> None:
        time.sleep(seconds)
        if process.popen.poll() is None:
            self.cuts += 1  # before the journey can notice, and start the next server
            self.kill(process)

    @staticmethod
    def kill(process: Process) -> None:
        """kill -9 of every process at once, in any order."""
        everyone = [process.pid, *children(process.pid)]
        random.shuffle(everyone)
        for number in everyone:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        process.popen.wait()
        for number in everyone:
            wait_until(lambda number=number: not psutil.pid_exists(number)
                       or psutil.Process(number).status() == psutil.STATUS_ZOMBIE, 30)

    def stop(self) -> None:
        if self.process is not None and self.up():
            self.kill(self.process)


@dataclass
class Kept:
    """What was seen in the database: none of it may ever go back."""

    head: tuple[int, str] | None = None
    versions: dict[tuple[str, ...], int] = field(default_factory=dict)
    ended_runs: dict[int, str] = field(default_factory=dict)
    plans: dict[int, str] = field(default_factory=dict)


@dataclass
class Journey:
    """One round from call to start."""

    server: Server
    database: Database
    key: str
    people: dict[str, Visitor]
    acknowledged: list[tuple[str, Done]] = field(default_factory=list)
    kept: Kept = field(default_factory=Kept)
    repeated: int = 0

    def look(self) -> None:
        """Everything that was acknowledged or seen is there, and the trail is whole."""
        with self.database.reading() as session:
            verdict = trail.verify(session, known=self.kept.head)
            assert verdict.sound, verdict.flaws
            missing = [name for name, holds in self.acknowledged if not holds(session)]
            assert not missing, f"acknowledged and lost: {missing}"
            now = seen(session, self.key)
            gone = [key for key, version in self.kept.versions.items() if now.versions.get(key, -1) < version]
            assert not gone, f"gone back: {gone}"
            for run, state in self.kept.ended_runs.items():
                assert now.ended_runs.get(run) == state, run
            for number, digest in self.kept.plans.items():
                assert now.plans.get(number) == digest, number
        self.kept = now
        self.kept.head = (verdict.first + verdict.entries - 1, verdict.head) if verdict.entries else None

    def act(self, name: str, who: str, send: Callable[[Visitor], requests.Response], done: Done, holds: Done | None = None) -> None:
        """Does one act, however many cuts it takes. `done` tells whether it is in effect, `holds` what must be true of it for ever
        (the trail's entry, unless given)."""
        person = self.people[who]
        first = True
        while True:
            if not self.server.up():
                self.server.start()
                self.look()
            with self.database.reading() as session:
                if done(session):
                    # Only a cut may have left it unknown whether an act was done.
                    assert not first, f"{name} was in effect before it was asked for"
                    return
            first = False
            try:
                if not person.inside:
                    person.sign_in()
                answer = send(person)
            except CUT:
                self.repeated += 1
                wait_until(lambda: not self.server.up(), 30)
                continue
            assert answer.status_code == 303, f"{name}: {answer.status_code}\n{answer.text[-2000:]}"
            self.acknowledged.append((name, holds or done))
            return

    def wait(self, name: str, true: Done, otherwise: Callable[[], None] | None = None) -> None:
        """Waits for the worker, starting everything again as often as it is killed."""
        until = time.monotonic() + 600
        while True:
            if not self.server.up():
                # A worker that is always killed before it has loaded the solver never ends a run: on a busy machine it needs longer.
                self.server.longest *= 1.5
                self.server.start()
                self.look()
            with self.database.reading() as session:
                if true(session):
                    self.server.longest = LONGEST_LIFE
                    return
            if otherwise is not None:
                otherwise()
            assert time.monotonic() < until, f"{name} did not come"
            time.sleep(0.1)

    # -- the round ------------------------------------------------------------------------------------------------

    def move(self, name: str, stage: str, who: str = "manager", **values: object) -> None:
        path = f"/rounds/{self.key}/moves/{name}"
        self.act(name, who, lambda person: person.send(path, "", **values),
                 lambda session: rounds.get_round(session, self.key).stage == stage, self.entry(f"round:stage:{name}", f"round:{self.key}"))

    def entry(self, act: str, subject: str) -> Done:
        return lambda session: trail.list_entries(session, act=act, subject=subject, round=self.key, size=1).total > 0

    def walk(self) -> None:
        """From draft to under way."""
        at = f"/rounds/{self.key}"
        self.move("open_call", OPEN)
        for number in range(2):
            self.state_a_need(number)
        self.move("close_call", SCREENING)
        self.screen()
        self.move("freeze", FROZEN)
        self.move("start_planning", PLANNING)
        number = self.solve()
        self.move("propose", PROPOSED, "icrc", plan=number)
        found = self.exchanges(number)
        for who, component in (("icrc", "icrc"), ("ifrc", "ifrc"), ("security", "cleared")):
            verb = "clear" if who == "security" else "endorse"
            for one in found:
                page = f"{at}/plans/{number}/exchanges/{one}"
                self.act(f"{verb} {one} {who}", who, lambda person, page=page, verb=verb: person.send(page, f"/{verb}"),
                         lambda session, one=one, component=component: getattr(
                             proposals.get_proposal(session, self.key, number, one), component) is not None)
        self.move("consult", CONSULTATION, "icrc")
        for one in found:
            self.answer(number, one)
        self.act("commit", "funds", lambda person: person.send(f"{at}/commitments", "/commit"),
                 lambda session: envelopes.get_envelope(session, self.key, "e1").committed_plan == number)
        self.move("approve", "approved", "icrc")
        self.move("start", UNDER_WAY)
        if not self.server.up():
            self.server.start()
        self.look()

    def exchanges(self, plan: int) -> tuple[str, ...]:
        with self.database.reading() as session:
            return tuple(one.exchange for one in proposals.all_proposals(session, self.key, plan))

    def needs(self, session: Session) -> list[str]:
        where = statements.Filter(societies=("KEN",))
        return sorted(one.key for one in statements.all_statements(session, self.key, NEEDS, where=where))

    def state_a_need(self, number: int) -> None:
        with self.database.reading() as session:
            before = set(self.needs(session))
        path = f"/rounds/{self.key}/needs"
        values = {"kinds-1": "secondment", "capability": "SRV-TRAC", "level": "2", "target": "4", "priority": "2", "days": "14",
                  "earliest": "2027-03-01", "latest": "2027-05-30", "people": "1", "mode": "either"}
        self.act(f"need {number}", "focal", lambda person: person.send(f"{path}/new", "", **values),
                 lambda session: len(self.needs(session)) > len(before))
        with self.database.reading() as session:
            (made,) = set(self.needs(session)) - before
        self.act(f"submit {made}", "authoriser-ken", lambda person: person.send(f"{path}/{made}", "/submit"),
                 lambda session: statements.get_statement(session, self.key, NEEDS, made).state == SUBMITTED,
                 self.entry("need:draft:submit", f"need:{made}"))

    def screen(self) -> None:
        for table in (NEEDS, OFFERS):
            with self.database.reading() as session:
                found = [one.key for one in statements.all_statements(session, self.key, table)]
            for name in found:
                path = f"/rounds/{self.key}/screening/{table}/{name}"
                self.act(f"accept {name}", "icrc", lambda person, path=path: person.send(path, "/accept"),
                         lambda session, table=table, name=name: statements.get_statement(
                             session, self.key, table, name).state == ELIGIBLE)

    def solve(self) -> int:
        """Asks for runs until one gives a plan: three cuts in one run end it as lost, and that is right."""
        asked: list[int] = []

        def ask() -> None:
            with self.database.reading() as session:
                before = runs.list_runs(session, self.key).total
                if any(run.state not in ENDED for run in runs.list_runs(session, self.key).items):
                    return
            self.act(f"run {len(asked)}", "manager", lambda person: person.send(f"/rounds/{self.key}/runs/new", "", seconds=20, seed=1),
                     lambda session: runs.list_runs(session, self.key).total > before)
            asked.append(before)

        ask()
        self.wait("a plan", lambda session: plans.list_plans(session, self.key).total > 0, ask)
        return 1

    def answer(self, plan: int, exchange: str) -> None:
        with self.database.reading() as session:
            parties = proposals.get_proposal(session, self.key, plan, exchange).societies
        for society in parties:
            def given(session: Session, society: str = society) -> bool:
                proposal = proposals.get_proposal(session, self.key, plan, exchange)
                return proposals.get_reply(session, proposal, society).answer == "accepted"

            self.act(f"answer {exchange} {society}", f"authoriser-{society.lower()}",
                     lambda person, society=society: person.send(
                         f"/rounds/{self.key}/replies/{exchange}", f"/{society}", answer="accepted"), given)


def seen(session: Session, key: str) -> Kept:
    """Versions of all that the journey changes, ended runs, and plans."""
    found = Kept()
    found.versions[("round", key)] = rounds.get_round(session, key).version
    for table in (NEEDS, OFFERS):
        for one in statements.all_statements(session, key, table):
            found.versions[(table, one.key)] = one.version
    for run in runs.list_runs(session, key, size=200).items:
        found.versions[("run", str(run.id))] = 0
        if run.state in ENDED:
            found.ended_runs[run.id] = run.state
    for kept in plans.list_plans(session, key, size=200).items:
        found.plans[kept.number] = kept.digest
        for proposal in proposals.all_proposals(session, key, kept.number):
            found.versions[("proposal", str(kept.number), proposal.exchange)] = proposal.version
            for reply in proposal.replies:
                found.versions[("reply", str(kept.number), proposal.exchange, reply.society)] = reply.version
    return found


def prepare(database: Database) -> None:
    """One account a role, with a password."""
    now = datetime.now(UTC)
    with database.writing() as session:
        for name, (grant, society) in PEOPLE.items():
            made = accounts.create(session, CONSOLE, email=f"{name}@example.org", name=name, society=society, grants=(grant,), now=now)
            passwords.use_link(session, passwords.make_link(session, CONSOLE, made.id, now=now), PASSWORD, now=now)


def cut_power(url: str, folder: Path, *, cuts: int, seed: int, tell: Callable[[str], object] = lambda line: None) -> dict[str, int]:
    """Walks through as many rounds as it takes for so many cuts; what was counted."""
    dice = random.Random(seed)
    database = open_database(url)
    prepare(database)
    server = Server(url, folder, dice)
    server.most = cuts
    people = {name: Visitor(server.base, f"{name}@example.org", PASSWORD) for name in PEOPLE}
    scenario = read_scenario(SCENARIO)
    counted = {"rounds": 0, "acts": 0, "cut acts": 0}
    try:
        while server.cuts < cuts or not counted["rounds"]:
            key = f"cut-{counted['rounds'] + 1}"
            with database.writing() as session:
                preparing.create_from(session, CONSOLE, scenario, key=key, state=SUBMITTED, now=datetime.now(UTC))
            journey = Journey(server, database, key, people)
            journey.walk()
            counted["rounds"] += 1
            counted["acts"] += len(journey.acknowledged)
            counted["cut acts"] += journey.repeated
            tell(f"{server.cuts} cuts, {counted}")
    finally:
        server.stop()
        database.close()
    return counted | {"cuts": server.cuts}


def main() -> None:
    from matcher.store.migrations import upgrade

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        if given.database == "sqlite":
            upgrade(f"sqlite:///{folder}/matcher.db")
            print(cut_power(f"sqlite:///{folder}/matcher.db", Path(folder), cuts=given.cuts, seed=given.seed, tell=print))
            return
        from tests.helpers.databases import PostgreSQL

        (Path(folder) / "server").mkdir()
        server = PostgreSQL(Path(folder) / "server", durable=True)
        try:
            print(cut_power(server.fresh(), Path(folder), cuts=given.cuts, seed=given.seed, tell=print))
        finally:
            server.close()


if __name__ == "__main__":
    main()

"""Two servers and three workers, each a process of its own, on one PostgreSQL: what one server is asked, any worker does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.domain.actors import CONSOLE, ROUND_MANAGER, Grant
from matcher.domain.runs import DONE, RUNNING
from matcher.store import plans, runs, trail
from matcher.store.session import open_database
from matcher.workflow import accounts, passwords
from tests.helpers.databases import PostgreSQL
from tests.helpers.planned import LONG, planned_round
from tests.helpers.processes import environment, processes, wait_until
from tests.helpers.visiting import Visitor

PASSWORD = "a phrase for two machines"


@pytest.mark.slow
def test_two_servers_and_three_workers_share_the_load(postgresql: PostgreSQL, tmp_path: Path) -> None:
    url = postgresql.fresh()
    database = open_database(url)
    now = datetime.now(UTC)
    with database.writing() as session:
        made = accounts.create(session, CONSOLE, email="m@example.org", name="M", grants=(Grant(ROUND_MANAGER),), now=now)
        passwords.use_link(session, passwords.make_link(session, CONSOLE, made.id, now=now), PASSWORD, now=now)
    keys = [planned_round(database, LONG, f"r{number}") for number in range(3)]
    with processes() as start:
        settings = environment(url, MATCHER_LEASE_SECONDS=10)
        servers = [start("serve", "--port", 0, "--workers", 0, environment=settings, log=tmp_path / f"server{number}")
                   for number in range(2)]
        workers = [start("worker", environment=settings, log=tmp_path / f"worker{number}") for number in range(3)]
        bases = [server.wait_for(r"matcher serves at (http://\S+)", 120)[1] for server in servers]
        for worker in workers:
            worker.wait_for("worker ready", 120)
        person = Visitor(bases[0], "m@example.org", PASSWORD)
        person.sign_in()
        for number, key in enumerate(keys):
            # The log-in of one server holds at the other: it is in the database, and both have the secret.
            person.base = bases[number % 2]
            assert person.send(f"/rounds/{key}/runs/new", "", seconds=20, seed=1).status_code == 303

        def all_at_once() -> bool:
            with database.reading() as session:
                found = [run for key in keys for run in runs.list_runs(session, key).items]
            return len({run.owner for run in found if run.state == RUNNING}) == 3

        def done() -> bool:
            with database.reading() as session:
                return all(run.state == DONE for key in keys for run in runs.list_runs(session, key).items)

        wait_until(all_at_once, 120)
        wait_until(done, 300)
        # Who stands by is worked out after each plan, by whoever is free: the runs that were asked for are counted alone.
        with database.reading() as session:
            asked = [run.id for key in keys for run in runs.list_runs(session, key).items]
        claims = [[number for number in asked for line in worker.said().splitlines()
                   if '"event": "run claimed"' in line and json.loads(line)["run"] == number] for worker in workers]
        assert [len(of_worker) for of_worker in claims] == [1, 1, 1] and sorted(sum(claims, [])) == sorted(asked), "each run was done once"
        with database.reading() as session:
            assert sum(plans.list_plans(session, key).total for key in keys) == 3
            assert trail.verify(session).sound
    database.close()
    postgresql.drop(url)

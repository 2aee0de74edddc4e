"""matcher demo."""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
from pathlib import Path

import click

from matcher import logs
from matcher.cli.door import instance_folder, keep_private, now, open_current
from matcher.cli.serve import serve
from matcher.config import Settings
from matcher.jobs import QueueAway, queue_address, queue_of
from matcher.store.migrations import upgrade
from matcher.store.session import Database
from matcher.tables.scenario_folder import read_scenario
from matcher.workflow import demonstration
from matcher.workflow.demonstration_delivery import KEY as UNDER_WAY

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
PLANNED, CALLED = "global-2027", "regional-2027"
KEPT = "demonstration.json"


@click.command("demo")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen at (0: any free one); MATCHER_PORT or 8000.")
@click.option("--workers", type=click.IntRange(0, 64), default=1, show_default=True, help="Workers to start beside the server.")
@click.option("--verbose", is_flag=True, help="Show the log of every request.")
def command(port: int | None, workers: int, verbose: bool) -> int:
    """Makes the database and the demonstration on first use, serves it, and prints its log-ins; for trying out only."""
    settings = Settings.from_environment()
    settings = dataclasses.replace(settings, port=settings.port if port is None else port,
                                   log_level=settings.log_level if verbose or settings.log_level != "info" else "warning")
    logs.configure(settings.log_level)
    keep_private()
    upgrade(settings.database_url)
    database = open_current(settings)
    try:
        known = _prepare(settings, database)
    finally:
        database.close()
    return serve(settings, workers=workers, welcome=_welcome(known))


def _prepare(settings: Settings, database: Database) -> dict[str, str]:
    """The demonstration in place; its passwords by mailbox, made on first use and kept beside the database."""
    path = instance_folder(settings) / KEPT
    known = _kept(path, settings.database_url)
    fresh = {person.mailbox: secrets.token_urlsafe(12) for person in demonstration.PEOPLE if person.mailbox not in known}
    with database.writing() as session:
        run = demonstration.prepare(session, planned=read_scenario(SCENARIOS / PLANNED), called=read_scenario(SCENARIOS / CALLED),
                                    passwords_of=fresh, now=now())
    if fresh:
        known |= fresh
        _keep(path, settings.database_url, known)
    if run is not None:
        try:
            queue_of(queue_address(settings.queue_url, settings.database_url)).announce(run.id)
        except QueueAway:
            click.echo("The queue is away; the worker finds the first run by itself in a while.", err=True)
    return known


def _kept(path: Path, url: str) -> dict[str, str]:
    """Passwords made earlier for this very database; none when the file is not there or is another's."""
    try:
        document = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(document, dict) or document.get("database") != _name(url):
        return {}
    return {str(key): str(value) for key, value in document.get("passwords", {}).items()}


def _keep(path: Path, url: str, known: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    with open(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump({"about": "Log-ins of the demonstration. Of no use anywhere else.", "database": _name(url), "passwords": known}, file,
                  indent=1)
    unfinished.rename(path)


def _name(url: str) -> str:
    """The database without who may open it."""
    return url.rpartition("@")[2]


def _welcome(known: dict[str, str]) -> str:
    rows = [(person.grant.role.replace("_", " ") + (f" ({of})" if (of := person.grant.society or person.grant.source) else ""),
             person.email, known[person.mailbox]) for person in demonstration.PEOPLE]
    wide = [max(len(row[place]) for row in rows) for place in (0, 1)]
    lines = [f"  {role:{wide[0]}}  {email:{wide[1]}}  {password}" for role, email, password in rows]
    return "\n".join([
        "FOR DEMONSTRATION ONLY: made-up people and rounds; these log-ins are no secret.", *lines,
        f"Round {PLANNED} is at planning and its first search runs; the call of round {CALLED} is open; "
        f"the exchanges of round {UNDER_WAY} are under way. Ctrl-C ends everything."])

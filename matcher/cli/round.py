"""matcher round."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from matcher.cli.door import account_named, database_of, now
from matcher.domain.actors import CONSOLE
from matcher.domain.rounds import MOVE, moves_from
from matcher.domain.statements import DRAFT, ELIGIBLE, NEEDS, OFFERS, SUBMITTED
from matcher.store import plans, rounds, runs, statements
from matcher.tables.scenario_folder import read_scenario
from matcher.workflow import lifecycle, preparing

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("round")
def command() -> None:
    """Looks after rounds: list, show, create, load, move."""


@command.command("list")
def list_command() -> None:
    """Lists rounds, the newest first."""
    with database_of() as database, database.reading() as session:
        page, pages = 1, 1
        while page <= pages:
            found = rounds.list_rounds(session, page=page, size=200)
            for one in found.items:
                click.echo(f"{one.key}\t{one.stage}\t{one.start}\t{one.weeks} weeks\t{one.title}")
            page, pages = page + 1, found.pages


@command.command("show")
@click.argument("key")
def show_command(key: str) -> None:
    """Tells how a round stands, and which moves its stage has."""
    with database_of() as database, database.reading() as session:
        found = rounds.get_round(session, key)
        click.echo(f"{found.key}: {found.title}\nstage: {found.stage}\nbegins: {found.start}, {found.weeks} weeks, {found.currency}")
        for table in (NEEDS, OFFERS):
            counts = statements.count_statements(session, key, table)
            click.echo(f"{table}: " + (", ".join(f"{number} {state}" for state, number in counts.items() if number) or "none"))
        click.echo(f"snapshot: {found.snapshot or 'none'}\nplan: {found.plan or 'none'}")
        for kept in plans.list_plans(session, key, size=20).items:
            click.echo(f"plan {kept.number}: {kept.status}, {kept.exchanges} exchanges")
        for run in runs.list_runs(session, key, size=20).items:
            click.echo(f"run {run.id}: {run.state}{f', {run.error}' if run.error else ''}")
        click.echo(f"moves: {', '.join(move.name for move in moves_from(found.stage)) or 'none'}")


@command.command("create")
@click.argument("key")
@click.option("--title", required=True)
@click.option("--start", type=DAY, required=True, help="The first Monday.")
@click.option("--weeks", type=click.IntRange(1, 156), required=True)
@click.option("--approval", type=DAY, required=True, help="The day of approval.")
@click.option("--currency", default="CHF", show_default=True)
def create_command(key: str, title: str, start: datetime, weeks: int, approval: datetime, currency: str) -> None:
    """Makes an empty round in draft."""
    with database_of() as database, database.writing() as session:
        made = preparing.create(session, CONSOLE, key, title=title, start=start.date(), weeks=weeks, approval=approval.date(),
                                currency=currency, now=now())
    click.echo(f"Round {made.key} is in {made.stage}.")


@command.command("load")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--key", help="Key of the round; the scenario's name by default.")
@click.option("--state", type=click.Choice((DRAFT, SUBMITTED, ELIGIBLE)), default=SUBMITTED, show_default=True,
              help="State of its needs and offers.")
def load_command(scenario: Path, key: str | None, state: str) -> None:
    """Makes a round in draft of a SCENARIO (folder or workbook) with all its tables."""
    read = read_scenario(scenario)
    with database_of() as database, database.writing() as session:
        made = preparing.create_from(session, CONSOLE, read, key=key, state=state, now=now())
    click.echo(f"Round {made.key} is in {made.stage}: {len(read.pool.needs)} needs, {len(read.pool.offers)} offers, {state}.")


@command.command("move")
@click.argument("key")
@click.argument("move", type=click.Choice(tuple(MOVE)))
@click.option("--as", "email", required=True, help="Whose act it is: the address of an account with the right to it.")
@click.option("--plan", type=click.IntRange(1), help="Number of the plan, for propose and propose_again.")
@click.option("--reason", type=click.Choice(lifecycle.CANCEL_REASONS), help="Reason, for cancel.")
def move_command(key: str, move: str, email: str, plan: int | None, reason: str | None) -> None:
    """Makes a MOVE of a round in the name of an account, by the same rules as in the browser."""
    given: dict[str, Any] = {}
    if move in ("propose", "propose_again"):
        if plan is None:
            raise click.UsageError(f"'{move}' needs --plan.")
        given["plan"] = plan
    if move == "cancel":
        if reason is None:
            raise click.UsageError("'cancel' needs --reason.")
        given["reason"] = reason
    with database_of() as database, database.writing() as session:
        moved = lifecycle.MOVERS[move](session, account_named(session, email).actor, key, now=now(), **given)
    click.echo(f"Round {moved.key} is in {moved.stage}.")

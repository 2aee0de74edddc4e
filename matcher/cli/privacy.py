"""matcher privacy."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click

from matcher.cli.door import account_named, database_of, now
from matcher.domain.actors import CONSOLE
from matcher.wording import LANGUAGES
from matcher.workflow import privacy


@click.group("privacy")
def command() -> None:
    """Data protection: what is held about a person, correct, withdraw, purge. Each act is in the trail, without the name."""


@command.command("show")
@click.argument("person")
def show_command(person: str) -> None:
    """Prints everything that is held about PERSON (an address, or the number of an account) as JSON, to be handed over."""
    with database_of() as database, database.writing() as session:
        found = privacy.report(session, CONSOLE, account_named(session, person).id, now=now())
    click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=_plain))


@command.command("correct")
@click.argument("person")
@click.option("--email", help="The right address.")
@click.option("--name", help="How the person is to be addressed.")
@click.option("--society", help="Where the person works: a National Society, ICRC or IFRC.")
@click.option("--function", "function_", help="What the person does there.")
@click.option("--phone", help="The right phone number; '' takes it out.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of pages and messages.")
def correct_command(
    person: str, email: str | None, name: str | None, society: str | None, function_: str | None, phone: str | None, lang: str | None
) -> None:
    """Corrects what is held about PERSON; what is not given stays."""
    given = {"email": email, "name": name, "society": society, "function": function_, "phone": phone, "language": lang}
    values = {key: value for key, value in given.items() if value is not None}
    if not values:
        raise click.UsageError("Nothing to correct was given.")
    with database_of() as database, database.writing() as session:
        found = account_named(session, person)
        privacy.correct(session, CONSOLE, found.id, found.version, now=now(), **values)
    click.echo(f"Account {found.id}: {', '.join(values)} corrected.")


@command.command("withdraw")
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def withdraw_command(person: str, yes: bool) -> None:
    """Lets go, for good, of everything that tells who PERSON is, and closes the account."""
    if not yes:
        click.confirm("This cannot be undone. Go on?", abort=True)
    with database_of() as database, database.writing() as session:
        found = privacy.withdraw(session, CONSOLE, account_named(session, person).id, now=now())
    click.echo(f"Account {found.id} is {found.state}; nothing tells whose it was.")


@command.command("purge")
def purge_command() -> None:
    """Lets go of what has been kept long enough; to be run every day."""
    with database_of() as database, database.writing() as session:
        purged = privacy.purge(session, CONSOLE, now=now())
    click.echo(f"Let go: candidate data of {purged.candidates} statements, of parties {purged.parties}, {purged.accounts} accounts, "
               f"{purged.entries} entries of the trail, {purged.log_ins} log-ins and links that were over.")


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a report.")

"""matcher token."""

from __future__ import annotations

import click

from matcher.cli.door import account_named, database_of, now
from matcher.domain.actors import CONSOLE
from matcher.store.tokens import list_tokens
from matcher.workflow import tokens


@click.group("token")
def command() -> None:
    """Looks after tokens for the API: make, list, revoke."""


@command.command("make")
@click.argument("person")
@click.option("--title", required=True, help="Which program it is for.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([scope.name for scope in tokens.SCOPES]),
              help="What it may be used for; may be given several times.")
@click.option("--days", type=click.IntRange(1, tokens.LONGEST_DAYS), default=tokens.USUAL_DAYS, show_default=True,
              help="How long it holds.")
def make_command(person: str, title: str, scopes: tuple[str, ...], days: int) -> None:
    """Makes a token in the name of PERSON (an address, or the number of an account), and prints its secret, once."""
    with database_of() as database, database.writing() as session:
        held = account_named(session, person)
        made, secret = tokens.make_for(session, CONSOLE, held.id, title=title, scopes=scopes, days=days, now=now())
    click.echo(f"Token {made.id} holds until {made.expires_at:%Y-%m-%d}. For this person only, shown once:", err=True)
    click.echo(secret)


@command.command("list")
@click.argument("person")
def list_command(person: str) -> None:
    """Lists the tokens of PERSON without their secrets."""
    with database_of() as database, database.reading() as session:
        found = list_tokens(session, account_named(session, person).id)
    moment = now()
    for one in found:
        state = "holds" if one.holds(moment) else "revoked" if one.revoked_at else "over"
        click.echo(f"{one.id}\t{one.title}\t{', '.join(one.scopes)}\tuntil {one.expires_at:%Y-%m-%d}\t{state}")


@command.command("revoke")
@click.argument("token", type=int)
def revoke_command(token: int) -> None:
    """Ends the token of a number."""
    with database_of() as database, database.writing() as session:
        tokens.revoke_any(session, CONSOLE, token, now=now())
    click.echo(f"Token {token} is revoked.")

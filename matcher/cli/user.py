"""matcher user."""

from __future__ import annotations

from collections.abc import Callable

import click

from matcher.cli.door import account_named, database_of, now
from matcher.cli.serve import address
from matcher.config import Settings
from matcher.domain.accounts import Account
from matcher.domain.actors import CONSOLE, ROLES, Grant
from matcher.store.accounts import list_accounts
from matcher.store.session import Session
from matcher.wording import LANGUAGES
from matcher.workflow import accounts, passwords

LINK_PATH = "password/"
"""Where the web lets a person set a password by link; the token follows."""


@click.group("user")
def command() -> None:
    """Looks after accounts: create, grant, revoke, reset, list, disable, enable."""


def grant_options(function: click.decorators.FC) -> click.decorators.FC:
    """The options that name a role."""
    for option in (
        click.option("--source", help="Source of envelopes that a fund holder holds."),
        click.option("--for", "of", metavar="SOCIETY", help="National Society that a focal point or authoriser speaks for."),
        click.option("--role", type=click.Choice(ROLES), required=True),
    ):
        function = option(function)
    return function


def _grant(role: str, of: str | None, source: str | None) -> Grant:
    try:
        return Grant(role, of, source)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


@command.command("create")
@click.argument("email")
@click.option("--name", required=True, help="How the person is to be addressed.")
@click.option("--society", help="Where the person works: a National Society, ICRC or IFRC.")
@click.option("--function", "work", default="", help="What the person does there.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of pages and messages.")
@click.option("--ask", is_flag=True, help="Ask for the password here rather than print a link.")
def create_command(email: str, name: str, society: str | None, work: str, lang: str, ask: bool) -> None:
    """Makes an account for EMAIL without any role, and prints the link by which the person sets a password."""
    with database_of() as database:
        with database.writing() as session:
            made = accounts.create(session, CONSOLE, email=email, name=name, society=society, function=work, language=lang, now=now())
        click.echo(f"Account {made.id} is made. Give it roles with 'matcher user grant'.")
        with database.writing() as session:
            _new_password(session, made, ask)


@command.command("grant")
@click.argument("email")
@grant_options
def grant_command(email: str, role: str, of: str | None, source: str | None) -> None:
    """Gives an account a role."""
    _change_roles(accounts.give, email, _grant(role, of, source))


@command.command("revoke")
@click.argument("email")
@grant_options
def revoke_command(email: str, role: str, of: str | None, source: str | None) -> None:
    """Takes a role from an account."""
    _change_roles(accounts.take, email, _grant(role, of, source))


def _change_roles(change: Callable[..., Account], email: str, grant: Grant) -> None:
    with database_of() as database, database.writing() as session:
        found = change(session, CONSOLE, account_named(session, email).id, grant, now=now())
    click.echo(f"Roles now: {', '.join(map(_told, found.grants)) or 'none'}.")


@command.command("reset")
@click.argument("email")
@click.option("--ask", is_flag=True, help="Ask for the password here rather than print a link.")
def reset_command(email: str, ask: bool) -> None:
    """Prints a link by which the person sets a new password, once."""
    with database_of() as database, database.writing() as session:
        _new_password(session, account_named(session, email), ask)


@command.command("list")
@click.option("--role", type=click.Choice(ROLES), help="Only those with this role.")
def list_command(role: str | None) -> None:
    """Lists accounts with their roles."""
    with database_of() as database, database.reading() as session:
        page, pages = 1, 1
        while page <= pages:
            found = list_accounts(session, role=role or "", page=page, size=200)
            for one in found.items:
                click.echo(f"{one.id}\t{one.email}\t{one.name}\t{one.state}\t{', '.join(map(_told, one.grants))}")
            page, pages = page + 1, found.pages


@command.command("disable")
@click.argument("email")
def disable_command(email: str) -> None:
    """Closes an account and ends its log-ins."""
    _set_open(email, False)


@command.command("enable")
@click.argument("email")
def enable_command(email: str) -> None:
    """Opens an account again."""
    _set_open(email, True)


def _set_open(email: str, open: bool) -> None:
    with database_of() as database, database.writing() as session:
        found = account_named(session, email)
        state = accounts.set_open(session, CONSOLE, found.id, found.version, open=open, now=now()).state
    click.echo(f"The account is {state}.")


def _new_password(session: Session, account: Account, ask: bool) -> None:
    token = passwords.make_link(session, CONSOLE, account.id, now=now())
    if ask:
        passwords.use_link(session, token, click.prompt("New password", hide_input=True, confirmation_prompt=True), now=now())
        click.echo("The password is set.")
        return
    settings = Settings.from_environment()
    base = f"{settings.public_url}/" if settings.public_url else address(settings.host, settings.port)
    click.echo(f"For this person only, once, within {passwords.LINK_HOURS} hours: {base}{LINK_PATH}{token}")


def _told(grant: Grant) -> str:
    of = grant.society or grant.source
    return f"{grant.role} ({of})" if of else grant.role

"""matcher db."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.door import database_of, keep_private
from matcher.config import Settings
from matcher.domain.errors import WrongState
from matcher.store import backup as copies
from matcher.store.migrations import current, newest, upgrade
from matcher.store.session import open_database


@click.group("db")
def command() -> None:
    """Looks after the database: upgrade, backup, restore."""


@command.command("upgrade")
def upgrade_command() -> None:
    """Makes the database if there is none, and brings it to this version's revision; may be run at any time."""
    keep_private()
    click.echo(f"The database is at revision {upgrade(Settings.from_environment().database_url)}.")


@command.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup_command(target: Path) -> None:
    """Writes a checked copy of the database to the new file TARGET; server and workers may go on."""
    with database_of() as database:
        size = copies.backup(database.url, target)
    click.echo(f"{target}: {size:,} bytes, checked.")


@command.command("restore")
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Give up what the database holds now.")
def restore_command(source: Path, replace: bool) -> None:
    """Puts the copy SOURCE in the place of the database; stop every server and worker first."""
    keep_private()
    url = Settings.from_environment().database_url
    database = open_database(url)
    found = current(database)
    database.close()
    if found is not None and not replace:
        raise WrongState("There is a database already. Make a backup of it, stop everything, and say --replace.")
    copies.restore(source, url)
    upgrade(url)
    with database_of() as database, database.reading() as session:
        from matcher.store import trail

        verdict = trail.verify(session)
    click.echo(f"Restored, at revision {newest()}: {verdict.entries:,} entries in the trail.")
    if not verdict.sound:
        raise WrongState("The trail of the restored database does not verify. Run 'matcher trail verify' to see where.")

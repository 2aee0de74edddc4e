"""matcher trail."""

from __future__ import annotations

import re

import click

from matcher.cli.door import database_of
from matcher.store import trail

_WORDS = {
    "changed": "is not what was written", "missing": "is missing", "added": "was added past the trail's end or twice",
    "cut": "and what follows are cut off", "head": "does not end where the head of the trail says"}


@click.group("trail")
def command() -> None:
    """Looks through the trail of every act."""


@command.command("verify")
@click.option("--known", metavar="NUMBER:HASH", help="An entry noted earlier outside the database.")
def verify_command(known: str | None) -> int:
    """Finds any change or gap in the trail; exit code 1 when there is one. Note the last line: it is what --known takes."""
    noted = None
    if known is not None:
        found = re.fullmatch(r"(\d+):([0-9a-f]{64})", known)
        if found is None:
            raise click.BadParameter("write it as NUMBER:HASH, as 'matcher trail verify' printed it.", param_hint="--known")
        noted = (int(found[1]), found[2])
    with database_of() as database, database.reading() as session:
        verdict = trail.verify(session, known=noted)
    for flaw in verdict.flaws:
        click.echo(f"Entry {flaw.number} {_WORDS[flaw.what]}.")
    if not verdict.sound:
        return 1
    last = verdict.first + verdict.entries - 1
    click.echo(f"The trail stands: {verdict.entries:,} entries.")
    click.echo(f"{last}:{verdict.head}")
    return 0

"""matcher export."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import click

from matcher.cli.door import database_of
from matcher.documents import read_plan
from matcher.domain.errors import NotFound
from matcher.exports import EXPORTS, export_of, issue
from matcher.exports.parts.subject import Subject
from matcher.store import plans, rounds, snapshots
from matcher.store.standing import standings
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import LANGUAGES


@click.command("export")
@click.argument("scenario", metavar="SCENARIO_OR_ROUND")
@click.argument("plan")
@click.option("--format", "form", type=click.Choice([kind.key for kind in EXPORTS]), required=True, help="Form in which it leaves.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of what is said in it.")
@click.option("--society", help="Only the exchanges of this Society.")
@click.option("--exchange", help="Only this exchange.")
@click.option("--day", type=click.DateTime(formats=["%Y-%m-%d"]), help="The day that stands on it; today by default.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; named after the plan by default.")
def command(scenario: str, plan: str, form: str, lang: str, society: str | None, exchange: str | None, day: datetime | None,
            out: Path | None) -> None:
    """Writes a plan in one of the forms in which it leaves.

    Either a scenario (folder or workbook) and its plan.json, or the key of a round and the number of its plan.
    """
    on = (day or datetime.now(UTC)).date()
    if Path(scenario).exists():
        read = read_scenario(Path(scenario))
        subject = Subject(read_plan(Path(plan)), read.pool, read.name, on, read.title, society=society, exchange=exchange,
                          worth=read.policy.goal("equity").worth)
        if subject.plan.digest != read.digest():
            raise NotFound("{plan} is the plan of another scenario than {scenario}.", plan=plan, scenario=scenario)
    else:
        subject = _kept(scenario, plan, on, society, exchange)
    made = issue(export_of(form), subject, lang)
    path = out or Path(made.name)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(made.content)
    os.replace(partial, path)
    click.echo(f"{path}: {made.media_type}, {len(made.content):,} bytes")


def _kept(key: str, number: str, on: date, society: str | None, exchange: str | None) -> Subject:
    """The plan of a round; NotFound for a number that is none, or a round or plan that is not there."""
    if not (number.isascii() and number.isdigit()):
        raise NotFound("'{number}' is no number of a plan, and '{key}' is no scenario.", number=number, key=key)
    with database_of() as database, database.reading() as session:
        found = rounds.get_round(session, key)
        kept = plans.kept_plan(session, key, int(number))
        scenario = snapshots.get_snapshot(session, key, kept.digest)
        states = {name: standing.state for name, standing in standings(session, key, kept.number).items()}
        plan = plans.get_plan(session, key, kept.number)
    return Subject(plan, scenario.pool, key, on, found.title, kept.number, states, society, exchange,
                   scenario.policy.goal("equity").worth)

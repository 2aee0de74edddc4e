"""matcher verify."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.show import console
from matcher.documents import read_plan
from matcher.planner import verify
from matcher.tables.scenario_folder import read_scenario


@click.command("verify")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
def command(scenario: Path, plan: Path) -> int:
    """Audits a PLAN (plan.json) against its SCENARIO without any solver; exit code 1 when it does not stand."""
    read = read_scenario(scenario)
    breaches = verify(read, read_plan(plan))
    out = console()
    for breach in breaches:
        facts = ", ".join(f"{key} {value}" for key, value in breach.facts.items())
        out.print(f"{breach.rule}: {breach.subject}: {facts}", markup=False)
    out.print("The plan stands: no breach." if not breaches else f"Breaches: {len(breaches)}. The plan does not stand.")
    return 1 if breaches else 0

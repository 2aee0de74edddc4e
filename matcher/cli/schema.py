"""matcher schema."""

from __future__ import annotations

import json

import click

from matcher.documents import plan_schema


@click.command("schema")
def command() -> int:
    """Prints the JSON Schema of plan.json."""
    click.echo(json.dumps(plan_schema(), indent=2, ensure_ascii=False))
    return 0

"""matcher picture."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from matcher.documents import read_plan
from matcher.domain.errors import NotFound
from matcher.pictures import PICTURES, Subject
from matcher.pictures import picture as picture_of
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import LANGUAGES, _, translator


@click.command("picture")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--which", type=click.Choice([each.key for each in PICTURES]), required=True, help="Which picture.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of what stands in it.")
@click.option("--day", type=click.DateTime(formats=["%Y-%m-%d"]), help="The day that stands on it; none by default.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write: .svg or .png.")
def command(scenario: Path, plan: Path, which: str, lang: str, day: datetime | None, out: Path) -> None:
    """Draws a picture of a PLAN (plan.json) of a SCENARIO, and tells in a sentence what it shows."""
    form = out.suffix.lower()
    if form not in (".svg", ".png"):
        raise click.UsageError("--out ends in .svg or .png.")
    subject = Subject.of(read_scenario(scenario), read_plan(plan), made=day.date() if day else None)
    found, say = picture_of(which), translator(lang)
    if not found.fits(subject):
        raise NotFound(_("This plan has nothing to draw in the picture '{which}'."), which=which)
    content = found.png(subject, say) if form == ".png" else found.svg(subject, say).encode("utf-8")
    partial = out.with_name(f".{out.name}.partial")
    partial.write_bytes(content)
    os.replace(partial, out)
    click.echo(found.alternative(subject, say))
    click.echo(f"{out}: {len(content):,} bytes")

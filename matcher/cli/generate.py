"""matcher generate."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from matcher.cli.show import console
from matcher.generate import SIZES, generate, write_round


@click.command("generate")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--size", type=click.Choice(tuple(SIZES)), default="regional", help="A usual size; the counts below change it.")
@click.option("--societies", type=click.IntRange(4, 192), help="Number of societies.")
@click.option("--needs", type=click.IntRange(1, 20_000), help="Number of needs.")
@click.option("--offers", type=click.IntRange(1, 20_000), help="Number of offers.")
@click.option("--envelopes", type=click.IntRange(2, 500), help="Number of envelopes.")
@click.option("--name", help="Name of the round; the folder's by default.")
@click.option("--seed", type=click.IntRange(min=0), default=1, help="The same seed gives the same round.")
@click.option("--bad", is_flag=True, help="With the faults that real rounds have.")
def command(
    out: Path, size: str, name: str | None, societies: int | None, needs: int | None, offers: int | None, envelopes: int | None,
    seed: int, bad: bool,
) -> int:
    """Writes a made-up round of real societies into the folder OUT."""
    usual = SIZES[size]
    wanted = dataclasses.replace(
        usual, societies=societies or usual.societies, needs=needs or usual.needs, offers=offers or usual.offers,
        envelopes=envelopes or usual.envelopes, regions=() if societies else usual.regions)
    name = name or out.resolve().name
    try:
        made = generate(name=name, size=wanted, seed=seed, bad=bad, title=f"Made-up round {name}",
                        about=f"matcher generate, size {size}, seed {seed}: needs, offers and money are made up.")
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    written = write_round(out, made)
    console().print(f"Written to {out}: {', '.join(path.name for path in written)}")
    return 0

"""matcher check."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.show import console, show_problems
from matcher.domain.errors import DataError
from matcher.domain.kinds import JOINT_OPERATION
from matcher.screening import failing, screen
from matcher.tables.naming import Words
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import LANGUAGES, label, translator


@click.command("check")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--pair", nargs=2, metavar="NEED OFFER", help="Why one pair is turned away, or that it is not.")
@click.option("--all", "every", is_flag=True, help="Show every problem.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the answers.")
def command(scenario: Path, pair: tuple[str, str] | None, every: bool, lang: str) -> int:
    """Reads a SCENARIO, tells everything that is wrong with it, and screens its pairs."""
    out, say = console(), translator(lang)
    try:
        read = read_scenario(scenario)
    except DataError as error:
        show_problems(error, every=every)
        return 2
    pool, policy, words = read.pool, read.policy, Words(read.pool, say)
    if pair:
        need, offer = pair
        if need not in pool.need or offer not in pool.offer:
            missing = need if need not in pool.need else offer
            raise click.UsageError(say("{key} is not in the scenario.").format(key=missing))
        asked: list[tuple[int | None, str]] = [(None, kind) for kind in pool.need[need].other_kinds]
        if JOINT_OPERATION in pool.need[need].kinds:
            asked += [(r, JOINT_OPERATION) for r in range(1, len(pool.need[need].roles) + 1)]
        for role, kind in asked:
            reasons = failing(pool, policy.checks, policy.funding, need, offer, role, kind)
            title = label(kind, say) + ("" if role is None else f" {role}")
            out.print(f"{title}: {say('passes every check')}" if not reasons else f"{title}:")
            for reason in reasons:
                out.print(f"  - {label(reason.code.removeprefix('check_'), say)}: {words.sentence(reason)}", markup=False)
        return 0
    out.print(say("OK: {societies} societies, {needs} needs, {offers} offers, {envelopes} envelopes.").format(
        societies=len(pool.societies), needs=len(pool.needs), offers=len(pool.offers), envelopes=len(pool.envelopes)))
    candidates = screen(pool, policy.checks, policy.funding)
    out.print(say("{legs} legs pass the checks; pairs turned away:").format(legs=len(candidates.legs)))
    for name, number in candidates.rejected.counts.items():
        out.print(f"  {number:8d}  {label(name, say)}")
    return 0

"""matcher explain."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.answers import Line, answer_text, line_text
from matcher.cli.relaxing import show_ways
from matcher.cli.show import console
from matcher.documents import read_plan
from matcher.domain.errors import DataError, Problem
from matcher.domain.plan import INFEASIBLE
from matcher.tables.scenario_folder import read_scenario
from matcher.trust import told
from matcher.trust.dead_ends import ways_out
from matcher.trust.desk import Desk
from matcher.trust.helpful import helpful
from matcher.trust.looking import look_ahead
from matcher.trust.standby import standbys
from matcher.trust.unlock import unlock
from matcher.trust.why_not import first_answer, why_not
from matcher.trust.worth import worths
from matcher.wording import LANGUAGES, translator


@click.command("explain")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path), required=False)
@click.option("--why-not", "pair", nargs=2, metavar="NEED OFFER", help="Why this offer does not serve that need, and what it would cost.")
@click.option("--unlock", "need", metavar="NEED", help="What would let an unmet need in.")
@click.option("--worth", is_flag=True, help="What one more unit of each resource is worth.")
@click.option("--of", "only", metavar="KEY", help="With --worth: this envelope, offer or society alone.")
@click.option("--round", "whole_round", is_flag=True, help="The changes that help the round most.")
@click.option("--standby", is_flag=True, help="Who steps in for each exchange if it is declined.")
@click.option("--dead-ends", is_flag=True, help="What fits nothing, and ways out of a conflict by the names of its members; needs no plan.")
@click.option("--whole", is_flag=True, help="With --why-not: solve the whole round again, however large.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=60, show_default=True, help="Time for the answer.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Cores to use; 0 for all.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the answer.")
def command(scenario: Path, plan: Path | None, pair: tuple[str, str] | None, need: str | None, worth: bool, only: str | None,
            whole_round: bool, standby: bool, dead_ends: bool, whole: bool, seconds: float, workers: int, lang: str) -> int:
    """Answers questions on a PLAN of a SCENARIO by solving again: why not this pair, what would unlock a need, what money is worth."""
    read = read_scenario(scenario)
    say = translator(lang)
    out = console()
    if dead_ends:
        out.print(answer_text(told.of_look_ahead(look_ahead(read)), say), markup=False)
        ways = ways_out(read, seconds=seconds)
        show_ways(ways, say, out)
        return 3 if ways else 0
    if not (pair or need or worth or whole_round or standby):
        raise click.UsageError("Ask something: --why-not, --unlock, --worth, --round, --standby or --dead-ends.")
    if plan is None:
        raise click.UsageError("Name the plan.json that is asked about.")
    answer = read_plan(plan)
    if answer.status == INFEASIBLE:
        raise DataError([Problem(plan.name, 0, "status", "The scenario has no plan.", "Ask with --dead-ends for ways out.")])
    desk = Desk(read, answer)
    lines: list[Line] = []
    if pair:
        first = told.of_why_not(first_answer(desk, *pair))
        for line in first:
            out.print(answer_text([line], say), markup=False)
        rest = told.of_why_not(why_not(desk, *pair, seconds=seconds, whole=whole, workers=workers))
        lines += rest[len(first):]
    if need:
        lines += told.of_unlocks(unlock(desk, need, seconds=seconds, workers=workers))
    if worth:
        lines += told.of_worths(worths(desk, seconds=seconds, only=only, workers=workers), desk.goals[0].name, every=only is not None)
    if whole_round:
        lines += told.of_helpful(helpful(desk, seconds=seconds, workers=workers))
    if lines:
        out.print(answer_text(lines, say), markup=False)
    if standby:
        for found in standbys(desk, seconds=seconds, workers=workers):
            for line in told.of_standbys([found]):
                out.print("  " * line.depth + line_text(line, say), markup=False)
    return 0

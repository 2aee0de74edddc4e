"""matcher solve."""

from __future__ import annotations

import dataclasses
import shutil
import sys
import time
from pathlib import Path

import click
from rich.cells import cell_len, set_cell_size

from matcher.cli.interrupting import listening
from matcher.cli.relaxing import relaxed_by, show_ways
from matcher.cli.show import console, show_plan
from matcher.domain.plan import INFEASIBLE, STOPPED
from matcher.exports import write_all
from matcher.planner import plan
from matcher.solve.progress import Progress
from matcher.solve.race import ENGINES
from matcher.tables.scenario_folder import read_scenario
from matcher.trust.dead_ends import ways_out
from matcher.wording import LANGUAGES, _, label, percent, translator, whole

_STAGES = {"held": _("proved"), "kept": _("best so far"), "searching": _("searching")}


class _Line:
    """The live line: rewritten in place on a terminal, else a line every few seconds."""

    def __init__(self, language: str, quiet: bool) -> None:
        self.say, self.quiet = translator(language), quiet
        self.terminal = sys.stderr.isatty()
        self.last = ("", "", -10.0)

    def __call__(self, progress: Progress) -> None:
        if self.quiet:
            return
        now = time.monotonic()
        fresh = (progress.goal, progress.stage) != self.last[:2]
        if not fresh and now - self.last[2] < (0.2 if self.terminal else 5.0):
            return
        if not self.terminal and progress.stage not in ("held", "kept", "searching"):
            return
        self.last = (progress.goal, progress.stage, now)
        language = self.say.language
        gap = "-" if progress.gap is None else percent(min(progress.gap, 9.99), language)
        value, bound = ("-" if number is None else whole(number, language) for number in (progress.value, progress.bound))
        said = self.say("{goal}: value {value}, bound {bound}, gap {gap}, {stage}").format(
            goal=label(progress.goal, self.say), value=value, bound=bound, gap=gap, stage=self.say(_STAGES[progress.stage]))
        text = f"{progress.seconds:6.1f} s  {said}"
        if self.terminal:
            # A line that wraps could not be written over.
            text = set_cell_size(text, min(cell_len(text), shutil.get_terminal_size().columns - 1))
        sys.stderr.write(f"\r\033[K{text}" if self.terminal else f"{text}\n")
        if self.terminal and progress.stage in ("held", "kept"):
            sys.stderr.write("\n")
        sys.stderr.flush()


@click.command("solve")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--out", "out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the plan.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Limit of the search in seconds.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the search.")
@click.option("--workers", type=click.IntRange(min=0), help="Cores to use; 0 for all.")
@click.option("--gap", type=click.FloatRange(0, 1, max_open=True), help="Relative gap at which a goal counts as proved.")
@click.option("--relax", "members", multiple=True, metavar="MEMBER",
              help="Relax this member of the conflict, as a search without a plan names it, and solve with that; may be repeated.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the summary and the workbook.")
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, help="Only these engines; all race by default.")
@click.option("--quiet", is_flag=True, help="No live line.")
def command(scenario: Path, out: Path, seconds: float | None, seed: int | None, workers: int | None, gap: float | None, lang: str,
            engines: tuple[str, ...], quiet: bool, members: tuple[str, ...]) -> int:
    """Finds the best plan of a SCENARIO (folder or workbook), proves and explains it, and writes it."""
    read = read_scenario(scenario)
    given = {"seconds": seconds, "seed": seed, "workers": workers, "gap": gap}
    limits = dataclasses.replace(read.limits, **{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]
    read = dataclasses.replace(read, limits=limits)
    read = relaxed_by(read, members, seconds=limits.seconds)
    out.mkdir(parents=True, exist_ok=True)
    with listening() as stop:
        result = plan(read, engines=engines or None, progress=_Line(lang, quiet), stop=stop)
    written = write_all(result, read.pool, out, lang)
    say = translator(lang)
    show_plan(result, read.pool, say)
    if result.status == INFEASIBLE and not stop.is_set():
        show_ways(ways_out(read, result.conflict, seconds=limits.seconds), say, console())
    console().print(say("Written to {folder}: {files}").format(folder=out, files=", ".join(path.name for path in written)))
    return {INFEASIBLE: 3, STOPPED: 4}.get(result.status, 0)

"""Ways out of a conflict on the command line: shown with the name of each member, and taken by that name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console

from matcher.answers import line_text
from matcher.domain.errors import DataError, Problem
from matcher.scenario import Scenario
from matcher.trust import told
from matcher.trust.dead_ends import WayOut, ways_out
from matcher.trust.relaxing import relaxed
from matcher.wording import Translator


def show_ways(ways: Sequence[WayOut], say: Translator, out: Console) -> None:
    """Every member, the way to relax it, and what to write to take that way."""
    if not ways:
        return
    out.print(line_text(told.WAY_OUT, say), markup=False)
    for way in ways:
        for line in told.of_way_out(way):
            out.print("  " * line.depth + "- " + line_text(line, say), markup=False)
        if way.code:
            out.print(f"      --relax {way.name}", markup=False)


def relaxed_by(scenario: Scenario, names: Iterable[str], *, seconds: float) -> Scenario:
    """The scenario with members of its conflict relaxed, one after the other, each time of the conflict that there is then.

    DataError names the members there are where one is not among them, or says that there is a plan already.
    """
    for name in names:
        ways = ways_out(scenario, seconds=seconds)
        way = next((way for way in ways if way.name == name and way.code), None)
        if way is None:
            known = ", ".join(other.name for other in ways if other.code)
            raise DataError([Problem("scenario", 0, "relax", f"'{name}' is in no plan's way." if known else
                                     f"There is a plan: '{name}' need not be relaxed.",
                                     f"Write one of: {known}." if known else "Leave it out.")])
        scenario = relaxed(scenario, way.code, way.facts)
    return scenario

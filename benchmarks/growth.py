"""How time and memory grow with the round: python -m benchmarks.growth NEEDS OFFERS ENVELOPES [SECONDS]."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from matcher.generate import Size, generate, write_round
from matcher.screening import screen
from matcher.solve.problem import make_problem
from matcher.solve.race import ENGINES
from matcher.tables.scenario_folder import read_scenario


def main() -> None:
    from benchmarks.compare import searched

    needs, offers, envelopes = (int(text) for text in sys.argv[1:4])
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 60.0
    societies = min(192, max(24, needs // 2))
    with tempfile.TemporaryDirectory() as name:
        write_round(Path(name), generate(name="growth", size=Size(societies, needs, offers, envelopes), seed=2027))
        began = time.monotonic()
        read = read_scenario(Path(name))
    reading, began = time.monotonic() - began, time.monotonic()
    candidates = screen(read.pool, read.policy.checks, read.policy.funding)
    screening, began = time.monotonic() - began, time.monotonic()
    problem = make_problem(read.pool, read.policy, candidates.legs, 1)
    value, bound = searched(problem, ENGINES, seconds)
    took = time.monotonic() - began
    gap = "" if value is None or bound is None else f"{(bound - value) / max(1, bound):.2%}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = (f"{needs} x {offers}", f"{len(candidates.legs):,}", f"{reading:.2f}", f"{screening:.2f}", f"{took:.0f}", value, bound, gap,
             f"{memory:.0f}")
    print(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()

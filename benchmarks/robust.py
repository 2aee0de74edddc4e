"""Declines of a plan, repaired, against hindsight; and alternatives.

python -m benchmarks.robust SCENARIO PLAN.json [DRAWS] [SAMPLE] [SECONDS]

Hindsight is the best plan of the round in which the declined pairs are known from the start and nothing else is kept: found by the
product's search in SECONDS, and bounded by it. Processor seconds stand beside wall seconds, for machines that others use too.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from pathlib import Path

import numpy as np

from matcher.documents import read_plan
from matcher.robust.chances import read_chances
from matcher.robust.crowd import cores
from matcher.robust.declines import shut
from matcher.robust.simulation import Bench, bench, simulate
from matcher.solve.problem import make_problem
from matcher.solve.race import ENGINES
from matcher.solve.search import Search
from matcher.tables.scenario_folder import read_scenario
from matcher.whatif.alternatives import alternatives


def processor() -> float:
    """Processor seconds of this process and its ended children."""
    return sum(part.ru_utime + part.ru_stime for part in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def hindsight(ready: Bench, draw: int, seconds: float) -> tuple[int, int]:
    """Impact of the best plan found with a draw's declines known from the start, and the bound of any such plan."""
    problem = ready.mender.problem
    kept = np.setdiff1d(np.arange(len(problem.legs)), shut(ready.draws.declined(draw), problem))
    known = make_problem(problem.pool, problem.policy, problem.legs.take(kept), problem.seed)
    outcome = Search(known, (problem.policy.goal("impact"),), engines=ENGINES, workers=0, seconds=seconds, seed=1, gap=0.0, listen=None,
                     stop=threading.Event()).run()
    climb = outcome.climbs[0]
    assert climb.best is not None and climb.bound is not None
    return climb.best, climb.bound


def main() -> None:
    folder, path = Path(sys.argv[1]), Path(sys.argv[2])
    draws, sample, seconds = (int(value) for value in (*sys.argv[3:6], *("1000", "5", "30")[len(sys.argv[3:6]):]))
    scenario, plan, chances = read_scenario(folder), read_plan(path), read_chances()
    print(f"{scenario.name}, {cores(0)} cores, load {os.getloadavg()[0]:.1f}\n")

    began, used = time.monotonic(), processor()
    found = simulate(scenario, plan, chances, draws=draws, harms=0)
    wall, cpu = time.monotonic() - began, processor() - used
    print(f"{draws} draws: {wall:.0f} s, {cpu:.0f} processor seconds, {cpu / draws:.2f} a draw")
    for name, spread in (("without repair", found.before), ("re-filled one by one", found.refilled), ("repaired", found.repaired)):
        print(f"| {name} | {spread.mean:,} | {spread.mean / found.promised:.1%} | {spread.worst_tenth:,} |")
    print(f"won back {found.won_back / 10:.1f}% of what declines take; promised {found.promised:,}", flush=True)

    ready = bench(scenario, plan, chances, 1)
    shares = []
    for draw in range(sample):
        best, bound = hindsight(ready, draw, seconds)
        row = found.draws[draw]
        shares.append((row.repaired / best, row.repaired / bound, row.refilled / best))
        print(f"draw {draw}: repaired {row.repaired:,}, hindsight {best:,} (at most {bound:,}): {shares[-1][0]:.2%}; "
              f"one by one {shares[-1][2]:.2%}", flush=True)
    means = np.mean(np.array(shares), axis=0)
    print(f"repair gives {means[0]:.2%} of hindsight's impact ({means[1]:.2%} of its bound), one by one {means[2]:.2%}", flush=True)

    began, used = time.monotonic(), processor()
    others = alternatives(scenario, plan, number=10, seconds=120)
    print(f"{len(others.plans)} alternatives: {time.monotonic() - began:.1f} s, {processor() - used:.1f} processor seconds, "
          f"apart {others.apart}, impact {[other.goals[0].value for other in others.plans]}")


if __name__ == "__main__":
    main()

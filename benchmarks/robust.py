"""Declines of a plan, repaired, against hindsight; and alternatives.

python -m benchmarks.robust draws SCENARIO PLAN.json [DRAWS] [WAVES]
python -m benchmarks.robust free SCENARIO PLAN.json [SAMPLE] [SECONDS]
python -m benchmarks.robust alternatives SCENARIO PLAN.json

`draws` repairs so many draws over all cores, and measures what repair wins back against what hindsight would that moves
nobody who accepted: every decline known, the bound of any such repair. `free` measures repair against another hindsight,
which knows the declines from the start and owes nobody anything: found by the product's search in SECONDS, and bounded by
it. Processor seconds stand beside wall seconds, for machines that others use too.
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
from matcher.domain.plan import Plan
from matcher.robust.chances import read_chances
from matcher.robust.crowd import cores
from matcher.robust.declines import shut
from matcher.robust.simulation import Bench, bench, simulate
from matcher.scenario import Scenario
from matcher.solve.problem import make_problem
from matcher.solve.race import ENGINES
from matcher.solve.search import Search
from matcher.tables.scenario_folder import read_scenario
from matcher.whatif.alternatives import alternatives

LIMIT = 580.0
"""Seconds after which draws stop with what there is: they are to be made within ten minutes."""


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


def draws(scenario: Scenario, plan: Plan, number: int, waves: int) -> None:
    """Many draws over all cores, as many as there is time for."""
    began, used, stop = time.monotonic(), processor(), threading.Event()
    clock = threading.Timer(LIMIT, stop.set)
    clock.start()
    found = simulate(scenario, plan, read_chances(), draws=number, harms=0, waves=waves, stop=stop)
    clock.cancel()
    wall, cpu, done = time.monotonic() - began, processor() - used, len(found.draws)
    print(f"{done} of {number} draws in {waves} waves: {wall:.0f} s, {cpu:.0f} processor seconds, {cpu / done:.2f} a draw, "
          f"load {os.getloadavg()[0]:.1f}; promised {found.promised:,}")
    print("| impact | mean | of the promise | worst tenth |")
    for name, reached in (("without repair", found.before), ("re-filled one by one", found.refilled), ("repaired", found.repaired),
                          ("hindsight that keeps the accepted, at most", found.hindsight)):
        print(f"| {name} | {reached.mean:,} | {reached.mean / found.promised:.1%} | {reached.worst_tenth:,} |")
    shares = [(row.repaired - row.before) / max(1, row.hindsight - row.before) for row in found.draws]
    most = found.hindsight.mean - found.before.mean
    print(f"repaired {found.repaired.mean / found.hindsight.mean:.2%} of hindsight's impact")
    print(f"of what hindsight would win back repair wins {(found.repaired.mean - found.before.mean) / most:.2%}, "
          f"in the worst draw {min(shares):.2%}; one by one {(found.refilled.mean - found.before.mean) / most:.2%}")
    print(f"won back {found.won_back / 10:.1f}% of what declines take", flush=True)


def free(scenario: Scenario, plan: Plan, sample: int, seconds: float) -> None:
    """A sample of draws against a plan that is made anew, whoever accepted."""
    ready = bench(scenario, plan, read_chances(), 1)
    shares = []
    for number in range(sample):
        row = ready.draw(number)
        best, bound = hindsight(ready, number, seconds)
        shares.append((row.repaired / best, row.repaired / bound, row.refilled / best))
        print(f"draw {number}: repaired {row.repaired:,}, made anew {best:,} (at most {bound:,}): {shares[-1][0]:.2%}; "
              f"one by one {shares[-1][2]:.2%}", flush=True)
    means = np.mean(np.array(shares), axis=0)
    print(f"repair gives {means[0]:.2%} of the impact of a plan made anew ({means[1]:.2%} of its bound), one by one {means[2]:.2%}")


def main() -> None:
    what, folder, path, *numbers = sys.argv[1:]
    scenario, plan = read_scenario(Path(folder)), read_plan(Path(path))
    print(f"{scenario.name}, {cores(0)} cores, load {os.getloadavg()[0]:.1f}\n")
    if what == "draws":
        draws(scenario, plan, int(numbers[0]) if numbers else 1000, int(numbers[1]) if len(numbers) > 1 else 1)
    elif what == "free":
        free(scenario, plan, int(numbers[0]) if numbers else 5, float(numbers[1]) if len(numbers) > 1 else 60)
    else:
        began, used = time.monotonic(), processor()
        others = alternatives(scenario, plan, number=10, seconds=120)
        print(f"{len(others.plans)} alternatives: {time.monotonic() - began:.1f} s, {processor() - used:.1f} processor seconds, "
              f"apart {others.apart}, impact {[other.goals[0].value for other in others.plans]}")


if __name__ == "__main__":
    main()

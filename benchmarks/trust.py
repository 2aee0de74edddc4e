"""How long answers to questions about a plan take: python -m benchmarks.trust SCENARIO [PLAN.json] [QUESTIONS].

Without a plan the scenario is solved first, for 120 s. Pairs, needs and exchanges are drawn with a fixed seed.
"""

from __future__ import annotations

import dataclasses
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from matcher.documents import read_plan
from matcher.planner import plan
from matcher.solve.race import cores
from matcher.tables.scenario_folder import read_scenario
from matcher.trust.desk import Desk
from matcher.trust.repair import repair
from matcher.trust.standby import standby
from matcher.trust.unlock import unlock
from matcher.trust.why_not import NOT_CHOSEN, first_answer, why_not

spent: list[float] = []


def timed(act: Callable[[], object]) -> tuple[float, object]:
    began, busy = time.monotonic(), time.process_time()
    answer = act()
    spent.append(time.process_time() - busy)
    return time.monotonic() - began, answer


def row(name: str, seconds: list[float], said: str) -> None:
    """A row; of all threads together the processor's seconds are what counts where other processes work beside it."""
    busy = spent[-len(seconds):]
    print(f"| {name} | {median(seconds):.2f} | {max(seconds):.2f} | {median(busy):.2f} | {said} |" if seconds else
          f"| {name} | - | - | - | {said} |", flush=True)


def main() -> None:
    read = read_scenario(Path(sys.argv[1]))
    given = next((Path(word) for word in sys.argv[2:] if word.endswith(".json")), None)
    number = next((int(word) for word in sys.argv[2:] if word.isdigit()), 10)
    answer = read_plan(given) if given else plan(dataclasses.replace(read, limits=dataclasses.replace(read.limits, seconds=120)))
    desk = Desk(read, answer)
    opened, _ = timed(lambda: (desk.choices, desk.picks, desk.around.purse, desk.worth))
    priced, _ = timed(lambda: desk.prices)
    print(f"\n{read.name}: {len(desk.problem.legs)} legs, {len(answer.exchanges)} exchanges, {len(answer.unmet)} unmet; {cores(0)} cores, "
          f"load {os.getloadavg()[0]:.1f}; desk opened in {opened:.2f} s, prices of the relaxation in {priced:.2f} s\n")
    print("| question | median s | worst s | median processor s | answers |\n| --- | --- | --- | --- | --- |")
    dice = random.Random(1)
    legs, pool = desk.problem.legs, desk.pool
    drawn = dice.sample(range(len(legs)), min(40, len(legs)))
    pairs = [(pool.needs[legs.need[leg]].need, pool.offers[legs.offer[leg]].offer) for leg in drawn]
    pairs = [pair for pair in pairs if first_answer(desk, *pair).state == NOT_CHOSEN][:number]
    firsts = [timed(lambda pair=pair: first_answer(desk, *pair, prices=True)) for pair in pairs]  # type: ignore[misc]
    row("why not, first bound", [seconds for seconds, _ in firsts], f"{len(firsts)} pairs")
    exact = [timed(lambda pair=pair: why_not(desk, *pair, seconds=10)) for pair in pairs]  # type: ignore[misc]
    forced = [each.forced for _, each in exact]  # type: ignore[attr-defined]
    row("why not, the plan that has it", [seconds for seconds, _ in exact],
        f"{sum(each.found for each in forced)} found, {sum(each.exact for each in forced)} exact, "
        f"{sum(each.impossible for each in forced)} impossible")
    needs = dice.sample([each.need for each in answer.unmet], min(number, len(answer.unmet)))
    unlocked = [timed(lambda need=need: unlock(desk, need, seconds=5)) for need in needs]  # type: ignore[misc]
    row("what would unlock it, 5 s", [seconds for seconds, _ in unlocked],
        f"{sum(bool(each.found) for _, each in unlocked)} of {len(unlocked)} needs with a change, "  # type: ignore[attr-defined]
        f"{sum(each.ideas == 0 for _, each in unlocked)} without an idea")  # type: ignore[attr-defined]
    exchanges = dice.sample([each.id for each in answer.exchanges], min(number, len(answer.exchanges)))
    repaired = [timed(lambda key=key: repair(desk, [key], seconds=2)) for key in exchanges]  # type: ignore[misc]
    touched = [len(each.touched) for _, each in repaired if each is not None]  # type: ignore[attr-defined]
    row("repair after one decline, 2 s", [seconds for seconds, _ in repaired],
        f"{len(touched)} of {len(repaired)} found, at most {max(touched, default=0)} exchanges touched")
    stood = [timed(lambda key=key: standby(desk, key)) for key in exchanges]  # type: ignore[misc]
    row("standby of one exchange", [seconds for seconds, _ in stood],
        f"{sum(each is not None and bool(each.legs) for _, each in stood)} of {len(stood)} with a replacement")  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()

"""How long each form in which a plan leaves takes on a large round, and how long another thread waits meanwhile.

    matcher solve scenarios/every-society-2027 --out /tmp/every --seconds 60
    python -m benchmarks.exports scenarios/every-society-2027 /tmp/every/plan.json [--lang ar]

*Of a core* is the work itself, whatever else the machine was doing. The wait is the longest that a thread which asks for a
turn every millisecond had to wait: what a page of somebody else would feel.
"""

from __future__ import annotations

import argparse
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from matcher.documents import read_plan
from matcher.exports import EXPORTS, issue
from matcher.exports.base import PLAN
from matcher.exports.parts.subject import Subject
from matcher.tables.scenario_folder import read_scenario


class Neighbour:
    """A thread that asks for a turn every millisecond and notes the longest wait."""

    def __init__(self) -> None:
        self.longest, self.over = 0.0, False
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        last = time.perf_counter()
        while not self.over:
            time.sleep(0.001)
            now = time.perf_counter()
            self.longest, last = max(self.longest, now - last), now

    def __enter__(self) -> Neighbour:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over = True
        self.thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--lang", default="en")
    given = parser.parse_args()
    scenario, plan = read_scenario(given.scenario), read_plan(given.plan)
    whole = Subject(plan, scenario.pool, scenario.name, date(2026, 11, 25), scenario.title, 1,
                    worth=scenario.policy.goal("equity").worth)
    busiest = max(whole.societies, key=lambda key: sum(key in whole.parties(x) for x in whole.exchanges))
    first = replace(whole, exchange=plan.exchanges[0].id)
    print(f"{len(plan.exchanges)} exchanges, {len(plan.unmet)} unmet needs, {len(whole.societies)} societies; {given.lang}\n")
    print("| form | of | seconds | of a core | longest wait of another thread | MB |\n| --- | --- | --- | --- | --- | --- |")
    for kind in EXPORTS:
        for of, subject in (("plan", whole), ("society", replace(whole, society=busiest)), ("exchange", first)):
            if of not in kind.of or (of != "plan" and PLAN in kind.of and len(kind.of) == 2 and kind.data_class == "open"):
                continue
            begun, worked = time.perf_counter(), time.process_time()
            with Neighbour() as neighbour:
                made = issue(kind, subject, given.lang)
            seconds, work = time.perf_counter() - begun, time.process_time() - worked
            size = len(made.content) / 1e6
            print(f"| {kind.key} | {of} | {seconds:.1f} | {work:.1f} | {neighbour.longest:.2f} | {size:.1f} |", flush=True)


if __name__ == "__main__":
    main()

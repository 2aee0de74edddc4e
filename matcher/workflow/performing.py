"""Does a run: claims it, solves its snapshot, holds it while the search lasts, and writes what came of it.

For workers only: this is the one room of the workflow that loads the solver.
"""

from __future__ import annotations

import json
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import structlog

from matcher import planner
from matcher.domain.actors import WORKER
from matcher.domain.errors import MatcherError
from matcher.domain.plan import INFEASIBLE, OPTIMAL, STOPPED, Plan
from matcher.domain.runs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Run
from matcher.explain.plan import versions
from matcher.scenario import Limits, Scenario
from matcher.snapshots import scenario_from_canonical
from matcher.solve.progress import Progress
from matcher.store import plans, runs
from matcher.store.session import Session
from matcher.tables.reference import capabilities
from matcher.trust.dead_ends import ways_out
from matcher.trust.told import ways_to_list
from matcher.workflow import answering, asking, gathering, standing, trail

log = structlog.get_logger(__name__)
Transaction = Callable[[], AbstractContextManager[Session]]

CANCEL, LOSE, LEAVE, YIELD = "cancel", "lose", "leave", "yield"
NOTHING_FOUND = "nothing_found"
"""The error of a run whose time was over before any plan was found."""
_ACT = "run:result:keep"
_LOOK_EVERY = 0.5
_WRITE_EVERY = 1.0
_TRIES = 10
_WAYS_SECONDS = 60


def _to_nobody(run: int) -> None:
    """Tells no worker: the sweeper finds the run."""


@dataclass
class Watch:
    """Holds a run while it is solved: renews the lease, writes progress, and stops the search when it must end.

    `why` says what stopped it: CANCEL (somebody asked), LOSE (the run is another's, or may be), LEAVE (this worker goes),
    YIELD (what nobody asked for makes room for what somebody did). `so_far` is what is known of an answer until it is whole.
    """

    run: Run
    owner: str
    lease: float
    writing: Transaction
    leaving: threading.Event
    stop: threading.Event = field(default_factory=threading.Event)
    why: str = ""
    news: Progress | None = None
    goals: dict[str, dict[str, Any]] = field(default_factory=dict)
    answer: dict[str, Any] | None = None
    so_far: dict[str, Any] | None = None
    began: float = field(default_factory=time.monotonic)
    ways: list[dict[str, Any]] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._hold, name=f"run-{self.run.id}", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def note(self, progress: Progress) -> None:
        """Takes the news of the search; called by its threads."""
        self.news = progress
        self.goals[progress.goal] = {
            "goal": progress.goal, "value": progress.value, "bound": progress.bound,
            "held": progress.stage == "held", "ended": progress.stage in ("held", "kept")}

    def progress(self) -> dict[str, Any]:
        """The news as plain values: the goal of the hour, and every goal so far."""
        news = self.news
        answer = self.so_far if self.answer is None else self.answer
        if answer is not None:
            return {"answer": answer}
        ways = {"ways": self.ways} if self.ways else {}
        if news is None:
            return {"seconds": round(time.monotonic() - self.began, 1)} if asking.question_of(self.run) else ways
        return {
            **ways,
            "goal": news.goal, "stage": news.stage, "value": news.value, "bound": news.bound, "gap": news.gap,
            "seconds": round(news.seconds, 1), "goals": list(self.goals.values())}

    def note_answer(self, so_far: dict[str, Any]) -> None:
        """Takes what is known of an answer by now."""
        self.so_far = so_far

    def _end(self, why: str) -> None:
        if not self.stop.is_set():
            self.why = why
            self.stop.set()

    def _hold(self) -> None:
        renewed = time.monotonic()
        while not self._ended.wait(_LOOK_EVERY):
            if self.leaving.is_set():
                self._end(LEAVE)
            if time.monotonic() - renewed < min(_WRITE_EVERY, self.lease / 4):
                continue
            begun = time.monotonic()
            try:
                with self.writing() as session:
                    beat = runs.beat(session, self.run.id, owner=self.owner, lease=self.lease, now=runs.clock(session),
                                     progress=self.progress())
                    waits = standing.unasked(self.run) and runs.ahead_of(session, self.run.id) is not None
            except Exception as error:  # the database is away: whether for too long, the clock tells
                log.warning("heartbeat failed", run=self.run.id, error=type(error).__name__)
                if time.monotonic() - renewed > self.lease:
                    self._end(LOSE)
                continue
            renewed = begun
            if not beat.owned:
                self._end(LOSE)
                return
            if beat.cancel:
                self._end(CANCEL)
            elif waits:
                self._end(YIELD)


@dataclass(frozen=True)
class Performer:
    """A worker that does runs. `writing` opens a transaction that is committed at its end; `cores` bounds the solver (0: all)."""

    writing: Transaction
    owner: str
    lease: float
    leaving: threading.Event = field(default_factory=threading.Event)
    cores: int = 0
    announce: Callable[[int], object] = _to_nobody

    def perform(self, number: int) -> Run | None:
        """Does a run if it is still to be had; the run as it ended, or None when it is not this worker's (any more).

        A search that ended by itself is done; one that was cancelled keeps its best plan; one that this worker had to
        leave is given back. Before a part of a question whole runs that wait come first: a sweep of many parts must not keep a
        search waiting. Of an error that is not of our own making only the kind and the place are kept: its text may
        quote what people wrote.
        """
        while True:
            while not self.leaving.is_set():
                with self.writing() as session:
                    ahead = runs.ahead_of(session, number)
                if ahead is None:
                    break
                self._perform(ahead)
            done = self._perform(number)
            with self.writing() as session:
                again = done is None and not self.leaving.is_set() and standing.yielded(session, number)
            if not again:
                return done

    def _perform(self, number: int) -> Run | None:
        with self.writing() as session:
            before = runs.get_run(session, number).progress.get("answer")
            run = runs.claim(session, number, owner=self.owner, lease=self.lease, now=runs.clock(session), versions=versions())
        if run is None:
            return None
        log.info("run claimed", run=number, attempt=run.attempts)
        # A transaction of its own, without a lock: the text may be long, and the run's row is not held while it comes.
        with self.writing() as session:
            text = runs.snapshot_text(session, number)
            question = asking.question_of(run)
            about = None if question is None else plans.get_plan(session, run.round, question["plan"])
        plan: Plan | None = None
        error = ""
        with Watch(run, self.owner, self.lease, self.writing, self.leaving) as watch:
            try:
                if question is not None and about is not None:
                    watch.answer = answering.answered(question, self._scenario(run, text), about, watch.stop,
                                                      note=watch.note_answer, before=before)
                else:
                    plan = self._solve(run, text, watch)
            except MatcherError as failure:
                error = f"{type(failure).__name__}: {failure}"[:2000]
                log.warning("run failed", run=number, error=type(failure).__name__)
            except Exception as failure:
                place = traceback.extract_tb(failure.__traceback__)[-1]
                error = f"{type(failure).__name__} ({place.name}:{place.lineno})"
                log.exception("run failed", run=number)
            if watch.why == LOSE:
                log.warning("run lost to another worker", run=number)
                return None
            done = self._write(run, plan, error, watch)
        if done is not None and done.plan is not None:
            with self.writing() as session:
                waiting = [part.id for part in runs.parts(session, done.id) if part.state == QUEUED]
            for part in waiting:
                try:
                    self.announce(part)
                except MatcherError as error:  # the queue is away: the sweeper finds it
                    log.warning("run not announced", run=part, error=str(error))
        return done

    def _scenario(self, run: Run, text: str) -> Scenario:
        limits = Limits(seconds=run.seconds, seed=run.seed, workers=run.limits.get("workers") or self.cores,
                        gap=run.limits.get("gap", 0.0))
        return scenario_from_canonical(json.loads(text), capabilities=capabilities(), limits=limits, digest=run.digest)

    def _solve(self, run: Run, text: str, watch: Watch) -> Plan:
        scenario = self._scenario(run, text)
        found = planner.plan(scenario, progress=watch.note, stop=watch.stop)
        if found.status == INFEASIBLE:
            # Known before anybody has to ask: the page of the run shows how each part of the conflict could be relaxed.
            watch.ways = ways_to_list(ways_out(scenario, found.conflict, seconds=_WAYS_SECONDS, stop=watch.stop))
        return found

    def _write(self, run: Run, plan: Plan | None, error: str, watch: Watch) -> Run | None:
        """Ends the run in one transaction with the plan it gave, as long as it is still this worker's."""
        for attempt in range(1, _TRIES + 1):
            try:
                with self.writing() as session:
                    return self._end(session, run, plan, error, watch)
            except MatcherError:
                raise
            except Exception as failure:  # the database is away; the watch goes on renewing the lease meanwhile
                log.warning("result not written yet", run=run.id, attempt=attempt, error=type(failure).__name__)
                if attempt == _TRIES or watch.why == LOSE:
                    raise
                time.sleep(min(0.2 * 2**attempt, 5.0))
        return None

    def _end(self, session: Session, run: Run, plan: Plan | None, error: str, watch: Watch) -> Run | None:
        if run.parent is not None:
            runs.hold_run(session, run.parent)
        now = runs.clock(session)
        finished = plan is not None and plan.status in (OPTIMAL, INFEASIBLE)
        found = plan is not None or watch.answer is not None
        if found and watch.why in (LEAVE, YIELD) and not finished:
            runs.release(session, run.id, owner=self.owner, now=now, progress=watch.progress())
            log.info("run given back", run=run.id)
            return None
        state = FAILED if not found else CANCELLED if watch.why == CANCEL and not finished else DONE
        if plan is not None and plan.status == STOPPED:
            error = NOTHING_FOUND
        if not runs.end(session, run.id, owner=self.owner, state=state, now=now, error=error, progress=watch.progress()):
            log.warning("run lost to another worker", run=run.id)
            return None
        if run.parent is not None:
            gathering.gather(session, run.parent, now=now)
            return runs.get_run(session, run.id)
        kept = None
        if plan is not None and plan.status != STOPPED:
            kept = plans.add_plan(session, run.round, plan, run=run.id, now=now, title=run.title).number
            standing.ask_after(session, run, plan, kept, now=now)
        trail.record(session, WORKER, _ACT, f"run:{run.id}", {"state": RUNNING}, {
            "state": state, "plan": kept, "status": plan.status if plan is not None else None, "digest": run.digest,
            "attempt": run.attempts}, now, round=run.round)
        log.info("run ended", run=run.id, state=state, plan=kept)
        return runs.get_run(session, run.id)

    def sweep(self) -> tuple[int, ...]:
        """Looks for runs of lost workers and forgotten ones; those that are to be announced."""
        with self.writing() as session:
            now = runs.clock(session)
            swept = runs.sweep(session, now=now, lease=self.lease)
            for run in (run for run in (*swept.failed, *swept.cancelled) if run.parent is None):
                trail.record(session, WORKER, _ACT, f"run:{run.id}", {"state": RUNNING}, {"state": run.state, "error": run.error},
                             now, round=run.round)
        # In a transaction of its own: who ends a part holds the whole first, and the parts only then.
        with self.writing() as session:
            for number in runs.ungathered(session):
                gathering.gather(session, number, now=now)
        for number in swept.announce:
            log.info("run announced again", run=number)
        return swept.announce

"""Asks for runs of the solver, and asks them to end. The solving itself is done by workers (matcher.workflow.performing)."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, Problem, WrongState
from matcher.domain.pool import BaselineLeg
from matcher.domain.runs import ENDED, Run
from matcher.scenario import Scenario
from matcher.store import plans, rounds, runs, snapshots
from matcher.store.scenarios import build_scenario
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import access, gathering, trail

LONGEST = 3600
GREATEST_SEED = 2**31 - 1
MOST_UNENDED = 5
"""Runs of one round that may wait or run at a time: a worker is not one person's."""
LONGEST_TITLE = 200


def ask_for_run(
    session: Session, actor: Actor, round: str, *, seconds: float, seed: int, now: datetime, title: str = "", near: int | None = None,
    baseline: tuple[BaselineLeg, ...] | None = None,
) -> Run:
    """A queued run of the round as it stands: its eligible statements, envelopes, pins and baseline, kept as a snapshot.

    With `near` the plan is to change as little of that plan as it can, with `baseline` as little of these legs. The
    caller tells the queue of the run once the transaction is committed (matcher.jobs); DataError with every wrong
    field, WrongState when enough runs wait already.
    """
    held = rounds.hold_round(session, round)
    access.require(actor, "run:search:ask", stage=held.stage)
    problems = [Problem("run", 0, name, wrong, mend) for name, fits, wrong, mend in (
        ("seconds", 0 < seconds <= LONGEST, _("The seconds are out of range."), _("Write a number above 0 and up to 3600.")),
        ("seed", 0 <= seed <= GREATEST_SEED, _("The seed is out of range."), _("Write a whole number from 0 to 2147483647.")),
        ("title", len(title) <= LONGEST_TITLE, _("The title is too long."), _("Write at most 200 characters.")),
    ) if not fits]
    if problems:
        raise DataError(problems)
    if len(runs.unended_runs(session, round)) >= MOST_UNENDED:
        raise WrongState(_("Enough runs of this round wait or run already. Wait for one to end, or cancel one."))
    scenario = build_scenario(session, round)
    if near is not None:
        scenario = _near(session, scenario, round, near)
    if baseline is not None:
        scenario = dataclasses.replace(scenario, pool=dataclasses.replace(scenario.pool, baseline=baseline))
    digest = snapshots.add_snapshot(session, round, scenario, by=actor.account, now=now)
    limits = scenario.limits
    run = runs.add_run(session, round, digest, seed=seed, seconds=seconds, title=title.strip(), asked_by=actor.account, now=now,
                       limits={"seconds": seconds, "seed": seed, "workers": limits.workers, "gap": limits.gap, "near": near})
    trail.record(session, actor, "run:search:ask", f"run:{run.id}", None,
                 {"digest": digest, "seconds": seconds, "seed": seed, "near": near}, now, round=round)
    return run


def cancel_run(session: Session, actor: Actor, run: int, *, now: datetime) -> Run:
    """Ends a queued run at once; asks a running one to end with the best plan it has. WrongState for one that has ended."""
    found = runs.get_run(session, run)
    access.require(actor, "run:search:cancel", stage=rounds.get_round(session, found.round).stage)
    if found.state in ENDED:
        raise WrongState(_("This run has ended already."))
    asked = call_off(session, run, now=now)
    trail.record(session, actor, "run:search:cancel", f"run:{run}", {"state": found.state}, {"state": asked.state, "cancel": True},
                 now, round=found.round)
    return asked


def call_off(session: Session, run: int, *, now: datetime) -> Run:
    """Ends a run as soon as may be, for whatever reason: a queued one at once, one of many parts with what they gave."""
    runs.ask_to_cancel(session, run, now=now)
    if runs.parts(session, run):
        gathering.gather(session, run, now=now)
    return runs.get_run(session, run)


def _near(session: Session, scenario: Scenario, round: str, number: int) -> Scenario:
    """The scenario with a plan's legs as the baseline; those of statements that are gone are left out."""
    pool = scenario.pool
    legs = tuple(
        BaselineLeg(leg.need, leg.offer, leg.role, exchange.start)
        for exchange in plans.get_plan(session, round, number).exchanges for leg in exchange.legs
        if leg.need in pool.need and leg.offer in pool.offer)
    return dataclasses.replace(scenario, pool=dataclasses.replace(pool, baseline=legs))

"""Runs of the search: asked for, followed, cancelled."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field

from matcher.domain.errors import NotFound
from matcher.domain.runs import STATES, Run
from matcher.store import runs
from matcher.workflow import planning, relaxing
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import listed
from web.api.models import In, Listing, Moment, Out, Title, Wish
from web.pages.runs import announce

bp = blueprint("runs")
_AT = "/rounds/<key>/runs"


class RunOut(Out):
    """A run. `progress` has the goals so far; `plan` is the number of the plan that it gave."""

    run: int
    round: str
    title: str
    status: Literal[STATES]  # type: ignore[valid-type]
    plan: int | None
    seed: int
    seconds: float
    near: int | None
    cancel: bool
    error: str
    progress: dict[str, Any]
    versions: dict[str, str]
    digest: str
    queued_at: Moment | None
    started_at: Moment | None
    ended_at: Moment | None


class RunsOut(Listing):
    results: list[RunOut]


class RunIn(In):
    """A run of the round as it stands. With `near` the plan changes as little of that plan as it can."""

    seconds: Annotated[float, Field(gt=0, le=planning.LONGEST, allow_inf_nan=False)] = 60
    seed: Annotated[int, Field(ge=0, le=planning.GREATEST_SEED)] = 1
    title: Title = ""
    near: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None


def run_out(found: Run) -> RunOut:
    return RunOut(
        run=found.id, round=found.round, title=found.title, status=found.state, plan=found.plan, seed=found.seed, seconds=found.seconds,
        near=found.limits.get("near"), cancel=found.cancel, error=found.error, progress=found.progress, versions=found.versions,
        digest=found.digest, queued_at=found.queued_at, started_at=found.started_at, ended_at=found.ended_at)


def _run_of(key: str, run: int) -> Run:
    found = runs.get_run(context.session(), run)
    if found.round != key:
        raise NotFound(f"There is no run {run} in round '{key}'.")
    return found


@route(bp, "GET", _AT, "run:list:view", answer=RunsOut, wish=Wish)
def list_(key: str, wish: Wish) -> Answer:
    """The runs of a round, the latest first."""
    return listed(RunsOut, runs.list_runs(context.session(), key, page=wish.page, size=wish.size), run_out)


@route(bp, "POST", _AT, "run:search:ask", answer=RunOut, body=RunIn, status=201)
def ask(key: str, body: RunIn) -> Answer:
    """Asks for a run; a worker does it. Ask for it again with GET until its status is done, failed or cancelled."""
    made = planning.ask_for_run(context.session(), visitor.actor(), key, seconds=body.seconds, seed=body.seed, title=body.title,
                                near=body.near, now=context.now())
    context.afterwards(lambda: announce(made.id))
    return Answer(run_out(made), None, url_for("api_runs.show", key=key, run=made.id, _external=True))


@route(bp, "GET", f"{_AT}/<int:run>", "run:list:view", answer=RunOut)
def show(key: str, run: int) -> Answer:
    """One run."""
    return Answer(run_out(_run_of(key, run)))


@route(bp, "POST", f"{_AT}/<int:run>/cancel", "run:search:cancel", answer=RunOut)
def cancel(key: str, run: int) -> Answer:
    """Ends a queued run at once; asks a running one to end with the best plan it has."""
    _run_of(key, run)
    return Answer(run_out(planning.cancel_run(context.session(), visitor.actor(), run, now=context.now())))


@route(bp, "POST", f"{_AT}/<int:run>/relax/<int:place>", "run:search:ask", answer=RunOut, status=201)
def relax(key: str, run: int, place: int) -> Answer:
    """Makes one of the relaxations that a run without a plan found (`conflict`, counted from 0), and searches again."""
    _run_of(key, run)
    again = relaxing.relax(context.session(), visitor.actor(), run, place, now=context.now())
    context.afterwards(lambda: announce(again.id))
    return Answer(run_out(again), None, url_for("api_runs.show", key=key, run=again.id, _external=True))

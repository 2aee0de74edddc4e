"""Who stands by steps in when an exchange falls away; a repair that was found becomes the plan to review."""

from __future__ import annotations

from flask import url_for

from matcher.workflow import adopting, standing
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.runs import RunOut, run_out
from web.pages.runs import announce

bp = blueprint("standing")


@route(bp, "POST", "/rounds/<key>/plans/<int:number>/exchanges/<exchange>/standby", "plan:standby:take", answer=RunOut, status=201)
def take(key: str, number: int, exchange: str) -> Answer:
    """Puts the standby in the place of an exchange that fell away, and searches around it."""
    run = standing.take(context.session(), visitor.actor(), key, number, exchange, now=context.now())
    context.afterwards(lambda: announce(run.id))
    return Answer(run_out(run), None, url_for("api_runs.show", key=key, run=run.id, _external=True))


@route(bp, "POST", "/rounds/<key>/plans/<int:number>/questions/<int:question>/adopt/<int:place>", "plan:repair:adopt", answer=RunOut,
       status=201)
def adopt(key: str, number: int, question: int, place: int) -> Answer:
    """Makes one of the repairs that a question found (counted from 0) the plan to review."""
    run = adopting.adopt(context.session(), visitor.actor(), key, number, question, place, now=context.now())
    context.afterwards(lambda: announce(run.id))
    return Answer(run_out(run), None, url_for("api_runs.show", key=key, run=run.id, _external=True))

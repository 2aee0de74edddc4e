"""What each party of an exchange thinks of the other, once it is over."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from matcher.domain.deliveries import QUESTIONS, Appraisal
from matcher.domain.errors import NotFound
from matcher.wording import _
from matcher.workflow import recording
from matcher.workflow.delivering import pairs_of
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import society
from web.api.models import In, Out, SocietyRef
from web.api.records import Long
from web.delivering import Delivered, delivered, of_party, of_society
from web.guard import Scope

bp = blueprint("appraisals")
_AT = "/rounds/<key>/delivery/<exchange>/appraisals"
_ONE = f"{_AT}/<iso3>/<of>"
Question = Literal[QUESTIONS]


class AppraisalOut(SocietyRef):
    """What a society thinks of another one; without scores (version 0) it has said nothing yet."""

    of: SocietyRef
    scores: dict[str, int]
    again: bool | None
    comment: str
    version: int


class AppraisalsOut(Out):
    results: list[AppraisalOut]


class AppraisalIn(In):
    """A mark from 1 (poor) to 5 (very good) for every question. The other side reads the comment; no names of people."""

    scores: dict[Question, Annotated[int, Field(ge=1, le=5)]]  # type: ignore[valid-type]
    again: bool | None = None
    comment: Long = ""


def _seen(found: Delivered) -> list[Appraisal]:
    """Of every pair that worked together and that the caller sees, what is written, or that nothing is."""
    written = {(each.by, each.of): each for each in found.delivery.appraisals}
    return [written.get(pair, Appraisal(*pair)) for pair in pairs_of(found.exchange) if set(pair) <= set(found.parties)]


def _fact(found: Appraisal) -> AppraisalOut:
    return AppraisalOut(**society(found.by).model_dump(), of=society(found.of), scores=dict(found.scores), again=found.again,
                        comment=found.comment, version=found.version)


def _whole(key: str, exchange: str, iso3: str, of: str) -> Scope:
    return of_party(key, exchange)


@route(bp, "GET", _AT, "delivery:exchange:view", answer=AppraisalsOut, scope=of_party, name="list")
def list_(key: str, exchange: str) -> Answer:
    """Both sides of every pair that worked together."""
    return Answer(AppraisalsOut(results=[_fact(each) for each in _seen(delivered(key, exchange))]))


@route(bp, "GET", _ONE, "delivery:exchange:view", answer=AppraisalOut, scope=_whole)
def show(key: str, exchange: str, iso3: str, of: str) -> Answer:
    """What one party thinks of another."""
    found = next((each for each in _seen(delivered(key, exchange)) if (each.by, each.of) == (iso3, of)), None)
    if found is None:
        raise NotFound(_("These two did not work together in this exchange."))
    return Answer(_fact(found), found.version)


def _of_society(key: str, exchange: str, iso3: str, of: str) -> Scope:
    return of_society(key, exchange, iso3)


@route(bp, "PUT", _ONE, "delivery:exchange:appraise", answer=AppraisalOut, body=AppraisalIn, scope=_of_society, there=show)
def save(key: str, exchange: str, iso3: str, of: str, body: AppraisalIn, version: int) -> Answer:
    """What one party thinks of another; only the party itself says so."""
    recording.appraise(context.session(), visitor.actor(), key, exchange, Appraisal(iso3, of, dict(body.scores), body.again, body.comment,
                                                                                    version), now=context.now())
    context.forget_round(key)
    return show(key, exchange, iso3, of)

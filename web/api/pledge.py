"""The pledge: indicators of a round, planned and actual, with the exchanges that each figure is made of; commitments of a society."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matcher.domain.commitments import CLAUSES, COMMITMENT_STATES, Commitment
from matcher.domain.errors import NotFound
from matcher.pledge.facts import Carried
from matcher.pledge.gather import facts_of
from matcher.pledge.indicators import Figure, indicators
from matcher.store import commitments as register
from matcher.tables.reference import society_names
from matcher.wording import _
from matcher.workflow import pledging
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import society
from web.api.models import In, Moment, Out, SocietyRef
from web.guard import Scope, mine
from web.reviewing import reading

bp = blueprint("pledge")


class PartOut(Out):
    """What one exchange adds to a figure."""

    exchange: str
    planned: int | None
    actual: int


class FigureOut(Out):
    """An indicator. `planned` is null where it knows no plan; unique people are less than the sum of their parts."""

    indicator: str
    planned: int | None
    actual: int
    parts: list[PartOut]


class IndicatorsOut(Out):
    """The indicators of the exchanges that the caller may count: all, or those of their society (`everything` is false)."""

    everything: bool
    results: list[FigureOut]


class CommitmentOut(Out):
    """How a society stands with one of the pledge's commitments."""

    clause: Literal[CLAUSES]  # type: ignore[valid-type]
    status: Literal[COMMITMENT_STATES]  # type: ignore[valid-type]
    evidence: str
    since: date | None
    modified_at: Moment | None
    version: int


class CommitmentsOut(SocietyRef):
    results: list[CommitmentOut]


class CommitmentIn(In):
    """Evidence is asked once a commitment is begun; no names of people."""

    status: Literal[COMMITMENT_STATES]  # type: ignore[valid-type]
    evidence: Annotated[str, Field(max_length=4000, pattern=r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$")] = ""
    since: date | None = None


def _figure(found: Figure) -> FigureOut:
    return FigureOut(indicator=found.key, planned=found.planned, actual=found.actual, parts=[
        PartOut(exchange=each.exchange, planned=each.planned, actual=each.actual) for each in found.parts])


@route(bp, "GET", "/rounds/<key>/indicators", "pledge:indicator:view", answer=IndicatorsOut, scope=mine, name="indicators")
def figures(key: str) -> Answer:
    """The pledge's indicators; every figure leads to its exchanges."""
    found = context.round_of(key)
    reach = visitor.reach("pledge:indicator:view", stage=found.stage)
    facts: tuple[Carried, ...] = ()
    if found.plan is not None:
        read = reading(key, found.plan)
        facts = facts_of(context.session(), found, read.book.plan, read.book.pool, societies=() if reach.everything else reach.societies)
    return Answer(IndicatorsOut(everything=reach.everything, results=[_figure(each) for each in indicators(facts)]))


def _of_society(iso3: str, **_more: str) -> Scope:
    return Scope(society=iso3)


def _known(iso3: str) -> None:
    if iso3 not in society_names():
        raise NotFound(_("There is no society {society}."), society=iso3)


def _fact(found: Commitment) -> CommitmentOut:
    return CommitmentOut(clause=found.clause, status=found.status, evidence=found.evidence, since=found.since, modified_at=found.changed_at,
                         version=found.version)


@route(bp, "GET", "/commitments/<iso3>", "pledge:commitment:view", answer=CommitmentsOut, scope=_of_society)
def commitments(iso3: str) -> Answer:
    """The nine commitments of a society."""
    _known(iso3)
    found = register.commitments_of(context.session(), (iso3,))[iso3]
    return Answer(CommitmentsOut(**society(iso3).model_dump(), results=[_fact(each) for each in found]))


@route(bp, "GET", "/commitments/<iso3>/<clause>", "pledge:commitment:view", answer=CommitmentOut, scope=_of_society)
def commitment(iso3: str, clause: str) -> Answer:
    """One commitment of a society."""
    _known(iso3)
    found = next((each for each in register.commitments_of(context.session(), (iso3,))[iso3] if each.clause == clause), None)
    if found is None:
        raise NotFound(f"There is no commitment {clause}.")
    return Answer(_fact(found), found.version)


@route(bp, "PUT", "/commitments/<iso3>/<clause>", "pledge:commitment:save", answer=CommitmentOut, body=CommitmentIn, scope=_of_society,
       there=commitment)
def save(iso3: str, clause: str, body: CommitmentIn, version: int) -> Answer:
    """How a society stands with a commitment, with evidence."""
    saved = pledging.save_commitment(context.session(), visitor.actor(), iso3, clause, status=body.status, evidence=body.evidence,
                                     since=body.since, version=version, now=context.now())
    return Answer(_fact(saved), saved.version)

"""The pledge: indicators of a round, planned and actual, with the exchanges that each figure is made of; the progress report;
commitments of a society."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matcher.domain.commitments import CLAUSES, COMMITMENT_STATES, Commitment
from matcher.domain.errors import NotAllowed, NotFound
from matcher.exports.parts.archives import File
from matcher.pledge.facts import Carried
from matcher.pledge.gather import facts_of, gather
from matcher.pledge.indicators import KEYS, Figure, emphasis, indicators
from matcher.pledge.indicators import figure as figure_of
from matcher.pledge.money import by_envelope
from matcher.store import commitments as register
from matcher.tables.reference import society_names
from matcher.wording import _
from matcher.workflow import pledging
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import society
from web.api.models import Asked, In, Iso3, Moment, Out, SocietyRef
from web.guard import Scope, mine
from web.i18n import language, say
from web.pages.indicators import MEDIA
from web.reviewing import Reading, reading

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


class EmphasisOut(Out):
    """A figure of the exchanges about conflict or migration, and of all."""

    indicator: str
    planned: int
    planned_all: int
    actual: int
    actual_all: int


class MoneyOut(Out):
    """What the plan charges an envelope, what cancelled exchanges set free again, what was spent, what is left of the charge.
    An empty envelope stands for own funds. `support` are the support costs on the charge that stands, `support_spent` those on what was
    spent."""

    envelope: str
    planned: int
    freed: int
    spent: int
    left: int
    support: int
    support_spent: int


class IndicatorsOut(Out):
    """The indicators of the exchanges that the caller may count: all, or those of some society (`everything` is false);
    `money` is null unless all are counted."""

    everything: bool
    currency: str
    results: list[FigureOut]
    emphasis: list[EmphasisOut]
    money: list[MoneyOut] | None


class IndicatorsWish(Asked):
    iso3: Annotated[Iso3 | None, Field(description="Only the exchanges that this society is party to.")] = None


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


def _facts(key: str, iso3: str | None = None) -> tuple[Reading | None, tuple[Carried, ...], bool]:
    """The exchanges that the caller may count, those of one society where it is named; and whether these are all."""
    found = context.round_of(key)
    reach = visitor.reach("pledge:indicator:view", stage=found.stage)
    if iso3 is not None and not reach.everything and iso3 not in reach.societies:
        raise NotAllowed(_("You may not do this ({act})."), act="pledge:indicator:view")
    if found.plan is None:
        return None, (), reach.everything and iso3 is None
    read = reading(key, found.plan)
    wanted = (iso3,) if iso3 else () if reach.everything else reach.societies
    return read, facts_of(context.session(), found, read.book.plan, read.book.pool, societies=wanted), reach.everything and iso3 is None


@route(bp, "GET", "/rounds/<key>/indicators", "pledge:indicator:view", answer=IndicatorsOut, wish=IndicatorsWish, scope=mine,
       name="indicators")
def figures(key: str, wish: IndicatorsWish) -> Answer:
    """The pledge's indicators; every figure leads to its exchanges."""
    _read, facts, everything = _facts(key, wish.iso3)
    return Answer(IndicatorsOut(
        everything=everything, currency=context.round_of(key).currency, results=[_figure(each) for each in indicators(facts)],
        emphasis=[EmphasisOut(indicator=each.key, planned=each.planned, planned_all=each.planned_all, actual=each.actual,
                              actual_all=each.actual_all) for each in emphasis(facts)],
        money=[MoneyOut(envelope=each.key, planned=each.planned, freed=each.freed, spent=each.spent, left=each.left,
                        support=each.support, support_spent=each.support_spent)
               for each in by_envelope(facts)] if everything else None))


@route(bp, "GET", "/rounds/<key>/indicators/<figure>", "pledge:indicator:view", answer=FigureOut, wish=IndicatorsWish, scope=mine,
       name="indicator")
def one_figure(key: str, figure: str, wish: IndicatorsWish) -> Answer:
    """One indicator with the exchanges that it is made of."""
    if figure not in KEYS:
        raise NotFound(_("There is no such figure."))
    return Answer(_figure(figure_of(figure, _facts(key, wish.iso3)[1])))


@route(bp, "GET", "/rounds/<key>/pledge-report/<format>", "pledge:report:make", media=tuple(sorted(MEDIA.values())))
def report(key: str, format: str) -> Answer:
    """The progress report on the pledge as docx, pdf or xlsx, in the caller's language."""
    if format not in MEDIA:
        raise NotFound(_("There is no such form of the report."))
    found = gather(context.session(), key)
    from matcher.exports.paper import docx, pdf
    from matcher.pledge.report import report as made
    from matcher.pledge.workbook import report_workbook

    on = context.now().date()
    content = report_workbook(found, say(), on) if format == "xlsx" else (docx if format == "docx" else pdf)(made(found, say(), on))
    return Answer(file=File(f"pledge-{key}-{language()}.{format}", MEDIA[format], content))


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

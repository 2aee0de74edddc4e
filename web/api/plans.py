"""Plans: listed, one with its goals, its document, what it leaves out, what it pays, and how it differs from another."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from matcher.domain.plan import FEASIBLE, INFEASIBLE, OPTIMAL, STOPPED
from matcher.domain.proposals import KeptPlan
from matcher.review.comparison import BETTER, SAME, UNKNOWN, WORSE, Change, compare
from matcher.review.money import EnvelopeRow, envelope_rows
from matcher.review.unmet import UnmetRow, unmet_rows
from matcher.store import plans
from matcher.wording import label
from web import context
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import listed, sliced, society
from web.api.models import Listing, Moment, Out, SocietyRef, Wish
from web.i18n import say
from web.reviewing import Reading, reading

bp = blueprint("plans")
_AT = "/rounds/<key>/plans"
_ONE = f"{_AT}/<int:number>"


class PlanOut(Out):
    """A plan that is kept. `proposed`: it is the one before people."""

    plan: int
    round: str
    title: str
    status: Literal[OPTIMAL, FEASIBLE, INFEASIBLE, STOPPED]  # type: ignore[valid-type]
    exchanges: int
    run: int | None
    digest: str
    created_at: Moment
    proposed: bool


class PlansOut(Listing):
    results: list[PlanOut]


class GoalOut(Out):
    name: str
    value: int
    bound: int
    proved: bool


class PlanDetail(PlanOut):
    """A plan with its goals; `conflict` says why there is none, where there is none."""

    goals: list[GoalOut]
    needs_met: int
    needs_unmet: int
    conflict: list[str]


class PlanDocument(RootModel[dict[str, Any]]):
    """The plan.json as its own JSON Schema describes it (`matcher schema`)."""


class UnmetOut(SocietyRef):
    """A need that the plan leaves out: why, in codes and in words, and what would let it in."""

    need: str
    priority: int
    codes: list[str]
    reasons: list[str]
    unlocks: list[str]


class UnmetPage(Listing):
    results: list[UnmetOut]


class EnvelopeUseOut(Out):
    """What a plan takes from an envelope, in its own resource."""

    envelope: str
    source: str
    resource: str
    amount: int
    charged: int
    support: int
    left: int
    exchanges: list[str]


class MoneyPage(Listing):
    results: list[EnvelopeUseOut]


class CompareWish(Wish):
    other: Annotated[int, Field(ge=1, le=2**31 - 1, description="The number of the older plan.")]


class ChangeOut(Out):
    """What became of a need, or of one role of its team: moved, other_peer, dropped, added. With the exchange in each plan."""

    need: str
    role: int | None
    what: str
    older: str | None
    newer: str | None


class GoalPairOut(Out):
    """A goal in both plans, null where one of them does not have it; the verdict is on the newer one."""

    name: str
    label: str
    older: int | None
    newer: int | None
    verdict: Literal[BETTER, WORSE, SAME, UNKNOWN]  # type: ignore[valid-type]


class EnvelopePairOut(Out):
    """What an envelope is charged in both plans."""

    envelope: str
    older: int | None
    newer: int | None
    change: int


class ChangesPage(Listing):
    """Goals, money and how many changes there are of each sort, with one page of the changes."""

    kept: Annotated[int, Field(description="Pairs that both plans have.")]
    counts: dict[str, int]
    goals: list[GoalPairOut]
    envelopes: list[EnvelopePairOut]
    results: list[ChangeOut]


def _facts(kept: KeptPlan) -> dict[str, Any]:
    return {"plan": kept.number, "round": kept.round, "title": kept.title, "status": kept.status, "exchanges": kept.exchanges,
            "run": kept.run, "digest": kept.digest, "created_at": kept.created_at,
            "proposed": context.round_of(kept.round).plan == kept.number}


@route(bp, "GET", _AT, "plan:list:view", answer=PlansOut, wish=Wish)
def list_(key: str, wish: Wish) -> Answer:
    """The plans of a round, the newest first."""
    return listed(PlansOut, plans.list_plans(context.session(), key, page=wish.page, size=wish.size), lambda kept: PlanOut(**_facts(kept)))


@route(bp, "GET", _ONE, "plan:document:view", answer=PlanDetail)
def show(key: str, number: int) -> Answer:
    """One plan with its goals."""
    read = reading(key, number)
    plan = read.book.plan
    goals = [GoalOut(name=each.name, value=each.value, bound=each.bound, proved=each.proved) for each in plan.goals]
    met = {leg.need for exchange in plan.exchanges for leg in exchange.legs}
    return Answer(PlanDetail(**_facts(read.kept), goals=goals, needs_met=len(met), needs_unmet=len(plan.unmet),
                             conflict=read.words.sentences(plan.conflict)))


@route(bp, "GET", f"{_ONE}/document", "plan:document:view", answer=PlanDocument)
def document(key: str, number: int) -> Answer:
    """The plan.json."""
    return Answer(PlanDocument(plans.plan_document(context.session(), key, number)))


@route(bp, "GET", f"{_ONE}/unmet", "plan:document:view", answer=UnmetPage, wish=Wish)
def unmet(key: str, number: int, wish: Wish) -> Answer:
    """Needs that no exchange serves."""
    read = reading(key, number)
    return sliced(UnmetPage, unmet_rows(read.book), wish, lambda row: _unmet(read, row))


def _unmet(read: Reading, row: UnmetRow) -> UnmetOut:
    return UnmetOut(**society(row.need.society).model_dump(), need=row.need.need, priority=row.need.priority, codes=list(row.codes),
                    reasons=read.words.sentences(row.unmet.reasons), unlocks=read.words.sentences(row.unmet.unlocks))


@route(bp, "GET", f"{_ONE}/money", "plan:document:view", answer=MoneyPage, wish=Wish)
def money(key: str, number: int, wish: Wish) -> Answer:
    """What the plan takes from each envelope."""
    return sliced(MoneyPage, envelope_rows(reading(key, number).book), wish, _use)


def _use(row: EnvelopeRow) -> EnvelopeUseOut:
    return EnvelopeUseOut(envelope=row.envelope.envelope, source=row.envelope.source, resource=row.envelope.resource, amount=row.use.amount,
                          charged=row.use.charged, support=row.use.support, left=row.use.left, exchanges=list(row.exchanges))


@route(bp, "GET", f"{_ONE}/compare", "plan:runs:compare", answer=ChangesPage, wish=CompareWish)
def changes(key: str, number: int, wish: CompareWish) -> Answer:
    """How a plan differs from another of the round."""
    found = compare(reading(key, wish.other).book, reading(key, number).book)

    goals = [GoalPairOut(
        name=each.name, label=label(each.name, say()), older=each.older.value if each.older else None,
        newer=each.newer.value if each.newer else None, verdict=each.verdict) for each in found.goals]
    envelopes = [EnvelopePairOut(envelope=each.envelope, older=each.older, newer=each.newer, change=each.change)
                 for each in found.envelopes]

    def page(**more: Any) -> ChangesPage:
        return ChangesPage(kept=found.kept, counts=found.counted(), goals=goals, envelopes=envelopes, **more)

    return sliced(page, found.changes, wish, _change)


def _change(row: Change) -> ChangeOut:
    return ChangeOut(need=row.need, role=row.role, what=row.what, older=row.older.exchange.id if row.older else None,
                     newer=row.newer.exchange.id if row.newer else None)

"""Questions of trust: asked about a plan, answered by workers; the answer as figures for programs and in sentences for people."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field, RootModel

from matcher.answers import line_text
from matcher.domain.errors import NotFound
from matcher.domain.runs import ENDED, STATES, Run
from matcher.wording import _
from matcher.workflow import adopting, asking, inquiring
from web import context, visitor
from web.answers import shown_answer
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import sliced
from web.api.models import In, Key, Listing, Moment, Out, Wish
from web.i18n import say
from web.inquiring import lines_of
from web.pages.runs import announce
from web.pages.whatif import given_words, name_of
from web.reviewing import reading

bp = blueprint("questions")
_AT = "/rounds/<key>/plans/<int:number>/questions"
_MOST = 200
Change = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\u0000-\u0020\u007f]+$")]


class WhyNotIn(In):
    """Why not this pair? Every check that it fails; else what the plan would lose with it."""

    kind: Literal["why_not"]
    need: Key
    offer: Key


class UnlockIn(In):
    """What would let an unmet need in: the cheapest changes, each tried by solving again."""

    kind: Literal["unlock"]
    need: Key


class HelpfulIn(In):
    """The ten changes that help the round most."""

    kind: Literal["helpful"]


class WorthIn(In):
    """What one more unit of each resource is worth; with `of` of one envelope, offer or society."""

    kind: Literal["worth"]
    of: Key | None = None


class RepairIn(In):
    """A repair once some exchanges fell away. What somebody accepted stays as it is, and so does what is named as `accepted`, unless
    it is `released` by name. Without a budget the whole frontier: 0, 1, 3, 10 and any number of changes."""

    kind: Literal["repair"]
    declined: Annotated[list[Key], Field(min_length=1, max_length=inquiring.MOST_DECLINED)]
    accepted: Annotated[list[Key], Field(max_length=1000)] = []
    released: Annotated[list[Key], Field(max_length=1000)] = []
    budget: Annotated[int | None, Field(ge=0, le=100)] = None


class StandbyIn(In):
    """Who steps in if an exchange is declined; of all exchanges without one named."""

    kind: Literal["standby"]
    exchange: Key | None = None


class DeadEndsIn(In):
    """Needs that nobody can meet, offers that nobody wants, envelopes that fit nothing; and ways out of a conflict."""

    kind: Literal["dead_ends"]


class WhatIfIn(In):
    """The round solved again with changes, written as for `matcher whatif`: `budget=80%`, `pin:n1:o2=out`, `hosting=2`."""

    kind: Literal["whatif"]
    changes: Annotated[list[Change], Field(min_length=1, max_length=20)]


class SweepIn(In):
    """The round solved again and again along one number, or along two."""

    kind: Literal["sweep"]
    axis: Literal[asking.AXES]  # type: ignore[valid-type]
    second: Literal[asking.AXES] | None = None  # type: ignore[valid-type]


class FairnessIn(In):
    """Equity before impact, and the price of fairness."""

    kind: Literal["fairness"]


class AlternativesIn(In):
    """Different plans within a loss of impact (in percent), so many exchanges apart."""

    kind: Literal["alternatives"]
    number: Annotated[int, Field(ge=1, le=10)] = 3
    within: Annotated[int, Field(ge=0, le=50)] = 5
    apart: Annotated[int, Field(ge=1, le=50)] = 3


class DeclinesIn(In):
    """Robustness: declines drawn by stated chances, the plan repaired each time. `chances` sets some otherwise, in permille by
    name; `waves`: how often those who step in are asked as well."""

    kind: Literal["declines"]
    draws: Annotated[int, Field(ge=10, le=1000)] = 100
    seed: Annotated[int | None, Field(ge=0, le=10**6)] = None
    waves: Annotated[int | None, Field(ge=1, le=5)] = None
    chances: Annotated[dict[Key, Annotated[int, Field(ge=0, le=2000)]], Field(max_length=50)] = {}


class EnvyIn(In):
    """Pairs that would both rather be together, and needs that envy another's offer."""

    kind: Literal["envy"]


class QuestionIn(RootModel[Annotated[
        WhyNotIn | UnlockIn | HelpfulIn | WorthIn | RepairIn | StandbyIn | DeadEndsIn | WhatIfIn | SweepIn | FairnessIn | AlternativesIn
        | DeclinesIn | EnvyIn, Field(discriminator="kind")]]):
    """One question; `kind` says which."""


class SentenceOut(Out):
    """A line of an answer in the caller's language; `depth` says how far it belongs under the one before."""

    text: str
    depth: int
    code: str


class QuestionOut(Out):
    """A question. Until it is `answered` the sentences say what is known so far. `figures` are the answer as numbers, keys and
    states; their shape is told by kind in docs/api.md."""

    run: int
    round: str
    plan: int
    kind: Literal[asking.KINDS]  # type: ignore[valid-type]
    title: str
    asked: dict[str, Any]
    asked_in_words: str
    status: Literal[STATES]  # type: ignore[valid-type]
    answered: bool
    error: str
    sentences: list[SentenceOut]
    figures: dict[str, Any] | None
    queued_at: Moment | None
    started_at: Moment | None
    ended_at: Moment | None


class QuestionsOut(Listing):
    results: list[QuestionOut]


class QuestionWish(Wish):
    """Which questions: of a kind, or about a need, an offer, an exchange."""

    kind: Literal[asking.KINDS] | None = None  # type: ignore[valid-type]
    need: Key | None = None
    offer: Key | None = None
    exchange: Key | None = None


@route(bp, "POST", _AT, "plan:questions:ask", answer=QuestionOut, body=QuestionIn, status=202)
def ask(key: str, number: int, body: QuestionIn) -> Answer:
    """Asks about a plan; a worker answers. The Location is the address of the answer: GET it until it is answered."""
    given = body.root.model_dump()
    if isinstance(body.root, RepairIn):
        given |= _held(key, number, body.root)
    run = asking.ask(context.session(), visitor.actor(), key, number, given.pop("kind"), given, now=context.now())
    context.afterwards(lambda: announce(run.id))
    return Answer(_fact(run), None, url_for("api_questions.show", key=key, number=number, question=run.id, _external=True))


def _held(key: str, number: int, repair: RepairIn) -> dict[str, list[str]]:
    """What stays in a repair: nobody who accepted is moved without a coordinator's word."""
    fixed = adopting.accepted(context.session(), key, number)
    stays = [name for name in dict.fromkeys((*fixed, *repair.accepted)) if name not in repair.released]
    return {"accepted": [name for name in stays if name not in fixed or name not in repair.declined],
            "released": [name for name in repair.released if name in fixed]}


@route(bp, "GET", _AT, "plan:questions:view", answer=QuestionsOut, wish=QuestionWish)
def list_(key: str, number: int, wish: QuestionWish) -> Answer:
    """The latest questions about a plan with their answers, the latest first."""
    reading(key, number)
    rows = [run for run in asking.questions(context.session(), key, number, most=_MOST) if _sought(run, wish)]
    return sliced(QuestionsOut, rows, wish, _fact)


@route(bp, "GET", f"{_AT}/<int:question>", "plan:questions:view", answer=QuestionOut)
def show(key: str, number: int, question: int) -> Answer:
    """One question and, once a worker has it, its answer. An unended one is cancelled as a run is."""
    found = asking.get_question(context.session(), key, number, question)
    if not _whole(found):
        raise NotFound(_("There is no run {run}."), run=question)
    return Answer(_fact(found))


def _whole(run: Run) -> bool:
    """Whether a run is a question that somebody asked, not a part of one that workers share."""
    return (asking.question_of(run) or {}).get("kind") in asking.KINDS


def _sought(run: Run, wish: QuestionWish) -> bool:
    question = asking.question_of(run) or {}
    asked = question.get("asked", {})
    exchanges = [asked.get("exchange"), *asked.get("declined", ())]
    return (_whole(run) and wish.kind in (None, question.get("kind")) and wish.need in (None, asked.get("need"))
            and wish.offer in (None, asked.get("offer")) and (wish.exchange is None or wish.exchange in exchanges))


def _fact(run: Run) -> QuestionOut:
    question = asking.question_of(run) or {}
    answer = run.progress.get("answer") or {}
    figures = answer.get("figures") if "lines" in answer else answer
    return QuestionOut(
        run=run.id, round=run.round, plan=question["plan"], kind=question["kind"], title=name_of(run), asked=question["asked"],
        asked_in_words=given_words(run), status=run.state, answered=bool(answer) and run.state in ENDED, error=run.error,
        sentences=_sentences(run),
        figures=figures or None, queued_at=run.queued_at, started_at=run.started_at, ended_at=run.ended_at)


def _sentences(run: Run) -> list[SentenceOut]:
    """What the page of the answer says."""
    lines, answer = lines_of(run), run.progress.get("answer")
    if answer and run.state in ENDED and not lines and "lines" not in answer:
        question = asking.question_of(run) or {}
        _tables, said = shown_answer(run, answer, reading(run.round, question["plan"]))
        return [SentenceOut(text=text, depth=0, code="") for text in said]
    return [SentenceOut(text=line_text(line, say()), depth=line.depth, code=line.code) for line in lines]

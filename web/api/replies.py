"""Answers of the societies: each sees the exchanges that it is party to, its own pairs of them alone, and says yes or no."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import url_for
from pydantic import Field

from matcher.domain.errors import WrongState
from matcher.domain.proposals import DECLINE_REASONS, Proposal
from matcher.store import proposals
from matcher.wording import _
from matcher.workflow import replies
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.exchange_models import ReplyOut, narrowed
from web.api.lists import listed
from web.api.models import In, Listing, Out, Wish
from web.guard import Scope, mine
from web.reviewing import reading

bp = blueprint("replies")
_AT = "/rounds/<key>/replies"
_ONE = f"{_AT}/<exchange>/<iso3>"


class RepliesOut(Listing):
    results: list[ReplyOut]


class RepliesWish(Wish):
    awaiting: Annotated[bool, Field(description="Only those with an answer still awaited.")] = False


class AnswerIn(In):
    """Yes, or no with a reason."""

    answer: Literal["accepted", "declined"]
    reason: Literal[DECLINE_REASONS] | None = None  # type: ignore[valid-type]


class LinkOut(Out):
    """An address that opens this exchange for this society without an account. It is shown once; older ones end."""

    address: str


def named(key: str, exchange: str, iso3: str) -> Scope:
    """The society that the address names."""
    return Scope(society=iso3)


def _proposal(key: str, exchange: str) -> Proposal:
    found = context.round_of(key)
    if found.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=key)
    return proposals.get_proposal(context.session(), key, found.plan, exchange)


@route(bp, "GET", _AT, "reply:exchange:view", answer=RepliesOut, wish=RepliesWish, scope=mine)
def list_(key: str, wish: RepliesWish) -> Answer:
    """The exchanges that the caller's society is party to; all for coordinators."""
    found = context.round_of(key)
    if found.plan is None:
        return Answer(RepliesOut(count=0, next=None, previous=None, results=[]))
    reach = visitor.reach("reply:exchange:view", stage=found.stage)
    own = () if reach.everything else reach.societies
    read, only = reading(key, found.plan), None if reach.everything else frozenset(own)
    rows = proposals.list_proposals(context.session(), key, found.plan, page=wish.page, size=wish.size,
                                    where=proposals.Filter(societies=own, awaiting=wish.awaiting))
    return listed(RepliesOut, rows, lambda each: narrowed(read, each, only))


@route(bp, "GET", _ONE, "reply:exchange:view", answer=ReplyOut, scope=named)
def show(key: str, exchange: str, iso3: str) -> Answer:
    """One exchange as one of its parties sees it."""
    found = _proposal(key, exchange)
    reply = proposals.get_reply(context.session(), found, iso3)
    return Answer(narrowed(reading(key, found.plan), found, frozenset({iso3})), reply.version)


@route(bp, "POST", _ONE, "reply:exchange:answer", answer=ReplyOut, body=AnswerIn, scope=named, there=show)
def answer(key: str, exchange: str, iso3: str, body: AnswerIn, version: int) -> Answer:
    """A party's yes or no. It may be changed while the consultation lasts."""
    replies.answer(context.session(), visitor.actor(), key, exchange, iso3, answer=body.answer, reason=body.reason, now=context.now(),
                   version=version)
    return show(key, exchange, iso3)


@route(bp, "POST", f"{_ONE}/link", "reply:link:make", answer=LinkOut, scope=named, replays=False)
def link(key: str, exchange: str, iso3: str) -> Answer:
    """A link for somebody of this society who has no account."""
    token = replies.make_link(context.session(), visitor.actor(), key, exchange, iso3, secret=context.settings().secret, now=context.now())
    return Answer(LinkOut(address=url_for("replies.open_", token=token, _external=True)))

"""Yes or no of a National Society to an exchange that was proposed to it, from its own page or by a signed link.

A link speaks of one exchange and one society, ends at its time, and dies when a newer one is made or the round goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from matcher.domain.actors import LINK_ROLE, Actor, Grant
from matcher.domain.errors import Conflict, DataError, NotAllowed, Problem, WrongState
from matcher.domain.proposals import DECLINE_REASONS, NO, REJECTED, YES, Proposal, Reply
from matcher.domain.rounds import Round
from matcher.store import proposals, rounds
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.access import require
from matcher.workflow.approval import settle

LINK_DAYS = 21
_SALT = "reply-link"


@dataclass(frozen=True)
class Opened:
    """What a link opens: one exchange, for one society."""

    round: Round
    proposal: Proposal
    society: str
    reply: Reply
    expires_at: datetime


def answer(
    session: Session, actor: Actor, round: str, exchange: str, society: str, *, answer: str, reason: str | None = None,
    now: datetime, version: int | None = None,
) -> Proposal:
    """A party's answer to an exchange of the proposed plan. It may be changed while the consultation lasts.

    `answer` is accepted or declined, a decline with one of DECLINE_REASONS; `version` is the reply's that was looked at.
    """
    return _answer(session, actor, round, exchange, society, answer, reason, now, version, by_link=False)


def make_link(
    session: Session, actor: Actor, round: str, exchange: str, society: str, *, secret: str, now: datetime, days: int = LINK_DAYS
) -> str:
    """The token of a new link; links made before for this exchange and society do not work any more."""
    held = rounds.hold_round(session, round)
    require(actor, "reply:link:make", stage=held.stage)
    found = _proposed(session, held, exchange)
    expires = now + timedelta(days=days)
    number = proposals.next_link(session, found, society)
    trail.record(session, actor, "reply:link:make", f"exchange:{found.plan}:{exchange}", None,
                 {"society": society, "link": number, "expires": expires}, now, round=round)
    told = [round, found.plan, exchange, society, number, int(expires.timestamp())]
    return str(_serializer(secret).dumps(told))


def open_link(session: Session, token: str, *, secret: str, now: datetime) -> Opened:
    """What a link opens. NotAllowed for one that is not ours, is over, or was replaced; WrongState when its plan is not
    the proposed one any more."""
    serializer = _serializer(secret)
    try:
        round, plan, exchange, society, number, expires = serializer.loads(token)
        until = datetime.fromtimestamp(expires, UTC)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotAllowed(_("This link is not valid. Ask the coordinators for a new one.")) from error
    if until <= now:
        raise NotAllowed(_("This link has expired. Ask the coordinators for a new one."))
    held = rounds.get_round(session, round)
    if held.plan != plan:
        raise WrongState(_("The plan was changed since this link was made. Ask the coordinators for a new one."))
    found = proposals.get_proposal(session, round, plan, exchange)
    if proposals.link_number(session, found, society) != number:
        raise NotAllowed(_("This link was replaced by a newer one."))
    return Opened(held, found, society, proposals.get_reply(session, found, society), until)


def answer_by_link(
    session: Session, token: str, *, secret: str, answer: str, reason: str | None = None, now: datetime, version: int | None = None
) -> Proposal:
    """As `answer`, by whoever holds the link."""
    opened = open_link(session, token, secret=secret, now=now)
    holder = Actor(0, (Grant(LINK_ROLE, society=opened.society),))
    return _answer(session, holder, opened.round.key, opened.proposal.exchange, opened.society, answer, reason, now, version,
                   by_link=True)


def _answer(
    session: Session, actor: Actor, round: str, exchange: str, society: str, answer: str, reason: str | None, now: datetime,
    version: int | None, *, by_link: bool,
) -> Proposal:
    held = rounds.hold_round(session, round)
    require(actor, "reply:exchange:answer", stage=held.stage, society=society)
    found = _proposed(session, held, exchange)
    before = proposals.get_reply(session, found, society)
    _check(answer, reason)
    if version is not None and version != before.version:
        raise Conflict(f"reply {exchange} {society}", mine=replace(before, answer=answer, reason=reason), theirs=before)
    proposals.save_reply(session, found, society, before.version, answer=answer, reason=reason, by=actor.account, by_link=by_link,
                         now=now)
    changed = settle(session, proposals.get_proposal(session, round, found.plan, exchange))
    trail.record(
        session, actor, "reply:exchange:answer", f"exchange:{found.plan}:{exchange}", {"answer": before.answer},
        {"society": society, "answer": answer, "reason": reason, "by_link": by_link}, now, round=round)
    return changed


def _proposed(session: Session, held: Round, exchange: str) -> Proposal:
    if held.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=held.key)
    found = proposals.get_proposal(session, held.key, held.plan, exchange)
    if found.state == REJECTED:
        raise WrongState(_("Exchange {exchange} was taken out by the coordinators."), exchange=exchange)
    return found


def _check(answer: str, reason: str | None) -> None:
    if answer not in (YES, NO):
        raise DataError([Problem("reply", 0, "answer", "Neither yes nor no is chosen.", f"Choose {YES} or {NO}.")])
    if answer == NO and reason not in DECLINE_REASONS:
        raise DataError([Problem("reply", 0, "reason", "A no needs a reason.", f"Choose one of {', '.join(DECLINE_REASONS)}.")])
    if answer == YES and reason:
        raise DataError([Problem("reply", 0, "reason", "A yes has no reason.", "Leave the reason empty.")])


def _serializer(secret: str) -> URLSafeSerializer:
    if not secret:
        raise WrongState(_("Links cannot be signed here yet: the operator has to set MATCHER_SECRET first."))
    return URLSafeSerializer(secret, salt=_SALT)

"""Links by which a calendar program follows exchanges: made by whoever may see these, withdrawn one by one.

A link never shows more than its maker may see at the moment of asking.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from matcher.domain.accounts import ACTIVE
from matcher.domain.actors import Actor
from matcher.domain.calendar_links import CalendarLink
from matcher.domain.errors import NotAllowed, NotFound, WrongState
from matcher.domain.rounds import Round
from matcher.store import accounts, rounds
from matcher.store import calendar_links as register
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.access import may, require

LASTS = timedelta(days=180)
KEPT = timedelta(days=90)
"""Links that ended longer ago are forgotten."""
MOST = 20
TOUCH = timedelta(hours=1)
_WHOLE, _OWN = "plan:document:export", "reply:exchange:view"


def make(
    session: Session, actor: Actor, round: str, *, society: str | None, language: str, now: datetime
) -> tuple[CalendarLink, str]:
    """A link of one's own, of the whole plan before people or of one Society's part of it; and its secret, shown only now."""
    require(actor, "own:calendar:make")
    found = rounds.get_round(session, round)
    if not _sees(actor, found, society):
        raise NotAllowed(_("You may not see these exchanges now, so no link can show them."))
    register.forget_before(session, now - KEPT)
    if register.count_holding(session, actor.account, now=now) >= MOST:
        raise WrongState(_("This account has {count} calendar links. Withdraw one that is not used any more."), count=MOST)
    secret = secrets.token_urlsafe(32)
    made = register.add_link(session, secret, actor.account, round=found.key, society=society, language=language, now=now,
                             expires=now + LASTS)
    trail.record(session, actor, "own:calendar:make", f"calendar_link:{made.id}", None,
                 {"round": round, "society": society, "expires": made.expires_at}, now)
    return made, secret


def withdraw(session: Session, actor: Actor, number: int, *, now: datetime) -> None:
    """Ends a link of one's own. NotFound for somebody else's."""
    require(actor, "own:calendar:withdraw")
    held = register.get_link(session, number)
    if held.account != actor.account:
        raise NotFound(_("There is no calendar link {link}."), link=number)
    if held.withdrawn_at is not None:
        raise WrongState(_("This calendar link is withdrawn already."))
    register.withdraw(session, number, now=now)
    trail.record(session, actor, "own:calendar:withdraw", f"calendar_link:{number}", {"withdrawn": False}, {"withdrawn": True}, now)


def followed(session: Session, secret: str, *, now: datetime) -> tuple[CalendarLink, Round]:
    """The link of a secret with its round. NotAllowed when it holds no more, or its maker may not see these exchanges now."""
    held = register.link_of(session, secret)
    if held is None or not held.holds(now):
        raise NotAllowed(_("This link has expired. Make a new one on the page of downloads."))
    found, account = rounds.get_round(session, held.round), accounts.get_account(session, held.account)
    if account.state != ACTIVE or not _sees(account.actor, found, held.society):
        raise NotAllowed(_("Whoever made this link may not see these exchanges now."))
    return held, found


def touch_due(link: CalendarLink, *, now: datetime) -> bool:
    """Whether it is time to note that a link is in use."""
    return link.used_at is None or now - link.used_at >= TOUCH


def _sees(actor: Actor, round: Round, society: str | None) -> bool:
    return may(actor, _WHOLE, stage=round.stage) or society is not None and may(actor, _OWN, stage=round.stage, society=society)

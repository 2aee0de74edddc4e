"""Who may decide on a pair of a need and an offer, and what a note may say."""

from __future__ import annotations

from datetime import datetime

from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, NotAllowed, Problem
from matcher.domain.plan import Exchange
from matcher.intake.guard import guard_text
from matcher.store import statements
from matcher.store.session import Session
from matcher.wording import _

LONGEST_NOTE = 500


def impartial(
    session: Session, actor: Actor, round: str, *, parties: frozenset[str], needs: tuple[str, ...], offers: tuple[str, ...],
) -> None:
    """Refuses an actor who works or speaks for a party, or whose hands one of the needs or offers went through."""
    own = sorted(actor.own_societies & parties)
    if own:
        raise NotAllowed(_("{society} is your own Society: somebody else has to decide on this."), society=own[0])
    if actor.account in statements.hands_in(session, round, needs, offers):
        raise NotAllowed(_("You entered or changed a need or an offer of this yourself: somebody else has to decide on it."))


def impartial_to(session: Session, actor: Actor, round: str, exchange: Exchange) -> None:
    """The same for an exchange."""
    impartial(session, actor, round, parties=frozenset(key for leg in exchange.legs for key in (leg.receiver, leg.sender)),
              needs=tuple(leg.need for leg in exchange.legs), offers=tuple(leg.offer for leg in exchange.legs))


def noted(note: str, now: datetime) -> str:
    """A note as it is kept. DataError when it is too long or may speak of a person: notes leave with the plan."""
    text = " ".join(note.split())
    if len(text) > LONGEST_NOTE:
        raise DataError([Problem("exchange", 0, "note", _("The note is too long."), _("Write at most 500 characters."))])
    if guard_text(text, now.date()):
        raise DataError([Problem("exchange", 0, "note", _("The note holds what looks like a phone number, an e-mail, a date of "
                                                          "birth or a case number."), _("Leave people out of notes."))])
    return text

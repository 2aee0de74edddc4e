"""An exchange as its parties see it: nothing of who else was considered, what others need, or why others were left out."""

from __future__ import annotations

from typing import Any

from matcher.domain.plan import Exchange
from matcher.review.detail import LegDetail, detail
from matcher.review.words import OF_THE_PAIR
from matcher.wording import _, label
from web.i18n import day, number, say, spoken
from web.reviewing import PARTS, Reading, kind_of, language_of


def facts_of(read: Reading, exchange: Exchange, only: frozenset[str] | None) -> list[tuple[str, Any]]:
    """What happens, where, when, in which language, and who pays; `only` keeps to the pairs of these societies."""
    found, words, envelopes = detail(read.book, exchange.id, only=only), read.words, read.book.pool.envelope
    payers = ", ".join(f"{words.society(envelopes[key].source)} ({number(amount)})" for key, amount in found.payers)
    return [
        (spoken(_("Kind")), kind_of(exchange.kind)), (spoken(_("Mode")), label(exchange.mode, say())),
        (spoken(_("Dates")), say()("{first} to {last}, {days} days").format(
            first=day(exchange.start), last=day(found.last), days=exchange.days)),
        (spoken(_("Language")), language_of(exchange, words)),
        *((words.society(society), spoken(PARTS[part])) for society, part in found.parts),
        (say()("Cost ({currency})").format(currency=read.book.pool.currency), found.cost),
        (spoken(_("Own funds")), found.own_funds), (spoken(_("Paid by")), payers)]


def legs_of(read: Reading, exchange: Exchange, only: frozenset[str] | None) -> list[tuple[str, list[tuple[str, Any]], list[str]]]:
    """Each pair: its heading, its facts, and the reasons that speak of the pair alone."""
    words = read.words
    return [(say()("{sender} supports {receiver}").format(
        sender=words.society(leg.leg.sender), receiver=words.society(leg.leg.receiver)), _facts(read, leg),
        words.sentences(leg.reasons, only=OF_THE_PAIR)) for leg in detail(read.book, exchange.id, only=only).legs]


def _facts(read: Reading, leg: LegDetail) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (spoken(_("Capability")), read.words.capability(leg.leg.capability)), (spoken(_("People who travel")), leg.travellers)]
    if leg.need.deliverable:
        facts.append((spoken(_("Deliverable")), leg.need.deliverable))
    return facts

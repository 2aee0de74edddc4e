"""Envelopes: what each holds, pays and has left, and for which exchanges."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.domain.funding import Envelope
from matcher.domain.kinds import CASH
from matcher.domain.plan import EnvelopeUse
from matcher.review.book import Book


@dataclass(frozen=True)
class EnvelopeRow:
    """An envelope as it was stated and as it is used. Amounts are in its own resource (cash, or units of a material)."""

    envelope: Envelope
    use: EnvelopeUse
    exchanges: tuple[str, ...]

    @property
    def used_percent(self) -> int:
        """How much of the amount is charged or goes to support costs, rounded down; 0 for an empty envelope."""
        return 100 * (self.use.charged + self.use.support) // self.use.amount if self.use.amount else 0

    @property
    def cash(self) -> bool:
        return self.envelope.resource == CASH


@dataclass(frozen=True)
class Totals:
    """Cash of all envelopes together, and the own funds of societies."""

    amount: int
    charged: int
    support: int
    left: int
    own_funds: int


@dataclass(frozen=True)
class ChargeRow:
    """What one exchange takes from one envelope, by cost line."""

    exchange: str
    need: str
    receiver: str
    sender: str
    line: str
    amount: int


def envelope_rows(book: Book) -> list[EnvelopeRow]:
    """Every envelope, in key order."""
    used: dict[str, list[str]] = {}
    for row in book.rows:
        for envelope in row.envelopes:
            used.setdefault(envelope, []).append(row.exchange)
    return [EnvelopeRow(book.pool.envelope[use.envelope], use, tuple(used.get(use.envelope, ()))) for use in book.plan.envelopes]


def totals(book: Book) -> Totals:
    """Cash only: units of materials are not added to money."""
    uses = [row.use for row in envelope_rows(book) if row.cash]
    return Totals(sum(u.amount for u in uses), sum(u.charged for u in uses), sum(u.support for u in uses),
                  sum(u.left for u in uses), sum(row.own_funds for row in book.rows))


def charges_of(book: Book, envelope: str) -> list[ChargeRow]:
    """All that one envelope pays, in the plan's order; KeyError for an envelope that is not in the pool."""
    key = book.pool.envelope[envelope].envelope
    return [ChargeRow(x.id, leg.need, leg.receiver, leg.sender, charge.line, charge.amount)
            for x in book.plan.exchanges for leg in x.legs for charge in leg.charges if charge.envelope == key]

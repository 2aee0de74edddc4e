"""Who pays what of an exchange, as tables of a document."""

from __future__ import annotations

from collections import defaultdict

from matcher.domain.kinds import MATERIAL
from matcher.domain.plan import Exchange
from matcher.exports.paper import Paragraph, Table
from matcher.exports.parts.subject import Subject
from matcher.tables.naming import Words
from matcher.wording import Translator, label, whole


def costs_table(subject: Subject, exchange: Exchange, words: Words, say: Translator) -> Table | Paragraph:
    """Costs by line and source: own funds, then each envelope, then the sum; one sentence where it costs nothing."""
    pool, language = subject.pool, say.language
    cost: dict[str, int] = defaultdict(int)
    own: dict[str, int] = defaultdict(int)
    paid: dict[tuple[str, str], int] = defaultdict(int)
    for leg in subject.legs(exchange):
        for line, amount in leg.costs.items():
            cost[line] += amount
        for line, amount in leg.own_funds.items():
            own[line] += amount
        for charge in leg.charges:
            paid[charge.envelope, charge.line] += charge.amount
    if not cost:
        return Paragraph(say("It costs nothing."))
    payers = sorted({envelope for envelope, _line in paid})
    lines = sorted(cost, key=lambda line: (line.startswith(MATERIAL), line))

    def figure(amount: int) -> str:
        return whole(amount, language) if amount else "–"

    heads = [say("{source} ({envelope})").format(source=words.society(pool.envelope[payer].source), envelope=payer) for payer in payers]
    rows = [(label(line, say), figure(cost[line]), figure(own[line]), *(figure(paid[payer, line]) for payer in payers))
            for line in lines]
    # Materials are counted in pieces: they are no part of the sum of money.
    money = [line for line in lines if not line.startswith(MATERIAL)]
    rows.append((say("Sum ({currency})").format(currency=pool.currency), figure(sum(cost[line] for line in money)),
                 figure(sum(own[line] for line in money)),
                 *(figure(sum(paid[payer, line] for line in money)) for payer in payers)))
    headers = (say("Cost line"), say("Cost"), say("Own funds"), *heads)
    return Table(headers, tuple(rows), (2.0, *(1.0 for _ in headers[1:])), frozenset(range(1, len(headers))), total=True)

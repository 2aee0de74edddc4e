"""What would pay for legs that what is left in the envelopes does not pay: more money, more units, a wider earmark, own funds."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from matcher.domain.funding import Envelope
from matcher.domain.kinds import CASH, CASH_LINES, KINDS
from matcher.domain.pool import Pool
from matcher.explain.around import Around
from matcher.explain.money import Party, own_funds_short
from matcher.kinds.paying import Bills, payable
from matcher.model.columns import JOP
from matcher.trust.changes import FUND_HOLDER, SOCIETY, Change, Edit

# Ways to bring the money of one leg together that are looked at.
_WAYS = 3
# Envelopes that several legs are to be paid from first.
_POTS = 2


def paying(around: Around, leg: int, weeks: Sequence[int]) -> list[tuple[Change, ...]]:
    """Ways to pay for a leg that begins in one of these weeks, the least effort first; a single empty one where what is left does."""
    policy = around.problem.policy
    if not policy.funding.on:
        return [()]
    bill = around.purse.bill(leg, weeks)
    return [()] if payable(bill, policy.funding.sources)[0] else _of_money(around, leg, bill)


def pots(around: Around, legs: Sequence[int], week: int, share: int) -> list[tuple[Change, ...]]:
    """Ways to bring in money for several legs at once: so many percent of what they cost beside own funds, from as few envelopes
    as may pay them, and all the units of materials that are lacking.
    """
    table, pool = around.problem.legs, around.problem.pool
    sources = around.problem.policy.funding.sources
    units: list[Change] = []
    able: dict[str, list[int]] = {}
    for leg in legs:
        party, bill = _party(around, leg), around.purse.bill(leg, [week])
        lacking, _ = _of_units(pool, bill, party, sources)
        if lacking is None:
            return []
        units += lacking
        for place, row in enumerate(pool.envelopes):
            if row.resource == CASH and party.admitted(row, pool) and _all_of_it(row, place, bill, week):
                able.setdefault(row.envelope, []).append(leg)
    own = max((pool.needs[table.need[leg]].own_funds for leg in legs), default=0)
    found = []
    first = sorted(able, key=lambda name: (-len(able[name]), -around.purse.left[name], name))
    for turn in range(min(_POTS, len(first))):
        paid, given, left = set[int](), list[Change](), own
        for name in (*first[turn:], *first[:turn]):
            mine = [leg for leg in able[name] if leg not in paid]
            cost = int(sum(table.costs[leg].sum() for leg in mine))
            given += [_more(pool.envelope[name], max(1, (cost - left) * share // 100))] if cost > left else []
            left = max(0, left - cost)
            paid.update(mine)
        if len(paid) == len(legs):
            found.append((*units, *given))
    return found


def _all_of_it(row: Envelope, place: int, bill: Bills, week: int) -> bool:
    """Whether an envelope, had it the money, might pay a whole bill that begins in a week."""
    cost = int(bill.costs.sum())
    ceilings = [limit for limit in (row.per_leg, row.per_society) if limit is not None]
    return (not row.lines and row.max_share_permille is None and all(limit >= cost for limit in ceilings)
            and int(bill.marks.first_week[0, place]) <= week <= int(bill.marks.last_week[0, place]))


def _party(around: Around, leg: int) -> Party:
    legs = around.problem.legs
    return Party(int(legs.need[leg]), int(legs.sender[leg]), int(legs.kind[leg]), int(legs.capability[leg]))


def _of_money(around: Around, leg: int, bill: Bills) -> list[tuple[Change, ...]]:
    """Ways to pay a bill that what is left does not pay: each envelope that would do with a little more, and own funds."""
    legs, pool = around.problem.legs, around.problem.pool
    sources = around.problem.policy.funding.sources
    party = _party(around, leg)
    units, bill = _of_units(pool, bill, party, sources)
    if units is None:
        return []
    if payable(bill, sources)[0]:
        return [units]
    need = pool.needs[legs.need[leg]]
    short = own_funds_short(bill, sources)
    cost = int(bill.costs.sum()) - min(int(bill.own[0]), int(bill.costs.sum()))
    found: list[Change] = []
    for row in sorted(bill.pool.envelopes, key=lambda row: (-row.amount, row.envelope)):
        if row.resource == CASH and party.admitted(row, pool):
            # What own funds would have to be more is often enough in an envelope, too; else all of it.
            for more in dict.fromkeys((short or cost, max(cost - row.amount, 1))):
                raised = dataclasses.replace(row, amount=row.amount + more)
                if payable(_with(bill, raised), sources)[0]:
                    found.append(_more(pool.envelope[row.envelope], more))
                    break
        elif row.resource == CASH and row.amount >= cost:
            found += _wider(pool, row, party)
        if row.resource == CASH and row.lines and party.admitted(row, pool):
            found += _more_lines(pool, row, bill, sources)
    if short and int(legs.kind[leg]) != JOP:
        found.append(Change("change_own_funds", {"need": need.need, "amount": short}, (
            Edit("needs", need.need, "own_funds", need.own_funds + short),), SOCIETY, need.society, size=-(-short // 1000)))
    found.sort(key=lambda change: (change.effort, change.code, str(change.facts)))
    return [(*units, change) for change in found[:_WAYS]]


def _of_units(pool: Pool, bill: Bills, party: Party, sources: int) -> tuple[tuple[Change, ...] | None, Bills]:
    """More of each material that is lacking, and the bill before envelopes that have it; None where no envelope may give one."""
    changes: list[Change] = []
    for place, number in enumerate(bill.units[0].tolist()):
        alone = dataclasses.replace(bill, costs=bill.costs * 0, units=bill.units * 0)
        alone.units[0, place] = number
        if not number or payable(alone, sources)[0]:
            continue
        for row in sorted(bill.pool.envelopes, key=lambda row: (-row.amount, row.envelope)):
            more = number - row.amount
            if row.resource == bill.materials[place] and more > 0 and party.admitted(row, pool):
                raised = dataclasses.replace(row, amount=number)
                if payable(_with(alone, raised), sources)[0]:
                    changes.append(_more(pool.envelope[row.envelope], more))
                    bill = _with(bill, raised)
                    break
        else:
            return None, bill
    return tuple(changes), bill


def _with(bill: Bills, row: Envelope) -> Bills:
    """The bill before envelopes one of which is as given."""
    rows = tuple(row if each.envelope == row.envelope else each for each in bill.pool.envelopes)
    return dataclasses.replace(bill, pool=dataclasses.replace(bill.pool, envelopes=rows))


def _more(filled: Envelope, more: int) -> Change:
    """So much more to be charged to an envelope: with its support, in whole hundreds where it is money."""
    whole = -(-(filled.chargeable + more) * (1000 + filled.support_permille) // 1000) - filled.amount
    cash = filled.resource == CASH
    amount = -(-whole // 100) * 100 if cash else whole
    facts = {"envelope": filled.envelope, "amount": amount} | ({} if cash else {"material": filled.resource})
    return Change("change_money" if cash else "change_units", facts, (
        Edit("envelopes", filled.envelope, "amount", filled.amount + amount),), FUND_HOLDER, filled.source,
        size=-(-amount // 1000) if cash else 1)


def _wider(pool: Pool, row: Envelope, party: Party) -> list[Change]:
    """The earmark of an envelope that has the money, widened by one word, where that is all that keeps it from paying."""
    need = pool.needs[party.need]
    words = {"regions": pool.society[need.society].region, "kinds": KINDS[party.kind],
             "capabilities": pool.capabilities[party.capability].code, "contexts": need.contexts[0] if need.contexts else None,
             "receivers": need.society, "senders": pool.societies[party.sender].society}
    found = []
    for name, word in words.items():
        now = getattr(row, name)
        if not now or word is None or word in now:
            continue
        wider = (*now, word)
        fields: dict[str, Any] = {name: wider}
        if party.admitted(dataclasses.replace(row, **fields), pool):
            found.append(Change("change_earmark", {"envelope": row.envelope, "column": name, "word": word},
                                (Edit("envelopes", row.envelope, name, wider),), FUND_HOLDER, pool.envelope[row.envelope].source))
    return found


def _more_lines(pool: Pool, row: Envelope, bill: Bills, sources: int) -> list[Change]:
    """An envelope that pays some lines only, allowed one line more, where the bill is paid then."""
    found = []
    for line, amount in zip(CASH_LINES, bill.costs[0].tolist(), strict=True):
        wider = (*row.lines, line)
        if amount and line not in row.lines and payable(_with(bill, dataclasses.replace(row, lines=wider)), sources)[0]:
            found.append(Change("change_earmark", {"envelope": row.envelope, "column": "lines", "word": line},
                                (Edit("envelopes", row.envelope, "lines", wider),), FUND_HOLDER, pool.envelope[row.envelope].source))
    return found

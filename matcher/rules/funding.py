"""Rule funding."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import numpy as np

from matcher.domain.kinds import CASH, CASH_LINES, MATERIAL
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.kinds.earmarks import admits
from matcher.model.columns import JOP, Columns, columns_of
from matcher.model.money import Money
from matcher.model.picks import Pick, PickedLeg
from matcher.model.sheet import Sheet, Subject


@dataclass(frozen=True)
class Funding:
    """Every cost line of a leg is paid, by the need's own funds and by few envelopes whose earmarks, validity and ceilings hold."""

    name: ClassVar[str] = "funding"
    sources: int = 3
    on: bool = True

    def __post_init__(self) -> None:
        if self.sources < 0:
            raise ValueError("sources must be 0 or more.")

    def post(self, sheet: Sheet, columns: Columns) -> None:
        if columns.money is None:
            return
        self._capacity(sheet, columns, columns.money)
        self._flows(sheet, columns, columns.money)
        self._paid(sheet, columns, columns.money)
        self._own(sheet, columns, columns.money)
        self._sources(sheet, columns, columns.money)

    def _capacity(self, sheet: Sheet, columns: Columns, money: Money) -> None:
        """What an envelope gives in all, and to one receiver, whichever way its money is counted."""
        envelopes, flows, charges, legs = columns.pool.envelopes, money.flows, money.charges, columns.legs
        merged = np.zeros(len(envelopes), dtype=np.int64)
        for index, members in enumerate(flows.members):
            merged[members] = index
        payer = np.concatenate([flows.flow_payer, merged[charges.envelope]]).astype(np.int64)
        column = np.concatenate([flows.column, charges.column])
        used, row = np.unique(payer, return_inverse=True)
        # Merged envelopes share one row here; leg by leg each one also keeps its own.
        if len(flows.column):
            sheet.add_rows([(self.name, *(envelopes[e].envelope for e in flows.members[p])) for p in used], row, column, 1,
                           upper=[sum(envelopes[e].chargeable for e in flows.members[p]) for p in used])
        own, row = np.unique(charges.envelope, return_inverse=True)
        sheet.add_rows([(self.name, envelopes[e].envelope) for e in own], row, charges.column, 1,
                       upper=[envelopes[e].chargeable for e in own])

        limit = np.array([-1 if row.per_society is None else row.per_society for row in envelopes], dtype=np.int64)
        lone = np.array([members[0] for members in flows.members], dtype=np.int64)
        envelope = np.concatenate([lone[flows.flow_payer] if len(lone) else flows.flow_payer, charges.envelope])
        receiver = np.concatenate([flows.receiver[flows.flow_class], legs.receiver[charges.leg]]).astype(np.int64)
        # Classes of a pooled sheet know no receiver.
        counted = (limit[envelope] >= 0) & (receiver >= 0) if len(limit) else np.zeros(0, bool)
        key = envelope[counted] * len(columns.pool.societies) + receiver[counted]
        pairs, row = np.unique(key, return_inverse=True)
        payers, societies = np.divmod(pairs, max(len(columns.pool.societies), 1))
        subjects: list[Subject] = [(self.name, envelopes[e].envelope, columns.pool.societies[s].society)
                                   for e, s in zip(payers, societies, strict=True)]
        sheet.add_rows(subjects, row, column[counted], 1, upper=limit[payers])

    def _flows(self, sheet: Sheet, columns: Columns, money: Money) -> None:
        """Needs whose money is counted by class: what the chosen legs of a class cost flows in from its envelopes.

        More may flow than is asked: a relaxation, and no goal gains by it.
        """
        flows = money.flows
        number = len(flows.payers)
        if not number:
            return
        owners = np.flatnonzero(flows.own_column >= 0)
        taken = columns.column[flows.place]
        subjects: list[Subject] = [(self.name, "class", str(c)) for c in range(number)]
        sheet.add_rows(
            subjects,
            np.concatenate([flows.classes, flows.flow_class, owners]),
            np.concatenate([taken, flows.column, flows.own_column[owners]]),
            np.concatenate([flows.amount, np.full(len(flows.column) + len(owners), -1, dtype=np.int64)]),
            upper=0,
        )
        # Own funds of a class: no more than its chosen legs have.
        owning = np.flatnonzero((flows.own_column[flows.classes] >= 0) & (flows.limit > 0))
        row = np.full(number, -1, dtype=np.int64)
        row[owners] = np.arange(len(owners))
        sheet.add_rows(
            [subjects[c] for c in owners],
            np.concatenate([row[flows.classes[owning]], np.arange(len(owners))]),
            np.concatenate([taken[owning], flows.own_column[owners]]),
            np.concatenate([-flows.limit[owning], np.ones(len(owners), dtype=np.int64)]),
            upper=0,
        )
        # One class does not see what another takes of the same need's own funds; all together take them once.
        held = np.unique(flows.place[owning])
        legs = columns.legs
        once = held[(legs.kind[columns.leg[held]] != JOP) | (legs.role[columns.leg[held]] == 1)]
        if len(owners):
            sheet.add_rows(
                [(self.name, "own_funds")], np.zeros(len(owners) + len(once), dtype=np.int64),
                np.concatenate([flows.own_column[owners], columns.column[once]]),
                np.concatenate([np.ones(len(owners), dtype=np.int64), -money.demand.own[columns.leg[once]]]), upper=0)
        self._class_ceilings(sheet, columns, money)

    def _class_ceilings(self, sheet: Sheet, columns: Columns, money: Money) -> None:
        """What one envelope may pay in a class: the sum of its ceilings on the chosen legs, where these bite."""
        flows, pool = money.flows, columns.pool
        if columns.detail.pooled or not flows.members:
            return  # nearly every ceiling bites in a class as wide as those of a pooled sheet, and few matter
        # One leg's ceilings of a merged envelope, far below overflow.
        ceiling = np.stack([money.demand.ceiling[:, m].sum(axis=1) for m in flows.members], axis=1)
        whole = money.demand.amount.max(axis=1, initial=0)
        biting = (ceiling < whole[:, None]).any(axis=0)
        asked = np.flatnonzero(biting[flows.flow_payer])
        order = np.argsort(flows.classes, kind="stable")
        firsts = np.searchsorted(flows.classes[order], np.arange(len(flows.payers) + 1))
        first, count = firsts[flows.flow_class[asked]], np.diff(firsts)[flows.flow_class[asked]]
        row = np.repeat(np.arange(len(asked)), count)
        pair = order[np.repeat(first, count) + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)]
        most = np.minimum(ceiling[flows.leg[pair], flows.flow_payer[asked][row]], flows.amount[pair])
        bites = np.zeros(len(asked), dtype=np.bool_)
        bites[row[most < flows.amount[pair]]] = True
        place = np.cumsum(bites) - 1
        kept = bites[row]
        named: list[Subject] = [(self.name, *(pool.envelopes[e].envelope for e in flows.members[flows.flow_payer[f]]))
                                for f in asked[bites]]
        sheet.add_rows(
            named, np.concatenate([place[row[kept]], np.arange(len(named))]),
            np.concatenate([columns.column[flows.place[pair[kept]]], flows.column[asked[bites]]]),
            np.concatenate([-most[kept], np.ones(len(named), dtype=np.int64)]), upper=0)

    def _paid(self, sheet: Sheet, columns: Columns, money: Money) -> None:
        """Needs whose money is settled leg by leg: own funds + charges = cost, for every leg and group of lines."""
        demand, charges, legs = money.demand, money.charges, columns.legs
        width = max(len(demand.groups), 1)
        asked_leg, asked_group = np.nonzero((demand.amount > 0) & money.explicit[:, None])
        if not len(asked_leg):
            return
        keys = asked_leg * width + asked_group
        leg_pair, leg_column = columns_of(columns, asked_leg)
        sheet.add_rows(
            [(self.name, columns.pool.needs[legs.need[leg]].need) for leg in asked_leg],
            np.concatenate([
                leg_pair,
                np.searchsorted(keys, charges.leg * width + charges.group),
                np.searchsorted(keys, charges.own_leg * width + charges.own_group)]),
            np.concatenate([leg_column, charges.column, charges.own_column]),
            np.concatenate([demand.amount[asked_leg, asked_group][leg_pair],
                            np.full(len(charges.column) + len(charges.own_column), -1, dtype=np.int64)]),
            lower=0, upper=0,
        )

    def _own(self, sheet: Sheet, columns: Columns, money: Money) -> None:
        """Own funds: up to the need's, over all its legs, and only on legs that stand."""
        charges, legs, pool = money.charges, columns.legs, columns.pool
        needs, row = np.unique(legs.need[charges.own_leg], return_inverse=True)
        subjects: list[Subject] = [(self.name, pool.needs[n].need) for n in needs]
        sheet.add_rows(subjects, row, charges.own_column, 1, upper=[pool.needs[n].own_funds for n in needs],
                       details=subjects)
        owners, row = np.unique(charges.own_leg, return_inverse=True)
        leg_pair, leg_column = columns_of(columns, owners)
        named: list[Subject] = [(self.name, pool.needs[legs.need[leg]].need) for leg in owners]
        sheet.add_rows(
            named, np.concatenate([row, leg_pair]), np.concatenate([charges.own_column, leg_column]),
            np.concatenate([np.ones(len(charges.own_column), dtype=np.int64), -money.demand.own[owners][leg_pair]]),
            upper=0, details=named,
        )

    def _sources(self, sheet: Sheet, columns: Columns, money: Money) -> None:
        """What one envelope pays on one leg: nothing unless valid then, within its ceilings, and from few sources."""
        charges, legs, pool, demand = money.charges, columns.legs, columns.pool, money.demand
        if not len(charges.leg):
            return
        many = max(len(pool.envelopes), 1)
        pairs, arc = np.unique(charges.leg * many + charges.envelope, return_inverse=True)
        leg, envelope = np.divmod(pairs, many)
        most = demand.ceiling[leg, envelope]
        named: list[Subject] = [(self.name, pool.needs[legs.need[i]].need) for i in leg]
        pair, column = columns_of(columns, leg)
        start = columns.start[np.searchsorted(columns.column, column)]
        first, last = columns.earmarks.first_week[leg, envelope][pair], columns.earmarks.last_week[leg, envelope][pair]
        valid = (start < 0) | ((first <= start) & (start <= last))
        sheet.add_rows(
            named, np.concatenate([arc, pair[valid]]), np.concatenate([charges.column, column[valid]]),
            np.concatenate([np.ones(len(arc), dtype=np.int64), -most[pair[valid]]]), upper=0, details=named)

        # A source is counted where a leg could have too many, or where a grant may not be too small.
        source = charges.source_leg * many + charges.source_envelope
        at = np.searchsorted(pairs, source)
        place = np.full(len(pairs), -1, dtype=np.int64)
        place[at] = np.arange(len(source))
        mine = place[arc] >= 0
        named = [(self.name, pool.needs[legs.need[i]].need) for i in charges.source_leg]
        rows = np.concatenate([place[arc][mine], np.arange(len(source))])
        cols = np.concatenate([charges.column[mine], charges.source_column])
        ones = np.ones(int(mine.sum()), dtype=np.int64)
        sheet.add_rows(named, rows, cols, np.concatenate([ones, -most[at]]), upper=0, details=named)
        least = np.array([pool.envelopes[e].min_grant or 0 for e in charges.source_envelope], dtype=np.int64)
        sheet.add_rows(named, rows, cols, np.concatenate([ones, -least]), lower=0, details=named)

        counts = np.bincount(leg, minlength=len(legs))
        crowded = np.flatnonzero(counts > self.sources)
        where = np.full(len(legs), -1, dtype=np.int64)
        where[crowded] = np.arange(len(crowded))
        counted = where[charges.source_leg] >= 0
        pair, column = columns_of(columns, crowded)
        named = [(self.name, pool.needs[legs.need[i]].need) for i in crowded]
        sheet.add_rows(
            named, np.concatenate([where[charges.source_leg][counted], pair]),
            np.concatenate([charges.source_column[counted], column]),
            np.concatenate([np.ones(int(counted.sum()), dtype=np.int64), np.full(len(pair), -self.sources)]),
            upper=0, details=named)

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        found: list[Breach] = []
        charged: Counter[str] = Counter()
        per_society: Counter[tuple[str, str]] = Counter()
        own: Counter[str] = Counter()
        for pick in picks:
            for leg in pick.legs:
                found.extend(self._leg_breaches(pick, leg, pool))
                own[leg.need.need] += sum(leg.own_funds.values())
                for charge in leg.charges:
                    charged[charge.envelope] += charge.amount
                    per_society[charge.envelope, leg.receiver.society] += charge.amount
        for need, amount in sorted(own.items()):
            if amount > pool.need[need].own_funds:
                found.append(Breach(self.name, need, {"own_funds": amount, "limit": pool.need[need].own_funds}))
        for key, amount in sorted(charged.items()):
            envelope = pool.envelope.get(key)
            if envelope is not None and amount * (1000 + envelope.support_permille) > envelope.amount * 1000:
                found.append(Breach(self.name, key, {"charged": amount, "limit": envelope.chargeable}))
        for (key, society), amount in sorted(per_society.items()):
            envelope = pool.envelope.get(key)
            if envelope is not None and envelope.per_society is not None and amount > envelope.per_society:
                found.append(Breach(self.name, key, {
                    "receiver": society, "charged": amount, "limit": envelope.per_society}))
        return found

    def _leg_breaches(self, pick: Pick, leg: PickedLeg, pool: Pool) -> list[Breach]:
        found: list[Breach] = []

        def breach(why: str, **facts: object) -> None:
            found.append(Breach(self.name, leg.need.need, {"why": why, "offer": leg.offer.offer, **facts}))

        paid: Counter[str] = Counter()
        by_envelope: defaultdict[str, int] = defaultdict(int)
        for line, amount in leg.own_funds.items():
            if amount < 0 or line not in CASH_LINES:
                breach("own_funds", line=line, amount=amount)
            paid[line] += amount
        for charge in leg.charges:
            paid[charge.line] += charge.amount
            by_envelope[charge.envelope] += charge.amount
            if charge.amount < 0:
                breach("negative", envelope=charge.envelope, line=charge.line, amount=charge.amount)
        for line in sorted(set(paid) | set(leg.costs)):
            if paid[line] != leg.costs.get(line, 0):
                breach("unpaid", line=line, cost=leg.costs.get(line, 0), paid=paid[line])
        if len({e for e, amount in by_envelope.items() if amount}) > self.sources:
            breach("sources", envelopes=sorted(by_envelope), limit=self.sources)
        lines: defaultdict[str, set[str]] = defaultdict(set)
        for charge in leg.charges:
            lines[charge.envelope].add(charge.line)
        cash_total = sum(amount for line, amount in leg.costs.items() if not line.startswith(MATERIAL))
        for key, amount in sorted(by_envelope.items()):
            envelope = pool.envelope.get(key)
            if envelope is None:
                breach("unknown", envelope=key)
                continue
            if not admits(envelope, pick.kind, leg.capability, leg.need, leg.receiver, leg.sender) or not all(
                    envelope.pays(line) for line in lines[key]):
                breach("earmark", envelope=key, lines=sorted(lines[key]))
            last = pick.start + timedelta(days=pick.days - 1)
            if pick.start < envelope.valid_from or last > envelope.valid_to:
                breach("validity", envelope=key, start=pick.start.isoformat(), last=last.isoformat())
            if envelope.per_leg is not None and amount > envelope.per_leg:
                breach("per_leg", envelope=key, charged=amount, limit=envelope.per_leg)
            whole = cash_total if envelope.resource == CASH else leg.costs.get(MATERIAL + envelope.resource, 0)
            if envelope.max_share_permille is not None and amount * 1000 > envelope.max_share_permille * whole:
                breach("max_share", envelope=key, charged=amount, cost=whole, permille=envelope.max_share_permille)
            if envelope.min_grant is not None and 0 < amount < envelope.min_grant:
                breach("min_grant", envelope=key, charged=amount, limit=envelope.min_grant)
        return found

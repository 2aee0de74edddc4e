"""From a solution of an exact sheet back to exchanges: sessions dealt out, money put on its lines."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from matcher.candidates import Legs
from matcher.domain.kinds import CASH_LINES, KINDS, MATERIAL
from matcher.domain.plan import Charge
from matcher.model.columns import BPX, JOP, Columns
from matcher.model.demand import LineGroup
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice, Paid
from matcher.solve.problem import Laid


def chosen_legs(laid: Laid, solution: Ints) -> Ints:
    """The problem's legs that stand in a solution of any detail."""
    columns = laid.columns
    on = solution[columns.column] > 0
    return np.unique(laid.legs[columns.leg[on]])


def decode(laid: Laid, solution: Ints) -> tuple[Choice, ...]:
    """Every exchange of a solution of an exact sheet."""
    columns, legs = laid.columns, laid.columns.legs
    paid = _money(laid, solution)
    groups: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
    for i in np.flatnonzero(solution[columns.column] > 0).tolist():
        leg = int(columns.leg[i])
        kind = int(legs.kind[leg])
        groups[kind, int(columns.group[i]), -1 if kind in (JOP, BPX) else leg].append(i)
    choices = []
    for (kind, group, _), members in sorted(groups.items()):
        number = int(solution[columns.sessions.column[group]]) if kind == BPX else 1
        first = members[0]
        language = int(columns.language[first])
        for part in _deal(members, number, columns, legs):
            choices.append(Choice(
                KINDS[kind], int(columns.start[first]), legs.languages[language] if language >= 0 else None,
                tuple(paid[int(columns.leg[i])] for i in part)))
    return tuple(choices)


def _deal(members: list[int], number: int, columns: Columns, legs: Legs) -> list[list[int]]:
    """Legs dealt out into sessions, receiver by receiver, so that each session gets each receiver once at most."""
    if number <= 1:
        return [members]
    order = sorted(members, key=lambda i: (int(legs.receiver[columns.leg[i]]), int(columns.leg[i])))
    return [order[part::number] for part in range(number)]


def _money(laid: Laid, solution: Ints) -> dict[int, Paid]:
    """Own funds and charges of every leg that stands, by the sheet's leg."""
    columns, legs, money = laid.columns, laid.columns.legs, laid.columns.money
    standing = np.unique(columns.leg[solution[columns.column] > 0]).tolist()
    if money is None:
        return {leg: Paid(int(laid.legs[leg]), {}, ()) for leg in standing}
    charges: defaultdict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    own: defaultdict[int, dict[int, int]] = defaultdict(dict)
    flows = money.charges
    for i in np.flatnonzero(solution[flows.column] > 0).tolist():
        charges[int(flows.leg[i])][int(flows.group[i]), int(flows.envelope[i])] = int(solution[flows.column[i]])
    for i in np.flatnonzero(solution[flows.own_column] > 0).tolist():
        own[int(flows.own_leg[i])][int(flows.own_group[i])] = int(solution[flows.own_column[i]])
    return {leg: laid_out(leg, int(laid.legs[leg]), legs, money.demand.groups, own[leg], charges[leg]) for leg in standing}


def laid_out(leg: int, number: int, legs: Legs, groups: tuple[LineGroup, ...], own: dict[int, int],
             charges: dict[tuple[int, int], int]) -> Paid:
    """Money of one leg put on its lines in order: own funds first, then envelope by envelope."""
    envelopes = legs.pool.envelopes
    own_by_line: dict[str, int] = {}
    laid_out: list[Charge] = []
    for index, group in enumerate(groups):
        if group.cash:
            lines = [(CASH_LINES[line], int(legs.costs[leg, line])) for line in group.lines]
        else:
            lines = [(MATERIAL + legs.materials[group.lines[0]], int(legs.material_units[leg, group.lines[0]]))]
        sources: list[tuple[str | None, int]] = [(None, own.get(index, 0))] if own.get(index) else []
        sources += [(envelopes[e].envelope, amount) for (g, e), amount in sorted(charges.items()) if g == index]
        at = 0
        for line, cost in lines:
            while cost > 0:
                source, left = sources[at]
                part = min(cost, left)
                if source is None:
                    own_by_line[line] = part
                else:
                    laid_out.append(Charge(source, line, part))
                cost -= part
                sources[at] = (source, left - part)
                if left == part:
                    at += 1
    return Paid(number, own_by_line, tuple(sorted(laid_out, key=lambda c: (c.line, c.envelope))))

"""Check fundable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.domain.kinds import CASH_LINES, MATERIAL
from matcher.domain.pool import Pool
from matcher.kinds.paying import affordable, bills, most
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class Fundable:
    """The leg's cost can be paid by its own funds and envelopes whose earmarks and ceilings all hold, taken alone."""

    name: ClassVar[str] = "fundable"
    on: bool = True

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        return affordable(rows)

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        """`envelopes`: those whose earmarks hold; `most`: what each could give; `valid`: those valid at some start."""
        bill = bills(rows.take(np.array([0])))
        lines = {line: int(amount) for line, amount in zip(CASH_LINES, bill.costs[0], strict=True) if amount}
        lines |= {MATERIAL + name: int(n) for name, n in zip(bill.materials, bill.units[0], strict=True) if n}
        earmarked, mosts, valid = [], [], []
        for i, row in enumerate(pool.envelopes):
            if bill.marks.admissible[0, i] and any(row.pays(line) for line in lines):
                whole = bill.units[:, bill.materials.index(row.resource)] if row.resource in bill.materials else None
                given = int(most(row, bill.costs.sum(axis=1) if whole is None else whole)[0])
                earmarked.append(row.envelope)
                mosts.append(0 if given < (row.min_grant or 0) else given)
                first, last = int(bill.marks.first_week[0, i]), int(bill.marks.last_week[0, i])
                if bill.starts[0, first:last + 1].any():
                    valid.append(row.envelope)
        return {"cost": int(bill.costs.sum()), "costs": lines, "own_funds": int(bill.own[0]),
                "sources": rows.terms.sources, "envelopes": earmarked, "most": mosts, "valid": valid}

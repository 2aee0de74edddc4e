"""A change to the facts of a round as data: what it edits, how much effort it is, and who can grant it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason

SOCIETY, PEER, FUND_HOLDER, ROUND_MANAGER = "society", "peer", "fund_holder", "round_manager"
"""Who can grant a change: the society that asks (or hosts), the one that gives, who holds the money, who leads the round."""

#: How much effort a change is, the least first [A]: what is agreed by two, what one gives more, what needs money or a donor's word.
EFFORT = {"change_unpin": 1, "change_remote": 2, "change_need_dates": 2, "change_interpreter": 3, "change_offer_dates": 3,
          "change_cohort": 3, "change_need_language": 4, "change_offer_language": 4, "change_host_place": 4, "change_away": 4,
          "change_offer_days": 5, "change_offer_more": 5, "change_offer_region": 5, "change_money": 6, "change_earmark": 7}

_KEYS = {"needs": "need", "offers": "offer", "envelopes": "envelope", "societies": "society"}


@dataclass(frozen=True)
class Edit:
    """One field of one row of a table set to a value. In table `pins` the row with this key, by place, is taken out."""

    table: str
    key: str
    field: str
    value: Any


@dataclass(frozen=True)
class Change:
    """Something that somebody could grant. `code` and `facts` say it in words; `size` counts its steps (weeks, thousands)."""

    code: str
    facts: dict[str, Any] = field(hash=False)
    edits: tuple[Edit, ...] = field(hash=False)
    by: str = ROUND_MANAGER
    whom: str = ""
    size: int = 1

    @property
    def effort(self) -> int:
        """Ten for each step of its sort, and one more for each unit of its size: the order in which changes are tried and shown."""
        return 10 * EFFORT[self.code] + min(9, self.size)

    @property
    def reason(self) -> Reason:
        return Reason(self.code, self.facts)

    def alone(self, need: str) -> bool:
        """Whether no need but this one is touched: what is gained then is gained by it."""
        return all(edit.table == "needs" and edit.key == need for edit in self.edits)

    def applied(self, pool: Pool) -> Pool:
        """The pool with the change made."""
        return edited(pool, self.edits)


def edited(pool: Pool, edits: Iterable[Edit]) -> Pool:
    """The pool with some fields set anew; KeyError for a row that is not there."""
    gone = {edit.key for edit in edits if edit.table == "pins"}
    by_row: dict[tuple[str, str], dict[str, Any]] = {}
    for edit in edits:
        if edit.table != "pins":
            by_row.setdefault((edit.table, edit.key), {})[edit.field] = edit.value
    tables: dict[str, Any] = {}
    for table, name in _KEYS.items():
        wanted = {key: values for (where, key), values in by_row.items() if where == table}
        if wanted:
            rows = getattr(pool, table)
            missing = set(wanted) - {getattr(row, name) for row in rows}
            if missing:
                raise KeyError(f"{table}: {', '.join(sorted(missing))}")
            tables[table] = tuple(dataclasses.replace(row, **wanted.get(getattr(row, name), {})) for row in rows)
    if gone:
        tables["pins"] = tuple(pin for place, pin in enumerate(pool.pins) if str(place) not in gone)
    return dataclasses.replace(pool, **tables)

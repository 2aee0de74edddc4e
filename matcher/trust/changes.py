"""A change to the facts of a round as data: what it edits, how much effort it is, and who can grant it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason
from matcher.policy import Policy

SOCIETY, PEER, FUND_HOLDER, ROUND_MANAGER = "society", "peer", "fund_holder", "round_manager"
"""Who can grant a change: the society that asks (or hosts), the one that gives, who holds the money, who leads the round."""

#: How much effort a change is, the least first [A]: what is agreed by two, what one gives more, what needs money or a donor's word.
EFFORT = {
    "change_unpin": 1, "change_listed": 2, "change_balance": 4, "change_remote": 2, "change_only_remote": 2, "change_need_dates": 2,
    "change_interpreter": 3, "change_offer_dates": 3, "change_offer_mode": 3, "change_cohort": 3, "change_need_language": 4,
    "change_offer_language": 4, "change_offer_speaks": 4, "change_offers_speak": 4, "change_new_money": 6, "change_new_money_kind": 6,
    "change_host_place": 4, "change_away": 4, "change_offer_days": 5, "change_offer_more": 5, "change_offer_exchange": 5,
    "change_offer_people": 5, "change_offer_region": 5, "change_offer_kind": 5, "change_money": 6, "change_own_funds": 6,
    "change_units": 6, "change_clearance": 6, "change_earmark": 7}

_KEYS = {"needs": "need", "offers": "offer", "envelopes": "envelope", "societies": "society"}


@dataclass(frozen=True)
class Edit:
    """One field of one row of a table set to a value. In table `pins` the row with this key, by place, is taken out; in table
    `affinity` the pair `need:offer` is listed; table `policy` has the rules, by name.
    """

    table: str
    key: str
    field: str
    value: Any


@dataclass(frozen=True)
class Change:
    """Something that somebody could grant. `code` and `facts` say it in words; `size` counts its steps (weeks, thousands).

    What several must grant together has the others in `also`, and the edits of all of them in `edits`.
    """

    code: str
    facts: dict[str, Any] = field(hash=False)
    edits: tuple[Edit, ...] = field(hash=False)
    by: str = ROUND_MANAGER
    whom: str = ""
    size: int = 1
    also: tuple[Change, ...] = field(default=(), hash=False)

    @property
    def parts(self) -> tuple[Change, ...]:
        """What is asked, one grant each, to be said; what is done about it are the `edits` of the whole."""
        return (dataclasses.replace(self, also=()), *self.also)

    @property
    def effort(self) -> int:
        """Ten for each step of its sort, and one more for each unit of its size, of all its parts: the order in which changes
        are tried and shown."""
        return sum(10 * EFFORT[part.code] + min(9, part.size) for part in (self, *self.also))

    @property
    def reason(self) -> Reason:
        return Reason(self.code, self.facts)

    def alone(self, need: str) -> bool:
        """Whether no need but this one is touched: what is gained then is gained by it."""
        return all(edit.table == "needs" and edit.key == need for edit in self.edits)

    def applied(self, pool: Pool) -> Pool:
        """The pool with the change made."""
        return edited(pool, self.edits)

    def policy(self, policy: Policy) -> Policy:
        """The policy with the change made."""
        for edit in self.edits:
            if edit.table == "policy":
                policy = policy.with_rule(edit.key, **{edit.field: edit.value})
        return policy


# Fields that several changes may each raise, and the facts that say by how much.
_SUMS = frozenset(("amount", "days_total", "exchanges_max", "people", "own_funds"))
_SUMMED = ("amount", "days")


def together(pool: Pool, changes: Sequence[Change], *, add: bool = False) -> Change | None:
    """One change of several, None where there are none or two of them would set the same field each in its own way.

    Of numbers the greatest holds; with `add` what is raised in the same place is added up, as the legs of a team ask it.
    """
    edits: dict[tuple[str, str, str], Any] = {}
    parts: dict[Any, Change] = {}
    for change in changes:
        sums = add and any(edit.field in _SUMS for edit in change.edits)
        places = frozenset((edit.table, edit.key, edit.field) for edit in change.edits)
        for part in change.parts:
            key = (part.code, places) if sums else (part.code, str(part.facts))
            known = parts.get(key)
            parts[key] = _sum(known, part) if known is not None and sums else part
        for edit in change.edits:
            place = (edit.table, edit.key, edit.field)
            if place not in edits:
                edits[place] = edit.value
            elif add and edit.field in _SUMS:
                edits[place] += edit.value - getattr(getattr(pool, _KEYS[edit.table])[edit.key], edit.field)
            elif isinstance(edit.value, int) and not isinstance(edit.value, bool):
                edits[place] = max(edits[place], edit.value)
            elif edits[place] != edit.value:
                return None
    if not parts:
        return None
    asked = sorted(parts.values(), key=lambda change: (change.effort, change.code, str(change.facts)))
    return dataclasses.replace(asked[0], edits=tuple(Edit(*place, value) for place, value in edits.items()), also=tuple(asked[1:]))


def _sum(one: Change, other: Change) -> Change:
    added = {name: one.facts[name] + other.facts[name] for name in _SUMMED if name in one.facts and name in other.facts}
    return dataclasses.replace(one, facts=one.facts | added, size=one.size + other.size)


def edited(pool: Pool, edits: Iterable[Edit]) -> Pool:
    """The pool with some fields set anew; KeyError for a row that is not there."""
    edits = tuple(edits)
    gone = {edit.key for edit in edits if edit.table == "pins"}
    by_row: dict[tuple[str, str], dict[str, Any]] = {}
    for edit in edits:
        if edit.table in _KEYS:
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
    listed = [tuple(edit.key.split(":", 1)) for edit in edits if edit.table == "affinity"]
    if listed:
        tables["affinity"] = pool.affinity | {(need, offer): 0 for need, offer in listed}
    return dataclasses.replace(pool, **tables)

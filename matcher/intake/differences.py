"""What an upload would change: statements put in, changed and withdrawn, each cell before and after, to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.domain.statements import EDITABLE, SUBMITTED, WITHDRAWN, Statement
from matcher.intake.reading import Reading
from matcher.tables.columns import TABLE

INSERT, UPDATE, WITHDRAW = "insert", "update", "withdraw"
NEWER, LOCKED = "newer", "locked"
"""Why a difference cannot be confirmed: somebody changed the statement since; its state does not let it be changed."""


@dataclass(frozen=True)
class Edit:
    """One cell, as it stands and as it would be."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """One statement that an upload would change.

    `version` is the one it is based on (0: a new statement), `row` where it stands in the file (0: taken out). `cells`
    are all of its cells as they would be. With a `hindrance` it is shown and not done; `state` and `version_now` tell
    how the statement stands now.
    """

    table: str
    key: str
    what: str
    version: int
    row: int
    cells: dict[str, str]
    edits: tuple[Edit, ...]
    state: str = ""
    version_now: int = 0
    hindrance: str = ""


def edits(table: str, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Edit, ...]:
    """The cells that differ, in the order of the columns."""
    return tuple(Edit(column.name, before.get(column.name, ""), after.get(column.name, ""))
                 for column in TABLE[table].columns if before.get(column.name, "") != after.get(column.name, ""))


def differences(table: str, readings: Iterable[tuple[int, Reading]], taken: Sequence[tuple[str, int]],
                standing: Mapping[str, Statement]) -> tuple[Difference, ...]:
    """The differences of one table, in the order of the file, what was taken out last.

    `readings` are the rows with their numbers, `taken` the keys and versions of the statements that the workbook held
    when it was downloaded (none for a workbook that was not), `standing` the society's statements as they are now.
    """
    versions = dict(taken)
    found, seen = [], set()
    for row, reading in readings:
        seen.add(reading.key)
        now = standing.get(reading.key)
        if now is None:
            found.append(Difference(table, reading.key, INSERT, 0, row, reading.texts, edits(table, {}, reading.texts)))
            continue
        changed = edits(table, now.cells, reading.texts)
        if changed:
            based_on = versions.get(reading.key, now.version)
            found.append(Difference(table, reading.key, UPDATE, based_on, row, reading.texts, changed, now.state,
                                    now.version, _hindrance(now, based_on)))
    for key, version in taken:
        now = standing.get(key)
        if key not in seen and now is not None and now.state != WITHDRAWN:
            hindrance = NEWER if version != now.version else ""
            found.append(Difference(table, key, WITHDRAW, version, 0, {}, (), now.state, now.version, hindrance))
    return tuple(found)


def _hindrance(now: Statement, version: int) -> str:
    if now.state not in CHANGEABLE:
        return LOCKED
    return NEWER if version != now.version else ""


CHANGEABLE = (*EDITABLE, SUBMITTED)
"""A submitted statement that is changed goes back to draft; an eligible one has to be returned first."""


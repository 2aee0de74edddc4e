"""Rows to a pool: every reference between tables checked, every fact made; all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from matcher.domain.errors import Problem
from matcher.domain.funding import Envelope
from matcher.domain.kinds import CASH, COMPONENTS, JOINT_OPERATION, MATERIAL
from matcher.domain.parties import Society
from matcher.domain.pool import BaselineLeg, PastLeg, Pin
from matcher.domain.reference import Capability
from matcher.domain.requests import Need, Offer
from matcher.tables.columns import TABLES
from matcher.tables.read import Grid
from matcher.tables.rows import Row, read_rows
from matcher.tables.values import nearest

Complain = Callable[[Row, str, str, str], None]


class _Tables:
    """The rows of every table, and where to complain."""

    def __init__(self, grids: dict[str, Grid], problems: list[Problem]) -> None:
        self.problems = problems
        self.file = {name: grid.file for name, grid in grids.items()}
        self.rows = {table.name: read_rows(grids[table.name], table, problems) if table.name in grids else []
                     for table in TABLES}
        self.keys: dict[str, set[str]] = {
            table.name: {row.values[table.key] for row in self.rows[table.name] if row.values.get(table.key) is not None}
            for table in TABLES if table.key is not None}

    def complain(self, table: str) -> Complain:
        def add(row: Row, column: str, wrong: str, mend: str) -> None:
            row.whole = False
            self.problems.append(Problem(self.file[table], row.number, column, wrong, mend))
        return add

    def refer(self, table: str, row: Row, column: str, known: Collection[str], what: str) -> None:
        """Complains of every word of a cell that is not known."""
        value = row.values.get(column)
        words = [] if value is None else [value] if isinstance(value, str) else [
            word if isinstance(word, str) else word[0] for word in value]
        for word in words:
            if word not in known:
                self.complain(table)(row, column, f"'{word}' is no known {what}.", nearest(word, known))


def read_tables(grids: dict[str, Grid], capabilities: tuple[Capability, ...], start: date | None, weeks: int | None,
                problems: list[Problem]) -> dict[str, Any]:
    """The pool's tables by field name. Only to be used when there are no problems."""
    tables = _Tables(grids, problems)
    codes = {row.code for row in capabilities}
    groups = codes | {row.group for row in capabilities}
    _societies(tables)
    _needs(tables, codes)
    _offers(tables, codes)
    _envelopes(tables, groups)
    _decisions(tables, start, weeks)

    def made(table: str, kind: Any) -> tuple[Any, ...]:
        return tuple(kind(**row.values) for row in tables.rows[table] if row.whole and not _holed(row))

    return {
        "societies": made("societies", Society), "needs": made("needs", Need), "offers": made("offers", Offer),
        "envelopes": made("envelopes", Envelope), "pins": made("pins", Pin), "history": made("history", PastLeg),
        "affinity": {(row.values["need"], row.values["offer"]): row.values["points"] for row in tables.rows["affinity"]
                     if row.whole},
        "baseline": made("baseline", BaselineLeg) if "baseline" in grids else None,
    }


def _holed(row: Row) -> bool:
    """Whether a required value could not be read; its problem is already on the list."""
    return any(value is None for key, value in row.values.items() if key in ("level", "target", "earliest", "latest", "days"))


def _societies(tables: _Tables) -> None:
    complain = tables.complain("societies")
    for row in tables.rows["societies"]:
        values = row.values
        component = values.get("society") in COMPONENTS
        if "region" in values and component and values["region"] is not None:
            complain(row, "region", "A component has no region.", "Leave the cell empty.")
        if "region" in values and not component and values["region"] is None:
            complain(row, "region", "The cell is empty.", "Write AFR, AME, APA, EUR or MEN.")
        if (values.get("lat") is None) != (values.get("lon") is None) and "lat" in values and "lon" in values:
            complain(row, "lat" if values["lat"] is None else "lon", "Only one of lat and lon is given.", "Give both or neither.")


def _window(row: Row, complain: Complain) -> None:
    earliest, latest = row.values.get("earliest"), row.values.get("latest")
    if earliest is not None and latest is not None and latest < earliest:
        complain(row, "latest", "The last day is before the first.", "Put the later day here.")


def _needs(tables: _Tables, codes: Collection[str]) -> None:
    complain = tables.complain("needs")
    for row in tables.rows["needs"]:
        values = row.values
        for column in ("society", "prefers", "avoids"):
            tables.refer("needs", row, column, tables.keys["societies"], "society")
        for column in ("capability", "roles"):
            tables.refer("needs", row, column, codes, "capability")
        kinds, roles = values.get("kinds"), values.get("roles", ())
        if kinds is not None:
            team = JOINT_OPERATION in kinds
            if team and not 2 <= len(roles) <= 4:
                complain(row, "roles", f"A joint operation has {len(roles)} roles.", "Name 2 to 4 capabilities, one a person.")
            if not team and roles:
                complain(row, "roles", "Roles stand without a joint operation.", "Add joint_operation to kinds, or empty the cell.")
            if values.get("capability", "") is None and set(kinds) != {JOINT_OPERATION}:
                complain(row, "capability", "The cell is empty.", "Name the capability that is asked.")
        level, target = values.get("level"), values.get("target")
        if level is not None and target is not None and target <= level:
            complain(row, "target", "The target is not above the level.", f"Write a level from {level + 1} to 5.")
        if values.get("languages") == ():
            values["languages"] = None
        _window(row, complain)


def _offers(tables: _Tables, codes: Collection[str]) -> None:
    complain = tables.complain("offers")
    for row in tables.rows["offers"]:
        values = row.values
        for column in ("society", "prefers", "avoids"):
            tables.refer("offers", row, column, tables.keys["societies"], "society")
        tables.refer("offers", row, "capabilities", codes, "capability")
        if values.get("cohort_min", 0) > values.get("cohort_max", 10**9):
            complain(row, "cohort_min", "The fewest are more than the most.", "Write at most cohort_max.")
        if values.get("languages") == ():
            values["languages"] = None
        _window(row, complain)


def _envelopes(tables: _Tables, groups: Collection[str]) -> None:
    complain = tables.complain("envelopes")
    for row in tables.rows["envelopes"]:
        for column in ("receivers", "senders"):
            tables.refer("envelopes", row, column, tables.keys["societies"], "society")
        tables.refer("envelopes", row, "capabilities", groups, "capability or group")
        first, last = row.values.get("valid_from"), row.values.get("valid_to")
        if first is not None and last is not None and last < first:
            complain(row, "valid_to", "The validity ends before it begins.", "Put the later day here.")
        for line in row.values.get("lines", ()):
            if line.startswith(MATERIAL) and row.values.get("resource", CASH) == CASH:
                complain(row, "lines", f"Cash does not pay '{line}'.", "Name cash lines, or set the resource.")


def _decisions(tables: _Tables, start: date | None, weeks: int | None) -> None:
    needs = {row.values.get("need"): row for row in tables.rows["needs"]}
    for table in ("pins", "affinity", "baseline"):
        complain = tables.complain(table)
        seen: dict[Any, int] = {}
        for row in tables.rows[table]:
            values = row.values
            tables.refer(table, row, "need", tables.keys["needs"], "need")
            tables.refer(table, row, "offer", tables.keys["offers"], "offer")
            if values.get("role") is not None and values.get("need") in needs:
                roles = needs[values["need"]].values.get("roles") or ()
                if values["role"] > len(roles):
                    complain(row, "role", f"The need has {len(roles)} roles.", "Write the number of one of them, or nothing.")
            if table == "affinity" and "need" in values and "offer" in values:
                pair = values["need"], values["offer"]
                if pair in seen:
                    complain(row, "need", f"This pair stands in row {seen[pair]} already.", "Keep one row a pair.")
                seen.setdefault(pair, row.number)
            if table == "pins" and values.get("start") is not None:
                if values.get("pin") == "out":
                    complain(row, "start", "A pin out has no start.", "Empty the cell.")
                if start is not None and weeks is not None:
                    number, rest = divmod((values["start"] - start).days, 7)
                    if rest or not 0 <= number < weeks:
                        complain(row, "start", "The start is no Monday of the round.", "Write a Monday within the round.")

"""Tables to the facts of a pool: what columns say to one another, checked row by row; all problems at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.domain.funding import Costs, Envelope
from matcher.domain.kinds import COMPONENTS, JOINT_OPERATION, REGIONS
from matcher.domain.parties import Society
from matcher.domain.pool import BaselineLeg, PastLeg, Pin, Pool
from matcher.domain.reference import Capability
from matcher.domain.requests import Need, Offer
from matcher.tables.columns import TABLE
from matcher.tables.problems import Problems
from matcher.tables.read import Grid
from matcher.tables.references import check_references
from matcher.tables.rows import Table, read_table

_FACTS = {"societies": Society, "needs": Need, "offers": Offer, "envelopes": Envelope, "pins": Pin, "history": PastLeg,
          "baseline": BaselineLeg}


def read_tables(grids: Mapping[str, Grid | None], capabilities: tuple[Capability, ...], start: date | None,
                weeks: int | None, problems: Problems) -> dict[str, Table]:
    """Every table that could be read, checked in itself and against the others; pins also against start and weeks."""
    tables = {name: read_table(grid, TABLE[name], problems) for name, grid in grids.items() if grid is not None}
    check_references(tables, capabilities, problems)
    for name, check in (("societies", _societies), ("needs", _needs), ("offers", _offers), ("envelopes", _envelopes)):
        if name in tables:
            check(tables[name], problems)
    for name in ("pins", "baseline"):
        if name in tables and "needs" in tables:
            _roles_exist(tables[name], tables["needs"], problems)
    if "pins" in tables:
        _pins(tables["pins"], start, weeks, problems)
    return tables


def make_pool(tables: Mapping[str, Table], *, start: date, weeks: int, approval: date, currency: str, costs: Costs,
              capabilities: tuple[Capability, ...]) -> Pool:
    """The pool of tables in which nothing is wrong."""
    facts: dict[str, Any] = {name: tables[name].made(kind) for name, kind in _FACTS.items() if name in tables}
    if "affinity" in tables:
        facts["affinity"] = {(need, offer): points for _, need, offer, points
                             in tables["affinity"].read("need", "offer", "points")}
    return Pool(start=start, weeks=weeks, approval=approval, currency=currency, costs=costs, capabilities=capabilities,
                **facts)


def _societies(table: Table, problems: Problems) -> None:
    for number, society, region in table.read("society", "region"):
        if society in COMPONENTS and region is not None:
            problems.add(table.file, number, "region", "A component has no region.", "Empty the cell.")
        if society not in COMPONENTS and region is None:
            problems.add(table.file, number, "region", "The cell is empty.", f"Write one of {', '.join(REGIONS)}.")
    for number, lat, lon in table.read("lat", "lon"):
        if (lat is None) != (lon is None):
            problems.add(table.file, number, "lat" if lat is None else "lon", "Only one of lat and lon is given.",
                         "Give both or neither.")


def _needs(table: Table, problems: Problems) -> None:
    for number, kinds, roles in table.read("kinds", "roles"):
        if JOINT_OPERATION not in kinds and roles:
            problems.add(table.file, number, "roles", "Roles stand without a joint operation.",
                         "Add joint_operation to kinds, or empty the cell.")
        elif JOINT_OPERATION in kinds and not 2 <= len(roles) <= 4:
            problems.add(table.file, number, "roles", f"A joint operation has 2 to 4 roles, not {len(roles)}.",
                         "Name 2 to 4 capabilities, one a person.")
    for number, kinds, capability in table.read("kinds", "capability"):
        if capability is None and set(kinds) != {JOINT_OPERATION}:
            problems.add(table.file, number, "capability", "The cell is empty.", "Name the capability that is asked.")
    for number, level, target in table.read("level", "target"):
        if target <= level:
            mend = f"Write a level from {level + 1} to 5." if level < 5 else "At level 5 there is nothing left to ask."
            problems.add(table.file, number, "target", "The target is not above the level.", mend)
    _in_order(table, "earliest", "latest", problems)


def _offers(table: Table, problems: Problems) -> None:
    for number, least, most in table.read("cohort_min", "cohort_max"):
        if least > most:
            problems.add(table.file, number, "cohort_min", f"{least} is more than cohort_max, {most}.",
                         "Write at most cohort_max.")
    _in_order(table, "earliest", "latest", problems)


def _envelopes(table: Table, problems: Problems) -> None:
    _in_order(table, "valid_from", "valid_to", problems)


def _in_order(table: Table, first: str, last: str, problems: Problems) -> None:
    for number, begin, end in table.read(first, last):
        if end < begin:
            problems.add(table.file, number, last, f"{end} is before {first}, {begin}.", "Put the later day here.")


def _roles_exist(table: Table, needs: Table, problems: Problems) -> None:
    # Needs whose own roles are wrong have their problem already.
    roles = {need: len(named) for _, need, kinds, named in needs.read("need", "kinds", "roles")
             if len(named) > 1 or JOINT_OPERATION not in kinds}
    for number, need, role in table.read("need", "role"):
        if role is not None and role > roles.get(need, role):
            wrong = f"The need has {roles[need]} roles." if roles[need] else "The need has no roles."
            problems.add(table.file, number, "role", wrong, "Write the number of one of its roles, or empty the cell.")


def _pins(table: Table, start: date | None, weeks: int | None, problems: Problems) -> None:
    for number, pin, day in table.read("pin", "start"):
        if day is None:
            continue
        if pin == "out":
            problems.add(table.file, number, "start", "A pin out has no start.", "Empty the cell.")
        elif start is not None and weeks is not None:
            after, rest = divmod((day - start).days, 7)
            if rest or not 0 <= after < weeks:
                problems.add(table.file, number, "start", f"{day} is no Monday of the round.",
                             f"Write a Monday of the {weeks} weeks from {start}.")

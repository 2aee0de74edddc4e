"""The flat tables of a plan: whole numbers stay whole, nothing is an empty cell."""

from __future__ import annotations

from datetime import date

from matcher.domain.plan import Exchange, Plan, PlanLeg
from matcher.exports.csv_bundle import tables
from matcher.tables.frames import plan_tables


def two_roles_and_none() -> Plan:
    """A team of two beside a secondment: roles of 1, 2 and none in one column."""
    def leg(need: str, role: int | None) -> PlanLeg:
        return PlanLeg(need, f"o{role or 0}", role, "KEN", "RWA", "SRV-TRAC", 2, {"travel": 400}, {}, (), 1)

    def exchange(key: str, kind: str, *legs: PlanLeg) -> Exchange:
        return Exchange(key, kind, "KEN", date(2027, 3, 1), 14, 2, "onsite", "en", False, legs)

    return Plan("s", "d", {}, 1, "optimal", (), (
        exchange("x1", "joint_operation", leg("n1", 1), leg("n1", 2)), exchange("x2", "secondment", leg("n2", None))), (), {}, (), ())


def test_a_role_is_a_whole_number_in_the_file() -> None:
    """A column of numbers and gaps once came out as 1.0, which a baseline made of the file would have refused."""
    text = tables(two_roles_and_none())["exchanges.csv"].decode("utf-8")
    assert [line.split(",")[11] for line in text.splitlines()] == ["role", "1", "2", ""]


def test_every_row_has_a_cell_for_every_column() -> None:
    for table in plan_tables(two_roles_and_none()).values():
        assert all(len(row) == len(table.columns) for row in table.rows)

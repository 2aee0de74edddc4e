"""A round's rows as a scenario, and a scenario into a round's rows. Tables are read by matcher.tables and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matcher.canonical import pool_tables
from matcher.domain.errors import DataError
from matcher.domain.statements import ELIGIBLE, NEEDS, OFFERS
from matcher.scenario import Scenario
from matcher.store.decisions import IMPORT, add_pin, pin_cells, set_table, table_cells
from matcher.store.envelopes import add_envelope, all_envelopes
from matcher.store.rounds import get_round, set_societies, society_cells
from matcher.store.statements import Filter, add_statement, all_statements
from matcher.tables.columns import TABLE, TABLES, TableSpec
from matcher.tables.pool import make_pool, read_tables
from matcher.tables.problems import Problems
from matcher.tables.read import Grid
from matcher.tables.reference import capabilities
from matcher.tables.scenario_file import Document
from matcher.tables.settings import read_settings
from matcher.tables.writing import cell_text

FILE = "round"


def build_scenario(session: Session, round: str, *, states: tuple[str, ...] = (ELIGIBLE,)) -> Scenario:
    """The scenario that a round is now, of the statements in some states.

    What speaks of a statement that is not among them (a pin on a withdrawn need) is left out. DataError with every
    problem, its row counted as in a workbook of the table.
    """
    found = get_round(session, round)
    problems = Problems()
    values: dict[str, Any] = {
        "format": 1, "name": found.key, "title": found.title, "about": found.about, "start": found.start.isoformat(),
        "weeks": found.weeks, "approval": found.approval.isoformat(), "currency": found.currency, **found.settings}
    settings = read_settings(Document(FILE, values), problems)
    needs, offers = ([s.cells for s in all_statements(session, round, table, where=Filter(states=states))]
                     for table in (NEEDS, OFFERS))
    asked, given = {cells["need"] for cells in needs}, {cells["offer"] for cells in offers}

    def of_these(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [cells for cells in rows if cells["need"] in asked and cells["offer"] in given]

    rows = {
        "societies": society_cells(session, round), "needs": needs, "offers": offers,
        "envelopes": [envelope.cells for envelope in all_envelopes(session, round)],
        "pins": of_these(pin_cells(session, round)), "history": table_cells(session, round, "history"),
        "affinity": of_these(table_cells(session, round, "affinity"))}
    baseline = of_these(table_cells(session, round, "baseline"))
    if baseline:
        rows["baseline"] = baseline
    tables = read_tables({name: grid(TABLE[name], cells) for name, cells in rows.items()}, capabilities(), settings.start,
                         settings.weeks, problems)
    if problems:
        raise DataError(problems.in_order())
    pool = make_pool(tables, start=found.start, weeks=found.weeks, approval=found.approval, currency=found.currency,
                     costs=settings.costs, capabilities=capabilities())
    return Scenario(found.key, found.title, found.about, pool, settings.policy, settings.limits)


def grid(spec: TableSpec, rows: Iterable[Mapping[str, str]]) -> Grid:
    """Cells by column as a grid that matcher.tables reads; its rows are numbered as in a file with a header."""
    names = tuple(column.name for column in spec.columns)
    return Grid(spec.name, 1, names, tuple(
        (number, tuple(cells.get(name, "") for name in names)) for number, cells in enumerate(rows, 2)))


def fill_round(
    session: Session, round: str, scenario: Scenario, *, now: datetime, by: int | None = None,
    state: Callable[[str, str], str] = lambda table, key: ELIGIBLE,
) -> None:
    """Puts the tables of a scenario into an empty round; `state` says for (table, key) in which state a statement is."""
    tables = tables_of(scenario)
    set_societies(session, round, tables["societies"])
    for table in (NEEDS, OFFERS):
        for cells in tables[table]:
            add_statement(session, round, table, cells, by=by, now=now, state=state(table, cells[TABLE[table].key[0]]))
    for cells in tables["envelopes"]:
        add_envelope(session, round, cells, by=by)
    for pin in scenario.pool.pins:
        add_pin(session, round, pin.need, pin.offer, pin.pin, by=by, now=now, role=pin.role, start=pin.start, kind=pin.kind,
                note=pin.note, origin=IMPORT)
    for name in ("history", "affinity", "baseline"):
        set_table(session, round, name, tables[name])


def tables_of(scenario: Scenario) -> dict[str, list[dict[str, str]]]:
    """Every table of a scenario as rows of cells by column, as a round keeps them."""
    names = {table.name for table in TABLES}
    return {name: [_texts(row, TABLE[name]) for row in rows or ()] for name, rows in pool_tables(scenario.pool).items() if name in names}


def _texts(row: Mapping[str, Any], spec: TableSpec) -> dict[str, str]:
    return {column.name: cell_text(row[column.name], column) for column in spec.columns}


def settings_of(scenario: Scenario) -> dict[str, Any]:
    """The sections of scenario.toml that a round keeps as its settings, every default spelt out."""
    limits = scenario.limits
    given = {
        "limits": {"seconds": limits.seconds, "seed": limits.seed, "workers": limits.workers, "gap": limits.gap},
        "costs": pool_tables(scenario.pool)["costs"], **scenario.policy.canonical()}
    settings: dict[str, Any] = _without_none(given)
    return settings


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(each) for key, each in value.items() if each is not None}
    return value

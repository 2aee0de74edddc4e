"""A scenario from a folder or from one workbook."""

from __future__ import annotations

from pathlib import Path

from matcher.domain.errors import DataError, Problem
from matcher.domain.pool import Pool
from matcher.scenario import Scenario
from matcher.tables.columns import TABLES
from matcher.tables.pool import make_pool, read_tables
from matcher.tables.problems import Problems
from matcher.tables.read import Grid, printable, read_folder
from matcher.tables.reference import capabilities
from matcher.tables.scenario_file import TOML, Document, read_sheet, read_toml
from matcher.tables.settings import read_settings
from matcher.tables.workbook import SCENARIO, read_workbook
from matcher.tables.writing import write_scenario

__all__ = ["read_pool", "read_scenario", "write_scenario"]


def read_scenario(path: Path) -> Scenario:
    """The scenario in a folder (scenario.toml and CSV files) or in one .xlsx; DataError with every problem at once."""
    problems = Problems()
    path = Path(path)
    if path.is_dir():
        document = read_toml(path / TOML, problems)
        grids = read_folder(path, problems)
        places = {table.name: f"{table.name}.csv" for table in TABLES}
    elif path.is_file() and path.suffix.lower() == ".xlsx":
        document, grids = _workbook(path, problems)
        places = {table.name: f"{printable(path.name)}#{table.name}" for table in TABLES}
    else:
        wrong = "This is neither a folder nor a workbook." if path.exists() else "There is no such folder or file."
        raise DataError([Problem(printable(str(path)), 0, "", wrong, f"Name a folder with {TOML}, or an .xlsx file.")])
    # A workbook that cannot be opened has no sheets: nothing more is to be said of it.
    if document is not None or grids:
        for table in TABLES:
            if table.required and table.name not in grids:
                problems.add(places[table.name], 0, "", "The table is missing.", "Add it, if only with its header row.")
    return _scenario(document, grids, problems)


def read_pool(path: Path) -> Pool:
    """The pool alone of a scenario that is sound in all its parts; DataError as `read_scenario`."""
    return read_scenario(path).pool


def _workbook(path: Path, problems: Problems) -> tuple[Document | None, dict[str, Grid | None]]:
    grids, sheet = read_workbook(path, problems)
    if sheet is not None:
        return read_sheet(sheet, problems), grids
    if not problems:
        problems.add(f"{printable(path.name)}#{SCENARIO}", 0, "", "The sheet is missing.",
                     "Add it, with columns key and value.")
    return None, grids


def _scenario(document: Document | None, grids: dict[str, Grid | None], problems: Problems) -> Scenario:
    settings = None if document is None else read_settings(document, problems)
    start, weeks = (None, None) if settings is None else (settings.start, settings.weeks)
    tables = read_tables(grids, capabilities(), start, weeks, problems)
    if problems or settings is None or start is None or weeks is None or settings.approval is None:
        raise DataError(problems.in_order())
    pool = make_pool(tables, start=start, weeks=weeks, approval=settings.approval, currency=settings.currency,
                     costs=settings.costs, capabilities=capabilities())
    return Scenario(settings.name, settings.title, settings.about, pool, settings.policy, settings.limits)

"""A scenario into a folder that reads to an equal one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from matcher.canonical import pool_tables
from matcher.scenario import Scenario
from matcher.tables.columns import TABLES, Column, TableSpec
from matcher.tables.scenario_file import TOML


def write_scenario(scenario: Scenario, folder: Path) -> list[Path]:
    """Writes scenario.toml and a CSV file a table, every default spelt out; returns what was written.

    The folder is made if need be. A table that the scenario does not have is taken out of it. The taxonomy is not
    written: the scenario reads to an equal one where its capabilities are those of the reference tables.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / TOML
    settings.write_text(_toml(scenario), "utf-8", newline="\n")
    written = [settings]
    rows = pool_tables(scenario.pool)
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        given = rows[table.name]
        if given is None or not (given or table.required or table.name == "baseline"):
            path.unlink(missing_ok=True)
            continue
        write_table(path, table, given)
        written.append(path)
    return written


def write_table(path: Path, table: TableSpec, rows: Iterable[dict[str, Any]]) -> None:
    """Writes one table of plain JSON values by column (matcher.canonical)."""
    lines = [",".join(column.name for column in table.columns)]
    lines += [",".join(_quoted(cell_text(row[column.name], column)) for column in table.columns) for row in rows]
    path.write_text("".join(line + "\n" for line in lines), "utf-8", newline="\n")


def _quoted(text: str) -> str:
    """In quotes where it must be; the csv module leaves a lone carriage return bare, and reading then ends the row."""
    return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text


def cell_text(value: Any, column: Column) -> str:
    """A plain value as the text of its cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, list):
        return str(value)
    between = "/" if column.sort == "periods" else ":"
    return ";".join(between.join(map(str, item)) if isinstance(item, list) else str(item) for item in value)


def _toml(scenario: Scenario) -> str:
    pool, limits = scenario.pool, scenario.limits
    costs = pool_tables(pool)["costs"]
    lines = _keys({
        "format": 1, "name": scenario.name, "title": scenario.title, "about": scenario.about, "start": pool.start,
        "weeks": pool.weeks, "approval": pool.approval, "currency": pool.currency})
    sections: dict[str, dict[str, Any]] = {
        "limits": {"seconds": limits.seconds, "seed": limits.seed, "workers": limits.workers, "gap": limits.gap},
        "costs": costs}
    for family, members in scenario.policy.canonical().items():
        if "order" in members:
            sections[family] = {"order": members["order"]}
        sections |= {f"{family}.{name}": numbers for name, numbers in members.items() if name != "order"}
    for name, values in sections.items():
        lines += ["", f"[{name}]", *_keys(values)]
    return "\n".join(lines) + "\n"


def _keys(values: dict[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in values.items() if value is not None]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{ " + ", ".join(_keys(value)) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", text) + '"'

"""A scenario from a folder or a workbook, and back into a folder."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from matcher.domain.errors import DataError, Problem
from matcher.domain.funding import Costs
from matcher.domain.kinds import COST_CLASSES
from matcher.domain.pool import Pool
from matcher.policy import read_policy
from matcher.scenario import Limits, Scenario
from matcher.tables.pool import read_tables
from matcher.tables.read import Grid, read_folder, read_workbook
from matcher.tables.reference import capabilities
from matcher.tables.values import KEY, nearest, shown

SECTIONS = ("limits", "costs", "checks", "rules", "goals")
PLAIN = ("format", "name", "title", "about", "start", "weeks", "approval", "currency")
TOML = "scenario.toml"


def read_scenario(path: Path) -> Scenario:
    """The scenario in a folder, or in one .xlsx; DataError with every problem at once."""
    problems: list[Problem] = []
    path = Path(path)
    if path.is_dir():
        file, document = TOML, _toml(path / TOML, problems)
        grids = read_folder(path, problems)
    elif path.is_file() and path.suffix.lower() == ".xlsx":
        grids, sheet = read_workbook(path, problems)
        file = f"{path.name}#scenario"
        document = _sheet(sheet, problems) if sheet is not None else None
        if sheet is None and not problems:
            problems.append(Problem(
                path.name, 0, "", "The sheet 'scenario' is missing.", "Add it, with columns key and value."))
    else:
        wrong = "There is no such folder or file." if not path.exists() else "This is neither a folder nor a workbook."
        raise DataError([Problem(str(path), 0, "", wrong, "Name a folder with scenario.toml, or an .xlsx file.")])
    for table in ("societies", "needs", "offers"):
        if table not in grids and not any(p.file.split("#")[-1].startswith(table) for p in problems):
            problems.append(Problem(f"{table}.csv" if path.is_dir() else f"{path.name}#{table}", 0, "", "The table is missing.",
                                    "Add it, if only with its header row."))
    scenario = _scenario(document or {}, grids, file, problems, complete=document is not None)
    if problems or scenario is None:
        raise DataError(problems)
    return scenario


def _toml(path: Path, problems: list[Problem]) -> dict[str, Any] | None:
    if not path.is_file():
        problems.append(Problem(
            TOML, 0, "", "The file is missing.", "Add it: format, name, title, start, weeks, approval, currency."))
        return None
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        problems.append(Problem(TOML, 0, "", "The file is not UTF-8.", "Save it as UTF-8."))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = re.search(r"line (\d+)", str(error))
        problems.append(Problem(TOML, int(line.group(1)) if line else 0, "", f"This is no TOML ({error}).", "Correct the line."))
    return None


def _sheet(grid: Grid, problems: list[Problem]) -> dict[str, Any]:
    """The sheet `scenario`: rows of key and value, keys with dots for sections, lists with semicolons."""
    document: dict[str, Any] = {}
    rows = grid.rows if [name.lower() for name in grid.header[:2]] == ["key", "value"] else ((1, grid.header), *grid.rows)
    for number, cells in rows:
        name, text = cells[0], cells[1] if len(cells) > 1 else ""
        if not name or not text:
            continue
        place = document
        *sections, last = name.split(".")
        for section in sections:
            place = place.setdefault(section, {})
            if not isinstance(place, dict):
                break
        if not isinstance(place, dict) or last in place:
            problems.append(Problem(grid.file, number, "key", f"{shown(name)} stands twice.", "Keep one of the rows."))
            continue
        try:
            place[last] = _typed(name, text)
        except ValueError:
            problems.append(Problem(grid.file, number, "value", f"{shown(text)} is not understood.", "Correct the value."))
    return document


def _typed(name: str, text: str) -> Any:
    if name in ("name", "title", "about", "currency", "start", "approval"):
        return text
    if name == "costs.fares":
        return [[int(x) for x in pair.split(":")] for pair in text.split(";") if pair.strip()]
    if name in ("goals.order", "goals.impact.priority"):
        return [_plain(part.strip()) for part in text.split(";") if part.strip()]
    return _plain(text)


def _plain(text: str) -> Any:
    if text.lower() in ("yes", "true"):
        return True
    if text.lower() in ("no", "false"):
        return False
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


class _Reader:
    """Takes single values from the document and keeps what is wrong."""

    def __init__(self, document: dict[str, Any], file: str, problems: list[Problem]) -> None:
        self.document, self.file, self.problems = document, file, problems

    def wrong(self, key: str, wrong: str, mend: str) -> None:
        self.problems.append(Problem(self.file, 0, key, wrong, mend))

    def text(self, key: str, *, required: bool = True) -> str:
        value = self.document.get(key, "")
        if not isinstance(value, str) or (required and not value) or len(value) > 10_000:
            self.wrong(key, f"{shown(str(value))} is no text." if value else "The value is missing.", "Write a text.")
            return ""
        return value

    def day(self, key: str) -> date | None:
        value = self.document.get(key)
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value)[:10])
        except ValueError:
            self.wrong(key, "The value is missing." if value is None else f"{shown(str(value))} is not a date.",
                       "Write it as 2027-01-04.")
            return None

    def whole(self, key: str, value: Any, least: int, most: int, default: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(key, "The value is missing." if value is None else f"{shown(str(value))} is no such number.",
                       f"Write a whole number from {least} to {most}.")
            return default
        return value


def _scenario(document: dict[str, Any], grids: dict[str, Grid], file: str, problems: list[Problem], *, complete: bool,
              ) -> Scenario | None:
    reader = _Reader(document, file, problems)
    start = approval = None
    weeks: int | None = None
    name = title = about = currency = ""
    costs, limits, policy = Costs(), Limits(), None
    if complete:
        for key in document:
            if key not in PLAIN and key not in SECTIONS:
                reader.wrong(key, f"'{key}' is not known.", nearest(key, (*PLAIN, *SECTIONS), 20))
        if document.get("format") != 1 or isinstance(document.get("format"), bool):
            reader.wrong("format", "The format is not 1.", "Write format = 1.")
        name, title, about = reader.text("name"), reader.text("title", required=False), reader.text("about", required=False)
        if name and not KEY.match(name):
            reader.wrong("name", f"{shown(name)} is no key.", "Use 1 to 64 letters, digits, '-', '_' or '.'.")
        start, approval = reader.day("start"), reader.day("approval")
        if start is not None and start.weekday() != 0:
            reader.wrong("start", f"{start.isoformat()} is no Monday.", "Begin the round on a Monday.")
        weeks = reader.whole("weeks", document.get("weeks"), 1, 156, 1)
        currency = reader.text("currency")
        if currency and not re.fullmatch(r"[A-Z]{3}", currency):
            reader.wrong("currency", f"{shown(currency)} is no currency.", "Write its ISO 4217 code, e.g. CHF.")
        costs, limits = _costs(reader), _limits(reader)
        policy, wrong = read_policy(document.get("checks", {}), document.get("rules", {}), document.get("goals", {}))
        problems.extend(Problem(file, 0, key, what, mend) for key, what, mend in wrong)
    tables = read_tables(grids, capabilities(), start, weeks, problems)
    if problems or start is None or approval is None or weeks is None or policy is None:
        return None
    pool = Pool(start=start, weeks=weeks, approval=approval, currency=currency, costs=costs, capabilities=capabilities(), **tables)
    return Scenario(name, title, about, pool, policy, limits)


def _section(reader: _Reader, name: str, known: tuple[str, ...]) -> dict[str, Any]:
    section = reader.document.get(name, {})
    if not isinstance(section, dict):
        reader.wrong(name, f"{shown(str(section))} is no section.", f"Write [{name}].")
        return {}
    for key in section:
        if key not in known:
            reader.wrong(f"{name}.{key}", f"'{key}' is not known.", nearest(str(key), known, 20))
    return section


def _limits(reader: _Reader) -> Limits:
    section = _section(reader, "limits", ("seconds", "seed", "workers", "gap"))
    seconds, gap = section.get("seconds", 60), section.get("gap", 0.0)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= 10**6:
        reader.wrong("limits.seconds", f"{shown(str(seconds))} is no number of seconds.", "Write a number above 0.")
        seconds = 60
    if isinstance(gap, bool) or not isinstance(gap, int | float) or not 0 <= gap < 1:
        reader.wrong("limits.gap", f"{shown(str(gap))} is no gap.", "Write a number from 0 to below 1.")
        gap = 0.0
    seed = reader.whole("limits.seed", section.get("seed", 1), 0, 2**31 - 1, 1)
    workers = reader.whole("limits.workers", section.get("workers", 0), 0, 1024, 0)
    return Limits(float(seconds), seed, workers, float(gap))


def _costs(reader: _Reader) -> Costs:
    usual = Costs()
    section = _section(reader, "costs", tuple(field.name for field in dataclasses.fields(Costs)))
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Costs):
        if field.name in section and isinstance(field.default, int) and not isinstance(field.default, bool):
            values[field.name] = reader.whole(f"costs.{field.name}", section[field.name], 0, 10**6, field.default)
    if "free" in section:
        if not isinstance(section["free"], bool):
            reader.wrong("costs.free", f"{shown(str(section['free']))} is neither true nor false.", "Write true or false.")
        values["free"] = section["free"] is True
    if "per_diem" in section:
        diem, given = dict(usual.per_diem), section["per_diem"]
        if not isinstance(given, dict) or set(given) - set(COST_CLASSES):
            reader.wrong("costs.per_diem", f"{shown(str(given))} is no table by cost class.", "Name low, middle, high only.")
        else:
            diem |= {key: reader.whole(f"costs.per_diem.{key}", value, 0, 10**6, diem[key]) for key, value in given.items()}
        values["per_diem"] = tuple((key, diem[key]) for key in COST_CLASSES)
    if "fares" in section:
        fares = section["fares"]
        sound = isinstance(fares, list) and fares and all(
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, int) and not isinstance(x, bool) and 0 <= x <= 10**6
                                                             for x in pair) for pair in fares)
        if not sound or [pair[0] for pair in fares] != sorted({pair[0] for pair in fares}):
            reader.wrong("costs.fares", f"{shown(str(fares))} is no list of fares.",
                         "Write [[km, fare], ...] with rising kilometres.")
        else:
            values["fares"] = tuple((km, fare) for km, fare in fares)
    return dataclasses.replace(usual, **values)

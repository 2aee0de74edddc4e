"""Whatever comes in, there is a scenario or a list of problems, never anything else."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.errors import DataError
from matcher.scenario import Scenario
from matcher.tables.columns import TABLE, TABLES
from matcher.tables.scenario_folder import read_scenario
from tests.tables.folders import SOUND, TOML, as_csv, write
from tests.tables.test_workbooks import workbook

# What a person or a program might put into a cell, and what an attacker would.
WORDS = ("", " ", "n1", "o1", "KEN", "ICRC", "XXX", "0", "-1", "1e9", "1000000", "99999999999999999999", "2.5", "nan", "inf", "yes",
         "TRUE", "2027-02-08", "0000-00-00", "9999-12-31", "46419", "2027-02-08/2027-01-01", "secondment", "joint_operation",
         "secondment;secondment", "SRV-TRAC", "SRV-TRAC:5", "SRV-TRAC;SRV-TRAC", "fr:C1", "fr:", ":", ";;;", "tablet:1", "material:x",
         "=1+1", "=cmd|' /C calc'!A0", "\u0661", "é", "\u202e", "\ud7ff", "🕊", "x" * 40_000, "'", '"', "in", "out")
cells = st.sampled_from(WORDS) | st.text(max_size=8)
names = st.sampled_from(sorted(TABLE))
few = settings(max_examples=120, deadline=None)


def outcome(fill: Callable[[Path], Path]) -> None:
    """A scenario, or problems that each say something; any other error fails the test."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = read_scenario(fill(Path(folder)))
        except DataError as error:
            assert error.problems
            assert all(problem.file and problem.wrong and problem.mend for problem in error.problems)
            str(error).encode("utf-8")
        else:
            assert isinstance(found, Scenario)
            assert len(found.digest()) == 64


@given(st.dictionaries(names, st.binary(max_size=200), max_size=3))
@few
def test_bytes_for_a_table(contents: dict[str, bytes]) -> None:
    outcome(lambda folder: write(folder, **contents))


@given(st.data(), st.lists(names, min_size=1, max_size=4))
@few
def test_cells_of_the_sound_round_replaced(data: st.DataObject, tables: list[str]) -> None:
    round_ = {name: [dict(row) for row in rows] for name, rows in SOUND.items()}
    for name in tables:
        row = data.draw(st.sampled_from(round_[name]))
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(cells)
    outcome(lambda folder: write(folder, round_))


@given(st.data(), names)
@few
def test_a_table_of_any_cells(data: st.DataObject, name: str) -> None:
    columns = [column.name for table in TABLES if table.name == name for column in table.columns]
    header = data.draw(st.permutations(columns)) if data.draw(st.booleans()) else columns
    rows = data.draw(st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), max_size=3))
    table = [dict(zip(header, row, strict=True)) for row in rows] or [dict.fromkeys(header, "")]
    outcome(lambda folder: write(folder, **{name: as_csv(table, data.draw(st.sampled_from(",;")))}))


values = st.recursive(
    st.sampled_from(["0", "-1", "1e400", "nan", "true", '"x"', "2027-01-04", "07:30:00", "0x" + "f" * 400, '"""\\n"""', "'[]'"])
    | st.integers().map(str), lambda inner: st.lists(inner, max_size=3).map(lambda each: f"[{', '.join(each)}]")
    | inner.map(lambda each: f"{{ a = {each} }}"), max_leaves=6)
keys = st.sampled_from(["format", "name", "start", "weeks", "approval", "currency", "limits", "limits.seconds", "costs.fares",
                        "costs.per_diem", "costs.per_diem.low", "costs.free", "checks", "checks.level", "checks.level.on",
                        "checks.language.peer", "rules", "rules.balance.difference", "rules.hosting.at_once", "goals",
                        "goals.order", "goals.impact.priority", "goals.impact.contexts", "goals.fit.slack_permille", "x",
                        '"\\u0000"', "a.b.c.d.e.f.g"])


@given(st.dictionaries(keys, values, max_size=4), st.integers(0, 8))
@few
def test_any_settings(settings_: dict[str, str], kept: int) -> None:
    lines = TOML.splitlines()[:kept] + [f"{key} = {value}" for key, value in settings_.items()]
    outcome(lambda folder: write(folder, toml="\n".join(lines)))


@given(st.binary(max_size=300))
@few
def test_bytes_for_the_settings(content: bytes) -> None:
    def fill(folder: Path) -> Path:
        (write(folder) / "scenario.toml").write_bytes(content)
        return folder

    outcome(fill)


@given(st.binary(max_size=300))
@few
def test_bytes_for_a_workbook(content: bytes) -> None:
    def fill(folder: Path) -> Path:
        (folder / "a.xlsx").write_bytes(content)
        return folder / "a.xlsx"

    outcome(fill)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_workbook_with_bytes_changed(data: st.DataObject) -> None:
    def fill(folder: Path) -> Path:
        path = workbook(folder / "a.xlsx")
        with zipfile.ZipFile(path) as archive:
            parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
        part = parts[data.draw(st.sampled_from(sorted(parts)))]
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(part) - 1))
            part[place:place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, bytes(content))
        return path

    outcome(fill)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_workbook_of_any_cells(data: st.DataObject) -> None:
    def change(book: object) -> None:
        for name in data.draw(st.lists(names, min_size=1, max_size=3)):
            sheet = book[name]  # type: ignore[index]
            value = data.draw(cells.filter(lambda text: text.isprintable()) | st.floats(allow_nan=False, allow_infinity=False)
                              | st.booleans() | st.dates() | st.times() | st.integers())
            sheet.cell(data.draw(st.integers(1, 4)), data.draw(st.integers(1, 12)), value)

    outcome(lambda folder: workbook(folder / "a.xlsx", change=change))

"""CSV in the dialects that spreadsheets write, and files that cannot be read as a table."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.domain.errors import DataError, Problem
from matcher.tables.scenario_folder import read_pool, read_scenario
from tests.tables.folders import SOUND, TOML, as_csv, changed, problems, write


def digest(path: Path) -> str:
    return read_scenario(path).digest()


@pytest.fixture
def plain(tmp_path: Path) -> str:
    return digest(write(tmp_path / "plain"))


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_dialect_reads_the_same(tmp_path: Path, plain: str, delimiter: str, line_end: str, mark: str) -> None:
    files = {name: mark + as_csv(rows, delimiter, line_end) for name, rows in SOUND.items()}
    toml = mark + TOML.replace("\n", line_end)
    folder = write(tmp_path / "other", toml=None, **files)
    (folder / "scenario.toml").write_bytes(toml.encode("utf-8"))
    assert digest(folder) == plain


def test_lists_stand_in_quotes_where_the_separator_is_a_semicolon(tmp_path: Path) -> None:
    text = as_csv(SOUND["needs"], ";")
    assert '"secondment;peer_review"' in text
    assert read_pool(write(tmp_path, needs=text)).need["n1"].kinds == ("secondment", "peer_review")


def test_blanks_empty_rows_and_empty_columns_at_the_end_do_not_count(tmp_path: Path, plain: str) -> None:
    lines = as_csv(SOUND["offers"]).splitlines()
    text = "\n\n" + ",,\n".join(line.replace(",", " , ") for line in lines) + "\n,,,\n  \n"
    assert digest(write(tmp_path / "other", offers=text)) == plain


def test_yes_and_no_as_a_spreadsheet_writes_them(tmp_path: Path) -> None:
    tables = changed("societies", 2, "oda", "TRUE")
    tables["societies"][1]["standing"] = "False"
    tables["societies"][2]["oda"] = "YES"
    societies = read_pool(write(tmp_path, tables)).society
    assert [(societies[key].oda, societies[key].standing) for key in ("KEN", "FRA", "ICRC")] == [
        (True, True), (False, False), (True, True)]


def test_whole_numbers_and_days_as_a_spreadsheet_counts_them(tmp_path: Path, plain: str) -> None:
    tables = changed("needs", 2, "days", "14.0")
    tables["needs"][0]["earliest"] = "46419"
    tables["needs"][0]["latest"] = "2027-06-30 00:00:00"
    assert digest(write(tmp_path / "other", tables)) == plain


def test_columns_may_stand_in_any_order_and_optional_ones_be_missing(tmp_path: Path) -> None:
    rows = [{key: row[key] for key in ("amount", "valid_to", "envelope", "source", "valid_from")} for row in SOUND["envelopes"]]
    envelope = read_pool(write(tmp_path, envelopes=as_csv(rows))).envelope["e1"]
    assert (envelope.amount, envelope.source, envelope.resource, envelope.oda_only, envelope.per_leg) == (
        90000, "IFRC", "cash", False, None)


def test_other_files_of_the_folder_do_not_matter(tmp_path: Path, plain: str) -> None:
    folder = write(tmp_path / "other")
    for name in ("README.md", "expected.toml", "notes.txt"):
        (folder / name).write_text("anything, at all\n\x00", "utf-8")
    (folder / "old.csv").mkdir()
    assert digest(folder) == plain


def test_the_baseline_may_be_a_plans_exchanges(tmp_path: Path) -> None:
    header = ("exchange,kind,host,start,days,weeks,mode,language,interpreter,need,offer,role,receiver,sender,capability,"
              "gain,cost,own_funds,charged,points\n")
    row = "x1,secondment,KEN,2027-02-08,14,2,onsite,en,no,n1,o1,,KEN,FRA,SRV-TRAC,2,2454,0,2454,6\n"
    (leg,) = read_pool(write(tmp_path, baseline=header + row)).baseline or ()
    assert (leg.need, leg.offer, leg.role, leg.start.isoformat()) == ("n1", "o1", None, "2027-02-08")


def test_tables_with_a_header_only_make_an_empty_round(tmp_path: Path) -> None:
    heads = {name: as_csv(rows).splitlines()[0] for name, rows in SOUND.items()}
    pool = read_pool(write(tmp_path, **heads))
    assert (pool.societies, pool.needs, pool.offers, pool.envelopes, pool.pins, pool.baseline) == ((), (), (), (), (), ())


def test_optional_tables_may_be_missing(tmp_path: Path) -> None:
    pool = read_pool(write(tmp_path, pins=None, history=None, affinity=None, baseline=None))
    assert (pool.pins, pool.history, pool.affinity, pool.baseline) == ((), (), {}, None)


def test_contradictory_pins_are_for_the_search_to_tell(tmp_path: Path) -> None:
    pins = "need,offer,pin\nn1,o1,in\nn1,o1,out\n"
    assert [pin.pin for pin in read_pool(write(tmp_path, pins=pins)).pins] == ["in", "out"]


def test_lone_tables_are_missed(tmp_path: Path) -> None:
    missing = ("The table is missing.", "Add it, if only with its header row.")
    found = problems(write(tmp_path, societies=None, needs=None, offers=None, envelopes=None, pins=None, affinity=None,
                           baseline=None))
    assert found == [Problem(f"{name}.csv", 0, "", *missing) for name in ("societies", "needs", "offers", "envelopes")]


def test_needs_of_no_society_are_told_one_by_one(tmp_path: Path) -> None:
    head = as_csv(SOUND["societies"]).splitlines()[0]
    found = problems(write(tmp_path, societies=head))
    assert found[0] == Problem("needs.csv", 2, "society", "'KEN' is no known society.", "Write one that is in table societies.")
    assert {(problem.file, problem.row, problem.column) for problem in found} == {
        ("needs.csv", 2, "society"), ("needs.csv", 2, "prefers"), ("needs.csv", 3, "society"), ("needs.csv", 3, "avoids"),
        ("offers.csv", 2, "society"), ("offers.csv", 3, "society"), ("offers.csv", 3, "prefers"),
        ("envelopes.csv", 2, "receivers"), ("envelopes.csv", 3, "senders")}


HISTORY = "need_society,offer_society,year,kind\n"
ROW = "KEN,FRA,2025,\n"
QUOTES = ("The row cannot be read as CSV.", "Close every quote, and double a quote inside a quoted cell.")


@pytest.mark.parametrize(("content", "row", "column", "wrong", "mend"), [
    (b"", 0, "", "The table is empty.", "Write at least the header row."),
    (b"\xef\xbb\xbf", 0, "", "The table is empty.", "Write at least the header row."),
    (b" \n,,,\n", 0, "", "The table is empty.", "Write at least the header row."),
    (HISTORY.encode() + b"KEN,FR\xc9,2025,\n", 2, "", "The file is not UTF-8.", "Save it as 'CSV UTF-8'."),
    (HISTORY.encode("utf-16"), 1, "", "The file is not UTF-8.", "Save it as 'CSV UTF-8'."),
    (HISTORY.encode() + b"KEN,FRA,20\x0025,\n", 2, "", "The file has a NUL character.", "Save it as 'CSV UTF-8'."),
    (HISTORY + ROW + "KEN,FRA,2025\n", 3, "", "The row has 3 cells, the header 4.", "Keep the separators of empty cells."),
    (HISTORY + ROW + "KEN,FRA,2025,,x\n", 3, "", "The row has 5 cells, the header 4.",
     "Put a cell that holds the separator in quotes."),
    (HISTORY + '"KEN,FRA,2025,\n', 2, "", *QUOTES),
    (HISTORY + 'KEN,"FRA"x,2025,\n', 2, "", *QUOTES),
    (HISTORY + "KEN,FRA,2025," + "x" * 140_000 + "\n", 2, "", "A cell is far too long.",
     "Look for a quote that is not closed, or shorten the text."),
    ("need_society,offer_society,years,kind,year\nKEN,FRA,,,2025\n", 1, "years", "This column is not known.",
     "Did you mean 'year'?"),
    ("need_society,offer_society,year,colour\nKEN,FRA,2025,\n", 1, "colour", "This column is not known.",
     "Known: kind, need_society, offer_society, year."),
    ("need_society,offer_society,kind\nKEN,FRA,\n", 1, "year", "This column is missing.", "Add it to the header row."),
    ("need_society,offer_society,year,kind,year\nKEN,FRA,2025,,2024\n", 1, "year", "This column stands twice.",
     "Keep one of them."),
    ("need_society,offer_society,,year\nKEN,FRA,,2025\n", 1, "", "Column 3 has no name.", "Name it, or take it out."),
    (HISTORY + "\n\nKEN,FRA,soon,\n", 4, "year", "'soon' is not a whole number.",
     "Write a whole number from 1900 to 2199."),
    ('need_society,offer_society,year,kind\nKEN,FRA,2025,\nKEN,FRA,"20\n25",\nKEN,FRA,2025,\n', 3, "year",
     "'20\\n25' is not a whole number.", "Write a whole number from 1900 to 2199."),
])
def test_a_file_is_refused(tmp_path: Path, content: str | bytes, row: int, column: str, wrong: str, mend: str) -> None:
    assert problems(write(tmp_path, history=content)) == [Problem("history.csv", row, column, wrong, mend)]


@pytest.mark.parametrize(("name", "mend"), [
    ("need.csv", "Did you mean 'needs'?"), ("Offers.csv", "Did you mean 'offers'?"),
    ("people.csv", "Known: affinity, baseline, envelopes, history, needs, offers, pins, societies."),
])
def test_a_table_that_nobody_knows_is_refused_by_name(tmp_path: Path, name: str, mend: str) -> None:
    folder = write(tmp_path)
    (folder / name).write_text("a,b\n", "utf-8")
    assert problems(folder) == [Problem(name, 0, "", "This table is not known.", mend)]


def test_a_table_stands_once(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "needs.CSV").write_text(as_csv(SOUND["needs"]), "utf-8")
    assert problems(folder) == [Problem("needs.csv", 0, "", "This table stands twice.", "Keep one of the files.")]


def test_a_key_stands_once(tmp_path: Path) -> None:
    needs = [*SOUND["needs"], {**SOUND["needs"][0], "people": "2"}]
    affinity = [*SOUND["affinity"], {**SOUND["affinity"][0], "points": "1"}]
    assert problems(write(tmp_path, needs=as_csv(needs), affinity=as_csv(affinity))) == [
        Problem("needs.csv", 4, "need", "'n1' stands in row 2 already.", "Give each row a key of its own."),
        Problem("affinity.csv", 3, "need", "'n1 o1' stands in row 2 already.", "Keep one of the rows.")]


def test_a_row_that_does_not_fit_is_told_once(tmp_path: Path) -> None:
    lines = as_csv(SOUND["needs"]).splitlines()
    found = problems(write(tmp_path, needs="\n".join([lines[0], "n1,KEN", lines[2]])))
    assert found == [Problem("needs.csv", 2, "", "The row has 2 cells, the header 22.", "Keep the separators of empty cells.")]


def test_a_broken_table_does_not_spoil_what_refers_to_it(tmp_path: Path) -> None:
    text = as_csv(SOUND["needs"]).replace("need,", "key,", 1)
    assert problems(write(tmp_path, needs=text)) == [
        Problem("needs.csv", 1, "key", "This column is not known.", "Take it out."),
        Problem("needs.csv", 1, "need", "This column is missing.", "Add it to the header row.")]


def test_thousands_of_strangers_are_told_in_good_time(tmp_path: Path) -> None:
    needs = [{**SOUND["needs"][0], "need": f"need-{number}"} for number in range(3000)]
    history = "need,offer,points\n" + "".join(f"needs-{number},o1,1\n" for number in range(3000))
    found = problems(write(tmp_path, needs=as_csv(needs), affinity=history, pins=None, baseline=None))
    assert len(found) == 3000
    assert found[7] == Problem("affinity.csv", 9, "need", "'needs-7' is no known need.",
                               "Write one that is in table needs.")
    assert found[0].mend == "Did you mean 'need-0'?"


def test_neither_folder_nor_workbook(tmp_path: Path) -> None:
    mend = "Name a folder with scenario.toml, or an .xlsx file."
    (tmp_path / "round.ods").write_bytes(b"PK")
    with pytest.raises(DataError) as caught:
        read_scenario(tmp_path / "round.ods")
    assert caught.value.problems == (
        Problem(str(tmp_path / "round.ods"), 0, "", "This is neither a folder nor a workbook.", mend),)
    with pytest.raises(DataError) as caught:
        read_scenario(tmp_path / "nowhere")
    assert caught.value.problems == (Problem(str(tmp_path / "nowhere"), 0, "", "There is no such folder or file.", mend),)


def no_file(path: Path) -> None:
    path.mkdir()


def no_end(path: Path) -> None:
    path.symlink_to(path.name)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def waiting(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize("make", [no_file, no_end, endless, waiting])
def test_what_is_no_file_is_not_opened(tmp_path: Path, make: Callable[[Path], None]) -> None:
    folder = write(tmp_path, history=None)
    (folder / "scenario.toml").unlink()
    make(folder / "history.csv")
    make(folder / "scenario.toml")
    assert problems(folder) == [
        Problem("scenario.toml", 0, "", "This is no file.",
                "Add it: format, name, title, about, start, weeks, approval, currency."),
        Problem("history.csv", 0, "", "This is no file.", "Save the table as a CSV file of this name.")]


@pytest.mark.parametrize(("header", "columns"), [
    (HISTORY.strip() + "," * 1_000_000, 4), (",".join(f"c{n}" for n in range(1_000_000)), 1_000_000),
    ("year" + "," * 999_999 + "kind", 1_000_000)])
def test_a_header_of_a_million_columns(tmp_path: Path, header: str, columns: int) -> None:
    wide = write(tmp_path, history=header + "\n" + ROW)
    if columns == 4:
        assert read_scenario(wide).pool.history[0].year == 2025
    else:
        assert problems(wide) == [
            Problem("history.csv", 1, "", f"The header has {columns} columns.", "Keep it to 100.")]


def test_an_envelope_without_days_is_always_valid(tmp_path: Path) -> None:
    rows = [{name: cell for name, cell in row.items() if not name.startswith("valid_")} for row in SOUND["envelopes"]]
    for row in read_scenario(write(tmp_path, {**SOUND, "envelopes": rows})).pool.envelopes:
        assert (row.valid_from.isoformat(), row.valid_to.isoformat()) == ("1900-01-01", "2199-12-31")

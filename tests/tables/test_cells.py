"""Every sort of cell that is refused, one at a time: where it stands, what is wrong, how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.domain.errors import Problem
from tests.tables.folders import changed, problems, write

REFUSED = [
    ("societies", 2, "name", "", "The cell is empty.", "Write: The society's name."),
    ("societies", 2, "region", "AFRICA", "'AFRICA' is not known.", "Did you mean 'AFR'?"),
    ("societies", 2, "region", "", "The cell is empty.", "Write one of AFR, AME, APA, EUR, MEN."),
    ("societies", 4, "region", "EUR", "A component has no region.", "Empty the cell."),
    ("societies", 2, "languages", "", "The cell is empty.", "Write: Working languages with level, e.g. fr:C1;en:B2."),
    ("societies", 2, "languages", "sw", "'sw' has no level.", "Write e.g. sw:B2; levels are A1, A2, B1, B2, C1, C2."),
    ("societies", 2, "languages", "swa:C2", "'swa' is no language.",
     "Write an ISO 639-1 code and a level, e.g. fr:C1."),
    ("societies", 2, "languages", "en:C1;en:B2", "'en' stands twice.", "Name each once."),
    ("societies", 2, "languages", ";", "The cell is empty.", "Write: Working languages with level, e.g. fr:C1;en:B2."),
    ("societies", 2, "lat", "91", "'91' is no number of degrees.",
     "Write a number from -90 to 90, with a point for decimals."),
    ("societies", 2, "lon", "36,8", "'36,8' is no number of degrees.",
     "Write a number from -180 to 180, with a point for decimals."),
    ("societies", 2, "lat", "nan", "'nan' is no number of degrees.",
     "Write a number from -90 to 90, with a point for decimals."),
    ("societies", 2, "lon", "", "Only one of lat and lon is given.", "Give both or neither."),
    ("societies", 2, "cost_class", "cheap", "'cheap' is not known.", "Known: high, low, middle."),
    ("societies", 2, "oda", "maybe", "'maybe' is neither yes nor no.", "Write yes or no."),
    ("societies", 2, "security_tier", "5", "'5' is out of range.", "Write a whole number from 1 to 4."),
    ("societies", 2, "hosted_at_once", "-1", "'-1' is out of range.", "Write a whole number from 0 to 1000."),
    ("societies", 2, "hosted_in_round", "1.5", "'1.5' is not a whole number.", "Write a whole number from 0 to 1000."),
    ("societies", 3, "blackouts", "2027-03-31/2027-03-01", "'2027-03-31/2027-03-01' ends before it begins.",
     "Put the earlier day first."),
    ("societies", 3, "blackouts", "2027-03-31", "'2027-03-31' is no period.", "Write e.g. 2027-03-01/2027-03-31."),
    ("societies", 3, "standing", "2", "'2' is neither yes nor no.", "Write yes or no."),
    ("needs", 2, "society", "", "The cell is empty.", "Write: The society that asks."),
    ("needs", 2, "society", "KAN", "'KAN' is no known society.", "Did you mean 'KEN'?"),
    ("needs", 2, "kinds", "", "The cell is empty.", "Write: Kinds of exchange, the one wanted most first."),
    ("needs", 2, "kinds", "secondement", "'secondement' is not known.", "Did you mean 'secondment'?"),
    ("needs", 2, "kinds", "secondment;secondment", "'secondment' stands twice.", "Name each once."),
    ("needs", 2, "capability", "SRV-TRAK", "'SRV-TRAK' is no known capability.", "Did you mean 'SRV-TRAC'?"),
    ("needs", 2, "capability", "", "The cell is empty.", "Name the capability that is asked."),
    ("needs", 2, "roles", "SRV-TRAC;SRV-CONT", "Roles stand without a joint operation.",
     "Add joint_operation to kinds, or empty the cell."),
    ("needs", 3, "roles", "", "A joint operation has 2 to 4 roles, not 0.", "Name 2 to 4 capabilities, one a person."),
    ("needs", 3, "roles", "SRV-TRAC", "A joint operation has 2 to 4 roles, not 1.",
     "Name 2 to 4 capabilities, one a person."),
    ("needs", 3, "roles", "SRV-TRAC;SRV-TRAC;SRV-TRAC;SRV-TRAC;SRV-TRAC", "A joint operation has 2 to 4 roles, not 5.",
     "Name 2 to 4 capabilities, one a person."),
    ("needs", 3, "roles", "SRV-TRAC;XXX", "'XXX' is no known capability.", "Write one of the taxonomy."),
    ("needs", 2, "level", "6", "'6' is out of range.", "Write a whole number from 0 to 5."),
    ("needs", 2, "level", "two", "'two' is not a whole number.", "Write a whole number from 0 to 5."),
    ("needs", 2, "level", "9" * 4301, "'9999999999999999999999999999999999999...' is not a whole number.",
     "Write a whole number from 0 to 5."),
    ("needs", 2, "target", "2", "The target is not above the level.", "Write a level from 3 to 5."),
    ("needs", 2, "target", "6", "'6' is out of range.", "Write a whole number from 1 to 5."),
    ("needs", 2, "priority", "0", "'0' is out of range.", "Write a whole number from 1 to 3."),
    ("needs", 2, "contexts", "conflicts", "'conflicts' is not known.", "Did you mean 'conflict'?"),
    ("needs", 2, "people", "5", "'5' is out of range.", "Write a whole number from 1 to 4."),
    ("needs", 2, "people", "1000000", "'1000000' is out of range.", "Write a whole number from 1 to 4."),
    ("needs", 2, "days", "183", "'183' is out of range.", "Write a whole number from 1 to 182."),
    ("needs", 2, "earliest", "2027-02-30", "'2027-02-30' is not a date.", "Write it as 2027-03-31."),
    ("needs", 2, "earliest", "01/02/2027", "'01/02/2027' is not a date.", "Write it as 2027-03-31."),
    ("needs", 2, "earliest", "1066-10-14", "'1066-10-14' is out of range.",
     "Write a date from 1900-01-01 to 2199-12-31."),
    ("needs", 2, "latest", "2027-01-31", "2027-01-31 is before earliest, 2027-02-01.", "Put the later day here."),
    ("needs", 2, "latest", "", "The cell is empty.", "Write: Last day it may touch."),
    ("needs", 2, "mode", "online", "'online' is not known.", "Did you mean 'onsite'?"),
    ("needs", 2, "interpreter", "oui", "'oui' is neither yes nor no.", "Write yes or no."),
    ("needs", 2, "own_funds", "1000000001", "'1000000001' is out of range.",
     "Write a whole number from 0 to 1000000000."),
    ("needs", 2, "own_funds", "1,000", "'1,000' is not a whole number.", "Write a whole number from 0 to 1000000000."),
    ("needs", 2, "own_funds", "1e3", "'1e3' is not a whole number.", "Write a whole number from 0 to 1000000000."),
    ("needs", 2, "own_funds", "٣", "'٣' is not a whole number.", "Write a whole number from 0 to 1000000000."),
    ("needs", 2, "materials", "tablet", "'tablet' is not understood.",
     "Write e.g. tablet:5, with a number from 1 to 1000000."),
    ("needs", 2, "materials", "tablet:0", "'tablet:0' is not understood.",
     "Write e.g. tablet:5, with a number from 1 to 1000000."),
    ("needs", 2, "materials", "tablet:1;tablet:2", "'tablet' stands twice.", "Name each once."),
    ("needs", 2, "prefers", "FRE", "'FRE' is no known society.", "Did you mean 'FRA'?"),
    ("needs", 2, "avoids", "USA;ICRC", "'USA' is no known society.", "Known: FRA, ICRC, KEN."),
    ("needs", 2, "deliverable", "x" * 32_768, "The cell has 32768 characters.", "Keep it to 32767."),
    ("needs", 2, "train_staff", "1000001", "'1000001' is out of range.", "Write a whole number from 0 to 1000000."),
    ("offers", 2, "capabilities", "", "The cell is empty.",
     "Write: Capabilities with level, e.g. SRV-TRAC:5;DAT-CASE:4."),
    ("offers", 2, "capabilities", "SRV-TRAC", "'SRV-TRAC' is not understood.",
     "Write e.g. SRV-TRAC:5, with a level from 0 to 5."),
    ("offers", 2, "capabilities", "SRV-TRAC:6", "'SRV-TRAC:6' is not understood.",
     "Write e.g. SRV-TRAC:5, with a level from 0 to 5."),
    ("offers", 2, "capabilities", "SRV-TRAK:5", "'SRV-TRAK' is no known capability.", "Did you mean 'SRV-TRAC'?"),
    ("offers", 2, "days_total", "", "The cell is empty.", "Write: Person-days in the round."),
    ("offers", 2, "exchanges_max", "0", "'0' is out of range.", "Write a whole number from 1 to 1000."),
    ("offers", 2, "clearance", "4", "'4' is out of range.", "Write a whole number from 1 to 3."),
    ("offers", 2, "regions", "AFR;ASI", "'ASI' is not known.", "Known: AFR, AME, APA, EUR, MEN."),
    ("offers", 3, "cohort_min", "0", "'0' is out of range.", "Write a whole number from 1 to 1000."),
    ("offers", 3, "cohort_min", "5", "5 is more than cohort_max, 4.", "Write at most cohort_max."),
    ("offers", 3, "latest", "2027-01-03", "2027-01-03 is before earliest, 2027-01-04.", "Put the later day here."),
    ("offers", 2, "notice_weeks", "157", "'157' is out of range.", "Write a whole number from 0 to 156."),
    ("envelopes", 2, "amount", "", "The cell is empty.", "Write: Whole units in all."),
    ("envelopes", 2, "amount", "lots", "'lots' is not a whole number.", "Write a whole number from 0 to 1000000000."),
    ("envelopes", 2, "amount", "-5", "'-5' is out of range.", "Write a whole number from 0 to 1000000000."),
    ("envelopes", 2, "valid_to", "2026-12-31", "2026-12-31 is before valid_from, 2027-01-01.",
     "Put the later day here."),
    ("envelopes", 2, "capabilities", "SRW", "'SRW' is no known capability or group of capabilities.",
     "Did you mean 'SRV'?"),
    ("envelopes", 2, "receivers", "KEM", "'KEM' is no known society.", "Did you mean 'KEN'?"),
    ("envelopes", 2, "lines", "travels", "'travels' is no cost line.", "Did you mean 'travel'?"),
    ("envelopes", 2, "lines", "material:", "'material:' is no cost line.", "Did you mean 'material:NAME'?"),
    ("envelopes", 3, "resource", "material:tablet", "'material:tablet' is no resource.",
     "Write cash, or the name of a material."),
    ("envelopes", 2, "max_share_permille", "1001", "'1001' is out of range.", "Write a whole number from 0 to 1000."),
    ("envelopes", 2, "support_permille", "6.5", "'6.5' is not a whole number.", "Write a whole number from 0 to 1000."),
    ("pins", 2, "need", "n9", "'n9' is no known need.", "Known: n1, n2."),
    ("pins", 2, "offer", "p1", "'p1' is no known offer.", "Known: o1, o2."),
    ("pins", 2, "pin", "yes", "'yes' is not known.", "Known: in, out."),
    ("pins", 2, "role", "1", "The need has no roles.", "Write the number of one of its roles, or empty the cell."),
    ("pins", 3, "role", "3", "The need has 2 roles.", "Write the number of one of its roles, or empty the cell."),
    ("pins", 3, "role", "0", "'0' is out of range.", "Write a whole number from 1 to 4."),
    ("pins", 2, "start", "2027-02-09", "2027-02-09 is no Monday of the round.",
     "Write a Monday of the 26 weeks from 2027-01-04."),
    ("pins", 2, "start", "2027-12-06", "2027-12-06 is no Monday of the round.",
     "Write a Monday of the 26 weeks from 2027-01-04."),
    ("pins", 3, "start", "2027-02-08", "A pin out has no start.", "Empty the cell."),
    ("history", 2, "year", "85", "'85' is out of range.", "Write a whole number from 1900 to 2199."),
    ("history", 2, "need_society", "Kenya", "'Kenya' is no society.",
     "Write three capital letters (ISO 3166-1 alpha-3), ICRC or IFRC."),
    ("affinity", 2, "points", "-1", "'-1' is out of range.", "Write a whole number from 0 to 1000000."),
    ("affinity", 2, "offer", "o3", "'o3' is no known offer.", "Known: o1, o2."),
    ("baseline", 2, "start", "", "The cell is empty.", "Write: The start."),
    ("baseline", 2, "need", "gone", "'gone' is no known need.", "Known: n1, n2."),
]


@pytest.mark.parametrize(("table", "row", "column", "text", "wrong", "mend"), REFUSED)
def test_a_cell_is_refused(tmp_path: Path, table: str, row: int, column: str, text: str, wrong: str, mend: str) -> None:
    assert problems(write(tmp_path, changed(table, row, column, text))) == [
        Problem(f"{table}.csv", row, column, wrong, mend)]


KEY = "Use 1 to 64 letters, digits, '-', '_' or '.'."


@pytest.mark.parametrize(("text", "wrong", "mend"), [
    ("", "The cell is empty.", "Write: Key of the need."), ("n 1", "'n 1' is no key.", KEY), ("=n1", "'=n1' is no key.", KEY),
    ("n" * 65, f"'{'n' * 37}...' is no key.", KEY), ("né", "'né' is no key.", KEY),
    # Marks that nobody sees would make two keys of one.
    ("\u200bn1", "'\\u200bn1' is no key.", KEY), ("n1\u200f", "'n1\\u200f' is no key.", KEY), ("Ｎ1", "'Ｎ1' is no key.", KEY),
    ("n١", "'n١' is no key.", KEY),
])
def test_a_key_is_refused_and_what_referred_to_it_is_told(tmp_path: Path, text: str, wrong: str, mend: str) -> None:
    stranger = ("'n1' is no known need.", "Known: n2.")
    assert problems(write(tmp_path, changed("needs", 2, "need", text))) == [
        Problem("needs.csv", 2, "need", wrong, mend),
        *(Problem(file, 2, "need", *stranger) for file in ("pins.csv", "affinity.csv", "baseline.csv"))]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    tables = changed("needs", 2, "level", "two")
    tables["needs"][0]["kinds"] = "secondement"
    tables["needs"][1]["latest"] = ""
    tables["offers"][0]["capabilities"] = "SRV-TRAK:5"
    tables["envelopes"][1]["amount"] = "lots"
    found = problems(write(tmp_path, tables, toml="format = 2\n"))
    assert [(problem.file, problem.row, problem.column) for problem in found] == [
        ("scenario.toml", 0, "name"), ("scenario.toml", 0, "start"), ("scenario.toml", 0, "weeks"),
        ("scenario.toml", 0, "approval"), ("scenario.toml", 0, "currency"), ("scenario.toml", 1, "format"),
        ("needs.csv", 2, "kinds"), ("needs.csv", 2, "level"), ("needs.csv", 3, "latest"),
        ("offers.csv", 2, "capabilities"), ("envelopes.csv", 3, "amount")]


def test_a_problem_reads_as_a_sentence(tmp_path: Path) -> None:
    (problem,) = problems(write(tmp_path, changed("needs", 2, "society", "KAN")))
    assert str(problem) == "needs.csv, row 2, column society: 'KAN' is no known society. Did you mean 'KEN'?"

"""The commands as a coordinator runs them: what they print, what they write, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    code = "import sys; from matcher.cli import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
                          encoding="utf-8", timeout=300, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_solve_writes_a_plan_that_verify_accepts(tmp_path: Path) -> None:
    solved = run("solve", SCENARIOS / "first-look", "--out", tmp_path)
    assert solved.returncode == 0
    assert "first-look: proved best" in solved.stdout
    assert "gap 0.00%, proved" in solved.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "charges.csv", "envelopes.csv", "exchanges.csv", "goals.csv", "plan.json", "plan.xlsx", "societies.csv", "unmet.csv"]
    verified = run("verify", SCENARIOS / "first-look", tmp_path / "plan.json")
    assert (verified.returncode, verified.stdout) == (0, "The plan stands: no breach.\n")
    jsonschema.validate(json.loads((tmp_path / "plan.json").read_text("utf-8")), json.loads(run("schema").stdout))


def test_verify_names_what_is_wrong(tmp_path: Path) -> None:
    run("solve", SCENARIOS / "first-look", "--out", tmp_path, "--quiet")
    document = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    document["goals"][0]["value"] += 1
    (tmp_path / "plan.json").write_text(json.dumps(document), "utf-8")
    verified = run("verify", SCENARIOS / "first-look", tmp_path / "plan.json")
    assert verified.returncode == 1
    assert "impact" in verified.stdout


def test_a_conflict_ends_with_3_and_is_told_in_words(tmp_path: Path) -> None:
    solved = run("solve", SCENARIOS / "conflict", "--out", tmp_path, "--quiet")
    assert solved.returncode == 3
    assert "Pin in the plan: need n1, offer o1." in solved.stdout
    assert json.loads((tmp_path / "plan.json").read_text("utf-8"))["status"] == "infeasible"


def test_no_time_ends_with_4(tmp_path: Path) -> None:
    assert run("solve", SCENARIOS / "global-2027", "--out", tmp_path, "--quiet", "--seconds", "0.001").returncode == 4


@pytest.mark.parametrize("arguments", [
    ("solve", "nowhere", "--out", "out"), ("check", "README.md"), ("verify", "scenarios/first-look", "nowhere.json"),
    ("solve", "scenarios/first-look"), ("nothing",), ("template", "round.txt"), ("check", "scenarios/first-look", "--pair", "n1", "o99")])
def test_what_cannot_be_done_ends_with_2_and_a_sentence(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert len(done.stderr) > 10


def test_bad_tables_are_told_whole_and_end_with_2(tmp_path: Path) -> None:
    assert run("generate", tmp_path / "bad", "--needs", 20, "--bad").returncode == 0
    checked = run("check", tmp_path / "bad")
    assert checked.returncode == 2
    assert len([line for line in checked.stderr.splitlines() if ", row " in line]) >= 5


def test_check_counts_and_explains_a_pair() -> None:
    checked = run("check", SCENARIOS / "global-2027")
    assert checked.returncode == 0
    assert "OK: 76 societies, 140 needs, 85 offers, 10 envelopes." in checked.stdout
    assert run("check", SCENARIOS / "first-look", "--pair", "n1", "o1").returncode == 0


def test_a_template_is_written_in_arabic(tmp_path: Path) -> None:
    assert run("template", tmp_path / "round.xlsx", "--lang", "ar").returncode == 0
    assert (tmp_path / "round.xlsx").read_bytes()[:2] == b"PK"


def test_help_needs_no_solver() -> None:
    code = ("import sys; sys.argv = ['matcher', '--help']; from matcher.cli import main; main(); "
            "sys.exit(any(name in sys.modules for name in ('ortools', 'highspy', 'pandas')))")
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_a_terminal_of_few_letters_ends_no_command(tmp_path: Path) -> None:
    code = "import sys; from matcher.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "solve", str(SCENARIOS / "first-look"), "--out", str(tmp_path), "--lang", "ar"], cwd=ROOT,
        capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, b"Traceback" in done.stderr, b"first-look" in done.stdout) == (0, False, True)


def test_why_a_pair_is_turned_away_is_told_without_spaces_left_over() -> None:
    told = run("check", SCENARIOS / "first-look", "--pair", "n4", "o2")
    assert told.returncode == 0
    assert told.stdout.startswith("secondment:\n  - kind of exchange: ")
    assert [line for line in told.stdout.splitlines() if line.endswith(": ")] == []
    assert run("check", SCENARIOS / "first-look", "--pair", "n1", "o1").stdout == "secondment: passes every check\n"

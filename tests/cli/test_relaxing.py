"""A conflict on the command line: its members are named, and any of them relaxed by name gives a plan."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner

from matcher.cli.solve import command
from tests.cli.test_commands import SCENARIOS, run

CONFLICT = SCENARIOS / "conflict"


def test_every_member_relaxed_by_its_name_gives_a_plan(tmp_path: Path) -> None:
    told = CliRunner().invoke(command, [str(CONFLICT), "--out", str(tmp_path), "--quiet"], standalone_mode=False)
    assert told.return_value == 3
    names = re.findall(r"--relax (\S+)", told.output)
    assert len(names) == 3
    assert told.output.count("Solved again: then there is a plan.") == 3
    for name in names:
        done = CliRunner().invoke(command, [str(CONFLICT), "--out", str(tmp_path), "--quiet", "--relax", name], standalone_mode=False)
        assert done.return_value == 0, done.output
        assert json.loads((tmp_path / "plan.json").read_text("utf-8"))["status"] == "optimal"


def test_a_name_that_is_no_member_is_refused_with_those_that_are(tmp_path: Path) -> None:
    refused = run("solve", CONFLICT, "--out", tmp_path, "--relax", "rule:hosting:KEN")
    assert refused.returncode == 2
    assert "Write one of: pin:in:" in refused.stderr
    assert "There is a plan" in run("solve", SCENARIOS / "secondment", "--out", tmp_path, "--relax", "x").stderr

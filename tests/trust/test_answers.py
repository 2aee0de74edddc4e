"""Answers as lines: every code has a sentence in every language, lines survive JSON, and the command line says them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.answers import ANSWERS, Line, answer_text, line_text, lines_from_list, lines_to_list
from matcher.sentences import SENTENCES
from matcher.trust import told
from matcher.trust.changes import EFFORT
from matcher.trust.dead_ends import ways_out
from matcher.trust.helpful import helpful
from matcher.trust.looking import look_ahead
from matcher.trust.repair import frontier
from matcher.trust.standby import standbys
from matcher.trust.unlock import unlock
from matcher.trust.why_not import why_not
from matcher.trust.worth import worths
from matcher.wording import LANGUAGES, translator
from tests.helpers.rounds import need, offer, pin, pool
from tests.trust.desks import desk_of, scenario_of

ROOT = Path(__file__).resolve().parents[2]


def every_answer() -> list[Line]:
    desk = desk_of(pool(need("n1", priority=1), need("n2", "UGA", priority=3), need("n3", "UGA", capability="DAT-CASE"), offer("o1"),
                        offer("o2", "FRA", capabilities="DAT-CASE:3")))
    stuck = scenario_of(pool(need(), offer(), pin("n1", "o1"), pin("n1", "o1", "out")))
    return [*told.of_why_not(why_not(desk, "n2", "o1")), *told.of_why_not(why_not(desk, "n3", "o1")),
            *told.of_why_not(why_not(desk, "n1", "o1")),
            *told.of_unlocks(unlock(desk, "n2")), *told.of_unlocks(unlock(desk, "n3")), *told.of_helpful(helpful(desk, seconds=10)),
            *told.of_worths(worths(desk, seconds=10), "impact", every=True), *told.of_repairs(frontier(desk, ["x1"], seconds=10)),
            *told.of_standbys(standbys(desk)), *told.of_look_ahead(look_ahead(desk.scenario)), *told.of_ways_out(ways_out(stuck))]


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return every_answer()


def test_every_line_has_a_sentence_and_its_facts_are_plain(lines: list[Line]) -> None:
    assert len(lines) > 40
    assert {line.code for line in lines} <= set(ANSWERS) | set(SENTENCES)
    assert lines_from_list(json.loads(json.dumps(lines_to_list(lines)))) == tuple(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_said_whole(lines: list[Line], language: str) -> None:
    say = translator(language)
    for line in lines:
        text = line_text(line, say)
        assert text and not re.search(r"[{}]", text)


def test_every_change_has_a_sentence_and_an_effort() -> None:
    assert {code for code in ANSWERS if code.startswith("change_")} == set(EFFORT)


def test_deeper_lines_are_set_in() -> None:
    text = answer_text([Line("worth_intro"), Line("worth_nothing", {}, 1)], translator("en"))
    assert text.splitlines()[1] == "  - Solved again: nothing is gained."


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    code = "import sys; from matcher.cli import main; sys.exit(main())"
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
                          encoding="utf-8", timeout=120, check=False)


def test_the_command_line_answers_and_refuses(tmp_path: Path) -> None:
    scenario = ROOT / "scenarios" / "first-look"
    assert run("solve", scenario, "--out", tmp_path, "--quiet").returncode == 0
    plan = tmp_path / "plan.json"
    document = json.loads(plan.read_text("utf-8"))
    first = document["exchanges"][0]
    asked = run("explain", scenario, plan, "--why-not", first["legs"][0]["need"], first["legs"][0]["offer"])
    assert (asked.returncode, asked.stdout.count(f"in exchange {first['id']}")) == (0, 1)
    repaired = run("repair", scenario, plan, "--declined", first["id"], "--budget", "1", "--lang", "fr")
    assert repaired.returncode == 0 and "Avec 1 changements au plus" in repaired.stdout
    assert run("explain", scenario, plan).returncode == 2
    assert run("explain", scenario, plan, "--unlock", "nowhere").returncode == 2
    stuck = run("explain", ROOT / "scenarios" / "conflict", "--dead-ends")
    assert stuck.returncode == 3 and "then there is a plan" in stuck.stdout

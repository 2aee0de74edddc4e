"""What a coordinator reads on the terminal: whole words at every width, and a live line that is written over."""

from __future__ import annotations

import io
import os
from dataclasses import replace

import pytest
from rich.console import Console

from matcher.cli.show import show_plan
from matcher.cli.solve import _Line
from matcher.planner import plan
from matcher.solve.progress import Progress
from matcher.wording import LANGUAGES, translator
from tests.helpers.rounds import pin
from tests.helpers.solved import scenario, small, small_pool


def printed(width: int, language: str) -> str:
    out, book = io.StringIO(), small()
    show_plan(book.plan, book.scenario.pool, translator(language), Console(file=out, width=width, highlight=False))
    return out.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 100, 160])
def test_no_word_of_the_summary_is_cut(width: int, language: str) -> None:
    text = printed(width, language)
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width


def test_a_narrow_terminal_has_the_keys_of_societies_a_wide_one_their_names_and_the_needs() -> None:
    narrow, wide = printed(80, "en"), printed(160, "en")
    assert "RWA → KEN" in narrow and "n1: o1" not in narrow
    assert "Rwandan Red Cross → Kenya Red Cross Society" in " ".join(wide.split()) and "n1: o1" in wide


def test_a_conflict_is_said_in_words() -> None:
    out = io.StringIO()
    made = replace(small_pool(), pins=(pin("n6", "o1"),))
    show_plan(plan(scenario(made), engines=("cpsat",)), made, translator("en"), Console(file=out, width=80, highlight=False))
    assert "Check level turns away need n6 with offer o1." in " ".join(out.getvalue().split())


def test_a_pin_that_cannot_stand_by_itself_is_said_to_be_alone() -> None:
    out = io.StringIO()
    made = small_pool()
    made = replace(made, pins=(pin("n3", "o3"),), needs=tuple(row for row in made.needs if row.need != "n4"))
    show_plan(plan(scenario(made), engines=("cpsat",)), made, translator("en"), Console(file=out, width=80, highlight=False))
    told = " ".join(out.getvalue().split())
    assert "no team or session can be made with it. Without it there is a plan: - Pin in the plan: need n3, offer o3." in told


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_live_line_is_shorter_than_the_terminal_and_says_what_goes_on(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    out = Terminal()
    monkeypatch.setattr("sys.stderr", out)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((60, 24)))
    line = _Line(language, quiet=False)
    line(Progress("impact", "searching", 1234567, 2345678, 0.47, 12.3))
    line(Progress("impact", "held", 2345678, 2345678, 0.0, 13.0))
    rewritten = [part for part in out.getvalue().replace("\n", "").split("\r\033[K") if part]
    assert len(rewritten) == 2 and all(len(part) < 60 for part in rewritten)
    assert out.getvalue().endswith("\n")
    assert translator(language)("impact") in rewritten[1]

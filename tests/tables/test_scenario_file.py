"""`scenario.toml`: what it may say, and every problem with its line, its key and its mend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matcher.domain.errors import Problem
from matcher.domain.funding import Costs
from matcher.policy import default_policy
from matcher.scenario import Limits
from matcher.tables.scenario_folder import read_scenario
from tests.tables.folders import TOML, problems, write


def without(key: str) -> str:
    return "".join(line + "\n" for line in TOML.splitlines() if not line.startswith(key + " "))


def with_(key: str, value: str) -> str:
    return TOML.replace(next(line for line in TOML.splitlines() if line.startswith(key + " ")), f"{key} = {value}")


def test_what_is_not_said_is_usual(tmp_path: Path) -> None:
    scenario = read_scenario(write(tmp_path))
    assert (scenario.name, scenario.title, scenario.about) == ("small", "A small round", "Two of each.")
    assert (scenario.limits, scenario.policy, scenario.pool.costs) == (Limits(), default_policy(), Costs())
    assert (scenario.pool.start, scenario.pool.weeks, scenario.pool.approval, scenario.pool.currency) == (
        date(2027, 1, 4), 26, date(2026, 11, 23), "CHF")


def test_all_that_may_be_said(tmp_path: Path) -> None:
    scenario = read_scenario(write(tmp_path, toml=TOML + """
[limits]
seconds = 2.5
seed = 7
workers = 2
gap = 0.01
[costs]
fares = [[1000, 300], [9000, 900]]
per_diem.low = 80
full_days = 10
later_permille = 500
insurance = 1
visa = 2
medical = 3
medical_days = 4
local = 5
local_remote = 6
interpreter = 7
free = true
[checks.level]
min_offer = 3
[checks]
listed.on = true
[rules]
hosting = { at_once = 2, in_round = 5 }
balance = { on = true, difference = 1 }
[goals]
order = ["reach", "impact"]
[goals.impact]
priority = [5, 2, 1]
contexts = { disaster = 120 }
"""))
    assert scenario.limits == Limits(2.5, 7, 2, 0.01)
    assert scenario.pool.costs == Costs(
        ((1000, 300), (9000, 900)), (("low", 80), ("middle", 130), ("high", 230)), 10, 500, 1, 2, 3, 4, 5, 6, 7, True)
    policy = scenario.policy
    assert (policy.check("level").min_offer, policy.check("level").min_gain, policy.check("listed").on) == (3, 1, True)
    assert (policy.rule("hosting").at_once, policy.rule("balance").difference) == (2, 1)
    assert [goal.name for goal in policy.goals] == ["reach", "impact"]
    assert policy.goal("impact").worth.contexts == (("conflict", 150), ("disaster", 120), ("migration", 150))


def test_dates_may_be_texts(tmp_path: Path) -> None:
    toml = with_("start", '"2027-01-04"').replace("2026-11-23", "2026-11-23T00:00:00")
    pool = read_scenario(write(tmp_path, toml=toml)).pool
    assert (pool.start, pool.approval) == (date(2027, 1, 4), date(2026, 11, 23))


WEEKS = "Write a whole number from 1 to 156."


@pytest.mark.parametrize(("toml", "row", "key", "wrong", "mend"), [
    (None, 0, "", "The file is missing.", "Add it: format, name, title, about, start, weeks, approval, currency."),
    (without("format"), 0, "format", "The format is not 1.", "Write format = 1."),
    (with_("format", "2"), 1, "format", "The format is not 1.", "Write format = 1."),
    (with_("format", "true"), 1, "format", "The format is not 1.", "Write format = 1."),
    (without("name"), 0, "name", "The value is missing.", 'Write name = "...".'),
    (with_("name", "7"), 2, "name", "'7' is no text.", 'Write name = "...".'),
    (with_("title", "[]"), 3, "title", "'[]' is no text.", 'Write title = "...".'),
    (without("start"), 0, "start", "The value is missing.", "Write it as 2027-01-04."),
    (with_("start", "2027-01-05"), 5, "start", "2027-01-05 is no Monday.", "Begin the round on a Monday."),
    (with_("start", '"4 January"'), 5, "start", "'4 January' is not a date.", "Write it as 2027-03-31."),
    (with_("start", "20270104"), 5, "start", "'20270104' is not a date.", "Write it as 2027-01-04."),
    (with_("start", "2027-01-04T08:30:00Z"), 5, "start", "'2027-01-04T08:30:00+00:00' is not a date.",
     "Write it as 2027-03-31."),
    (with_("approval", "false"), 7, "approval", "'False' is not a date.", "Write it as 2027-01-04."),
    (without("weeks"), 0, "weeks", "The value is missing.", WEEKS),
    (with_("weeks", "0"), 6, "weeks", "'0' is not a whole number from 1 up to 156.", "Write a whole number from 1 up to 156."),
    (with_("weeks", "157"), 6, "weeks", "'157' is not a whole number from 1 up to 156.",
     "Write a whole number from 1 up to 156."),
    (with_("weeks", "26.0"), 6, "weeks", "'26.0' is not a whole number from 1 up to 156.",
     "Write a whole number from 1 up to 156."),
    (with_("currency", '"chf"'), 8, "currency", "'chf' is no currency.", "Write its ISO 4217 code, e.g. CHF."),
    (TOML + "curency = 1\n", 9, "curency", "'curency' is not known.", "Did you mean 'currency'?"),
    (TOML + "[limit]\nseed = 1\n", 9, "limit", "'limit' is not known.", "Did you mean 'limits'?"),
    (TOML + "[limits]\nsecond = 1\n", 10, "limits.second", "'second' is not known.", "Did you mean 'seconds'?"),
    (TOML + "[limits]\nseconds = 0\n", 10, "limits.seconds", "'0' is not a number above 0 up to 1000000.",
     "Write a number above 0 up to 1000000."),
    (TOML + "[limits]\nseconds = inf\n", 10, "limits.seconds", "The number is out of range.", "Write a smaller one."),
    (TOML + "[limits]\nseed = -1\n", 10, "limits.seed", "'-1' is not a whole number from 0 up to 2147483647.",
     "Write a whole number from 0 up to 2147483647."),
    (TOML + "[limits]\ngap = 1\n", 10, "limits.gap", "A gap of 1 would prove anything.", "Write a number below 1."),
    (TOML + "limits = 3\n", 9, "limits", "'3' is no section.", "Write [limits] and its keys below."),
    (TOML + "goals = 0\n", 9, "goals", "'0' is no section.", "Write [goals] and its keys below."),
    (TOML + "[costs]\nvisas = 1\n", 10, "costs.visas", "'visas' is not known.", "Did you mean 'visa'?"),
    (TOML + "[costs]\nvisa = -1\n", 10, "costs.visa", "'-1' is not a whole number from 0 up to 1000000.",
     "Write a whole number from 0 up to 1000000."),
    (TOML + "[costs]\nfree = 1\n", 10, "costs.free", "'1' is neither true nor false.", "Write true or false."),
    (TOML + "[costs]\nper_diem = 90\n", 10, "costs.per_diem", "'90' is no table.",
     "Write per_diem.low, per_diem.middle, per_diem.high."),
    (TOML + "[costs.per_diem]\nmiddel = 90\n", 10, "costs.per_diem.middel", "'middel' is not known.",
     "Did you mean 'middle'?"),
    (TOML + "[costs]\nfares = [400]\n", 10, "costs.fares", "'[400]' is no list of distances and fares.",
     "Write [[km, fare], ...] with rising kilometres, e.g. [[1500, 400], [4000, 750]]."),
    (TOML + "[costs]\nfares = [[4000, 1], [1500, 2]]\n", 10, "costs.fares", "The kilometres do not rise.",
     "Write [[km, fare], ...] with rising kilometres, e.g. [[1500, 400], [4000, 750]]."),
    (TOML + "[checks.langage]\non = true\n", 9, "checks.langage", "'langage' is not known.", "Did you mean 'language'?"),
    (TOML + "[rules.hosting]\natonce = 2\n", 10, "rules.hosting.atonce", "'atonce' is not known.",
     "Did you mean 'at_once'?"),
    (TOML + "[rules]\nhosting = { at_once = 0x" + "f" * 5000 + " }\n", 10, "rules.hosting.at_once",
     "The number is out of range.", "Write a smaller one."),
    (TOML + "[goals]\norder = [\"impcat\"]\n", 10, "goals.order", "'impcat' is not known.", "Did you mean 'impact'?"),
    (TOML + "a" + ".a" * 30 + " = 1\n", 9, "a.a.a.a.a.a", "This is nested too deeply.",
     "Write sections as [section.NAME]."),
])
def test_a_key_is_refused(tmp_path: Path, toml: str | None, row: int, key: str, wrong: str, mend: str) -> None:
    found = problems(write(tmp_path, toml=toml))
    assert Problem("scenario.toml", row, key, wrong, mend) in found
    assert len(found) == 1 or (key.startswith("a.a") and len(found) == 2)


@pytest.mark.parametrize("last", ["weeks == 3\n", "weeks = 3\n", 'note = "open\n', "note = [1,"])
def test_a_file_that_is_no_toml_names_the_line(tmp_path: Path, last: str) -> None:
    (problem,) = problems(write(tmp_path, toml=TOML + last))
    # The reason in brackets is the parser's own.
    assert problem.wrong.startswith("This is no TOML (")
    assert (problem.file, problem.row, problem.column, problem.mend) == (
        "scenario.toml", 9, "", "Write key = value, texts in double quotes.")


def test_a_file_of_a_thousand_brackets(tmp_path: Path) -> None:
    assert problems(write(tmp_path, toml=TOML + "x = " + "[" * 5000)) == [
        Problem("scenario.toml", 0, "", "The file is nested too deeply.", "Write sections as [section.NAME].")]


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "scenario.toml").write_bytes(TOML.replace("small round", "petite année").encode("latin-1"))
    assert problems(folder) == [Problem("scenario.toml", 3, "", "The file is not UTF-8.", "Save it as UTF-8.")]


@pytest.mark.parametrize("key", [
    ".".join(["a"] * 100_000), ("a" * 70 + ".") * 10_000 + "b", '"a\\"" . ' * 10_000 + "b", "'a'." * 10_000 + "b"])
def test_a_key_of_very_many_parts_is_not_parsed(tmp_path: Path, key: str) -> None:
    expected = [Problem("scenario.toml", 9, "", "The key is nested too deeply.", "Write sections as [section.NAME].")]
    assert problems(write(tmp_path, toml=f"{TOML}{key} = 1\n")) == expected
    assert problems(write(tmp_path, toml=f"{TOML}[{key}]\n")) == expected


def test_a_number_of_thousands_of_digits_is_refused_in_our_words(tmp_path: Path) -> None:
    (problem,) = problems(write(tmp_path, toml=TOML.replace("weeks = 26", "weeks = " + "9" * 5000)))
    assert (problem.file, problem.wrong) == ("scenario.toml", "This is no TOML (a number is too long).")

"""The docs name every command and option there is, and their links lead somewhere."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click
import pytest

from matcher.cli import COMMANDS
from matcher.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "benchmarks" / "README.md"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_described(name: str) -> None:
    command: click.Command = importlib.import_module(f"matcher.cli.{name}").command
    (line,) = [line for line in (ROOT / "docs" / "operations.md").read_text("utf-8").splitlines()
               if line.startswith(f"| `matcher {name}")]
    parts = [command, *command.commands.values()] if isinstance(command, click.Group) else [command]
    words = [option for part in parts for parameter in part.params if isinstance(parameter, click.Option) for option in parameter.opts]
    words += [str(part.name) for part in parts]
    assert [word for word in words if word not in line] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in text
    assert "make test" in text


# Sentences that are a way to say a code, or a part of one.
WAYS = {
    "paid_own", "runner_up_fits", "runner_up_blocked", "no_runner_up_role", "no_runner_up_kinds", "turned_away_role", "nearest",
    "pinned_out_role", "outbid_at", "host_full_week", "host_full_at", "away_full_at", "unfunded_none", "lacking", "lacking_materials",
    "at_start", "closed"}


def test_every_code_of_a_reason_is_explained_and_no_other() -> None:
    told = (ROOT / "docs" / "reasons.md").read_text("utf-8")
    assert sorted(set(SENTENCES) - WAYS - set(re.findall(r"`([a-z_]+)`", told))) == []
    codes = {code for line in told.splitlines() if line.startswith("| `") for code in re.findall(r"`([a-z_]+)`", line.split("|")[1])}
    assert sorted(codes - set(SENTENCES)) == []

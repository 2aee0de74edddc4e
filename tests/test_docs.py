"""The docs name every command and option there is, and their links lead somewhere."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click
import pytest

from matcher.cli import COMMANDS

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

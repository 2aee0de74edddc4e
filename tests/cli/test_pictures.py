"""Pictures and the network at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli.network import command as network
from matcher.cli.picture import command as picture
from matcher.documents import plan_text
from matcher.domain.errors import NotFound
from matcher.planner import plan
from matcher.tables.scenario_folder import read_scenario

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "first-look"


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    path.write_text(plan_text(plan(read_scenario(SCENARIO))), "utf-8")
    return path


def test_a_picture_is_written_and_told(solved: Path, tmp_path: Path) -> None:
    for name, begins in (("map.svg", b"<svg"), ("map.png", b"\x89PNG")):
        done = CliRunner().invoke(picture, [str(SCENARIO), str(solved), "--which", "map", "--lang", "fr", "--out", str(tmp_path / name)],
                                  catch_exceptions=False)
        assert done.exit_code == 0
        assert "échanges servent" in done.output
        assert (tmp_path / name).read_bytes().startswith(begins)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.png", "map.svg"]


def test_what_cannot_be_drawn_is_refused(solved: Path, tmp_path: Path) -> None:
    given = [str(SCENARIO), str(solved), "--which", "trade_off"]
    with pytest.raises(NotFound, match="nothing to draw"):
        CliRunner().invoke(picture, [*given, "--out", str(tmp_path / "a.svg")], catch_exceptions=False)
    done = CliRunner().invoke(picture, [*given, "--out", str(tmp_path / "a.gif")])
    assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])


def test_the_network_is_told_with_all_that_leaving_would_break(solved: Path) -> None:
    told = CliRunner().invoke(network, [str(SCENARIO), str(solved)], catch_exceptions=False).output
    assert "Ties between Societies" in told and "What leaving would break" in told
    some = read_scenario(SCENARIO).pool.societies[0].society
    assert f"Sans {some}" in CliRunner().invoke(
        network, [str(SCENARIO), str(solved), "--without", some, "--lang", "fr"], catch_exceptions=False).output
    with pytest.raises(NotFound, match="has no part"):
        CliRunner().invoke(network, [str(SCENARIO), str(solved), "--without", "XXX"], catch_exceptions=False)

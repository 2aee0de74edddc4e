"""docs/operations.md names every setting there is, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

from matcher.config import Settings

ROOT = Path(__file__).resolve().parents[1]


class _Asked(dict[str, str]):
    """An environment that notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(key)
        return default


def test_every_setting_is_documented_and_no_other() -> None:
    environment = _Asked()
    assert Settings.from_environment(environment) == Settings()
    rows = [line for line in (ROOT / "docs" / "operations.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    documented = {name for line in rows for name in re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", line.split("|")[1])}
    assert documented == environment.names


def test_nothing_reads_the_environment_but_the_settings() -> None:
    reading = [str(path.relative_to(ROOT)) for room in ("matcher", "web") for path in (ROOT / room).rglob("*.py")
               if re.search(r"os\.(environ|getenv)", path.read_text("utf-8"))]
    # backup hands its own environment on to PostgreSQL's programs.
    assert sorted(reading) == ["matcher/config.py", "matcher/store/backup.py"]

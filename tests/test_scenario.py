"""The canonical text in the docs is the true one, and its hash too."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from matcher.policy import default_policy
from matcher.scenario import Limits, Scenario
from tests.helpers.rounds import envelope, need, offer, pool, society

DOCS = Path(__file__).resolve().parents[1] / "docs" / "model.md"


def tiny() -> Scenario:
    made = pool(society("KEN", "AFR"), society("RWA", "AFR"), need(), offer(), envelope(amount=5000))
    return Scenario("tiny", "Tiny", "", made, default_policy())


def test_the_docs_show_the_canonical_text_and_its_hash() -> None:
    text = tiny().canonical_text()
    shown = DOCS.read_text("utf-8").partition("## The canonical text of a tiny round")[2]
    assert text in shown
    assert tiny().digest() in shown
    assert hashlib.sha256(text.encode()).hexdigest() == tiny().digest()
    assert json.loads(text)["needs"][0]["need"] == "n1"


def test_limits_do_not_change_the_digest() -> None:
    given = tiny()
    other = Scenario(given.name, given.title, given.about, given.pool, given.policy, Limits(seconds=5, seed=9, workers=1, gap=0.1))
    assert other.digest() == given.digest()


@pytest.mark.parametrize(("field", "value"), [("seconds", 0), ("seed", -1), ("workers", -1), ("gap", 1)])
def test_limits_out_of_range_are_refused(field: str, value: int) -> None:
    with pytest.raises(ValueError, match=field):
        Limits(**{field: value})  # type: ignore[arg-type]

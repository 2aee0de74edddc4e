"""Every form of a small round, as its reader finds it, is what lies in `tests/exports/golden`; what is open tells of no person."""

from __future__ import annotations

import difflib
import re

import pytest

from matcher.exports import EXPORTS
from matcher.exports.base import Export
from matcher.exports.parts.marks import OPEN
from tests.exports.renew import GOLDEN, HOW, form, names, told
from tests.helpers.solved import small


def compared(name: str, now: str) -> None:
    kept = (GOLDEN / name).read_text(encoding="utf-8")
    changed = "\n".join(difflib.unified_diff(kept.splitlines(), now.splitlines(), f"golden/{name}", "now", lineterm="", n=1))
    assert not changed, f"{changed[:4000]}\n\n{HOW}"


@pytest.mark.parametrize(("name", "kind", "language"), list(names()), ids=[name for name, _kind, _language in names()])
def test_a_form_is_as_it_was(name: str, kind: type[Export], language: str) -> None:
    compared(name, told(kind, language))


def test_the_form_of_needs_and_offers_is_as_it_was() -> None:
    compared("xlsform.txt", form())


def test_every_golden_file_is_compared_with_something() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {name for name, _kind, _language in names()} | {"xlsform.txt"}


@pytest.mark.parametrize("kind", [kind for kind in EXPORTS if kind.data_class == OPEN], ids=lambda kind: kind.key)
def test_what_is_open_tells_of_no_person_and_no_unmet_need(kind: type[Export]) -> None:
    for language in ("en", "ar"):
        kept = (GOLDEN / f"{kind.key}.{language}.txt").read_text(encoding="utf-8")
        assert not re.findall(r"[\w.+-]+@[\w-]+\.\w+|\+\d[\d ]{6,}", kept)
        for unmet in small().plan.unmet:
            assert not re.findall(rf"\b{unmet.need}\b", kept)
        for need in small().pool.needs:
            assert not need.deliverable or need.deliverable not in kept

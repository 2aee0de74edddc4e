"""The golden files of the exports: what each form of a small round holds, kept on disk so that a change is seen.

    python -m tests.exports.renew

writes them anew. Look over the difference (`git diff tests/exports/golden`) before you commit it: each line of it is something
that people who receive the file will see.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pyxform import xls2xform

from matcher.exports import EXPORTS, issue
from matcher.exports.base import EXCHANGE, PLAN, Export
from matcher.exports.parts.subject import Subject
from matcher.intake.xlsform import xlsform
from tests.exports.reading import read
from tests.helpers.solved import small

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("en", "ar")
HOW = "Look at what changed; if it is meant, run `python -m tests.exports.renew` and look over `git diff tests/exports/golden`."


def subject(kind: type[Export]) -> Subject:
    """The small round's plan; of forms that are made of one exchange or Society the first: one document, not a zip of them."""
    whole = Subject(small().plan, small().pool, "r1", date(2026, 11, 24), "A small round", 1)
    if PLAN in kind.of and kind.key.rpartition("_")[0] not in ("terms", "letter"):
        return whole
    narrowed = {"exchange": "x3"} if EXCHANGE in kind.of else {"society": "KEN"}
    return Subject(whole.plan, whole.pool, whole.round, whole.day, whole.title, whole.number, **narrowed)  # type: ignore[arg-type]


def names() -> Iterator[tuple[str, type[Export], str]]:
    """Each golden file's name, with its form and language."""
    for kind in EXPORTS:
        for language in LANGUAGES:
            yield f"{kind.key}.{language}.txt", kind, language


def told(kind: type[Export], language: str) -> str:
    """What the form holds, by its reader. The hash stands as a word: it changes with every rule that a policy learns."""
    made = issue(kind, subject(kind), language)
    digest = small().plan.digest
    return read(made.name, made.content).replace(digest, "DIGEST").replace(digest[:12], "DIGEST")


def form() -> str:
    """What pyxform makes of the form of needs and offers."""
    content = xlsform(["KEN", "RWA"], form="needs_and_offers_r1", version="1")
    return xls2xform.convert(io.BytesIO(content), file_type=".xlsx", validate=False, pretty_print=True).xform


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for name, kind, language in names():
        (GOLDEN / name).write_text(told(kind, language), encoding="utf-8")
    (GOLDEN / "xlsform.txt").write_text(form(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""A tiny language for checks: does this check pass the leg of need n1 and offer o1 in this pool?"""

from __future__ import annotations

from matcher.checks.base import Check
from matcher.domain.kinds import KINDS, SECONDMENT
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows, Terms
from matcher.screening import rows_of

PLAIN = Terms()


def rows(made: Pool, kind: str = SECONDMENT, role: int | None = None, terms: Terms = PLAIN) -> Rows:
    """The one leg of need n1 and offer o1."""
    return rows_of(made, [("n1", "o1", role, kind)], terms)


def passes(check: Check, made: Pool, kind: str = SECONDMENT, role: int | None = None, terms: Terms = PLAIN) -> bool:
    """Whether the leg stands the check."""
    (passed,) = check.passes(rows(made, kind, role, terms), made)
    return bool(passed)


def kinds_passed(check: Check, made: Pool) -> list[str]:
    """The kinds as which need n1 (first role, where it has roles) and offer o1 stand the check."""
    role = 1 if made.need["n1"].roles else None
    return [kind for kind in KINDS if passes(check, made, kind, role if kind == "joint_operation" else None)]

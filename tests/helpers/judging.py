"""A tiny language for checks: does this check pass the leg of need n1 and offer o1 in this pool? And whole policies."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matcher.checks import CHECKS
from matcher.checks.base import Check
from matcher.checks.language import Language
from matcher.checks.level import Level
from matcher.checks.window import Window
from matcher.domain.kinds import JOINT_OPERATION, KINDS, SECONDMENT
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows, Terms
from matcher.screening import rows_of
from tests.helpers.reading import Numbers

PLAIN = Terms()
DEFAULTS = Numbers()


def rows(made: Pool, kind: str = SECONDMENT, role: int | None = None, terms: Terms = PLAIN) -> Rows:
    """The one leg of need n1 and offer o1."""
    return rows_of(made, [("n1", "o1", role, kind)], terms)


def passes(check: Check, made: Pool, kind: str = SECONDMENT, role: int | None = None, terms: Terms = PLAIN) -> bool:
    """Whether the leg stands the check."""
    (passed,) = check.passes(rows(made, kind, role, terms), made)
    return bool(passed)


def kinds_passed(check: Check, made: Pool) -> list[str]:
    """The kinds as which need n1 (first role, where it has roles) and offer o1 stand the check.

    Without roles there is no leg of a joint operation to judge.
    """
    role = 1 if made.need["n1"].roles else None
    judged = [kind for kind in KINDS if kind != JOINT_OPERATION or role is not None]
    return [kind for kind in judged if passes(check, made, kind, role if kind == JOINT_OPERATION else None)]


@dataclass(frozen=True)
class Funding:
    """What screening needs to know of rule funding."""

    sources: int = 3
    on: bool = True


def checks_of(numbers: Numbers = DEFAULTS) -> tuple[Check, ...]:
    """The family with these numbers, some of them off."""
    given_numbers = {
        "level": Level(numbers.min_offer, numbers.min_gain), "language": Language(numbers.peer, numbers.host),
        "window": Window(numbers.visa_weeks)}
    members = (given_numbers.get(check.name, check()) for check in CHECKS)
    return tuple(replace(member, on=member.name not in numbers.off) for member in members)

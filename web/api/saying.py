"""What is said of statements beside their fields: gaps, likely duplicates, text that may be about a person; as codes and in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matcher.canonical import plain
from matcher.intake.completeness import Gap
from matcher.intake.duplicates import Likeness
from matcher.intake.guard import Finding
from web.api.models import Out
from web.api.names import field_of
from web.statement_panels import said_of_finding, said_of_gap, said_of_likeness


class GapOut(Out):
    """Something to look at: `weight` is hopeless (nobody can be paired with it), vague (it says too little) or note."""

    code: str
    weight: str
    field: str
    facts: dict[str, Any]
    text: str


class LikenessOut(Out):
    """A statement of the same society that is much like it, of 100 points."""

    other: str
    score: int
    points: dict[str, int]
    text: str


class FindingOut(Out):
    """A text that may be about a person, without repeating it."""

    field: str
    kind: str
    text: str


def gaps_out(gaps: Iterable[Gap], table: str) -> list[GapOut]:
    return [GapOut(code=gap.code, weight=gap.weight, field=field_of(gap.column), text=said_of_gap(gap, table).text,
                   facts={name: plain(value) for name, value in gap.facts.items()}) for gap in gaps]


def likenesses_out(pairs: Iterable[Likeness], key: str) -> list[LikenessOut]:
    return [LikenessOut(other=pair.second if pair.first == key else pair.first, score=pair.score, points=pair.points,
                        text=said_of_likeness(pair, key)) for pair in pairs]


def findings_out(findings: Iterable[Finding], table: str) -> list[FindingOut]:
    return [FindingOut(field=field_of(each.column), kind=each.kind, text=said_of_finding(each, table)) for each in findings]

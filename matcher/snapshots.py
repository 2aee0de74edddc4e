"""A scenario from its canonical text: what a frozen round keeps is enough to solve it again."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from matcher.domain.errors import DataError, Problem
from matcher.domain.funding import Costs, Envelope
from matcher.domain.kinds import COST_CLASSES
from matcher.domain.parties import Society
from matcher.domain.pool import BaselineLeg, PastLeg, Pin, Pool
from matcher.domain.reference import Capability
from matcher.domain.requests import Need, Offer
from matcher.policy import read_policy
from matcher.scenario import Limits, Scenario

FILE = "snapshot"


def scenario_from_canonical(
    document: dict[str, Any], *, capabilities: Iterable[Capability], limits: Limits | None = None, digest: str | None = None,
) -> Scenario:
    """The scenario whose `canonical()` is this document; limits and the taxonomy are not in it and must be given.

    DataError when the document is no such text, or when a digest is given that is not its own.
    """
    try:
        policy, wrong = read_policy(*(_given(document[family]) for family in ("checks", "rules", "goals")))
        costs = dict(document["costs"])
        costs["per_diem"] = [(key, costs["per_diem"][key]) for key in COST_CLASSES]
        pool = Pool(
            start=date.fromisoformat(document["start"]), weeks=document["weeks"], approval=date.fromisoformat(document["approval"]),
            currency=document["currency"],
            societies=_facts(Society, document["societies"]), needs=_facts(Need, document["needs"]),
            offers=_facts(Offer, document["offers"]), envelopes=_facts(Envelope, document["envelopes"]),
            pins=_facts(Pin, document["pins"]), history=_facts(PastLeg, document["history"]),
            affinity={(row["need"], row["offer"]): row["points"] for row in document["affinity"]},
            baseline=None if document["baseline"] is None else _facts(BaselineLeg, document["baseline"]),
            costs=_fact(Costs, costs), capabilities=tuple(capabilities))
        scenario = Scenario(document["name"], document["title"], document["about"], pool, policy, limits or Limits())
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError([Problem(FILE, 0, "", f"This is no scenario ({type(error).__name__}).", "Freeze the round again.")]) from error
    if wrong:
        raise DataError([Problem(FILE, 0, key, what, mend) for key, what, mend in wrong])
    if digest is not None and scenario.digest() != digest:
        raise DataError([Problem(FILE, 0, "", "The snapshot is not the one that was frozen: its hash differs.",
                                 "Freeze the round again.")])
    return scenario


def _given(family: dict[str, Any]) -> dict[str, Any]:
    """A family's tables without the numbers that are not given."""
    return {name: {key: value for key, value in table.items() if value is not None} if isinstance(table, dict) else table
            for name, table in family.items()}


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _facts(kind: Any, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(_fact(kind, row) for row in rows)


def _fact(kind: Any, row: dict[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{field.name: _value(hints[field.name], row[field.name]) for field in dataclasses.fields(kind)})


def _value(hint: Any, value: Any) -> Any:
    """A plain value as its field has it: dates out of texts, tuples out of lists."""
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (hint,) = [part for part in get_args(hint) if part is not type(None)]
        origin = get_origin(hint)
    if hint is date:
        return date.fromisoformat(value)
    if origin is tuple:
        parts = get_args(hint)
        if parts[-1] is Ellipsis:
            return tuple(_value(parts[0], item) for item in value)
        return tuple(_value(part, item) for part, item in zip(parts, value, strict=True))
    return value

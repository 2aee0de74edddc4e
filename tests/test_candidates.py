"""Legs as tables and the reasons beside them."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.candidates import Legs, Rejected
from matcher.domain.kinds import KINDS
from matcher.screening import screen
from tests.helpers.judging import Funding, checks_of
from tests.helpers.rounds import need, offer, pool, society


def legs() -> Legs:
    made = pool(society("RWA", languages="en:C1;fr:B2"), need("n1", materials="tablet:2"),
                need("n2", languages="fr:C2"), offer("o1"), offer("o2", "FRA"))
    return screen(made, checks_of(), Funding(on=False)).legs


def keys(table: Legs) -> list[tuple[str, str]]:
    needs, offers = table.pool.needs, table.pool.offers
    return [(needs[n].need, offers[o].offer) for n, o in zip(table.need, table.offer, strict=True)]


def test_columns_have_the_types_and_shapes_that_others_build_on() -> None:
    table = legs()
    assert (table.languages, table.materials) == (("en", "fr"), ("tablet",))
    shapes = {"allowed": (3, 2), "both_high": (3, 2), "starts": (3, 52), "costs": (3, 7), "material_units": (3, 1)}
    kinds = {"need": "int32", "offer": "int32", "role": "int8", "kind": "int8", "capability": "int16",
             "receiver": "int16", "sender": "int16", "onsite": "bool", "language": "int16", "interpreter": "bool",
             "allowed": "bool", "both_high": "bool", "gain": "int16", "days": "int16", "weeks": "int16",
             "travellers": "int8", "busy": "int8", "starts": "bool", "costs": "int64", "material_units": "int64"}
    for name, kind in kinds.items():
        column = getattr(table, name)
        assert (name, column.dtype.name, column.shape) == (name, kind, shapes.get(name, (3,)))


def test_take_by_mask_and_by_number() -> None:
    table = legs()
    assert keys(table) == [("n1", "o1"), ("n1", "o2"), ("n2", "o1")]
    assert keys(table.take(np.array([False, True, False]))) == [("n1", "o2")]
    assert keys(table.take(np.array([2, 0]))) == [("n2", "o1"), ("n1", "o1")]
    assert (len(table.take(np.array([], dtype=np.int64))), table.take(np.array([0])).pool) == (0, table.pool)


def test_joined_parts_stand_one_after_the_other() -> None:
    table = legs()
    whole = Legs.joined([table.take(np.array([1, 2])), table.take(np.array([0]))])
    assert keys(whole) == [("n1", "o2"), ("n2", "o1"), ("n1", "o1")]
    assert whole.material_units.tolist() == [[2], [0], [2]]


def test_language_is_the_leg_s_where_it_has_two_sides_only() -> None:
    made = pool(need(kinds=";".join(KINDS), roles="SRV-TRAC;SRV-TRAC"), offer())
    table = screen(made, checks_of(), Funding(on=False)).legs
    spoken = {KINDS[kind]: language for kind, language in zip(table.kind, table.language.tolist(), strict=True)}
    assert spoken == {"secondment": 0, "joint_operation": -1, "practice_exchange": -1, "peer_review": 0}


def test_rejected_answers_by_name() -> None:
    made = pool(need("n1"), need("n2"), offer("o1"), offer("o2"))
    rejected = Rejected(made, ("kind", "level", "window"), np.array([0, 0, 1]), np.array([0, 2, 1]),
                        np.array([[0, -1], [2, 2], [-1, -1]], dtype=np.int8))
    assert rejected.counts == {"kind": 1, "window": 2}
    assert (rejected.by_need("n1"), rejected.by_need("n2")) == ({"kind": 1, "window": 2}, {})
    assert [rejected.reason("n1", "o1", None), rejected.reason("n1", "o2", None), rejected.reason("n1", "o2", 2)] == [
        "kind", None, "window"]
    for asked in (("n1", "o1", 1), ("n3", "o1", None), ("n1", "o3", None)):
        with pytest.raises(KeyError):
            rejected.reason(*asked)

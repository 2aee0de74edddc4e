"""The family of kinds: what every member must be."""

from __future__ import annotations

import dataclasses

import pytest

from matcher.domain.kinds import KIND_CODES, KINDS
from matcher.kinds import KINDS_FAMILY
from matcher.kinds.base import Kind
from tests.helpers.judging import rows
from tests.helpers.rounds import need, offer, pool


def test_order_and_codes_are_the_words_of_the_round() -> None:
    assert tuple(kind.name for kind in KINDS_FAMILY) == KINDS
    assert {kind.code: kind.name for kind in KINDS_FAMILY} == KIND_CODES


@pytest.mark.parametrize("kind", KINDS_FAMILY, ids=lambda kind: kind.name)
def test_a_member_stands_in_its_file_and_says_what_it_is(kind: type[Kind]) -> None:
    assert kind.__module__ == f"matcher.kinds.{kind.name}"
    assert dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert kind.__doc__ is not None and kind.__doc__.endswith(".") and "\n" not in kind.__doc__
    assert kind.grouped in ("leg", "team", "session")
    assert {kind.host, kind.travels, kind.length} <= {"need", "offer"}
    assert kind.people in ("need", "one") and kind.busy in ("need", "one", "session")
    assert kind.host != kind.travels


@pytest.mark.parametrize(
    ("kind", "role", "host", "days", "travellers", "busy"),
    [("secondment", None, "KEN", 10, 3, 3), ("joint_operation", 1, "KEN", 10, 1, 1),
     ("practice_exchange", None, "RWA", 4, 3, 0), ("peer_review", None, "KEN", 10, 3, 3)])
def test_who_goes_where_for_how_long(
        kind: str, role: int | None, host: str, days: int, travellers: int, busy: int) -> None:
    made = pool(need(people=3, days=10, kinds="secondment;joint_operation", roles="SRV-TRAC;SRV-TRAC"),
                offer(session_days=4))
    leg = rows(made, kind, role)
    assert [made.societies[place].society for place in leg.host] == [host]
    assert (leg.days.tolist(), leg.weeks.tolist()) == ([days], [-(-days // 7)])
    assert (leg.travellers.tolist(), leg.busy.tolist()) == ([travellers], [busy])


def test_what_limits_count() -> None:
    counted = {kind.code: (kind.hosted_at_once, kind.hosted_in_round, kind.away) for kind in KINDS_FAMILY}
    assert counted == {"SEC": (True, True, True), "JOP": (True, True, True), "BPX": (False, False, False),
                       "SPR": (False, True, True)}

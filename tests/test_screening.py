"""Screening as a whole: against a plain reading of the model, and by hand where the reading is worth seeing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.candidates import Candidates, Legs
from matcher.checks import CHECKS
from matcher.domain.funding import Costs
from matcher.domain.kinds import CASH_LINES, CEFR, KINDS
from matcher.domain.pool import Pool
from matcher.kinds.earmarks import earmarks_of
from matcher.screening import failing, judge, screen
from tests.helpers.judging import DEFAULTS, Funding, checks_of
from tests.helpers.reading import Leg, Numbers, verdicts
from tests.helpers.rounds import envelope, need, offer, pool, society
from tests.helpers.tiny import tiny_pools

MAY_BE_OFF = ("standing", "level", "avoids", "language", "security", "capacity", "fundable")


def screened(made: Pool, numbers: Numbers = DEFAULTS) -> Candidates:
    return screen(made, checks_of(numbers), Funding(numbers.sources))


@st.composite
def policies(draw: st.DrawFn) -> Numbers:
    off = draw(st.sets(st.sampled_from(MAY_BE_OFF), max_size=2))
    off |= draw(st.sampled_from([{"listed"}, {"listed"}, set()]))
    peer, host = draw(st.sampled_from(CEFR)), draw(st.sampled_from(CEFR))
    return Numbers(draw(st.integers(3, 5)), draw(st.integers(0, 2)), peer, host, draw(st.integers(0, 2)),
                   draw(st.integers(0, 4)), frozenset(off))


def row_of(legs: Legs, i: int) -> dict[str, object]:
    """One leg in the words of the tables."""
    made = legs.pool
    languages = np.array(legs.languages, dtype=object)
    spoken = int(legs.language[i])
    return {
        "need": made.needs[legs.need[i]].need, "offer": made.offers[legs.offer[i]].offer,
        "role": int(legs.role[i]) or None, "kind": KINDS[legs.kind[i]],
        "capability": made.capabilities[legs.capability[i]].code,
        "receiver": made.societies[legs.receiver[i]].society, "sender": made.societies[legs.sender[i]].society,
        "onsite": bool(legs.onsite[i]), "language": None if spoken < 0 else legs.languages[spoken],
        "interpreter": bool(legs.interpreter[i]), "allowed": languages[legs.allowed[i]].tolist(),
        "both_high": languages[legs.both_high[i]].tolist(), "gain": int(legs.gain[i]), "days": int(legs.days[i]),
        "weeks": int(legs.weeks[i]), "travellers": int(legs.travellers[i]), "busy": int(legs.busy[i]),
        "starts": np.flatnonzero(legs.starts[i]).tolist(),
        "costs": {line: int(amount) for line, amount in zip(CASH_LINES, legs.costs[i], strict=True) if amount}
        | {f"material:{name}": int(n) for name, n in zip(legs.materials, legs.material_units[i], strict=True) if n},
    }


def row_read(leg: Leg) -> dict[str, object]:
    return {
        "need": leg.need.need, "offer": leg.offer.offer, "role": leg.role, "kind": leg.kind,
        "capability": leg.capability, "receiver": leg.receiver.society, "sender": leg.sender.society,
        "onsite": leg.onsite, "language": leg.language,
        "interpreter": leg.interpreter, "allowed": leg.allowed(),
        "both_high": [code for code, ranks in leg.levels().items() if min(ranks) >= CEFR.index("C1")],
        "gain": leg.gain, "days": leg.days, "weeks": -(-leg.days // 7), "travellers": leg.travellers,
        "busy": {"joint_operation": 1, "practice_exchange": 0}.get(leg.kind, leg.need.people),
        "starts": leg.starts(), "costs": {line: amount for line, amount in leg.costs().items() if amount},
    }


def agree(made: Pool, numbers: Numbers) -> None:
    found = screened(made, numbers)
    legs, rejected = verdicts(made, numbers)
    assert [row_of(found.legs, i) for i in range(len(found.legs))] == [row_read(leg) for leg in legs]
    asked = [(n.need, role) for n in made.needs
             for role in [*([None] if n.other_kinds else []), *range(1, len(n.roles) + 1)]]
    reasons = {(n, o.offer, role): found.rejected.reason(n, o.offer, role) for n, role in asked for o in made.offers}
    assert {key: reason for key, reason in reasons.items() if reason is not None} == rejected
    assert found.rejected.counts == {
        check.name: number for check in CHECKS if (number := list(rejected.values()).count(check.name))}
    for row in made.needs:
        mine = [reason for (key, _, _), reason in rejected.items() if key == row.need]
        assert found.rejected.by_need(row.need) == {
            check.name: mine.count(check.name) for check in CHECKS if check.name in mine}
    marks = earmarks_of(found.legs, made)
    for i, leg in enumerate(legs):
        assert marks.admissible[i].tolist() == [leg.admitted(e) for e in made.envelopes]
        for e, row in enumerate(made.envelopes):
            valid = [week for week in range(made.weeks)
                     if row.valid_from <= leg.touched(week)[0] and leg.touched(week)[-1] <= row.valid_to]
            assert list(range(marks.first_week[i, e], marks.last_week[i, e] + 1)) == valid


@settings(max_examples=250, deadline=None)
@given(tiny_pools(money=False), policies())
def test_screening_equals_the_plain_reading(made: Pool, numbers: Numbers) -> None:
    agree(made, numbers)


@settings(max_examples=150, deadline=None)
@given(tiny_pools(), st.integers(0, 4))
def test_what_can_be_paid_equals_the_flow_of_the_plain_reading(made: Pool, sources: int) -> None:
    agree(made, Numbers(peer="A1", host="A1", min_offer=0, min_gain=0, visa_weeks=0, sources=sources,
                        off=frozenset({"listed", "standing", "level", "avoids", "security", "capacity"})))


@settings(max_examples=100, deadline=None)
@given(tiny_pools(), policies())
def test_failing_names_every_check_of_the_plain_reading(made: Pool, numbers: Numbers) -> None:
    row, other = made.needs[0], made.offers[0]
    role, kind = (None, row.other_kinds[0]) if row.other_kinds else (1, "joint_operation")
    leg = Leg(made, numbers, row, other, role, kind)
    expected = []
    for check in CHECKS:
        moot = {"level": "capability", "fundable": "window"}.get(check.name)
        if check.name not in numbers.off and f"check_{moot}" not in expected and not leg.passes(check.name):
            expected.append(f"check_{check.name}")
    found = failing(made, checks_of(numbers), Funding(numbers.sources), row.need, other.offer, role, kind)
    assert [reason.code for reason in found] == expected
    judged = judge(made, checks_of(numbers), Funding(), [(row.need, other.offer, role, kind)])
    if leg.level is not None and (leg.onsite or leg.passes("mode")):
        assert row_of(judged, 0) == row_read(leg)


def reason(made: Pool, numbers: Numbers = DEFAULTS, role: int | None = None) -> str | None:
    return screened(made, numbers).rejected.reason("n1", "o1", role)


def test_default_facts_are_eligible() -> None:
    found = screened(pool(need(), offer()))
    assert (len(found.legs), found.rejected.counts, found.rejected.by_need("n1")) == (1, {}, {})


def test_the_reason_is_of_the_kind_that_gets_furthest() -> None:
    # As a secondment it falls at the capacity; as a peer review, which the offer does not give, at the kind.
    made = pool(need(kinds="peer_review;secondment", people=2), offer(kinds="secondment", people=1))
    assert reason(made) == "capacity"
    assert screened(made).rejected.counts == {"capacity": 1}


def test_a_pair_is_eligible_when_one_kind_is() -> None:
    found = screened(pool(need(kinds="peer_review;practice_exchange;secondment", people=2),
                          offer(kinds="secondment;practice_exchange", people=1)))
    assert [KINDS[kind] for kind in found.legs.kind] == ["practice_exchange"]
    assert found.rejected.counts == {}


def test_a_need_of_several_sorts_is_judged_without_a_role_and_with_each() -> None:
    made = pool(
        need(kinds="joint_operation;secondment", roles="SRV-TRAC;DAT-CASE;SRV-TRAC"), offer(),
        offer("o2", "FRA", capabilities="DAT-CASE:4"))
    found = screened(made)
    legs = [(made.offers[o].offer, int(role)) for o, role in zip(found.legs.offer, found.legs.role, strict=True)]
    assert legs == [("o1", 0), ("o1", 1), ("o1", 3), ("o2", 2)]
    assert found.rejected.by_need("n1") == {"capability": 4}
    assert found.rejected.reason("n1", "o1", 2) == "capability"
    with pytest.raises(KeyError):
        found.rejected.reason("n1", "o1", 4)


def test_each_check_is_asked_of_survivors_in_order() -> None:
    made = pool(society("KEN", standing=False), need(capability="DAT-CASE"), offer(society="KEN"), offer("o2"))
    rejected = screened(made).rejected
    assert list(rejected.counts.items()) == [("not_self", 1), ("standing", 1)]


def test_funding_off_asks_for_no_money() -> None:
    made = pool(need(), offer(), costs=Costs())
    assert screen(made, checks_of(), Funding()).rejected.counts == {"fundable": 1}
    assert screen(made, checks_of(), Funding(on=False)).rejected.counts == {}
    assert failing(made, checks_of(), Funding(on=False), "n1", "o1", None, "secondment") == []


@pytest.mark.parametrize("made", [pool(), pool(need()), pool(offer()), pool(need(), envelope())])
def test_a_pool_without_pairs_has_no_legs(made: Pool) -> None:
    found = screened(made)
    assert (len(found.legs), found.rejected.counts) == (0, {})


def test_legs_are_sorted_whatever_the_size_of_a_chunk() -> None:
    made = pool(*(need(f"n{i}", kinds="practice_exchange;secondment;joint_operation", roles="SRV-TRAC;SRV-TRAC")
                  for i in range(4)), offer(), offer("o2", "FRA"))
    whole = screened(made).legs
    parts = screen(made, checks_of(), Funding(), at_once=1).legs
    keys = list(zip(whole.need, whole.offer, whole.role, whole.kind, strict=True))
    assert (len(keys), keys) == (32, sorted(keys))
    assert [row_of(parts, i) for i in range(len(parts))] == [row_of(whole, i) for i in range(len(whole))]


def test_failing_tells_the_facts_of_both_sides() -> None:
    made = pool(
        society("KEN", "AFR", languages="sw:C2;en:A2", security_tier=3), society("FRA", languages="fr:C2;en:C1"),
        need(people=2), offer(society="FRA", people=1, clearance=2, capabilities="SRV-TRAC:3"))
    reasons = failing(made, checks_of(), Funding(), "n1", "o1", None, "secondment")
    assert [(reason.code, reason.facts) for reason in reasons] == [
        ("check_level",
         {"capability": "SRV-TRAC", "offer_level": 3, "need_level": 2, "min_offer": 4, "min_gain": 1}),
        ("check_language",
         {"need_languages": ["sw:C2", "en:A2"], "offer_languages": ["fr:C2", "en:C1"], "peer": "B2", "host": "B1",
          "interpreter": False, "interpreter_may": True, "case_data_risk": "none"}),
        ("check_security", {"host": "KEN", "tier": 3, "clearance": 2, "highest": 2}),
        ("check_capacity",
         {"people": 2, "offer_people": 1, "days": 14, "person_days": 28, "offer_days": 182}),
    ]


def test_failing_tells_what_could_pay() -> None:
    made = pool(
        need(own_funds=100, materials="tablet:2"), offer(), envelope("e1", 50), envelope("e2", receivers="RWA"),
        envelope("e3", valid_from="2027-12-25"), envelope("e4", min_grant=10**7), envelope("e5", 9, resource="tablet"),
        costs=Costs(free=False, per_diem=(("low", 1), ("middle", 2), ("high", 3)), insurance=0, local=0))
    (found,) = failing(made, checks_of(), Funding(2), "n1", "o1", None, "secondment")
    assert (found.code, found.facts) == ("check_fundable", {
        "cost": 1778, "costs": {"travel": 1600, "stay": 28, "medical": 150, "material:tablet": 2}, "own_funds": 100,
        "sources": 2, "envelopes": ["e1", "e3", "e4", "e5"], "most": [50, 1778, 0, 2], "valid": ["e1", "e4", "e5"]})


def test_an_unknown_name_is_not_judged() -> None:
    made = pool(need(kinds="joint_operation", roles="SRV-TRAC;SRV-TRAC", capability=None), offer())
    for named in (("nX", "o1", 1, "joint_operation"), ("n1", "oX", 1, "joint_operation"),
                  ("n1", "o1", 3, "joint_operation"), ("n1", "o1", None, "secondment")):
        with pytest.raises(KeyError):
            judge(made, checks_of(), Funding(), [named])

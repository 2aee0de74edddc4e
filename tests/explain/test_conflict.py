"""Where there is no plan the conflict is true and smallest: alone it has none, and without any one member it has one.

A search through every plan asks that of a round in which nothing but the members of the conflict binds. Which legs are
eligible stays as it was: the others are pinned out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from matcher.domain.kinds import JOINT_OPERATION
from matcher.domain.pool import Pin, Pool
from matcher.domain.reasons import REMARKS, Reason
from matcher.planner import plan
from matcher.wording import LANGUAGES, reason_sentence, translator
from tests.explain.test_truth import scenario
from tests.helpers.oracle.brute import best
from tests.helpers.oracle.dice import seeded
from tests.helpers.oracle.legs import eligible, judge, roles_and_kinds
from tests.helpers.oracle.making import make
from tests.helpers.oracle.settings import Settings
from tests.test_agreement import sound

# Seeds of rounds without a plan: conflicts of pins with each other, with rules, and with checks.
NONE = (12, 69, 81, 121, 259, 261, 312, 318, 359, 362, 585, 638, 782, 1134, 1290)
_OFF = ("hosting", "away", "offer_capacity", "balance", "no_mutual_review", "funding")


def conflict(seed: int) -> tuple[Pool, dict[str, Any], tuple[Reason, ...]]:
    pool, tables = make(seeded(seed))
    answer = plan(scenario(sound(pool), tables), engines=("cpsat",))
    assert answer.status == "infeasible"
    return sound(pool), tables, answer.conflict


def bare(pool: Pool, tables: dict[str, Any], members: Sequence[Reason]) -> tuple[Pool, dict[str, Any]]:
    """The round with no other pins and rules than these members; the limits of other offers and societies do not bind."""
    named = {rule: {m.facts["subject"] for m in members if m.facts.get("rule") == rule} for rule in _OFF}
    pins = [pin for pin in pool.pins if any(m.code == "pin" and _same(m, pin) for m in members)]
    there = {leg.key for leg in eligible(pool, Settings.read(tables))}
    pins += [Pin(need.need, offer.offer, "out", role, None, kind) for need in pool.needs for offer in pool.offers
             for role, kinds in roles_and_kinds(need) for kind in kinds if (need.need, offer.offer, role, kind) not in there]
    wide: dict[str, Any] = {"people": 99, "days_total": 9999, "exchanges_max": 99}
    offers = tuple(row if row.offer in named["offer_capacity"] else replace(row, **wide) for row in pool.offers)
    societies = tuple(replace(
        row, hosted_at_once=row.hosted_at_once if row.society in named["hosting"] else 99,
        hosted_in_round=row.hosted_in_round if row.society in named["hosting"] else 99,
        away_at_once=row.away_at_once if row.society in named["away"] else 99) for row in pool.societies)
    money: dict[str, Any] = {"amount": 10**8, "support_permille": 0, "per_leg": None, "per_society": None, "max_share_permille": None,
                             "min_grant": None}
    envelopes = tuple(row if row.envelope in named["funding"] else replace(row, **money) for row in pool.envelopes)
    needs = tuple(row if row.need in named["funding"] else replace(row, own_funds=10**8) for row in pool.needs)
    rules = {**tables.get("rules", {})}
    for rule in _OFF:
        if not named[rule]:
            rules[rule] = {**rules.get(rule, {}), "on": False}
    return replace(pool, pins=tuple(dict.fromkeys(pins)), needs=needs, offers=offers, envelopes=envelopes, societies=societies,
                   baseline=None), {**tables, "rules": rules}


def _same(member: Reason, pin: Pin) -> bool:
    facts = member.facts
    start = pin.start.isoformat() if pin.start else None
    return (facts["pin"], facts["need"], facts["offer"], facts["role"], facts["start"], facts["kind"]) == (
        pin.pin, pin.need, pin.offer, pin.role, start, pin.kind)


def stands(pool: Pool, tables: dict[str, Any], members: Sequence[Reason]) -> bool:
    return best(*bare(pool, tables, members)) is not None


@pytest.mark.parametrize("seed", NONE)
def test_a_conflict_has_no_plan_and_has_one_without_any_of_its_members(seed: int) -> None:
    pool, tables, members = conflict(seed)
    if any(member.code == "check" for member in members):
        return the_check_turns_away(pool, tables, members)
    remarks, members = [m for m in members if m.code in REMARKS], [m for m in members if m.code not in REMARKS]
    assert {member.code for member in members} <= {"pin", "rule"}
    assert bool(remarks) == (len(members) == 1 and members[0].code == "pin")
    for remark in remarks:
        why_alone(pool, tables, members[0], remark)
    assert not stands(pool, tables, members)
    for left_out in members:
        assert stands(pool, tables, [member for member in members if member is not left_out]), left_out


def why_alone(pool: Pool, tables: dict[str, Any], pin: Reason, remark: Reason) -> None:
    """With smaller sessions the pin stands; or no leg is eligible for the roles named."""
    facts = remark.facts
    assert (facts["need"], facts["offer"]) == (pin.facts["need"], pin.facts["offer"])
    if remark.code == "pin_cohort":
        offer = pool.offer[facts["offer"]]
        assert facts["learners"] < facts["least"] == offer.cohort_min
        alone = replace(offer, cohort_min=1)
        assert stands(replace(pool, offers=tuple(alone if row is offer else row for row in pool.offers)), tables, [pin])
    else:
        filled = {leg.key[2] for leg in eligible(pool, Settings.read(tables)) if leg.key[0] == facts["need"]}
        lacking = [role for role in range(1, len(pool.need[facts["need"]].roles) + 1) if role not in filled]
        assert remark.code == ("pin_team_short" if lacking else "pin_team")
        assert facts.get("roles", []) == lacking


def the_check_turns_away(pool: Pool, tables: dict[str, Any], members: Sequence[Reason]) -> None:
    """The pin's every leg is turned away, one of them by the check that is named (or may not begin at the pin's start)."""
    pin, check = members
    (row,) = [row for row in pool.pins if _same(pin, row)]
    need, offer = pool.need[row.need], pool.offer[row.offer]
    judged = [judge(pool, Settings.read(tables), need, offer, role, kind) for role, kinds in roles_and_kinds(need) for kind in kinds
              if row.role in (None, role) and row.kind in (None, kind)]
    if row.kind == JOINT_OPERATION and not need.roles or not judged:
        assert check.facts["check"] == "kind"
    elif all(said for _, said in judged):
        assert check.facts["check"] in [said for _, said in judged]
    else:
        assert check.facts["check"] == "window" and row.start is not None
        week = pool.week_of(row.start)
        assert all(said or (leg is not None and week not in leg.starts) for leg, said in judged)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conflict_is_said_in_sentences(language: str) -> None:
    for seed in NONE[:4]:
        for member in conflict(seed)[2]:
            said = reason_sentence(member, translator(language))
            assert said.endswith(".") and "{" not in said and str(member.facts.get("need", member.facts.get("subject"))) in said

"""Tiny random pools for Hypothesis: a few societies, needs, offers and envelopes, every column at its edges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from matcher.domain.funding import Costs, Envelope
from matcher.domain.kinds import CASH, CASH_LINES, CEFR, CONTEXTS, COST_CLASSES, KINDS, MODES, RISKS
from matcher.domain.pool import Pool
from tests.helpers.rounds import START, capability, envelope, need, offer, pool, society

CODES = ("SRV-TRAC", "SRV-CONT", "DAT-CASE")
LANGUAGES = ("en", "fr", "ar")
MATERIALS = ("tablet", "satphone")
WEEKS = 6
KEYS = ("KEN", "RWA", "FRA", "ICRC")


def some(values: tuple[Any, ...], least: int = 0, most: int | None = None) -> st.SearchStrategy[Any]:
    """Some of the values, without repeats."""
    return st.lists(st.sampled_from(values), min_size=least, max_size=most or len(values), unique=True).map(tuple)


def days(first: int, last: int) -> st.SearchStrategy[date]:
    """Days counted from the round's start."""
    return st.integers(first, last).map(lambda number: START + timedelta(days=number))


speech = st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(CEFR[2:]), min_size=1, max_size=2).map(
    lambda spoken: tuple(spoken.items()))
blackouts = st.lists(st.tuples(days(-3, 7 * WEEKS + 3), st.integers(0, 12)), max_size=2).map(
    lambda spans: tuple(f"{first}/{first + timedelta(days=more)}" for first, more in spans))
places = st.sampled_from([(None, None), (-1.3, 36.8), (-1.9, 30.1), (48.9, 2.4)])
tariffs = st.sampled_from([
    Costs(free=True), Costs(),
    Costs(fares=((1000, 7), (20000, 11)), per_diem=(("low", 3), ("middle", 5), ("high", 7)), full_days=4,
          later_permille=550, insurance=1, visa=2, medical=3, medical_days=7, local=2, local_remote=1, interpreter=5)])


@st.composite
def tiny_pools(draw: st.DrawFn, money: bool = True) -> Pool:
    """A round of six weeks; with `money` costs, own funds, materials and envelopes matter."""
    societies = []
    for key in KEYS[:draw(st.integers(2, len(KEYS)))]:
        lat, lon = draw(places)
        societies.append(society(
            key, draw(st.sampled_from(["AFR", "AFR", "EUR"])), languages=draw(speech), lat=lat, lon=lon,
            cost_class=draw(st.sampled_from(COST_CLASSES)), oda=draw(st.booleans()),
            security_tier=draw(st.sampled_from([1, 1, 2, 3, 4])), standing=draw(st.sampled_from([True, True, True, False])),
            blackouts=draw(blackouts) if draw(st.booleans()) else ()))
    keys = tuple(row.society for row in societies)
    capabilities = [capability(code, draw(some(KINDS, 2)), draw(st.sampled_from(RISKS))) for code in CODES]
    needs = [draw(needs_of(f"n{i}", keys, money)) for i in range(draw(st.integers(1, 3)))]
    offers = [draw(offers_of(f"o{i}", keys)) for i in range(draw(st.integers(1, 3)))]
    envelopes = [draw(envelopes_of(f"e{i}", keys)) for i in range(draw(st.integers(0, 4)))] if money else []
    listed = {(n.need, o.offer): 1 for n in needs for o in offers if draw(st.booleans())}
    return pool(*societies, *capabilities, *needs, *offers, *envelopes, weeks=WEEKS, affinity=listed,
                approval=START + timedelta(days=draw(st.integers(-50, 10))),
                costs=draw(tariffs) if money else Costs(free=True))


@st.composite
def needs_of(draw: st.DrawFn, key: str, keys: tuple[str, ...], money: bool = True) -> Any:
    kinds = draw(some(KINDS, 1, 3))
    team = "joint_operation" in kinds
    level = draw(st.integers(0, 4))
    earliest = draw(st.integers(-3, 15))
    return need(
        key, draw(st.sampled_from(keys)), kinds=kinds,
        capability=None if kinds == ("joint_operation",) else draw(st.sampled_from(CODES)),
        roles=draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=3)) if team else (),
        level=level, target=draw(st.integers(level + 1, 5)), priority=draw(st.integers(1, 3)),
        days=draw(st.integers(1, 20)), people=draw(st.integers(1, 3)),
        earliest=START + timedelta(days=earliest), latest=START + timedelta(days=draw(st.integers(earliest, 45))),
        contexts=draw(some(CONTEXTS, 0, 2)), mode=draw(st.sampled_from(MODES)),
        languages=draw(st.none() | speech), interpreter=draw(st.booleans()),
        own_funds=draw(st.sampled_from([0, 0, 20, 100, 5000])) if money else 0,
        materials=tuple(draw(st.dictionaries(st.sampled_from(MATERIALS), st.integers(1, 4), max_size=2)).items())
        if money and draw(st.integers(0, 3)) == 0 else (),
        avoids=draw(some(keys, 0, 1)) if draw(st.integers(0, 3)) == 0 else ())


@st.composite
def offers_of(draw: st.DrawFn, key: str, keys: tuple[str, ...]) -> Any:
    earliest = draw(st.integers(-3, 15))
    return offer(
        key, draw(st.sampled_from(keys)), kinds=draw(some(KINDS, 2)),
        capabilities=tuple((code, draw(st.sampled_from([3, 4, 5, 5]))) for code in draw(some(CODES, 1))),
        days_total=draw(st.sampled_from([5, 20, 60])), people=draw(st.integers(1, 3)),
        earliest=START + timedelta(days=earliest), latest=START + timedelta(days=draw(st.integers(earliest, 45))),
        notice_weeks=draw(st.integers(0, 2)), mode=draw(st.sampled_from(MODES)), languages=draw(st.none() | speech),
        clearance=draw(st.integers(1, 3)), session_days=draw(st.integers(1, 9)),
        regions=draw(some(("AFR", "EUR"), 1)) if draw(st.integers(0, 3)) == 0 else (),
        avoids=draw(some(keys, 0, 1)) if draw(st.integers(0, 3)) == 0 else ())


@st.composite
def envelopes_of(draw: st.DrawFn, key: str, keys: tuple[str, ...]) -> Envelope:
    """Free of earmarks more often than not, with ceilings that bite now and then."""
    def seldom(strategy: st.SearchStrategy[Any], otherwise: Any) -> Any:
        return draw(strategy) if draw(st.integers(0, 3)) == 0 else otherwise

    first = draw(st.integers(-5, 10))
    return envelope(
        key, draw(st.sampled_from([0, 3, 10, 40, 200, 3000, 20000])),
        resource=draw(st.sampled_from([CASH, CASH, CASH, *MATERIALS])), support_permille=draw(st.sampled_from([0, 65])),
        valid_from=START + timedelta(days=first), valid_to=START + timedelta(days=draw(st.integers(first, 60))),
        kinds=seldom(some(KINDS, 1, 3), ()), capabilities=seldom(some((*CODES, "SRV", "DAT"), 1, 2), ()),
        contexts=seldom(some(CONTEXTS, 1, 3), ()), regions=seldom(some(("AFR", "EUR"), 1, 1), ()),
        receivers=seldom(some(keys, 1), ()), senders=seldom(some(keys, 1), ()),
        lines=seldom(some((*CASH_LINES, "material:tablet"), 1, 5), ()), oda_only=seldom(st.booleans(), False),
        per_leg=seldom(st.sampled_from([0, 2, 20, 300]), None), per_society=seldom(st.sampled_from([0, 5, 50]), None),
        max_share_permille=seldom(st.sampled_from([0, 333, 500, 1000]), None),
        min_grant=seldom(st.sampled_from([0, 1, 4, 30, 400]), None))

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
modes = st.sampled_from(("either", *MODES))
places = st.sampled_from([(None, None), (-1.3, 36.8), (-1.9, 30.1), (48.9, 2.4)])
SMALL = Costs(fares=((1000, 7), (20000, 11)), per_diem=(("low", 3), ("middle", 5), ("high", 7)), full_days=4,
              later_permille=550, insurance=1, visa=2, medical=3, medical_days=7, local=2, local_remote=1,
              interpreter=5)
tariffs = st.sampled_from([SMALL, SMALL, SMALL, Costs(), Costs(free=True)])


@st.composite
def seldom(draw: st.DrawFn, strategy: st.SearchStrategy[Any], otherwise: Any, one_in: int = 5) -> Any:
    """The strategy now and then, else what stands in nobody's way."""
    return draw(strategy) if draw(st.integers(1, one_in)) == one_in else otherwise


@st.composite
def tiny_pools(draw: st.DrawFn, money: bool = True) -> Pool:
    """A round of six weeks; with `money` costs, own funds, materials and envelopes matter."""
    societies = []
    for key in KEYS[:draw(st.integers(2, len(KEYS)))]:
        lat, lon = draw(places)
        societies.append(society(
            key, draw(st.sampled_from(["AFR", "AFR", "EUR"])), languages=draw(speech), lat=lat, lon=lon,
            cost_class=draw(st.sampled_from(COST_CLASSES)), oda=draw(st.booleans()),
            security_tier=draw(st.sampled_from([1, 1, 2, 3, 4])), standing=draw(seldom(st.booleans(), True)),
            blackouts=draw(seldom(blackouts, (), 3))))
    keys = tuple(row.society for row in societies)
    capabilities = [
        capability(code, draw(seldom(some(KINDS, 2), KINDS)), draw(st.sampled_from(RISKS))) for code in CODES]
    # Mostly some ask and the others give, as a society cannot help itself.
    half = len(keys) // 2
    askers, givers = draw(seldom(st.just(keys), keys[:half])), draw(seldom(st.just(keys), keys[half:]))
    needs = [draw(needs_of(f"n{i}", askers, money)) for i in range(draw(st.integers(1, 3)))]
    offers = [draw(offers_of(f"o{i}", givers)) for i in range(draw(st.integers(1, 3)))]
    envelopes = [draw(envelopes_of(f"e{i}", keys)) for i in range(draw(st.integers(0, 5)))] if money else []
    listed = {(n.need, o.offer): 1 for n in needs for o in offers if draw(st.booleans())}
    return pool(*societies, *capabilities, *needs, *offers, *envelopes, weeks=WEEKS, affinity=listed,
                approval=START + timedelta(days=draw(st.integers(-50, 10))),
                costs=draw(tariffs) if money else Costs(free=True))


@st.composite
def needs_of(draw: st.DrawFn, key: str, keys: tuple[str, ...], money: bool = True) -> Any:
    kinds = draw(some(KINDS, 1, 3))
    team = "joint_operation" in kinds
    level = draw(st.integers(0, 4))
    earliest = draw(st.integers(-3, 12))
    return need(
        key, draw(st.sampled_from(keys)), kinds=kinds,
        capability=None if kinds == ("joint_operation",) else draw(st.sampled_from(CODES)),
        roles=draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=3)) if team else (),
        level=level, target=draw(st.integers(level + 1, 5)), priority=draw(st.integers(1, 3)),
        days=draw(st.integers(1, 20)), people=draw(st.integers(1, 3)),
        earliest=START + timedelta(days=earliest),
        latest=START + timedelta(days=draw(seldom(st.integers(earliest, 45), 45, 3))),
        contexts=draw(some(CONTEXTS, 0, 2)), mode=draw(modes),
        languages=draw(st.none() | speech), interpreter=draw(st.booleans()),
        own_funds=draw(st.sampled_from([0, 0, 20, 100, 5000])) if money else 0,
        materials=tuple(draw(st.dictionaries(st.sampled_from(MATERIALS), st.integers(1, 4), max_size=2)).items())
        if money and draw(st.integers(0, 2)) == 0 else (),
        avoids=draw(seldom(some(keys, 0, 1), ())))


@st.composite
def offers_of(draw: st.DrawFn, key: str, keys: tuple[str, ...]) -> Any:
    earliest = draw(st.integers(-3, 15))
    return offer(
        key, draw(st.sampled_from(keys)), kinds=draw(seldom(some(KINDS, 2), KINDS)),
        capabilities=tuple((code, draw(st.sampled_from([3, 4, 5, 5]))) for code in draw(some(CODES, 2))),
        days_total=draw(st.sampled_from([5, 20, 60])), people=draw(st.integers(1, 3)),
        earliest=START + timedelta(days=earliest),
        latest=START + timedelta(days=draw(seldom(st.integers(earliest, 45), 45, 3))),
        notice_weeks=draw(st.integers(0, 2)), mode=draw(modes), languages=draw(st.none() | speech),
        clearance=draw(st.integers(1, 3)), session_days=draw(st.integers(1, 9)),
        regions=draw(seldom(some(("AFR", "EUR"), 1), ())), avoids=draw(seldom(some(keys, 0, 1), ())))


@st.composite
def envelopes_of(draw: st.DrawFn, key: str, keys: tuple[str, ...]) -> Envelope:
    """Free of most earmarks, with sums and ceilings of the size of what a leg costs at the small tariff."""
    first = draw(st.integers(-5, 10))
    return envelope(
        key, draw(st.sampled_from([0, 10, 40, 40, 100, 100, 200, 20000])),
        resource=draw(st.sampled_from([CASH, CASH, CASH, *MATERIALS])), support_permille=draw(st.sampled_from([0, 65])),
        valid_from=START + timedelta(days=draw(seldom(st.just(first), -5, 3))),
        valid_to=START + timedelta(days=draw(seldom(st.integers(first, 60), 60, 3))),
        kinds=draw(seldom(some(KINDS, 1, 3), ())), capabilities=draw(seldom(some((*CODES, "SRV", "DAT"), 1, 2), ())),
        contexts=draw(seldom(some(CONTEXTS, 1, 3), ())), regions=draw(seldom(some(("AFR", "EUR"), 1, 1), ())),
        receivers=draw(seldom(some(keys, 1), ())), senders=draw(seldom(some(keys, 1), ())),
        lines=draw(seldom(some((*CASH_LINES, "material:tablet"), 2, 6), (), 2)),
        oda_only=draw(seldom(st.booleans(), False)),
        per_leg=draw(seldom(st.sampled_from([0, 2, 20, 60]), None, 3)),
        per_society=draw(seldom(st.sampled_from([0, 2, 50]), None)),
        max_share_permille=draw(seldom(st.sampled_from([0, 333, 500, 1000]), None, 3)),
        min_grant=draw(seldom(st.sampled_from([0, 1, 4, 20, 50, 100]), None, 3)))

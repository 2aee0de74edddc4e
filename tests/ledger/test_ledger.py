"""Giving and receiving with a memory that fades; pairs that would rather be together."""

from __future__ import annotations

import dataclasses

import pytest

from matcher.domain.memory import faded
from matcher.domain.pool import PastLeg
from matcher.ledger.accounts import Account, Entry, entries_of, ledger, regions, split
from matcher.ledger.envy import envy
from matcher.planner import plan
from matcher.policy import default_policy
from matcher.scenario import Limits, Scenario
from matcher.trust.desk import Desk
from tests.helpers.rounds import need, offer, pin, pool
from tests.helpers.solved import small


def test_a_year_fades() -> None:
    assert [faded(years, 700) for years in range(4)] == [1000, 700, 490, 343]
    entries = [Entry(2027, "KEN", "RWA"), Entry(2026, "RWA", "KEN"), Entry(2025, "KEN", "RWA"), Entry(2028, "KEN", "RWA")]
    assert ledger(entries, 2027, fade=500) == (Account("KEN", 1, 2, 500, 1250), Account("RWA", 2, 1, 1250, 500))
    assert [account.balance for account in ledger(entries, 2027, fade=500)] == [-750, 750]
    with pytest.raises(ValueError, match="fade"):
        ledger(entries, 2027, fade=1001)


def test_what_is_given_is_received() -> None:
    book = small()
    history = (PastLeg("KEN", "FRA", book.pool.start.year - 1, "secondment"),)
    entries = entries_of(dataclasses.replace(book.pool, history=history), book.plan)
    accounts = ledger(entries, book.pool.start.year)
    legs = sum(len(exchange.legs) for exchange in book.plan.exchanges)
    assert sum(account.given for account in accounts) == sum(account.received for account in accounts) == legs + 1
    assert sum(account.balance for account in accounts) == 0
    assert split(entries, "kind")["FRA"] == {"peer_review": (1, 0), "practice_exchange": (2, 0), "secondment": (1, 0)}
    assert split(entries, "theme")["FRA"][""] == (1, 0)


def test_regions_count_load_and_service() -> None:
    book = small()
    found = {row.region: row for row in regions(book.pool, book.plan)}
    assert sum(row.asked for row in found.values()) == len(book.pool.needs)
    assert sum(row.met for row in found.values()) == len({leg.need for x in book.plan.exchanges for leg in x.legs})
    assert found["EUR"].given == 3


def test_a_pair_blocks_where_both_would_do_better_together() -> None:
    # The offer is pinned to the need of the lesser worth.
    made = pool(need(priority=3), need("n2", "UGA", priority=1), offer(), pin("n1", "o1"))
    scenario = Scenario("envy", "", "", made, default_policy(), Limits(seconds=20))
    found = envy(Desk(scenario, plan(scenario)))
    assert [(pair.need, pair.offer, pair.taken_by, pair.now) for pair in found.blocking] == [("n2", "o1", "n1", 0)]
    assert [(pair.need, pair.taken_by) for pair in found.envious] == [("n2", "n1")]
    free = Scenario("envy", "", "", dataclasses.replace(made, pins=()), default_policy(), Limits(seconds=20))
    assert envy(Desk(free, plan(free))).blocking == ()

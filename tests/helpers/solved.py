"""A small round that shows everything that people review, solved once by the real engines."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from matcher.domain.funding import Costs
from matcher.domain.pool import Pool
from matcher.planner import plan
from matcher.policy import default_policy
from matcher.review.book import Book
from matcher.scenario import Limits, Scenario
from matcher.tables.reference import capabilities
from tests.helpers.rounds import envelope, need, offer, pin, pool, society


def small_pool() -> Pool:
    """Two societies that support each other, a session for two learners, a review far away, two needs that nobody can meet.

    Every exchange has its start pinned, so that there is one best plan.
    """
    return pool(
        *capabilities(),
        society("KEN", "AFR", name="Kenya"), society("RWA", "AFR", name="Rwanda"), society("SEN", "AFR", name="Senegal"),
        society("FRA", "EUR", name="France", blackouts=("2027-08-01/2027-08-31",)), society("COL", "AME", name="Colombia"),
        need("n1", "KEN", priority=1, days=14, earliest="2027-02-01", latest="2027-06-30", contexts="migration"),
        need("n2", "RWA", capability="DAT-CASE", days=10, people=2, own_funds=500),
        need("n3", "KEN", kinds="practice_exchange", capability="STR-ASSE", days=3),
        need("n4", "SEN", kinds="practice_exchange", capability="STR-ASSE", days=3, people=2),
        need("n5", "COL", kinds="peer_review", capability="STR-PLAN", days=7, contexts="conflict"),
        need("n6", "SEN", capability="SRV-TRAC", level=4, target=5, priority=3),
        need("n7", "COL", capability="SRV-TRAC", kinds="secondment", level=2, target=4, languages="es:C2", priority=3),
        offer("o1", "RWA", kinds="secondment", capabilities="SRV-TRAC:4"),
        offer("o2", "KEN", kinds="secondment", capabilities="DAT-CASE:5", people=2),
        offer("o3", "FRA", kinds="practice_exchange", capabilities="STR-ASSE:5"),
        offer("o4", "FRA", kinds="peer_review", capabilities="STR-PLAN:4"),
        envelope("e1", 40_000, source="ICRC", regions="AFR"), envelope("e2", 9_000, source="Norway", regions="AME", support_permille=65),
        pin("n1", "o1", start="2027-02-08"), pin("n2", "o2", start="2027-02-15"), pin("n3", "o3", start="2027-03-01"),
        pin("n4", "o3", start="2027-03-01"), pin("n5", "o4", start="2027-03-08"),
        costs=Costs())


def scenario(given: Pool, name: str = "small", seconds: float = 20) -> Scenario:
    """A scenario of a pool with every default."""
    return Scenario(name, "A small round", "", given, default_policy(), Limits(seconds=seconds))


@cache
def small() -> Book:
    """The small round's plan."""
    given = scenario(small_pool())
    return Book(plan(given), given)


@cache
def small_again() -> Book:
    """The small round solved again: n1 moved by three weeks, n2 ruled out."""
    pins = [row for row in small_pool().pins if row.need not in ("n1", "n2")]
    given = scenario(replace(small_pool(), pins=(*pins, pin("n1", "o1", start="2027-03-01"), pin("n2", "o2", "out"))))
    return Book(plan(given), given)

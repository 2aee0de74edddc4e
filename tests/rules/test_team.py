from __future__ import annotations

from matcher.domain.kinds import JOINT_OPERATION
from matcher.domain.plan import Exchange, PlanLeg
from matcher.domain.pool import Pool
from matcher.rules.team import Team
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import need, offer, pool


def made() -> Pool:
    return pool(need(kinds=JOINT_OPERATION, capability=None, roles="SRV-TRAC;SRV-TRAC"), offer(), offer("o2", "UGA"), offer("o3"))


def team(*legs: PlanLeg, language: str | None = "en", mode: str = "onsite") -> Exchange:
    return exchange(*legs, kind=JOINT_OPERATION, language=language, mode=mode)


def test_a_full_team_of_two_senders_stands() -> None:
    assert breaches(Team(), made(), team(leg(role=1), leg(offer="o2", role=2))) == []


def test_every_role_is_filled_once() -> None:
    assert breaches(Team(), made(), team(leg(role=1), leg(offer="o2", role=1))) == [("x1", {"why": "roles", "roles": [1, 1]})]


def test_one_sender_is_no_team() -> None:
    assert breaches(Team(), made(), team(leg(role=1), leg(offer="o3", role=2))) == [("x1", {"why": "senders", "sender": "RWA"})]


def test_its_language_is_one_that_every_leg_allows() -> None:
    assert breaches(Team(), made(), team(leg(role=1), leg(offer="o2", role=2), language="fr")) == [
        ("x1", {"why": "language", "language": "fr"})]


def test_it_is_on_site() -> None:
    assert breaches(Team(), made(), team(leg(role=1), leg(offer="o2", role=2), mode="remote")) == [("x1", {"why": "mode"})]

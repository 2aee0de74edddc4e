"""The table of permissions: what it says, and that it is asked as it is written."""

from __future__ import annotations

import re

import pytest

from matcher.domain.actors import (
    ADMINISTRATOR,
    AUTHORISER,
    CONSOLE,
    FOCAL_POINT,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    LINK_ROLE,
    OBSERVER,
    OF_A_SOCIETY,
    OF_A_SOURCE,
    ROLES,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
    WORKER,
    Actor,
    Grant,
)
from matcher.domain.errors import NotAllowed, WrongState
from matcher.domain.rounds import MOVES, STAGES
from matcher.workflow.access import ACTS, ANY, ANYBODY, OWN, PERMISSIONS, SOCIETY, SOURCE, Reach, may, reach, require, roles_for

NOBODY = Actor(1, ())


def holder(role: str, society: str = "KEN", source: str = "Norway") -> Actor:
    return Actor(1, (Grant(role, society if role in (*OF_A_SOCIETY, LINK_ROLE) else None, source if role in OF_A_SOURCE else None),))


def test_the_table_is_well_formed() -> None:
    for row in PERMISSIONS:
        assert re.fullmatch(r"[a-z]+:[a-z]+:[a-z_]+", row.act)
        assert row.scope in (ANY, SOCIETY, SOURCE, OWN)
        assert row.stages is None or (row.stages and set(row.stages) <= set(STAGES) and len(set(row.stages)) == len(row.stages))
        assert set(row.roles) <= {*ROLES, "console", "worker", LINK_ROLE, ANYBODY} and row.roles
        if row.scope == SOCIETY:
            assert set(row.roles) <= {*OF_A_SOCIETY, LINK_ROLE}
        if row.scope == SOURCE:
            assert set(row.roles) <= set(OF_A_SOURCE)
        if row.scope == ANY:
            assert not set(row.roles) & {*OF_A_SOURCE, LINK_ROLE} or row.act.startswith("round:")


def test_every_move_has_its_row_with_its_own_stages() -> None:
    for move in MOVES:
        (row,) = [row for row in PERMISSIONS if row.act == f"round:stage:{move.name}"]
        assert row.stages == move.starts


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_of_the_table_is_asked_as_it_stands(role: str) -> None:
    actor = holder(role)
    for act in ACTS:
        rows = [row for row in PERMISSIONS if row.act == act and ({role, ANYBODY} & set(row.roles))]
        for stage in STAGES:
            allowed = [row for row in rows if row.stages is None or stage in row.stages]
            assert may(actor, act, stage=stage, society="KEN", source="Norway") == bool(allowed)
            elsewhere = [row for row in allowed if row.scope in (ANY, OWN)]
            assert may(actor, act, stage=stage, society="FRA", source="Chad") == bool(elsewhere)
            if allowed:
                require(actor, act, stage=stage, society="KEN", source="Norway")
            else:
                with pytest.raises(WrongState if rows else NotAllowed):
                    require(actor, act, stage=stage, society="KEN", source="Norway")


def test_an_administrator_has_no_part_in_decisions() -> None:
    actor = holder(ADMINISTRATOR)
    may_do = {act for act in ACTS if may(actor, act)}
    assert {act.partition(":")[0] for act in may_do} == {"own", "account", "privacy", "trail", "round"}
    assert {act for act in may_do if act.startswith("round:")} == {
        "round:list:view", "round:home:view", "round:aggregate:view", "round:indicators:view"}


def test_an_observer_sees_aggregates_only() -> None:
    may_do = {act for act in ACTS if may(holder(OBSERVER), act) and not act.startswith("own:")}
    assert may_do == {
        "round:list:view", "round:home:view", "round:aggregate:view", "round:indicators:view"}


def test_a_focal_point_reaches_their_own_society_only() -> None:
    actor = holder(FOCAL_POINT)
    for act in ("need:list:view", "offer:draft:save", "capacity:level:view", "plan:exchange:view", "reply:exchange:answer"):
        assert reach(actor, act) == Reach(False, ("KEN",))
        stage = next(stage for stage in STAGES if may(actor, act, stage=stage))
        require(actor, act, stage=stage, society="KEN")
        for society in ("FRA", None):
            with pytest.raises(NotAllowed):
                require(actor, act, stage=stage, society=society)
    # Drafting is theirs, submitting is leadership's.
    assert not may(actor, "need:draft:submit") and may(holder(AUTHORISER), "need:draft:submit")
    # Proposals are shown to societies from consultation on.
    assert not may(actor, "plan:exchange:view", stage="proposed", society="KEN")


def test_four_eyes_are_two_roles_and_none_of_them_moves_money_or_clears() -> None:
    endorsers = {role for role in ROLES if may(holder(role), "plan:exchange:endorse")}
    assert endorsers == {ICRC_COORDINATOR, IFRC_COORDINATOR}
    assert {role for role in ROLES if may(holder(role), "envelope:money:commit")} == {FUND_HOLDER}
    assert {role for role in ROLES if may(holder(role), "plan:exchange:clear")} == {SECURITY_FOCAL_POINT}


def test_a_person_without_a_role_has_their_own_account() -> None:
    assert {act for act in ACTS if may(NOBODY, act)} == {act for act in ACTS if act.startswith("own:")}
    assert not any(may(Actor(0, ()), act) for act in ACTS)


def test_console_and_worker_decide_nothing() -> None:
    for actor in (CONSOLE, WORKER):
        for act in ("plan:exchange:endorse", "round:stage:approve", "need:draft:submit", "reply:exchange:answer", "envelope:money:commit"):
            assert not may(actor, act)
    assert {act for act in ACTS if may(WORKER, act)} == {"privacy:retention:purge", "run:result:keep"}


def test_what_is_asked_wrongly_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="in no row"):
        require(NOBODY, "need:draft:sav")
    with pytest.raises(ValueError, match="in no row"):
        may(NOBODY, "need:draft:sav")
    with pytest.raises(ValueError, match="depends on the stage"):
        require(holder(ROUND_MANAGER), "round:stage:freeze")


def test_reach_joins_every_grant() -> None:
    actor = Actor(1, (Grant(FOCAL_POINT, "KEN"), Grant(AUTHORISER, "UGA"), Grant(FUND_HOLDER, source="Norway"), Grant(OBSERVER)))
    assert reach(actor, "need:list:view") == Reach(False, ("KEN", "UGA"))
    assert reach(actor, "need:draft:submit") == Reach(False, ("UGA",))
    assert reach(actor, "envelope:list:view") == Reach(False, (), ("Norway",))
    assert not reach(actor, "screening:list:view") and not reach(actor, "need:draft:save", stage="planning")
    assert reach(holder(ICRC_COORDINATOR), "need:list:view") == Reach(True)
    assert roles_for(actor, "need:list:view") == (AUTHORISER, FOCAL_POINT)
    assert roles_for(actor, "own:account:view") == (ANYBODY,)


@pytest.mark.parametrize("role, society, source", [
    ("king", None, None), (FOCAL_POINT, None, None), (OBSERVER, "KEN", None), (FUND_HOLDER, None, None), (OBSERVER, None, "Norway")])
def test_a_grant_is_whole_or_is_not_made(role: str, society: str | None, source: str | None) -> None:
    with pytest.raises(ValueError):
        Grant(role, society, source)


def test_a_component_is_no_national_society() -> None:
    assert Actor(1, (Grant(ICRC_COORDINATOR),), "ICRC").own_societies == frozenset()
    assert Actor(1, (Grant(FOCAL_POINT, "RWA"),), "KEN").own_societies == {"KEN", "RWA"}

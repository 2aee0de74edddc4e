"""The people of a small round, and the round itself brought to a stage by its own moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from matcher.domain.actors import (
    ADMINISTRATOR,
    AUTHORISER,
    CONSOLE,
    FOCAL_POINT,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    OBSERVER,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
    Actor,
    Grant,
)
from matcher.domain.plan import Plan
from matcher.domain.proposals import YES, Proposal
from matcher.domain.rounds import CONSULTATION, PLANNING, PROPOSED, SCREENING, Round
from matcher.domain.statements import ELIGIBLE
from matcher.store import accounts, envelopes, plans, proposals, rounds
from matcher.store.session import Database, Session
from matcher.workflow import approval, lifecycle, preparing, replies
from tests.helpers.solved import scenario, small, small_pool

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = "small"
SECRET = "a secret that is long enough to sign links with"


@dataclass(frozen=True)
class People:
    """One person a role; the coordinators work for their components."""

    administrator: Actor
    manager: Actor
    icrc: Actor
    ifrc: Actor
    security: Actor
    observer: Actor
    funds: dict[str, Actor]
    focal_points: dict[str, Actor]
    authorisers: dict[str, Actor]

    @property
    def everybody(self) -> tuple[Actor, ...]:
        return (self.administrator, self.manager, self.icrc, self.ifrc, self.security, self.observer, *self.funds.values(),
                *self.focal_points.values(), *self.authorisers.values())


def person(session: Session, name: str, *grants: Grant, society: str | None = None) -> Actor:
    """Somebody with an account and these roles."""
    made = accounts.add_account(session, email=f"{name}@example.org", name=name.title(), society=society, now=NOW)
    for grant in grants:
        accounts.add_grant(session, made.id, grant, by=None, now=NOW)
    return accounts.get_account(session, made.id).actor


def people(session: Session, sources: tuple[str, ...] = ("ICRC", "Norway")) -> People:
    """Everybody that the small round needs."""
    societies = tuple(society.society for society in small_pool().societies)
    return People(
        administrator=person(session, "administrator", Grant(ADMINISTRATOR)),
        manager=person(session, "manager", Grant(ROUND_MANAGER), society="ICRC"),
        icrc=person(session, "icrc", Grant(ICRC_COORDINATOR), society="ICRC"),
        ifrc=person(session, "ifrc", Grant(IFRC_COORDINATOR), society="IFRC"),
        security=person(session, "security", Grant(SECURITY_FOCAL_POINT), society="ICRC"),
        observer=person(session, "observer", Grant(OBSERVER)),
        funds={source: person(session, f"funds-{source}", Grant(FUND_HOLDER, source=source)) for source in sources},
        focal_points={society: person(session, f"focal-{society}", Grant(FOCAL_POINT, society), society=society)
                      for society in societies},
        authorisers={society: person(session, f"authoriser-{society}", Grant(AUTHORISER, society), society=society)
                     for society in societies})


def begin(session: Session, who: People) -> Round:
    """The small round at screening, with every statement eligible and the pins that its plan was made with."""
    preparing.create_from(session, who.manager, scenario(small_pool(), KEY), key=KEY, state=ELIGIBLE, now=NOW)
    lifecycle.open_call(session, who.manager, KEY, now=NOW)
    return lifecycle.close_call(session, who.manager, KEY, now=NOW)


def keep_plan(session: Session, plan: Plan | None = None) -> int:
    """Keeps a plan (the small round's own) as if a run had given it; its number."""
    return plans.add_plan(session, KEY, plan or small().plan, run=None, now=NOW).number


def bring_to(session: Session, who: People, stage: str) -> Round:
    """The small round at screening, planning, proposed or consultation, with its plan kept as number 1 from planning on."""
    begin(session, who)
    if stage in (PLANNING, PROPOSED, CONSULTATION):
        lifecycle.freeze(session, who.manager, KEY, now=NOW)
        lifecycle.start_planning(session, who.manager, KEY, now=NOW)
        keep_plan(session)
    if stage in (PROPOSED, CONSULTATION):
        lifecycle.propose(session, who.icrc, KEY, plan=1, now=NOW)
    if stage == CONSULTATION:
        lifecycle.consult(session, who.icrc, KEY, now=NOW)
    assert stage in (SCREENING, PLANNING, PROPOSED, CONSULTATION)
    return rounds.get_round(session, KEY)


def live(session: Session) -> tuple[Proposal, ...]:
    """The exchanges of the proposed plan that are left in it."""
    plan = rounds.get_round(session, KEY).plan
    return () if plan is None else tuple(each for each in proposals.all_proposals(session, KEY, plan) if each.live)


def endorse_all(session: Session, *actors: Actor) -> None:
    for actor in actors:
        for each in live(session):
            approval.endorse(session, actor, KEY, each.exchange, now=NOW)


def clear_all(session: Session, who: People) -> None:
    for each in live(session):
        if each.needs_clearance and each.cleared is None:
            approval.clear(session, who.security, KEY, each.exchange, now=NOW)


def commit_all(session: Session, who: People) -> None:
    for each in envelopes.all_envelopes(session, KEY):
        approval.commit_money(session, who.funds[each.source], KEY, each.envelope, version=each.version, now=NOW)


def accept_all(session: Session, who: People) -> None:
    for each in live(session):
        for reply in each.replies:
            if reply.answer is None:
                replies.answer(session, who.authorisers[reply.society], KEY, each.exchange, reply.society, answer=YES, now=NOW)


def doing(database: Database, act: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
    """One act in a transaction of its own."""
    with database.writing() as session:
        return act(session, *arguments, now=NOW, **more)


__all__ = ["CONSOLE", "KEY", "NOW", "SECRET", "People", "accept_all", "begin", "bring_to", "clear_all", "commit_all", "doing",
           "endorse_all", "keep_plan", "live", "people", "person"]

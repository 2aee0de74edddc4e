"""Who may do what, when, and on whose behalf: the one table that pages, API and commands ask alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.domain.actors import (
    ADMINISTRATOR,
    AUTHORISER,
    CONSOLE_ROLE,
    FOCAL_POINT,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    LINK_ROLE,
    ROLES,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
    WORKER_ROLE,
    Actor,
)
from matcher.domain.errors import NotAllowed, WrongState
from matcher.domain.rounds import (
    APPROVED,
    ARCHIVED,
    COMPLETED,
    CONSULTATION,
    DRAFT,
    FROZEN,
    MOVES,
    OPEN,
    PLANNING,
    PROPOSED,
    REPAIR,
    SCREENING,
    UNDER_WAY,
)
from matcher.wording import _

ANY, SOCIETY, SOURCE, OWN = "any", "society", "source", "own"
"""Scopes: everything; what is of the grant's society; what is of the grant's source; one's own account."""

ANYBODY = "anybody"
"""Everybody who is logged in, with or without a role."""


@dataclass(frozen=True)
class Permission:
    """One row: roles that may do an act, in some stages (None: the act knows no stage), within a scope."""

    act: str
    roles: tuple[str, ...]
    stages: tuple[str, ...] | None
    scope: str


@dataclass(frozen=True)
class Reach:
    """How far an actor's right to an act goes: everything, or these societies and sources, or (all empty) nowhere."""

    everything: bool = False
    societies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.everything or bool(self.societies) or bool(self.sources)


P = Permission
_COORDINATORS = (ICRC_COORDINATOR, IFRC_COORDINATOR)
_LEADS = (ROUND_MANAGER, *_COORDINATORS)
_SOCIETY = (FOCAL_POINT, AUTHORISER)
_OPERATORS = (ADMINISTRATOR, CONSOLE_ROLE)
_BEFORE_FREEZE = (DRAFT, OPEN, SCREENING)
_CALL = (OPEN, SCREENING)
_WORKSHOP = (FROZEN, PLANNING, PROPOSED, REPAIR)
_DECIDING = (PROPOSED, CONSULTATION, REPAIR)
_SHOWN = (CONSULTATION, REPAIR, APPROVED, UNDER_WAY, COMPLETED, ARCHIVED)
_DELIVERY = (APPROVED, UNDER_WAY)
_REPORTING = (*_DELIVERY, COMPLETED)
_CARRIED = (*_REPORTING, ARCHIVED)
_MOVERS = {"propose": _LEADS, "back_to_planning": _LEADS, "consult": _LEADS, "repair": _LEADS, "propose_again": _LEADS,
           "approve": _COORDINATORS}


def _statement(subject: str) -> tuple[Permission, ...]:
    """What may be done with a need or an offer."""
    return (
        P(f"{subject}:list:view", (*_LEADS, SECURITY_FOCAL_POINT), None, ANY),
        P(f"{subject}:list:view", _SOCIETY, None, SOCIETY),
        P(f"{subject}:draft:save", _SOCIETY, _CALL, SOCIETY),
        P(f"{subject}:draft:save", _COORDINATORS, _CALL, ANY),
        P(f"{subject}:draft:submit", (AUTHORISER,), _CALL, SOCIETY),
        P(f"{subject}:statement:accept", _COORDINATORS, (SCREENING,), ANY),
        P(f"{subject}:statement:return", _COORDINATORS, _CALL, ANY),
        P(f"{subject}:statement:withdraw", _SOCIETY, _CALL, SOCIETY),
        P(f"{subject}:statement:withdraw", _COORDINATORS, _CALL, ANY),
    )


PERMISSIONS: tuple[Permission, ...] = (
    # one's own account
    P("own:account:view", (ANYBODY,), None, OWN),
    P("own:account:change", (ANYBODY,), None, OWN),
    P("own:password:set", (ANYBODY,), None, OWN),
    P("own:totp:set", (ANYBODY,), None, OWN),
    P("own:token:make", (ANYBODY,), None, OWN),
    P("own:token:revoke", (ANYBODY,), None, OWN),
    P("own:calendar:make", (ANYBODY,), None, OWN),
    P("own:calendar:withdraw", (ANYBODY,), None, OWN),
    P("own:login:begin", (ANYBODY,), None, OWN),
    P("own:login:end", (ANYBODY,), None, OWN),
    # people and the machine
    P("account:list:view", _OPERATORS, None, ANY),
    P("account:person:create", _OPERATORS, None, ANY),
    P("account:person:change", _OPERATORS, None, ANY),
    P("account:person:disable", _OPERATORS, None, ANY),
    P("account:grant:give", _OPERATORS, None, ANY),
    P("account:grant:take", _OPERATORS, None, ANY),
    P("account:reset:make", _OPERATORS, None, ANY),
    P("account:token:make", (CONSOLE_ROLE,), None, ANY),
    P("account:token:revoke", _OPERATORS, None, ANY),
    P("privacy:person:report", _OPERATORS, None, ANY),
    P("privacy:person:correct", _OPERATORS, None, ANY),
    P("privacy:person:withdraw", _OPERATORS, None, ANY),
    P("privacy:retention:purge", (*_OPERATORS, WORKER_ROLE), None, ANY),
    P("trail:entries:view", (ADMINISTRATOR, CONSOLE_ROLE, *_LEADS), None, ANY),
    P("trail:chain:verify", _OPERATORS, None, ANY),
    # the round
    P("round:list:view", (*ROLES, CONSOLE_ROLE), None, ANY),
    P("round:home:view", (*ROLES, CONSOLE_ROLE), None, ANY),
    P("round:aggregate:view", (*ROLES, CONSOLE_ROLE), None, ANY),
    P("round:draft:create", (ROUND_MANAGER, CONSOLE_ROLE), None, ANY),
    P("round:settings:save", (ROUND_MANAGER, CONSOLE_ROLE), _BEFORE_FREEZE, ANY),
    P("round:policy:save", (ROUND_MANAGER, CONSOLE_ROLE), (*_BEFORE_FREEZE, *_WORKSHOP), ANY),
    P("round:societies:save", (ROUND_MANAGER, CONSOLE_ROLE), _BEFORE_FREEZE, ANY),
    P("round:tables:export", (*_LEADS, CONSOLE_ROLE), None, ANY),
    *(P(f"round:stage:{move.name}", _MOVERS.get(move.name, (ROUND_MANAGER,)), move.starts, ANY) for move in MOVES),
    # statements and what stands beside them
    *_statement("need"),
    *_statement("offer"),
    P("capacity:level:view", _LEADS, None, ANY),
    P("capacity:level:view", _SOCIETY, None, SOCIETY),
    P("capacity:level:save", _SOCIETY, None, SOCIETY),
    P("screening:list:view", _LEADS, None, ANY),
    P("envelope:list:view", _LEADS, None, ANY),
    P("envelope:list:view", (FUND_HOLDER,), None, SOURCE),
    P("envelope:terms:save", (ROUND_MANAGER,), (*_BEFORE_FREEZE, *_WORKSHOP), ANY),
    P("envelope:money:commit", (FUND_HOLDER,), _DECIDING, SOURCE),
    P("envelope:money:release", (FUND_HOLDER,), _DECIDING, SOURCE),
    # runs and plans
    P("run:list:view", _LEADS, None, ANY),
    P("run:search:ask", _LEADS, (PLANNING, REPAIR), ANY),
    P("run:search:cancel", _LEADS, None, ANY),
    P("run:conflict:relax", (ROUND_MANAGER,), (PLANNING, REPAIR), ANY),
    P("run:result:keep", (WORKER_ROLE,), None, ANY),
    P("plan:list:view", _LEADS, None, ANY),
    P("plan:document:view", _LEADS, None, ANY),
    P("plan:document:export", _LEADS, None, ANY),
    P("plan:runs:compare", _LEADS, None, ANY),
    P("plan:questions:ask", _LEADS, None, ANY),
    P("plan:questions:view", _LEADS, None, ANY),
    P("plan:ledger:view", _LEADS, None, ANY),
    P("plan:exchange:view", (*_LEADS, SECURITY_FOCAL_POINT), None, ANY),
    P("plan:exchange:view", _SOCIETY, _SHOWN, SOCIETY),
    P("plan:exchange:endorse", _COORDINATORS, _DECIDING, ANY),
    P("plan:exchange:reject", _COORDINATORS, _DECIDING, ANY),
    P("plan:exchange:clear", (SECURITY_FOCAL_POINT,), _DECIDING, ANY),
    P("plan:pin:set", _LEADS, _WORKSHOP, ANY),
    P("plan:pin:remove", _LEADS, _WORKSHOP, ANY),
    P("plan:repair:adopt", _LEADS, (PLANNING, REPAIR), ANY),
    P("plan:standby:take", _LEADS, (PLANNING, REPAIR), ANY),
    P("plan:start:amend", _LEADS, _WORKSHOP, ANY),
    # answers and what follows
    P("reply:exchange:view", _LEADS, _SHOWN, ANY),
    P("reply:exchange:view", (*_SOCIETY, LINK_ROLE), _SHOWN, SOCIETY),
    P("reply:exchange:answer", (*_SOCIETY, LINK_ROLE), (CONSULTATION,), SOCIETY),
    P("reply:link:make", _LEADS, (CONSULTATION,), ANY),
    P("delivery:exchange:view", _LEADS, _CARRIED, ANY),
    P("delivery:exchange:view", _SOCIETY, _CARRIED, SOCIETY),
    P("delivery:exchange:advance", _SOCIETY, _DELIVERY, SOCIETY),
    P("delivery:exchange:advance", _LEADS, _DELIVERY, ANY),
    P("delivery:exchange:report", _SOCIETY, _REPORTING, SOCIETY),
    P("delivery:exchange:report", _LEADS, _REPORTING, ANY),
    P("delivery:exchange:record", _SOCIETY, _REPORTING, SOCIETY),
    P("delivery:exchange:record", _LEADS, _REPORTING, ANY),
    P("delivery:exchange:appraise", _SOCIETY, _REPORTING, SOCIETY),
    P("material:units:view", _LEADS, _CARRIED, ANY),
    P("material:units:view", _SOCIETY, _CARRIED, SOCIETY),
    P("material:units:view", (FUND_HOLDER,), _CARRIED, SOURCE),
    P("material:units:give", _LEADS, _REPORTING, ANY),
    P("material:units:give", (FUND_HOLDER,), _REPORTING, SOURCE),
    P("material:units:take", _LEADS, _REPORTING, ANY),
    P("material:units:take", _SOCIETY, _REPORTING, SOCIETY),
    # the pledge
    P("pledge:commitment:view", _LEADS, None, ANY),
    P("pledge:commitment:view", _SOCIETY, None, SOCIETY),
    P("pledge:commitment:save", _SOCIETY, None, SOCIETY),
    P("pledge:plan:view", _LEADS, None, ANY),
    P("pledge:plan:view", _SOCIETY, None, SOCIETY),
    P("pledge:plan:save", _SOCIETY, None, SOCIETY),
    P("pledge:indicator:view", (*_LEADS, CONSOLE_ROLE), None, ANY),
    P("pledge:indicator:view", _SOCIETY, _CARRIED, SOCIETY),
    P("round:indicators:view", (*ROLES, CONSOLE_ROLE), _CARRIED, ANY),
    P("pledge:report:make", (*_LEADS, CONSOLE_ROLE), None, ANY),
)

ACTS = tuple(dict.fromkeys(row.act for row in PERMISSIONS))
_ROWS: dict[str, tuple[Permission, ...]] = {act: tuple(row for row in PERMISSIONS if row.act == act) for act in ACTS}


def require(
    actor: Actor, act: str, *, stage: str | None = None, society: str | None = None, source: str | None = None
) -> None:
    """Passes when the actor may do the act; else NotAllowed, or WrongState where only the stage is in the way.

    An act that depends on the stage must be asked with one. An act on something of a society (or source) must be asked
    with it: without one, a right that reaches one society only does not count.
    """
    rows = _rows(act)
    if stage is None and any(row.stages is not None for row in rows):
        raise ValueError(f"'{act}' depends on the stage of a round: give it.")
    held = [row for row in rows if _holds(actor, row, society, source)]
    if not held:
        raise NotAllowed(_("You may not do this ({act})."), act=act)
    if not any(row.stages is None or stage in row.stages for row in held):
        stages = ", ".join(dict.fromkeys(each for row in held for each in row.stages or ()))
        raise WrongState(_("This cannot be done while the round is at stage {stage}; it can at: {stages}."),
                         stage=stage, stages=stages)


def may(
    actor: Actor, act: str, *, stage: str | None = None, society: str | None = None, source: str | None = None
) -> bool:
    """Whether the actor may do the act. What is not given is not asked: without a society, whether for any at all."""
    return any(
        (stage is None or row.stages is None or stage in row.stages) and _holds(actor, row, society, source, ask=False)
        for row in _rows(act))


def reach(actor: Actor, act: str, *, stage: str | None = None) -> Reach:
    """How far the actor's right goes, for lists that show only what is theirs."""
    rows = [row for row in _rows(act) if stage is None or row.stages is None or stage in row.stages]
    if any(row.scope in (ANY, OWN) and _roles(actor) & set(row.roles) for row in rows):
        return Reach(True)
    return Reach(
        False,
        _named(grant.society for row in rows if row.scope == SOCIETY for grant in actor.grants if grant.role in row.roles),
        _named(grant.source for row in rows if row.scope == SOURCE for grant in actor.grants if grant.role in row.roles))


def roles_for(actor: Actor, act: str) -> tuple[str, ...]:
    """The roles of an actor that give a right to an act, as the trail notes them."""
    wanted = {role for row in _rows(act) for role in row.roles}
    return tuple(sorted(_roles(actor) & wanted))


def _rows(act: str) -> tuple[Permission, ...]:
    if act not in _ROWS:
        raise ValueError(f"'{act}' is in no row of the table of permissions.")
    return _ROWS[act]


def _roles(actor: Actor) -> frozenset[str]:
    return actor.roles | {ANYBODY} if actor.account else actor.roles


def _named(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))


def _holds(actor: Actor, row: Permission, society: str | None, source: str | None, *, ask: bool = True) -> bool:
    """Whether some role of the actor gives this right on something of this society or source."""
    if row.scope in (ANY, OWN):
        return bool(_roles(actor) & set(row.roles))
    for grant in actor.grants:
        if grant.role not in row.roles:
            continue
        wanted, held = (society, grant.society) if row.scope == SOCIETY else (source, grant.source)
        if wanted == held or (wanted is None and not ask):
            return True
    return False

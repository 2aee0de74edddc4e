"""Who acts in a round: roles, grants, actors."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.domain.kinds import COMPONENTS

ADMINISTRATOR = "administrator"
ROUND_MANAGER = "round_manager"
ICRC_COORDINATOR = "icrc_coordinator"
IFRC_COORDINATOR = "ifrc_coordinator"
FOCAL_POINT = "focal_point"
AUTHORISER = "authoriser"
FUND_HOLDER = "fund_holder"
SECURITY_FOCAL_POINT = "security_focal_point"
OBSERVER = "observer"
ROLES = (ADMINISTRATOR, ROUND_MANAGER, ICRC_COORDINATOR, IFRC_COORDINATOR, FOCAL_POINT, AUTHORISER, FUND_HOLDER,
         SECURITY_FOCAL_POINT, OBSERVER)
"""What may be granted to an account."""

COORDINATORS = (ICRC_COORDINATOR, IFRC_COORDINATOR)
OF_A_SOCIETY = (FOCAL_POINT, AUTHORISER)
OF_A_SOURCE = (FUND_HOLDER,)

CONSOLE_ROLE, WORKER_ROLE, LINK_ROLE = "console", "worker", "link"
"""Roles that nobody is granted: the operator at the command line, the program itself, who holds a signed link."""


@dataclass(frozen=True, order=True)
class Grant:
    """A role; a focal point's or authoriser's holds for one society, a fund holder's for one source of envelopes."""

    role: str
    society: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        if self.role not in (*ROLES, CONSOLE_ROLE, WORKER_ROLE, LINK_ROLE):
            raise ValueError(f"'{self.role}' is no role; known: {', '.join(ROLES)}.")
        if (self.role in (*OF_A_SOCIETY, LINK_ROLE)) != (self.society is not None):
            raise ValueError(f"A society belongs to the roles {' and '.join(OF_A_SOCIETY)}, and only to them.")
        if (self.role in OF_A_SOURCE) != (self.source is not None):
            raise ValueError(f"A source belongs to the role {FUND_HOLDER}, and only to it.")


@dataclass(frozen=True)
class Actor:
    """Who asks for something. `society` is where the person works, whatever their roles: a National Society, or a
    component; None for a person of neither."""

    account: int
    grants: tuple[Grant, ...]
    society: str | None = None

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def own_societies(self) -> frozenset[str]:
        """The National Societies this person works or speaks for; a component is none."""
        named = {grant.society for grant in self.grants} | {self.society}
        return frozenset(name for name in named if name is not None and name not in COMPONENTS)


CONSOLE = Actor(0, (Grant(CONSOLE_ROLE),))
"""The operator at the machine's own command line."""

WORKER = Actor(0, (Grant(WORKER_ROLE),))
"""The program itself, at work on a run or a clean-up."""

"""One exchange as the pledge counts it: what its needs expect, and what was reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matcher.domain.deliveries import CARRIED_OUT, GROUPS, Attendance, Delivery, Material
from matcher.domain.kinds import JOINT_OPERATION, MATERIAL, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT
from matcher.domain.plan import Exchange
from matcher.domain.pool import Pool
from matcher.domain.proposals import CANCELLED

EMPHASIS = ("conflict", "migration")
"""The contexts that the pledge puts its stress on."""
ACTIVITY_OF_KIND = {SECONDMENT: "peer_support", JOINT_OPERATION: "service_offer", PRACTICE_EXCHANGE: "experience",
                    PEER_REVIEW: "peer_support"}
ACTIVITY_OF_CAPABILITY = {"SRV-REUN": "reunification", "STR-FUND": "resources"}
"""What is asked tells the sort of activity before the kind does."""


@dataclass(frozen=True)
class Carried:
    """An exchange of the plan. `planned` has the expected participations by group, each need counted once however many
    legs it has; `marks` are those of people, by society and group; money is in whole units by (line, envelope), `support`
    what each envelope adds for support costs, in thousandths."""

    exchange: str
    kind: str
    state: str
    receivers: tuple[str, ...]
    senders: tuple[str, ...]
    contexts: tuple[str, ...]
    capabilities: tuple[str, ...]
    activity: str
    planned: Mapping[str, int]
    planned_campaigns: int
    planned_advocacy: int
    charges: Mapping[tuple[str, str], int]
    own_funds: int
    delivery: Delivery
    marks: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    support: Mapping[str, int] = field(default_factory=dict)
    materials: tuple[Material, ...] = ()

    @property
    def done(self) -> bool:
        """Whether it took place, so that its figures count."""
        return self.state in CARRIED_OUT

    @property
    def cancelled(self) -> bool:
        return self.state == CANCELLED

    @property
    def emphasised(self) -> bool:
        """Whether one of its needs is about conflict or migration."""
        return any(context in EMPHASIS for context in self.contexts)

    @property
    def societies(self) -> frozenset[str]:
        return frozenset((*self.receivers, *self.senders))

    @property
    def attendance(self) -> tuple[Attendance, ...]:
        """Participants, of an exchange that took place."""
        return self.delivery.attendance if self.done else ()

    @property
    def activities(self) -> Mapping[str, int]:
        """Activities by sort: as reported; one of the planned sort where the report names none."""
        if not self.done:
            return {}
        return self.delivery.activities or {self.activity: 1}


def carried(
    exchange: Exchange, pool: Pool, state: str, delivery: Delivery, *,
    marks: Mapping[tuple[str, str], frozenset[str]] | None = None, materials: Iterable[Material] = (),
) -> Carried:
    """The facts of one exchange."""
    legs = exchange.legs
    needs = [pool.need[key] for key in dict.fromkeys(leg.need for leg in legs)]
    charges: dict[tuple[str, str], int] = {}
    for leg in legs:
        for charge in leg.charges:
            if not charge.line.startswith(MATERIAL):
                key = charge.line, charge.envelope
                charges[key] = charges.get(key, 0) + charge.amount
    capabilities = tuple(dict.fromkeys(leg.capability for leg in legs))
    activity = next((ACTIVITY_OF_CAPABILITY[code] for code in capabilities if code in ACTIVITY_OF_CAPABILITY),
                    ACTIVITY_OF_KIND[exchange.kind])
    return Carried(
        exchange=exchange.id, kind=exchange.kind, state=state, receivers=tuple(dict.fromkeys(leg.receiver for leg in legs)),
        senders=tuple(dict.fromkeys(leg.sender for leg in legs)), contexts=tuple(sorted({c for need in needs for c in need.contexts})),
        capabilities=capabilities, activity=activity,
        planned={group: sum(getattr(need, f"train_{group}") for need in needs) for group in GROUPS},
        planned_campaigns=sum(need.campaigns for need in needs), planned_advocacy=sum(need.advocacy for need in needs),
        charges=charges, own_funds=sum(sum(leg.own_funds.values()) for leg in legs), delivery=delivery, marks=dict(marks or {}),
        support={key: pool.envelope[key].support_permille
                 for key in {*(envelope for _, envelope in charges), *(row.envelope for row in delivery.spent)} if key in pool.envelope},
        materials=tuple(materials))

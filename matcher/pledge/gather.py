"""A round's facts for the pledge, read from the store in a few statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.domain.commitments import Commitment
from matcher.domain.deliveries import Material
from matcher.domain.errors import WrongState
from matcher.domain.kinds import COMPONENTS, MATERIAL
from matcher.domain.plan import Exchange, Plan
from matcher.domain.pool import Pool
from matcher.domain.proposals import DELIVERY_STATES, LEFT_OUT, Proposal
from matcher.domain.rounds import APPROVED, ARCHIVED, COMPLETED, UNDER_WAY, Round
from matcher.pledge.facts import Carried, carried
from matcher.store import commitments, deliveries, materials, plans, proposals, rounds, snapshots
from matcher.store.session import Session
from matcher.wording import _

SINCE_APPROVAL = (APPROVED, UNDER_WAY, COMPLETED, ARCHIVED)


@dataclass(frozen=True)
class Gathered:
    """A round with its proposed plan, that plan's pool, and the facts of its exchanges in the plan's order."""

    round: Round
    plan: Plan
    pool: Pool
    facts: tuple[Carried, ...]
    commitments: dict[str, tuple[Commitment, ...]]

    @property
    def societies(self) -> tuple[str, ...]:
        """The National Societies that take part in the round."""
        return tuple(row.society for row in self.pool.societies if row.society not in COMPONENTS)


def gather(session: Session, round: str, *, societies: Iterable[str] = ()) -> Gathered:
    """The facts of a round; of the exchanges of some societies only where they are named. WrongState without a plan."""
    held = rounds.get_round(session, round)
    if held.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=round)
    kept = plans.kept_plan(session, round, held.plan)
    plan = plans.get_plan(session, round, held.plan)
    pool = snapshots.get_snapshot(session, round, kept.digest).pool
    facts = facts_of(session, held, plan, pool, societies=societies)
    named = tuple(row.society for row in pool.societies if row.society not in COMPONENTS)
    return Gathered(held, plan, pool, facts, commitments.commitments_of(session, named))


def facts_of(session: Session, held: Round, plan: Plan, pool: Pool, *, societies: Iterable[str] = ()) -> tuple[Carried, ...]:
    """The facts of the exchanges of a plan, which is the round's proposed one."""
    wanted = frozenset(societies)
    every = [each for each in proposals.all_proposals(session, held.key, held.plan or 0)
             if counts(held, each) and (not wanted or wanted & set(each.societies))]
    known = {each.exchange: each for each in every}
    written = deliveries.deliveries_of(session, every)
    marks = deliveries.marks_of(session, every)
    sent = materials.materials_of(session, every)
    return tuple(
        carried(exchange, pool, known[exchange.id].state, written[exchange.id],
                marks={(society, group): found for (name, society, group), found in marks.items() if name == exchange.id},
                materials=tuple(sent.get(asked.key, asked) for asked in materials_asked(exchange)))
        for exchange in plan.exchanges if exchange.id in known)


def counts(held: Round, proposal: Proposal) -> bool:
    """Whether an exchange is among those that are planned: once the plan is approved all that were approved, also those
    that were cancelled since; before, those that are still in it."""
    return proposal.state in DELIVERY_STATES if held.stage in SINCE_APPROVAL else proposal.state not in LEFT_OUT


def materials_asked(exchange: Exchange) -> tuple[Material, ...]:
    """The materials that the plan gives an exchange, as they stand before anybody has done anything."""
    return tuple(
        Material(exchange.id, leg.need, charge.line.removeprefix(MATERIAL), charge.envelope, charge.amount)
        for leg in exchange.legs for charge in leg.charges if charge.line.startswith(MATERIAL))

"""How the exchanges of a plan stand, in one statement however many they are: what a page of the plan shows beside each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.store.schema import PlanRow, ProposalRow, ReplyRow, RoundRow


@dataclass(frozen=True)
class Standing:
    """What was decided on one exchange: `parties` have a say, `answers` were given. `version` is the proposal's."""

    exchange: str
    state: str
    version: int
    icrc: bool
    ifrc: bool
    cleared: bool
    parties: int
    answers: int


def standings(session: Session, round: str, plan: int) -> dict[str, Standing]:
    """How every exchange of a plan stands, by its name in the plan; empty for a plan that is not there."""
    rows = session.execute(
        select(ProposalRow.exchange, ProposalRow.state, ProposalRow.version, ProposalRow.icrc_by, ProposalRow.ifrc_by,
               ProposalRow.cleared_by, func.count(ReplyRow.id), func.count(ReplyRow.answer))
        .join(PlanRow, PlanRow.id == ProposalRow.plan_id).join(RoundRow, RoundRow.id == PlanRow.round_id)
        .outerjoin(ReplyRow, ReplyRow.proposal_id == ProposalRow.id)
        .where(RoundRow.key == round, PlanRow.number == plan).group_by(ProposalRow.id))
    return {exchange: Standing(exchange, state, version, icrc is not None, ifrc is not None, cleared is not None, parties, answers)
            for exchange, state, version, icrc, ifrc, cleared, parties, answers in rows}

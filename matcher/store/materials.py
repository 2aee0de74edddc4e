"""The register of materials on their way from an envelope to a need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.domain.deliveries import Material
from matcher.domain.errors import Conflict
from matcher.domain.proposals import Proposal
from matcher.store.locking import change_at
from matcher.store.schema import MaterialRow


def materials_of(session: Session, proposals: Iterable[Proposal]) -> dict[tuple[str, str, str, str], Material]:
    """What is on its way, by exchange, need, material and envelope."""
    given = {proposal.id: proposal.exchange for proposal in proposals}
    rows = session.scalars(select(MaterialRow).where(MaterialRow.proposal_id.in_(given)).order_by(MaterialRow.id)
                           .execution_options(populate_existing=True)) if given else ()
    found = [_fact(row, given[row.proposal_id]) for row in rows]
    return {each.key: each for each in found}


def save_material(session: Session, proposal: Proposal, material: Material, *, by: int | None, **values: Any) -> Material:
    """Changes a material on its way that is still at the version of the fact; version 0 makes it. Conflict."""
    row = session.scalar(select(MaterialRow).where(
        MaterialRow.proposal_id == proposal.id, MaterialRow.need == material.need, MaterialRow.material == material.material,
        MaterialRow.envelope == material.envelope))
    values = {**values, "changed_by": by or None}
    if row is None and material.version == 0:
        row = MaterialRow(proposal_id=proposal.id, need=material.need, material=material.material, envelope=material.envelope,
                          units=material.units, version=1, **values)
        session.add(row)
        session.flush()
    elif row is None or not change_at(session, row, material.version, values):
        raise Conflict(f"material {proposal.exchange} {material.material}", mine=values,
                       theirs=_fact(row, proposal.exchange) if row else None)
    return _fact(row, proposal.exchange)


def _fact(row: MaterialRow, exchange: str) -> Material:
    return Material(exchange, row.need, row.material, row.envelope, row.units, row.state, row.granted, row.shipped, row.received,
                    row.handed_over, row.since, row.version)

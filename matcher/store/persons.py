"""What is held about a person, and what is let go: the parts of data protection that touch many tables."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from matcher.domain.accounts import DISABLED, WITHDRAWN
from matcher.domain.proposals import DELIVERY_STATES
from matcher.domain.rounds import ARCHIVED, CANCELLED, COMPLETED
from matcher.store.accounts import account_row
from matcher.store.deliveries import settle_marks_of
from matcher.store.schema import (
    AccountRow,
    ActionPlanRow,
    ApiAnswerRow,
    ApiTokenRow,
    AppraisalRow,
    CommitmentRow,
    DeliveryRow,
    EntryRow,
    EnvelopeRow,
    GrantRow,
    HandRow,
    LoginSessionRow,
    MaterialRow,
    NeedRow,
    OfferRow,
    PinRow,
    PlanRow,
    ProposalRow,
    RecoveryCodeRow,
    ReplyRow,
    RoundRow,
    RunRow,
    SnapshotRow,
    TokenRow,
)

OVER = (COMPLETED, ARCHIVED, CANCELLED)
_REFERENCES: tuple[tuple[str, Any], ...] = (
    ("rounds created", RoundRow.created_by), ("needs submitted", NeedRow.submitted_by), ("offers submitted", OfferRow.submitted_by),
    ("statements entered or changed", HandRow.account_id), ("envelopes entered", EnvelopeRow.entered_by),
    ("envelopes committed", EnvelopeRow.committed_by), ("pins made", PinRow.made_by), ("snapshots made", SnapshotRow.made_by),
    ("runs asked for", RunRow.asked_by), ("endorsements for the ICRC", ProposalRow.icrc_by),
    ("endorsements for the IFRC", ProposalRow.ifrc_by), ("rejections", ProposalRow.rejected_by),
    ("security clearances", ProposalRow.cleared_by), ("answers", ReplyRow.by_account), ("deliveries written down", DeliveryRow.changed_by),
    ("appraisals written", AppraisalRow.by_account), ("materials put forward", MaterialRow.changed_by),
    ("commitments stated", CommitmentRow.changed_by), ("plans of action changed", ActionPlanRow.changed_by),
    ("trail entries", EntryRow.account))


def held_about(session: Session, account: int) -> dict[str, Any]:
    """Everything that is kept of a person, as plain values: the columns of the account (secrets as yes or no), roles,
    log-ins, and in how many places the account's number stands."""
    row = account_row(session, account)
    hidden = {"password", "totp_secret", "totp_step"}
    columns = {column.name: getattr(row, column.name) for column in AccountRow.__table__.columns if column.name not in hidden}
    return {
        "account": columns | {"password": row.password is not None, "totp_secret": row.totp_secret is not None},
        "grants": [{"role": grant.role, "society": grant.society, "source": grant.source, "given_at": grant.given_at}
                   for grant in session.scalars(select(GrantRow).where(GrantRow.account_id == account).order_by(GrantRow.id))],
        "log_ins": [{"created_at": login.created_at, "seen_at": login.seen_at, "expires_at": login.expires_at}
                    for login in session.scalars(select(LoginSessionRow).where(LoginSessionRow.account_id == account)
                                                 .order_by(LoginSessionRow.created_at))],
        "api_tokens": [{"title": token.title, "scopes": token.scopes, "created_at": token.created_at, "expires_at": token.expires_at,
                        "used_at": token.used_at, "revoked_at": token.revoked_at}
                       for token in session.scalars(select(ApiTokenRow).where(ApiTokenRow.account_id == account).order_by(ApiTokenRow.id))],
        "links": session.scalar(select(func.count()).select_from(TokenRow).where(TokenRow.account_id == account)) or 0,
        "acts": {name: session.scalar(select(func.count()).where(column == account)) or 0 for name, column in _REFERENCES},
    }


def forget_person(session: Session, account: int) -> None:
    """Takes everything out of an account that tells who it is; its number stays where it acted."""
    row = account_row(session, account)
    for kind in (GrantRow, LoginSessionRow, TokenRow, RecoveryCodeRow, ApiTokenRow, ApiAnswerRow):
        session.execute(delete(kind).where(kind.account_id == account).execution_options(synchronize_session="fetch"))
    row.email, row.name, row.function, row.phone, row.society = f"withdrawn-{account}", "", "", "", None
    row.password = row.totp_secret = row.oidc_issuer = row.oidc_subject = row.last_login_at = None
    row.totp_confirmed, row.totp_step, row.state, row.language = False, 0, WITHDRAWN, "en"
    row.version += 1
    session.flush()


def idle_accounts(session: Session, before: datetime) -> tuple[int, ...]:
    """Closed accounts that nobody has used since a moment."""
    used = func.coalesce(AccountRow.last_login_at, AccountRow.created_at)
    return tuple(session.scalars(select(AccountRow.id).where(AccountRow.state == DISABLED, used < before).order_by(AccountRow.id)))


def forget_candidates(session: Session, before: datetime) -> int:
    """Takes free text, and who had a hand in them, from the statements of rounds that ended before a moment, unless an
    exchange that was approved came of them; how many statements."""
    return _forget_statements(session, before, parties=False)


def forget_parties(session: Session, before: datetime) -> int:
    """As `forget_candidates`, for every statement; who answered for the parties; and the marks of people who took part,
    of which the numbers stay."""
    count = _forget_statements(session, before, parties=True)
    for round in session.scalars(_ended(before)).all():
        settle_marks_of(session, round)
    plans = select(PlanRow.id).where(PlanRow.round_id.in_(_ended(before)))
    session.execute(
        update(ReplyRow).where(ReplyRow.proposal_id.in_(select(ProposalRow.id).where(ProposalRow.plan_id.in_(plans))),
                               ReplyRow.by_account.is_not(None))
        .values(by_account=None).execution_options(synchronize_session="fetch"))
    return count


def _forget_statements(session: Session, before: datetime, *, parties: bool) -> int:
    count = 0
    for round in session.scalars(_ended(before)).all():
        spared = frozenset[tuple[str, str]]() if parties else _in_approved(session, round)
        for table, kind, key in (("needs", NeedRow, "need"), ("offers", OfferRow, "offer")):
            for row in session.scalars(_with_traces(round, table, kind, key)).all():
                name = getattr(row, key)
                if (table, name) in spared:
                    continue
                row.reason, row.submitted_by = "", None
                if isinstance(row, NeedRow):
                    row.deliverable = None
                session.execute(delete(HandRow).where(HandRow.round_id == round, HandRow.table == table, HandRow.key == name)
                                .execution_options(synchronize_session="fetch"))
                count += 1
    session.flush()
    return count


def _with_traces(round: int, table: str, kind: Any, key: str) -> Select[Any]:
    """The statements of a round that still hold something of a person."""
    hands = select(HandRow.key).where(
        HandRow.round_id == kind.round_id, HandRow.table == table, HandRow.key == getattr(kind, key)).exists()
    told = [kind.reason != "", kind.submitted_by.is_not(None), hands]
    if kind is NeedRow:
        told.append(func.coalesce(NeedRow.deliverable, "") != "")
    return select(kind).where(kind.round_id == round, or_(*told))


def _ended(before: datetime) -> Select[int]:
    """The rounds that ended before a moment."""
    return select(RoundRow.id).where(RoundRow.stage.in_(OVER), RoundRow.stage_since < before)


def _in_approved(session: Session, round: int) -> frozenset[tuple[str, str]]:
    """The needs and offers that exchanges were approved of."""
    found: set[tuple[str, str]] = set()
    rows = session.execute(
        select(PlanRow.document, ProposalRow.exchange).join(ProposalRow, ProposalRow.plan_id == PlanRow.id)
        .where(PlanRow.round_id == round, ProposalRow.state.in_(DELIVERY_STATES)).order_by(PlanRow.id)).all()
    for document in {row.document for row in rows}:
        approved = {row.exchange for row in rows if row.document == document}
        for exchange in json.loads(document)["exchanges"]:
            if exchange["id"] in approved:
                found |= {pair for leg in exchange["legs"] for pair in (("needs", leg["need"]), ("offers", leg["offer"]))}
    return frozenset(found)

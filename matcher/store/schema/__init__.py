"""Every table, one file a family. Rows end in `Row` and never leave the store."""

from matcher.store.schema.accounts import (
    AccountRow,
    AttemptRow,
    GrantRow,
    LoginSessionRow,
    RecoveryCodeRow,
    TokenRow,
)
from matcher.store.schema.base import Base, Moment
from matcher.store.schema.commitments import ActionLineRow, ActionPlanRow, CommitmentRow
from matcher.store.schema.deliveries import (
    AppraisalRow,
    AttendanceRow,
    CheckRow,
    DeliveryRow,
    MarkKeyRow,
    MarkRow,
    MaterialRow,
    SpentRow,
)
from matcher.store.schema.interface import ApiAnswerRow, ApiTokenRow, CalendarLinkRow
from matcher.store.schema.plans import PlanRow, ProposalRow, ReplyRow, RunRow, SnapshotRow
from matcher.store.schema.requests import AssessmentRow, HandRow, NeedRow, OfferRow
from matcher.store.schema.rounds import (
    AffinityRow,
    BaselineRow,
    EnvelopeRow,
    HistoryRow,
    PinRow,
    RoundRow,
    SocietyRow,
)
from matcher.store.schema.trail import EntryRow, HeadRow

__all__ = [
    "AccountRow", "ActionLineRow", "ActionPlanRow", "AffinityRow", "ApiAnswerRow", "ApiTokenRow", "AppraisalRow", "AssessmentRow",
    "AttemptRow", "AttendanceRow", "Base", "BaselineRow", "CalendarLinkRow", "CheckRow", "CommitmentRow", "DeliveryRow", "EntryRow",
    "EnvelopeRow", "GrantRow", "HandRow", "HeadRow", "HistoryRow", "LoginSessionRow", "MarkKeyRow", "MarkRow", "MaterialRow",
    "Moment", "NeedRow", "OfferRow", "PinRow", "PlanRow", "ProposalRow", "RecoveryCodeRow", "ReplyRow", "RoundRow",
    "RunRow", "SnapshotRow", "SocietyRow", "SpentRow", "TokenRow",
]

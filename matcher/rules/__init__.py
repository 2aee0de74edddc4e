"""The family of rules: may these legs stand together? The tuple is the register, in the order of MODEL.md section 5."""

from matcher.rules.away import Away
from matcher.rules.balance import Balance
from matcher.rules.base import Rule
from matcher.rules.cohort import Cohort
from matcher.rules.debt import Debt
from matcher.rules.funding import Funding
from matcher.rules.hosting import Hosting
from matcher.rules.need_once import NeedOnce
from matcher.rules.no_mutual_review import NoMutualReview
from matcher.rules.offer_capacity import OfferCapacity
from matcher.rules.pins import Pins
from matcher.rules.team import Team

RULES: tuple[type[Rule], ...] = (
    NeedOnce, Team, Cohort, OfferCapacity, Hosting, Away, Funding, NoMutualReview, Balance, Debt, Pins,
)

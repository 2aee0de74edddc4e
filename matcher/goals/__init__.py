"""The family of goals: which plan is better? The tuple is the register, in the default order."""

from matcher.goals.base import Goal
from matcher.goals.cost import Cost
from matcher.goals.equity import Equity
from matcher.goals.fit import Fit
from matcher.goals.impact import Impact
from matcher.goals.mutual import Mutual
from matcher.goals.reach import Reach
from matcher.goals.steadiness import Steadiness

GOALS: tuple[type[Goal], ...] = (Impact, Reach, Equity, Mutual, Fit, Cost, Steadiness)

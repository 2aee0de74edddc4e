"""The family of checks: may one leg stand? The tuple is the register, in the order in which they are asked."""

from matcher.checks.avoids import Avoids
from matcher.checks.base import Check
from matcher.checks.capability import Capability
from matcher.checks.capacity import Capacity
from matcher.checks.fundable import Fundable
from matcher.checks.kind import Kind
from matcher.checks.language import Language
from matcher.checks.level import Level
from matcher.checks.listed import Listed
from matcher.checks.mode import Mode
from matcher.checks.not_self import NotSelf
from matcher.checks.security import Security
from matcher.checks.standing import Standing
from matcher.checks.window import Window

CHECKS: tuple[type[Check], ...] = (
    NotSelf, Standing, Kind, Capability, Level, Avoids, Listed, Mode, Language, Security, Capacity, Window, Fundable,
)

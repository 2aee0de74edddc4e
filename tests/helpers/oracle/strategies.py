"""Hypothesis strategies for tiny rounds that an exhaustive search can still settle."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from matcher.domain.pool import Pool
from tests.helpers.oracle.dice import Dice
from tests.helpers.oracle.making import make


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Pool, dict[str, Any]]:
    """A pool and its tables checks, rules and goals: at most 4 needs, 4 offers, 3 envelopes, 10 weeks."""
    return make(Dice(lambda low, high: draw(st.integers(low, high))))

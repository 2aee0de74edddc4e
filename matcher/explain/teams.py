"""Why no team stands: roles without an offer that passes, roles whose offers are taken, or no way to put them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

import numpy as np

from matcher.domain.reasons import Reason
from matcher.explain.around import Around
from matcher.explain.obstacles import unfunded
from matcher.model.columns import JOP

# So many teams are looked at.
_TEAMS = 600


def why_no_team(free: Sequence[Sequence[int]], around: Around) -> tuple[Reason, ...]:
    """Why no team of these legs, free ones for each role in turn, is in the plan."""
    rules: tuple[str, ...] | None = None
    poor: tuple[int, int] | None = None
    for team, week, language in teams(free, around):
        broken = around.broken((around.exchange(JOP, week, language, team),))
        if broken:
            names = tuple(sorted({breach.rule for breach in broken}))
            rules = names if rules is None or len(names) < len(rules) else rules
            continue
        unpaid = next((leg for leg in team if not around.purse.pays(leg, [week])), None)
        if unpaid is None:
            return (Reason("team_taken", {}),)
        poor = poor or (unpaid, week)
    if poor is not None:
        return unfunded(poor[0], [poor[1]], around, poor[1]).reasons
    return (Reason("team_apart", {}) if rules is None else Reason("team_rules", {"rules": list(rules)}),)


def teams(free: Sequence[Sequence[int]], around: Around) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Legs for every role from two societies, with each start and the first language that they have in common."""
    legs = around.problem.legs
    for team in islice(product(*free), _TEAMS):
        which = np.array(team)
        common = np.flatnonzero(legs.allowed[which].all(axis=0))
        if len(set(legs.sender[which].tolist())) < 2 or not len(common):
            continue
        for week in np.flatnonzero(legs.starts[which].all(axis=0)).tolist():
            yield team, week, int(common[0])

"""Whether a bill can be paid by own funds and few envelopes, each of which gives from its least to its most.

For chosen envelopes this is a transportation problem. Groups of cost lines must be paid in full; an envelope pays only
the groups that its earmark on lines admits, at most its ceilings, and at least min_grant if it pays at all. Own funds
pay any cash. The upper limits can be kept when no set of groups asks more than all that can pay one of them have; the
lower limits when no set of envelopes must give more than the groups that one of them can pay ask. By the theorem of
Mendelsohn and Dulmage (or a look at every cut of the flow) both can be kept at once when each can, in whole units.
Cash and each material share nothing but the limit on the number of envelopes, so the fewest of each may be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Payer(NamedTuple):
    """One envelope on one bill: the most and the least that it may give, and the groups that it pays, as bits."""

    most: int
    least: int
    groups: int


def fewest(asked: Sequence[int], own: int, payers: Iterable[Payer], limit: int) -> int | None:
    """The smallest number of payers that, with own funds, pay every group in full; None when `limit` is too few."""
    return _Search(asked, own, payers).fewest(limit)


class _Search:
    """Depth first over sets of payers, the greatest first; `asks[mask]` is what the groups of a mask ask together."""

    def __init__(self, asked: Sequence[int], own: int, payers: Iterable[Payer]) -> None:
        self.asks = [sum(amount for group, amount in enumerate(asked) if mask >> group & 1)
                     for mask in range(1 << len(asked))]
        # Sets of groups that own funds alone would cover can never be what is lacking.
        self.masks = [mask for mask, amount in enumerate(self.asks) if amount > own]
        self.lacking = [self.asks[mask] - own for mask in self.masks]
        useful = (p for p in payers if p.most > 0 and p.least <= min(p.most, self.asks[p.groups]) and p.groups)
        self.payers = sorted(useful, reverse=True)
        self.gives = [[p.most if p.groups & mask else 0 for mask in self.masks] for p in self.payers]
        self.best = [list(row) for row in self.gives]  # the most that any payer from here on gives
        for i in range(len(self.best) - 2, -1, -1):
            self.best[i] = [max(here, later) for here, later in zip(self.best[i], self.best[i + 1], strict=True)]

    def fewest(self, limit: int) -> int | None:
        if not self.lacking:
            return 0
        for number in range(1, min(limit, len(self.payers)) + 1):
            if self.covers(0, number, self.lacking, {0: 0}):
                return number
        return None

    def covers(self, first: int, number: int, lacking: list[int], granted: dict[int, int]) -> bool:
        """Whether some of `number` payers from `first` on cover what is lacking, beside what is granted already."""
        if max(lacking) <= 0:
            return True
        if not number:
            return False
        for i in range(first, len(self.payers)):
            if any(lack > number * best for lack, best in zip(lacking, self.best[i], strict=True)):
                return False
            if i > first and self.payers[i] == self.payers[i - 1]:
                continue  # its twin was tried just now
            grown = self.grant(granted, self.payers[i])
            if grown is None:
                continue
            left = [lack - give for lack, give in zip(lacking, self.gives[i], strict=True)]
            if self.covers(i + 1, number - 1, left, grown):
                return True
        return False

    def grant(self, granted: dict[int, int], payer: Payer) -> dict[int, int] | None:
        """By groups reached, the greatest sum of leasts of any set of the chosen payers; None when it is too great."""
        if not payer.least:
            return granted
        grown = dict(granted)
        for reached, least in granted.items():
            together, both = reached | payer.groups, least + payer.least
            if both > self.asks[together]:
                return None
            grown[together] = max(grown.get(together, 0), both)
        return grown

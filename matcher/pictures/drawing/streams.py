"""Streams between columns of nodes: how high each node stands and where each stream leaves and enters it."""

from __future__ import annotations

from dataclasses import dataclass

LEAST = 16.0
"""Every node has at least so many pixels to itself, so that its words have room."""


@dataclass(frozen=True)
class Stream:
    """An amount that flows from a node of a column to one of the next."""

    column: int
    start: str
    end: str
    amount: int


@dataclass
class Node:
    """A node as it stands: what flows through it, and how much of its two sides is taken already."""

    key: str
    amount: int
    top: float
    high: float
    scale: float
    left_at: float = 0.0
    right_at: float = 0.0

    def leave(self, high: float) -> float:
        """Where a stream of this height leaves; streams leave from the top down, in the order in which they are asked for."""
        self.right_at += high
        return self.top + self.right_at - high

    def enter(self, high: float) -> float:
        self.left_at += high
        return self.top + self.left_at - high


def layout(columns: tuple[tuple[str, ...], ...], streams: tuple[Stream, ...], top: float, high: float) -> dict[tuple[int, str], Node]:
    """The nodes of every column from the top down, all at one scale: the largest at which the fullest column fits."""
    amounts = {(place, key): max(sum(s.amount for s in streams if s.column == place and s.start == key),
                                 sum(s.amount for s in streams if s.column == place - 1 and s.end == key))
               for place, column in enumerate(columns) for key in column}
    scale = min(_scale([amounts[place, key] for key in column], high) for place, column in enumerate(columns) if column)
    found = {}
    for place, column in enumerate(columns):
        slots = [max(LEAST, amounts[place, key] * scale + 4) for key in column]
        gap = (high - sum(slots)) / max(1, len(column) - 1) if len(column) > 1 else 0.0
        gap = min(gap, 26.0)
        y = top + (high - sum(slots) - gap * (len(column) - 1)) / 2
        for key, slot in zip(column, slots, strict=True):
            tall = amounts[place, key] * scale
            found[place, key] = Node(key, amounts[place, key], y + (slot - tall) / 2, tall, scale)
            y += slot + gap
    return found


def _scale(amounts: list[int], high: float) -> float:
    low, above = 0.0, high / max(1, sum(amounts))
    for _step in range(40):
        scale = (low + above) / 2
        if sum(max(LEAST, amount * scale + 4) for amount in amounts) <= high:
            low = scale
        else:
            above = scale
    return low

"""One page of a long list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
LARGEST = 200
"""The most items of one page, whatever is asked."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """Items of one page; pages count from 1. `total` is the length of the whole list."""

    items: Sequence[T]
    page: int
    size: int
    total: int

    def __post_init__(self) -> None:
        if self.page < 1:
            raise ValueError("page counts from 1.")
        if not 1 <= self.size <= LARGEST:
            raise ValueError(f"size is from 1 to {LARGEST}.")

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

"""Everything wrong with what came in, gathered; and the nearest known word for one that is not known."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from matcher.domain.errors import Problem

_LONGEST_WORD = 64
_FEW = 20


def shown(text: str) -> str:
    """A cell's text as an error quotes it."""
    return repr(text if len(text) <= 40 else text[:37] + "...")


def nearest(word: str, known: Collection[str], otherwise: str = "Write one that is known.") -> str:
    """A sentence that suggests the nearest known word, else lists them where they are few, else says `otherwise`."""
    if len(word) <= _LONGEST_WORD:
        folded = {each.casefold(): each for each in sorted(known, reverse=True)}
        close = get_close_matches(word.casefold(), sorted(folded), 1, 0.6)
        if close:
            return f"Did you mean '{folded[close[0]]}'?"
    return f"Known: {', '.join(sorted(known))}." if 0 < len(known) <= _FEW else otherwise


class Problems:
    """The problems of one reading, in the order in which they were found."""

    # A file full of strangers is told so row by row, but to compare each with thousands of keys would be slow.
    _PATIENCE = 20_000

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self._patience = self._PATIENCE
        self._answers: dict[tuple[str, str], str] = {}

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, file: str, row: int, column: str, wrong: str, mend: str) -> None:
        self.found.append(Problem(file, row, column, wrong, mend))

    def nearest(self, word: str, known: Collection[str], otherwise: str) -> str:
        """As `nearest`; each word of a sort is compared once, and past some work only `otherwise` is said."""
        asked = (word, otherwise)
        if asked not in self._answers:
            if self._patience <= 0:
                return otherwise
            self._patience -= len(known)
            self._answers[asked] = nearest(word, known, otherwise)
        return self._answers[asked]

    def in_order(self) -> tuple[Problem, ...]:
        """By file as they came up, then by row; a problem found twice stands once."""
        files = {file: place for place, file in enumerate(dict.fromkeys(problem.file for problem in self.found))}
        unique = dict.fromkeys(self.found)
        return tuple(sorted(unique, key=lambda problem: (files[problem.file], problem.row)))

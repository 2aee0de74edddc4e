"""Everything wrong with what came in, gathered; and the nearest known word for one that is not known."""

from __future__ import annotations

from collections.abc import Collection
from difflib import SequenceMatcher, get_close_matches
from os.path import commonprefix

from matcher.domain.errors import Problem
from matcher.tables.columns import TABLE

_LONGEST_WORD = 64
_FEW = 20


def shown(text: str) -> str:
    """A cell's text as an error quotes it."""
    return repr(text if len(text) <= 40 else text[:37] + "...")


def nearest(word: str, known: Collection[str], otherwise: str = "Write one that is known.") -> str:
    """A sentence that suggests the nearest known word, else lists them where they are few, else says `otherwise`."""
    if len(word) <= _LONGEST_WORD:
        folded = {each.casefold(): each for each in sorted(known, reverse=True)}
        asked = word.casefold()
        close = get_close_matches(asked, sorted(folded), 5, 0.6)
        if close:
            # Of those that are equally like it, the one that begins like it: people slip at the end of a code.
            def likeness(each: str) -> tuple[float, int]:
                return SequenceMatcher(None, each, asked).ratio(), len(commonprefix([each, asked]))

            best = max(close, key=likeness)
            return f"Did you mean '{folded[best]}'?"
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
        """Settings first, then table by table and row by row; a problem found twice stands once."""
        tables = list(TABLE)

        def place(problem: Problem) -> tuple[int, int]:
            table = problem.file.rpartition("#")[2].removesuffix(".csv")
            return tables.index(table) if table in tables else -1, problem.row

        return tuple(sorted(dict.fromkeys(self.found), key=place))

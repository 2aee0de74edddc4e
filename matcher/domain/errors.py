"""Errors, told apart by what the reader can do about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in what came in: where it stands, what is wrong, how to mend it.

    `row` is the row of the file as a spreadsheet shows it (the header is row 1), 0 when it speaks of the whole file.
    `column` is empty when it speaks of the whole row.
    """

    file: str
    row: int
    column: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.wrong} {self.mend}".rstrip()


class MatcherError(Exception):
    """The root of every error that the product raises on purpose.

    `message` is English, with facts in braces; a door may say it in the reader's language and fill `facts` in.
    """

    def __init__(self, message: str = "", **facts: object) -> None:
        self.message, self.facts = message, facts
        super().__init__(message.format(**facts) if facts else message)


class DataError(MatcherError):
    """What came in is wrong: mend it. Carries every problem found (command line exit 2, HTTP 422)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotFound(MatcherError):
    """No such thing (HTTP 404)."""


class NotAllowed(MatcherError):
    """The actor may not do this (HTTP 403)."""


class WrongState(MatcherError):
    """Not in this state, or somebody else was faster (HTTP 409)."""


class Conflict(WrongState):
    """Somebody else's newer edit is there (HTTP 409). `mine` and `theirs` are the two versions, as facts or cells."""

    def __init__(self, subject: str, *, mine: object, theirs: object) -> None:
        self.subject, self.mine, self.theirs = subject, mine, theirs
        super().__init__("{subject} was changed by somebody else. Look at both versions and choose.", subject=subject)


class SolverGaveUp(MatcherError):
    """An engine broke down; neither a proof nor a running out of time."""

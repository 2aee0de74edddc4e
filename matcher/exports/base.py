"""What every export is."""

from __future__ import annotations

from typing import ClassVar, Protocol

from matcher.exports.parts.subject import Subject

PLAN, SOCIETY, EXCHANGE = "plan", "society", "exchange"
"""What an export may be asked of: the whole plan, the exchanges of one Society, one exchange."""


class Export(Protocol):
    """A form in which a plan leaves. A member's docstring says what it is in one plain sentence.

    `label` and `about` (what is in it, in a sentence) are msgids. `of` says what it may be asked of; `language` matters to
    members that hold prose.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    about: ClassVar[str]
    media_type: ClassVar[str]
    data_class: ClassVar[str]
    of: ClassVar[tuple[str, ...]]

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        """File names with their bytes; the same subject gives the same bytes."""

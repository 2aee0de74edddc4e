"""What a document is made of. Every text is plain text in the document's language: no writer reads markup in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.wording import LANGUAGES


@dataclass(frozen=True)
class Heading:
    """The head of a part; level 1 to 3. Levels are not to be skipped: readers of tagged documents go by them."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 3:
            raise ValueError(f"A heading's level is 1, 2 or 3, not {self.level}.")


@dataclass(frozen=True)
class Paragraph:
    """Running text; `quiet` is smaller and grey, for notes; `strong` is bold."""

    text: str
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Bullets:
    """Short points, or numbered steps."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Pairs of a label and what it says, such as the dates and the host of an exchange."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with a head that is repeated on every page.

    `widths` are shares of the page, one a column, alike when empty; `numbers` are the columns (from 0) of figures;
    `total` makes the last row a sum.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    numbers: frozenset[int] = frozenset()
    total: bool = False

    def __post_init__(self) -> None:
        lengths = {len(row) for row in self.rows} | ({len(self.widths)} if self.widths else set())
        if lengths - {len(self.headers)}:
            raise ValueError("Every row of a table, and its widths, have as many cells as its head.")


@dataclass(frozen=True)
class Picture:
    """A picture with what it says to somebody who cannot see it. A PDF takes the SVG where there is one, docx the PNG."""

    png: bytes
    alternative: str
    caption: str = ""
    svg: str = ""

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("A picture needs words for those who cannot see it.")


@dataclass(frozen=True)
class Signatures:
    """Places to sign: who signs (a party, a role), and the lines that everybody fills in."""

    parties: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Bullets | Facts | Table | Picture | Signatures | PageBreak


@dataclass(frozen=True)
class Document:
    """A document. `foot` stands on every page beside the page number: say there round, plan, hash, date and data class."""

    title: str
    language: str
    day: date
    blocks: tuple[Block, ...]
    subtitle: str = ""
    foot: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"{self.language} is none of {', '.join(LANGUAGES)}.")
        if not self.title.strip():
            raise ValueError("A document needs a title.")

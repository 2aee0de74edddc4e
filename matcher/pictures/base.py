"""What every picture is, what it is drawn from, and the frame that all have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.goals.worth import Worth
from matcher.pictures.drawing.canvas import END, Canvas, cut, text_width
from matcher.pictures.drawing.colours import INK, LINE, NAVY, QUIET, RED
from matcher.pictures.drawing.names import day
from matcher.scenario import Scenario
from matcher.wording import Translator, _, label

MARGIN, TOP, FOOT = 40, 118, 44
"""What the frame leaves free at the sides, above and below, in pixels."""

RESTRICTED = _("restricted: needs are sensitive")


@dataclass(frozen=True)
class Point:
    """A plan on the trade-off curve: what it is called, and its values of the two goals."""

    name: str
    across: int
    up: int
    chosen: bool = False


@dataclass(frozen=True)
class TradeOff:
    """The points of a trade-off, with the names of the goals (keys, such as `cost` and `impact`) on its two axes.

    `joined`: a line leads from point to point; not where two numbers were changed, whose points are no one way.
    """

    across: str
    up: str
    points: tuple[Point, ...]
    joined: bool = True


@dataclass(frozen=True)
class Subject:
    """What pictures are drawn from: a plan and its pool, and what the foot of the picture tells of it."""

    plan: Plan
    pool: Pool
    worth: Worth = Worth()
    title: str = ""
    number: int | None = None
    made: date | None = None
    data_class: str = RESTRICTED
    trade_off: TradeOff | None = None

    @classmethod
    def of(cls, scenario: Scenario, plan: Plan, *, number: int | None = None, made: date | None = None,
           trade_off: TradeOff | None = None) -> Subject:
        """The subject of a scenario's plan; `made` is the day on which the plan was kept."""
        return cls(plan, scenario.pool, scenario.policy.goal("equity").worth, scenario.title or scenario.name, number, made,
                   trade_off=trade_off)


@dataclass(frozen=True)
class Figures:
    """The figures of a picture as a table: the same that it shows, for those who do not see it. Cells are text or whole numbers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


class Picture(Protocol):
    """A picture of a plan. A member's docstring says what it shows in one plain sentence; `label` is a msgid."""

    key: ClassVar[str]
    label: ClassVar[str]

    def fits(self, subject: Subject) -> bool:
        """Whether there is something to draw."""

    def svg(self, subject: Subject, say: Translator) -> str:
        """The picture as an SVG document."""

    def png(self, subject: Subject, say: Translator) -> bytes:
        """The same as PNG, twice as fine."""

    def alternative(self, subject: Subject, say: Translator) -> str:
        """What the picture shows, in a sentence or two."""

    def figures(self, subject: Subject, say: Translator) -> Figures:
        """What the picture shows, as a table."""


class Drawn:
    """A picture that draws itself on a canvas. Members give `draw`, `alternative` and `figures`."""

    key: ClassVar[str]
    label: ClassVar[str]

    def fits(self, subject: Subject) -> bool:
        return bool(subject.plan.exchanges)

    def draw(self, subject: Subject, say: Translator) -> Canvas:
        raise NotImplementedError

    def alternative(self, subject: Subject, say: Translator) -> str:
        raise NotImplementedError

    def figures(self, subject: Subject, say: Translator) -> Figures:
        raise NotImplementedError

    def svg(self, subject: Subject, say: Translator) -> str:
        return self.draw(subject, say).svg(say(self.label), self.alternative(subject, say))

    def png(self, subject: Subject, say: Translator) -> bytes:
        from matcher.pictures.drawing.raster import png

        return png(self.svg(subject, say))


def framed(canvas: Canvas, subject: Subject, say: Translator, title: str, lead: str, *, note: str = "") -> Canvas:
    """Title and lead above; below, where the picture comes from, and a note on what it does not claim. Gives the canvas."""
    wide = canvas.width - 2 * MARGIN
    canvas.rect(MARGIN, 30, 5, 52, RED)
    canvas.text(MARGIN + 18, 52, cut(title, wide - 18, 24, canvas.rtl), size=24, fill=NAVY, strong=True)
    canvas.text(MARGIN + 18, 80, cut(lead, wide - 18, 14.5, canvas.rtl), size=14.5, fill=QUIET)
    bottom = canvas.height - FOOT
    canvas.line(MARGIN, bottom + 8, canvas.width - MARGIN, bottom + 8, LINE)
    source = _source(subject, say)
    room = wide - (text_width(note, 12, canvas.rtl) + 24 if note else 0)
    canvas.text(MARGIN, bottom + 28, cut(source, room, 12, canvas.rtl), size=12, fill=QUIET)
    if note:
        canvas.text(canvas.width - MARGIN, bottom + 28, note, size=12, anchor=END, fill=QUIET)
    return canvas


def _source(subject: Subject, say: Translator) -> str:
    parts = [subject.title or subject.plan.scenario]
    if subject.number is not None:
        parts.append(say("Plan {number}").format(number=subject.number))
    parts.append(subject.plan.digest[:12])
    if subject.made is not None:
        parts.append(day(subject.made, say))
    parts.append(say(subject.data_class))
    return " · ".join(part for part in parts if part)


def legend(canvas: Canvas, x: float, y: float, entries: list[tuple[str, str]], *, size: float = 13, room: float = 1e9) -> float:
    """Squares of colour with their words in a row that breaks where the room ends; gives the y below it."""
    at, line = x, y
    for colour, words in entries:
        wide = 20 + text_width(words, size, canvas.rtl) + 22
        if at > x and at + wide - 22 > x + room:
            at, line = x, line + 22
        canvas.rect(at, line - 11, 13, 13, colour, round=2)
        canvas.text(at + 20, line, words, size=size, fill=INK)
        at += wide
    return line + 22


def kinds_in(subject: Subject) -> tuple[str, ...]:
    """The kinds of the plan's exchanges, in the order in which kinds are told."""
    from matcher.domain.kinds import KINDS

    return tuple(kind for kind in KINDS if any(exchange.kind == kind for exchange in subject.plan.exchanges))


def kind_label(kind: str, say: Translator) -> str:
    """A kind as the beginning of a line."""
    words = label(kind, say)
    return words[:1].upper() + words[1:]

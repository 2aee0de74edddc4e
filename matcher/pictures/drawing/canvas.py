"""A sheet to draw on, in pixels. It writes plain SVG: attributes only, no style and no script, so that a strict page shows it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape

from matcher.pictures.drawing.colours import INK, PAPER
from matcher.pictures.drawing.fonts import font_of, run_width
from matcher.pictures.drawing.script import ARABIC, clean, runs

START, MIDDLE, END = "start", "middle", "end"
_FAMILIES = {"Open Sans": "'Open Sans','Noto Sans','Segoe UI',Roboto,Arial,sans-serif",
             "Noto Sans Arabic": "'Noto Sans Arabic','Segoe UI',Tahoma,'Geeza Pro',Arial,sans-serif"}


def text_width(text: str, size: float, rtl: bool = False) -> float:
    """How wide a line of text stands."""
    return sum(run_width(run, size) + run.before * size * 0.26 for run in runs(text, rtl))


def cut(text: str, width: float, size: float, rtl: bool = False) -> str:
    """The text, or its beginning with three dots, no wider than a width."""
    if text_width(text, size, rtl) <= width:
        return text
    words = clean(text)
    while words and text_width(words.rstrip() + "...", size, rtl) > width:
        words = words[:-1]
    return words.rstrip() + "..."


def wrapped(text: str, width: float, size: float, rtl: bool = False) -> list[str]:
    """The text in lines no wider than a width; a word that is wider stands alone and is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, rtl) <= width:
            lines[-1] = longer
        else:
            lines.append(cut(word, width, size, rtl))
    return lines


class Canvas:
    """Shapes in the order in which they are drawn.

    With `mirrored`, what is drawn at x stands at `width - x`: the same drawing then reads from right to left. Text is given by
    the side where reading begins (`start`), so it needs no thought either way. Every run of text carries the length that it
    has in the picture's own fonts; with other fonts it is fitted to that, so nothing runs into anything.
    """

    def __init__(self, width: int, height: int, language: str, *, mirrored: bool | None = None) -> None:
        self.width, self.height, self.language = width, height, language
        self.rtl = language == "ar"
        self.mirrored = self.rtl if mirrored is None else mirrored
        self.parts: list[str] = []

    def at(self, x: float) -> float:
        """Where an x stands on the sheet."""
        return self.width - x if self.mirrored else x

    @contextmanager
    def unmirrored(self) -> Iterator[None]:
        """For what is laid out by geography or around a circle: x is the sheet's own for a while."""
        before, self.mirrored = self.mirrored, False
        yield
        self.mirrored = before

    def rect(self, x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "none", round: float = 0,
             line: float = 1) -> None:
        left = self.at(x + width) if self.mirrored else x
        corners = f' rx="{_n(round)}"' if round else ""
        edge = f' stroke="{stroke}" stroke-width="{_n(line)}"' if stroke != "none" else ""
        self.parts.append(f'<rect x="{_n(left)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{fill}"{corners}{edge}/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str, *, line: float = 1, dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<path d="M{_n(self.at(x1))} {_n(y1)}L{_n(self.at(x2))} {_n(y2)}" stroke="{stroke}" '
                          f'stroke-width="{_n(line)}"{dashes} fill="none"/>')

    def circle(self, x: float, y: float, radius: float, fill: str, *, stroke: str = PAPER, line: float = 1) -> None:
        self.parts.append(f'<circle cx="{_n(self.at(x))}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}" stroke="{stroke}" '
                          f'stroke-width="{_n(line)}"/>')

    def path(self, steps: Iterable[tuple[str, tuple[float, ...]]], *, fill: str = "none", stroke: str = "none", line: float = 1,
             opacity: float = 1, dash: str = "") -> None:
        """A path of steps such as ("M", (x, y)) and ("C", (x1, y1, x2, y2, x, y)); no arcs, which do not mirror."""
        drawn = "".join(letter + " ".join(_n(self.at(value) if place % 2 == 0 else value) for place, value in enumerate(values))
                        for letter, values in steps)
        more = f' stroke-dasharray="{dash}"' if dash else ""
        see = f' fill-opacity="{_n(opacity)}"' if opacity < 1 else ""
        self.parts.append(f'<path d="{drawn}" fill="{fill}" stroke="{stroke}" stroke-width="{_n(line)}"{more}{see}/>')

    def text(self, x: float, y: float, text: str, *, size: float = 13, anchor: str = START, fill: str = INK, strong: bool = False,
             halo: str = "", turn: float = 0) -> None:
        """A line of text with its baseline at y, turned by degrees about its point.

        `anchor` is the part of the text that stands at x, `start` being where its reading begins on a mirrored sheet
        and its left end on one that is not.
        """
        whole = text_width(text, size, self.rtl)
        place = self.at(x)
        share = {START: 0.0, MIDDLE: 0.5, END: 1.0}[anchor]
        if self.mirrored:
            share = 1 - share
        left = (0 if turn else place) - share * whole
        runs_ = self._laid(text, size, left, whole, 0 if turn else y)
        marks = f' fill="{fill}" font-size="{_n(size)}"'
        if halo:
            marks += f' stroke="{halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        elif strong:
            # One weight of the font is there: a thin outline makes it strong, the same in every program.
            marks += f' stroke="{fill}" stroke-width="{_n(size * 0.036)}"'
        if turn:
            marks += f' transform="translate({_n(place)} {_n(y)}) rotate({_n(turn)})"'
        self.parts.append(f"<g{marks}>{''.join(runs_)}</g>")

    def _laid(self, text: str, size: float, left: float, whole: float, y: float) -> list[str]:
        found, edge = [], left + whole if self.rtl else left
        for run in runs(text, self.rtl):
            width, space = run_width(run, size), run.before * size * 0.26
            edge = edge - space - width if self.rtl else edge + space
            said = f"\u2067{run.text}\u2069" if run.script == ARABIC else run.text
            found.append(f'<text x="{_n(edge)}" y="{_n(y)}" font-family="{_FAMILIES[font_of(run)]}" textLength="{_n(width)}" '
                         f'lengthAdjust="spacingAndGlyphs">{escape(said, quote=False)}</text>')
            edge = edge if self.rtl else edge + width
        return found

    def svg(self, title: str, about: str) -> str:
        """The whole document, with a title and a description for those who do not see it."""
        head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
                f'height="{self.height}" role="img" aria-labelledby="title about" xml:lang="{self.language}">')
        return "".join([head, f'<title id="title">{escape(clean(title))}</title><desc id="about">{escape(clean(about))}</desc>',
                        f'<rect width="{self.width}" height="{self.height}" fill="{PAPER}"/>', *self.parts, "</svg>\n"])


def _n(value: float) -> str:
    """A coordinate to a tenth of a pixel, written short."""
    if not math.isfinite(value):
        raise ValueError("A coordinate is a number.")
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 1 or value == 0 else f"{value:.2f}"

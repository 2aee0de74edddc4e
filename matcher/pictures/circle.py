"""Picture circle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from matcher.domain.kinds import REGIONS
from matcher.graphs import Load, components, loads, ties
from matcher.pictures.base import FOOT, MARGIN, TOP, Drawn, Figures, Subject, framed, legend
from matcher.pictures.drawing import colours
from matcher.pictures.drawing.canvas import END, START, Canvas, cut
from matcher.pictures.drawing.names import short_name
from matcher.pictures.drawing.shapes import bow
from matcher.wording import Translator, _, label

_APART = 7.0
"""Degrees between two regions."""

_READING = _("The wide end of a bow gives, its tip receives. Societies are named by country.")
_SAID = _("{societies} Societies and {ties} ties between them; both give and receive: {both}; groups that hang together: {groups}.")


@dataclass(frozen=True)
class Circle(Drawn):
    """Who supports whom: Societies on a circle by region, a bow from each that gives to each that receives."""

    width: int = 1200
    radius: int = 390
    size: float = 13

    key: ClassVar[str] = "circle"
    label: ClassVar[str] = _("Who supports whom")

    def draw(self, subject: Subject, say: Translator) -> Canvas:
        height = TOP + 2 * (self.radius + 165) + FOOT + 40
        canvas = Canvas(self.width, height, say.language)
        framed(canvas, subject, say, say(self.label), self.alternative(subject, say))
        regions = [region for region in (*REGIONS, "") if any(_region(subject, load) == region for load in loads(subject.plan))]
        legend(canvas, MARGIN + 18, TOP, [(colours.REGIONS[region], _said(region, say)) for region in regions],
               room=self.width - 2 * MARGIN - 18)
        canvas.text(MARGIN + 18, height - FOOT - 8, say(_READING), size=12, fill=colours.QUIET)
        with canvas.unmirrored():
            self._ring(canvas, subject, say, regions, (self.width / 2, TOP + 30 + self.radius + 150))
        return canvas

    def _ring(self, canvas: Canvas, subject: Subject, say: Translator, regions: list[str], middle: tuple[float, float]) -> None:
        found = loads(subject.plan)
        order = [sorted((load for load in found if _region(subject, load) == region), key=lambda load: (
            short_name(load.society, subject.pool, say), load.society)) for region in regions]
        step = (360 - _APART * len(regions)) / max(1, len(found))
        turn, places = -90.0 + _APART / 2, dict[str, float]()
        for region, members in zip(regions, order, strict=True):
            begin = turn
            for load in members:
                places[load.society] = turn + step / 2
                turn += step
            self._band(canvas, middle, begin, turn, colours.REGIONS[region])
            turn += _APART
        many = len(found) >= 100
        for tie in reversed(ties(subject.plan)):
            giver, receiver = (self._at(middle, places[key], self.radius - 12) for key in (tie.sender, tie.receiver))
            pull = 0.72 if abs((places[tie.sender] - places[tie.receiver] + 180) % 360 - 180) < 40 else 0.92
            bend = tuple(a * (1 - pull) / 2 + b * (1 - pull) / 2 + m * pull for a, b, m in zip(giver, receiver, middle, strict=True))
            bow(canvas, giver, receiver, (bend[0], bend[1]), (1.5 if many else 3) + 3 * tie.legs,
                colours.REGIONS[subject.pool.society[tie.sender].region or ""], 0.4 if many else 0.65)
        named = self._named(found, places)
        for load in found:
            x, y = self._at(middle, places[load.society], self.radius - 12)
            canvas.circle(x, y, min(9.0, 3 + load.given), colours.REGIONS[_region(subject, load)])
            if load.society in named:
                self._name(canvas, middle, places[load.society], short_name(load.society, subject.pool, say))

    def _named(self, found: tuple[Load, ...], places: dict[str, float]) -> set[str]:
        """Those whose names have room, from those that give and receive most: no name touches another."""
        apart = math.degrees(self.size * 1.15 / (self.radius + 16))
        named: dict[str, float] = {}
        for load in sorted(found, key=lambda load: (-load.given - load.received, load.society)):
            turn = places[load.society]
            if all(abs((turn - other + 180) % 360 - 180) >= apart for other in named.values()):
                named[load.society] = turn
        return set(named)

    def _name(self, canvas: Canvas, middle: tuple[float, float], turn: float, name: str) -> None:
        x, y = self._at(middle, turn, self.radius + 16)
        left = math.cos(math.radians(turn)) < 0
        down = math.radians(turn + (180 if left else 0) + 90)
        shift = self.size * 0.35
        canvas.text(x + shift * math.cos(down), y + shift * math.sin(down), cut(name, 168, self.size, canvas.rtl), size=self.size,
                    anchor=END if left else START, turn=turn + (180 if left else 0))

    def _band(self, canvas: Canvas, middle: tuple[float, float], begin: float, end: float, fill: str) -> None:
        points = [self._at(middle, begin + (end - begin) * part / 60, self.radius + 5) for part in range(61)]
        canvas.path([("M" if place == 0 else "L", point) for place, point in enumerate(points)], stroke=fill, line=8)

    @staticmethod
    def _at(middle: tuple[float, float], turn: float, radius: float) -> tuple[float, float]:
        return middle[0] + radius * math.cos(math.radians(turn)), middle[1] + radius * math.sin(math.radians(turn))

    def alternative(self, subject: Subject, say: Translator) -> str:
        found = loads(subject.plan)
        both = sum(1 for load in found if load.given and load.received)
        return say(_SAID).format(
            societies=len(found), ties=len(ties(subject.plan)), groups=len(components(subject.plan)), both=both)

    def figures(self, subject: Subject, say: Translator) -> Figures:
        return Figures((say(_("Gives")), say(_("Receives")), say(_("Needs served"))), tuple(
            (short_name(tie.sender, subject.pool, say), short_name(tie.receiver, subject.pool, say), tie.legs)
            for tie in ties(subject.plan)))


def _region(subject: Subject, load: Load) -> str:
    return subject.pool.society[load.society].region or ""


def _said(region: str, say: Translator) -> str:
    return label(region, say) if region else say(_("ICRC and IFRC"))

"""Picture exchanges_map."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from matcher.pictures.base import FOOT, MARGIN, TOP, Drawn, Figures, Subject, framed, kind_label, kinds_in, legend
from matcher.pictures.drawing import colours
from matcher.pictures.drawing.canvas import Canvas, text_width
from matcher.pictures.drawing.globe import Globe
from matcher.pictures.drawing.names import short_name
from matcher.pictures.drawing.shapes import Room, bow
from matcher.wording import Translator, _

_READING = _("The wide end of a bow gives, its tip receives. A dot stands on the capital; a filled one gives, the more the larger.")
_SAID = _("{exchanges} exchanges serve {legs} needs of {receivers} Societies; within a region: {within}, across regions: {across}.")

@dataclass(frozen=True)
class ExchangesMap(Drawn):
    """The exchanges on a map of land without borders: a bow from each Society that gives to each that receives."""

    width: int = 1200
    names: int = 40
    size: float = 13

    key: ClassVar[str] = "map"
    label: ClassVar[str] = _("Map of exchanges")

    def draw(self, subject: Subject, say: Translator) -> Canvas:
        globe = Globe(MARGIN, TOP + 28, self.width - 2 * MARGIN)
        height = round(globe.bottom + 34 + FOOT)
        canvas = Canvas(self.width, height, say.language)
        framed(canvas, subject, say, say(self.label), self.alternative(subject, say),
               note=say(_("Land only: no borders are drawn, and no position is taken on any.")))
        legend(canvas, MARGIN + 18, TOP, [(colours.KINDS[kind], kind_label(kind, say)) for kind in kinds_in(subject)])
        canvas.text(MARGIN + 18, height - FOOT - 8, say(_READING), size=12, fill=colours.QUIET)
        with canvas.unmirrored():
            globe.land(canvas)
            self._bows(canvas, subject, globe)
            self._dots(canvas, subject, say, globe)
        return canvas

    def _bows(self, canvas: Canvas, subject: Subject, globe: Globe) -> None:
        found = _bows(subject)
        many = len(found) >= 120
        canvas.parts.append(globe.frame_open())
        for (sender, receiver, kind), legs in sorted(found.items(), key=lambda item: -item[1]):
            a, b = subject.pool.society[sender], subject.pool.society[receiver]
            for giver, taker in globe.ways((a.lon or 0, a.lat or 0), (b.lon or 0, b.lat or 0)):
                x, y = taker[0] - giver[0], taker[1] - giver[1]
                # Bows rise towards the pole: they do not run along coasts, and there and back part from each other.
                lift = 0.16 if x > 0 else -0.16
                bend = ((giver[0] + taker[0]) / 2 + y * lift, (giver[1] + taker[1]) / 2 - x * lift)
                bow(canvas, giver, taker, bend, (0.8 if many else 2.4) + 1.6 * legs, colours.KINDS[kind], 0.4 if many else 0.7)
        canvas.parts.append("</g>")

    def _dots(self, canvas: Canvas, subject: Subject, say: Translator, globe: Globe) -> None:
        given, all_ = Counter[str](), Counter[str]()
        for (sender, receiver, _kind), legs in _bows(subject).items():
            given[sender] += legs
            all_[sender] += legs
            all_[receiver] += legs
        order = sorted(all_, key=lambda key: (-all_[key], key))
        room = Room(16, globe.y - 10, self.width - 16, globe.bottom)
        places, named = {}, dict.fromkeys(order[: self.names], 0.0)
        for key in order:
            society = subject.pool.society[key]
            x, y = places[key] = globe.at(society.lon or 0, society.lat or 0)
            radius = 2.6 + 1.5 * math.sqrt(given[key])
            canvas.circle(x, y, radius, colours.NAVY if given[key] else colours.PAPER, stroke=colours.PAPER if given[key] else colours.NAVY,
                          line=1 if given[key] else 1.6)
            if key in named or radius > 4.5:
                named.update({key: radius} if key in named else {})
                room.take((x - radius, y - radius, x + radius, y + radius))
        for key, radius in named.items():
            self._name(canvas, room, places[key], radius, short_name(key, subject.pool, say))

    def _name(self, canvas: Canvas, room: Room, place: tuple[float, float], radius: float, name: str) -> None:
        """Beside, above or below the dot, wherever there is room; nowhere if there is none."""
        wide, x, y = text_width(name, self.size, canvas.rtl), *place
        side, slant = radius + 5, radius + 2
        for left, base in ((x + side, y + 4.5), (x - side - wide, y + 4.5), (x - wide / 2, y - side - 2), (x - wide / 2, y + side + 11),
                           (x + slant, y - slant - 2), (x - slant - wide, y - slant - 2), (x + slant, y + slant + 9),
                           (x - slant - wide, y + slant + 9)):
            box = (left - 2, base - self.size * 0.95, left + wide + 2, base + self.size * 0.32)
            if room.free(box):
                room.take(box)
                canvas.text(left, base, name, size=self.size, fill=colours.NAVY, halo=colours.PAPER)
                return

    def alternative(self, subject: Subject, say: Translator) -> str:
        found = _bows(subject)
        within = sum(legs for (sender, receiver, _kind), legs in found.items()
                     if subject.pool.society[sender].region == subject.pool.society[receiver].region)
        return say(_SAID).format(
            exchanges=len(subject.plan.exchanges), legs=sum(found.values()), receivers=len({key[1] for key in found}),
            within=within, across=sum(found.values()) - within)

    def figures(self, subject: Subject, say: Translator) -> Figures:
        headers = (say(_("Gives")), say(_("Receives")), say(_("Kind")), say(_("Needs served")))
        named = [(short_name(sender, subject.pool, say), short_name(receiver, subject.pool, say), kind_label(kind, say), legs)
                 for (sender, receiver, kind), legs in _bows(subject).items()]
        return Figures(headers, tuple(sorted(named)))


def _bows(subject: Subject) -> Counter[tuple[str, str, str]]:
    return Counter((leg.sender, leg.receiver, exchange.kind) for exchange in subject.plan.exchanges for leg in exchange.legs)

"""Picture trade_off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from matcher.pictures.base import FOOT, MARGIN, TOP, Drawn, Figures, Point, Subject, TradeOff, framed
from matcher.pictures.drawing import colours
from matcher.pictures.drawing.canvas import END, MIDDLE, START, Canvas, text_width
from matcher.pictures.drawing.shapes import Room, ticks
from matcher.wording import Translator, _, label, whole

_SAID = _("{count} plans: {up} from {least} to {most}, {across} from {cheap} to {dear}.")


@dataclass(frozen=True)
class TradeOffCurve(Drawn):
    """The trade-off between two goals: a point for each plan, and the plan that was chosen."""

    width: int = 1200
    height: int = 480

    key: ClassVar[str] = "trade_off"
    label: ClassVar[str] = _("Trade-off")

    def fits(self, subject: Subject) -> bool:
        return subject.trade_off is not None and len(subject.trade_off.points) > 1

    def draw(self, subject: Subject, say: Translator) -> Canvas:
        curve = _curve(subject)
        canvas = Canvas(self.width, TOP + 20 + self.height + 60 + FOOT, say.language)
        chosen = any(point.chosen for point in curve.points)
        framed(canvas, subject, say, say(self.label), self.alternative(subject, say),
               note=say(_("The large red point is the plan that this picture belongs to.")) if chosen else "")
        across, up = (_axis([getattr(point, side) for point in curve.points]) for side in ("across", "up"))
        left, right, top, bottom = MARGIN + 90, self.width - MARGIN - 60, TOP + 20, TOP + 20 + self.height

        def place(point: Point) -> tuple[float, float]:
            return (left + (right - left) * (point.across - across[0]) / (across[-1] - across[0]),
                    bottom - (bottom - top) * (point.up - up[0]) / (up[-1] - up[0]))

        for step in across:
            x = left + (right - left) * (step - across[0]) / (across[-1] - across[0])
            canvas.line(x, top, x, bottom, colours.LINE)
            canvas.text(x, bottom + 20, whole(step, say.language), size=12.5, anchor=MIDDLE, fill=colours.QUIET)
        for step in up:
            y = bottom - (bottom - top) * (step - up[0]) / (up[-1] - up[0])
            canvas.line(left, y, right, y, colours.LINE)
            canvas.text(left - 10, y + 4, whole(step, say.language), size=12.5, anchor=END, fill=colours.QUIET)
        canvas.text(left, top - 12, _named(curve.up, say), size=13.5, fill=colours.NAVY, strong=True)
        canvas.text(right, bottom + 46, _named(curve.across, say), size=13.5, anchor=END, fill=colours.NAVY, strong=True)
        ordered = sorted(curve.points, key=lambda point: (point.across, point.up))
        if curve.joined:
            canvas.path([("M" if number == 0 else "L", place(point)) for number, point in enumerate(ordered)], stroke=colours.BLUE, line=2)
        self._points(canvas, ordered, [place(point) for point in ordered], Room(left, top - 8, self.width - 10, bottom))
        return canvas

    def _points(self, canvas: Canvas, points: list[Point], places: list[tuple[float, float]], room: Room) -> None:
        for point, (x, y) in zip(points, places, strict=True):
            canvas.circle(x, y, 8 if point.chosen else 5.5, colours.RED if point.chosen else colours.NAVY, line=1.5)
            room.take((x - 8, y - 8, x + 8, y + 8))
        for point, (x, y) in sorted(zip(points, places, strict=True), key=lambda pair: not pair[0].chosen):
            wide = text_width(point.name, 13, canvas.rtl)
            for at, base, anchor in ((x + 12, y + 18, START), (x + 12, y - 9, START), (x - 12, y - 9, END), (x - 12, y + 18, END)):
                edge = at if anchor == START else at - wide
                box = (edge - 2, base - 12.5, edge + wide + 2, base + 4)
                if room.free(box):
                    room.take(box)
                    canvas.text(at, base, point.name, size=13, anchor=anchor, fill=colours.INK, strong=point.chosen, halo=colours.PAPER)
                    break

    def alternative(self, subject: Subject, say: Translator) -> str:
        curve = _curve(subject)
        ups, acrosses = [point.up for point in curve.points], [point.across for point in curve.points]
        least, most, cheap, dear = (whole(value, say.language) for value in (min(ups), max(ups), min(acrosses), max(acrosses)))
        return say(_SAID).format(count=len(curve.points), up=label(curve.up, say), across=label(curve.across, say), least=least, most=most,
                                 cheap=cheap, dear=dear)

    def figures(self, subject: Subject, say: Translator) -> Figures:
        curve = _curve(subject)
        return Figures((say(_("Plan")), _named(curve.across, say), _named(curve.up, say)),
                       tuple((point.name, point.across, point.up) for point in curve.points))


def _curve(subject: Subject) -> TradeOff:
    if subject.trade_off is None:
        raise ValueError("The subject has no trade-off to draw.")
    return subject.trade_off


def _named(goal: str, say: Translator) -> str:
    words = label(goal, say)
    return words[:1].upper() + words[1:]


def _axis(values: list[int]) -> tuple[int, ...]:
    """Round steps about the values: from 0 where they begin near it, else from below the least."""
    least, most = min(values), max(values)
    if least >= 0 and least * 2 <= most:
        return ticks(most)
    step = ticks(max(1, most - least))[1]
    begin = least // step * step
    return tuple(range(begin, begin + step * (-(-(most - begin) // step) or 1) + 1, step))

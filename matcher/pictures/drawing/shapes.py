"""Shapes that several pictures draw: a bow that says who gives by its wide end, and labels that keep out of each other's way."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from matcher.pictures.drawing.canvas import Canvas

Place = tuple[float, float]


def bow(canvas: Canvas, giver: Place, receiver: Place, bend: Place, width: float, fill: str, opacity: float) -> None:
    """A bow from giver (its wide end) to receiver (its tip), drawn towards a third point."""
    x, y = _aside(giver, bend, width / 2)
    near, far = _aside(bend, receiver, 0.5)
    canvas.path([("M", (giver[0] + x, giver[1] + y)), ("Q", (bend[0] + x / 2, bend[1] + y / 2, receiver[0] + near, receiver[1] + far)),
                 ("L", (receiver[0] - near, receiver[1] - far)), ("Q", (bend[0] - x / 2, bend[1] - y / 2, giver[0] - x, giver[1] - y)),
                 ("Z", ())], fill=fill, opacity=opacity)


def _aside(start: Place, end: Place, length: float) -> Place:
    """A step of a length at right angles to the way from start to end."""
    across, along = end[1] - start[1], start[0] - end[0]
    whole = math.hypot(across, along) or 1.0
    return across / whole * length, along / whole * length


@dataclass
class Room:
    """Where there is still room within a frame: boxes as left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        return left >= self.left and top >= self.top and right <= self.right and bottom <= self.bottom and not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in self.taken)

    def take(self, box: tuple[float, float, float, float]) -> None:
        self.taken.append(box)


def ticks(most: float, wanted: int = 4) -> tuple[int, ...]:
    """Round numbers from 0 up to the first at or above `most`, about so many: 1, 2 or 5 times a power of ten apart."""
    step = 10 ** math.floor(math.log10(max(most, 1) / wanted)) if most > wanted else 1
    step = next(int(step * many) for many in (1, 2, 5, 10) if step * many * wanted >= most)
    return tuple(range(0, step * math.ceil(max(most, 1) / step) + 1, step))

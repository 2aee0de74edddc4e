"""The world on a flat sheet: Equal Earth, which shows every region in its true size (Šavrič, Patterson and Jenny, 2018)."""

from __future__ import annotations

import math
from functools import lru_cache

from matcher.pictures.drawing.canvas import Canvas
from matcher.pictures.drawing.colours import LAND, PAPER
from matcher.tables.reference import land

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_NORTH, _SOUTH = 84.0, -57.0


@lru_cache(maxsize=20_000)
def equal_earth(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to the plane, the radius of the globe being 1; x is linear in the longitude, also beyond 180 degrees."""
    turn = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    a1, a2, a3, a4 = _A
    two, six = turn * turn, turn ** 6
    x = 2 * math.sqrt(3) / 3 * math.radians(lon) * math.cos(turn) / (a1 + 3 * a2 * two + six * (7 * a3 + 9 * a4 * two))
    return x, turn * (a1 + a2 * two + six * (a3 + a4 * two))


class Globe:
    """The map within a frame that begins at x, y and is so wide; `bottom` is where it ends."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        self.scale = width / (2 * equal_earth(180, 0)[0])
        self.top = equal_earth(0, _NORTH)[1]
        self.bottom = y + (self.top - equal_earth(0, _SOUTH)[1]) * self.scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        x, y = equal_earth(lon, lat)
        return self.x + self.width / 2 + x * self.scale, self.y + (self.top - y) * self.scale

    def ways(self, one: tuple[float, float], other: tuple[float, float]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        """From one place to another the short way round: beyond the edge of the map it goes on at the other edge."""
        round_ = 360.0 if other[0] - one[0] < -180 else -360.0 if other[0] - one[0] > 180 else 0.0
        pairs = [(self.at(*one), self.at(other[0] + round_, other[1]))]
        if round_:
            pairs.append((self.at(one[0] - round_, one[1]), self.at(*other)))
        return pairs

    def land(self, canvas: Canvas) -> None:
        for surface, corners in land():
            canvas.path([*(("M" if place == 0 else "L", self.at(*corner)) for place, corner in enumerate(corners)), ("Z", ())],
                        fill=LAND if surface == "land" else PAPER)

    def frame_open(self) -> str:
        """Begins a group that is cut off at the edges of the map."""
        return (f'<clipPath id="frame"><rect x="{self.x:g}" y="{self.y:g}" width="{self.width:g}" height="{self.bottom - self.y:g}"/>'
                '</clipPath><g clip-path="url(#frame)">')

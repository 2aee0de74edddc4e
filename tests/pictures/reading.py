"""A picture read back from its SVG: its elements, and where its lines of text stand."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import pairwise

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    """A line of text that stands upright."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (min(self.right, other.right) - max(self.left, other.left) > 1.5
                and min(self.bottom, other.bottom) - max(self.top, other.top) > 1.5)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def boxes(svg: str) -> list[Box]:
    """Every upright line of text, its runs put together: from the top of its capitals to its baseline."""
    found = []
    for group in parsed(svg).iter(f"{SVG}g"):
        runs = group.findall(f"{SVG}text")
        if not runs or "transform" in group.attrib:
            continue
        size = float(group.attrib["font-size"])
        lefts = [float(run.attrib["x"]) for run in runs]
        rights = [float(run.attrib["x"]) + float(run.attrib["textLength"]) for run in runs]
        base = float(runs[0].attrib["y"])
        found.append(Box("".join(run.text or "" for run in runs), min(lefts), base - 0.72 * size, max(rights), base))
    return found


def collisions(svg: str) -> list[tuple[str, str]]:
    """Pairs of lines of text that run into each other."""
    lines = sorted(boxes(svg), key=lambda box: box.top)
    return [(one.text, other.text) for place, one in enumerate(lines) for other in lines[place + 1:] if one.meets(other)]


def outside(svg: str) -> list[str]:
    """Lines of text that leave the sheet."""
    sheet = parsed(svg)
    width, height = float(sheet.attrib["width"]), float(sheet.attrib["height"])
    return [box.text for box in boxes(svg) if box.left < -0.5 or box.right > width + 0.5 or box.top < 0 or box.bottom > height]


def turned_lines(svg: str) -> list[float]:
    """How far the neighbours among the turned lines stand apart, in degrees about the circle."""
    turns = []
    for group in parsed(svg).iter(f"{SVG}g"):
        turn = group.attrib.get("transform", "").rpartition("rotate(")[2].rstrip(")")
        place = group.attrib.get("transform", "").partition("translate(")[2].partition(" ")[0]
        if turn:
            turns.append(float(turn) % 360 + (180 if float(place) < float(parsed(svg).attrib["width"]) / 2 else 0))
    ordered = sorted(turn % 360 for turn in turns)
    return [b - a for a, b in pairwise(ordered)]

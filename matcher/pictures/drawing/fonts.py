"""The two fonts of every picture, and how wide text is in them. They come with Python packages: a bare machine has none."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from matcher.pictures.drawing.script import ARABIC, Run, shaped

LATIN_FONT, ARABIC_FONT = "Open Sans", "Noto Sans Arabic"
_PACKAGES = {LATIN_FONT: ("fontpkg_open_sans", "OpenSans[wdth,wght].ttf"),
             ARABIC_FONT: ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf")}


def folders() -> tuple[Path, ...]:
    """Where the font files lie, for whoever turns text into shapes."""
    return tuple(Path(str(files(package) / "files")) for package, _ in _PACKAGES.values())


def font_of(run: Run) -> str:
    return ARABIC_FONT if run.script == ARABIC else LATIN_FONT


@lru_cache(maxsize=20_000)
def run_width(run: Run, size: float) -> float:
    """How wide a run stands at a size in pixels, letters joined as Arabic joins them; kerning is left out."""
    metrics = _metrics(font_of(run))
    return sum(metrics.advance(letter) for letter in (shaped(run.text) if run.script == ARABIC else run.text)) * size / metrics.unit


@dataclass(frozen=True)
class _Metrics:
    """Widths of a font's letters in its own unit, read from its file."""

    unit: int
    glyphs: dict[int, int]
    advances: tuple[int, ...]

    def advance(self, letter: str) -> int:
        glyph = self.glyphs.get(ord(letter), 0)
        return self.advances[min(glyph, len(self.advances) - 1)]


@cache
def _metrics(font: str) -> _Metrics:
    package, name = _PACKAGES[font]
    content = (files(package) / "files" / name).read_bytes()
    (count,) = struct.unpack_from(">H", content, 4)
    tables = {content[at:at + 4].decode("ascii"): struct.unpack_from(">I", content, at + 8)[0]
              for at in range(12, 12 + 16 * count, 16)}
    (unit,) = struct.unpack_from(">H", content, tables["head"] + 18)
    (many,) = struct.unpack_from(">H", content, tables["hhea"] + 34)
    advances = struct.unpack_from(">" + "Hh" * many, content, tables["hmtx"])[::2]
    return _Metrics(unit, _glyphs(content, tables["cmap"]), advances)


def _glyphs(content: bytes, table: int) -> dict[int, int]:
    """Letters to glyphs: the font's segments (format 4), which hold all that pictures write."""
    (count,) = struct.unpack_from(">H", content, table + 2)
    for each in range(count):
        (offset,) = struct.unpack_from(">I", content, table + 8 + 8 * each)
        at = table + offset
        if struct.unpack_from(">H", content, at)[0] == 4:
            return _segments(content, at)
    raise ValueError("The font has no table of letters in format 4.")


def _segments(content: bytes, at: int) -> dict[int, int]:
    twice = struct.unpack_from(">H", content, at + 6)[0]
    ends, begins, deltas, ranges = at + 14, at + 16 + twice, at + 16 + 2 * twice, at + 16 + 3 * twice
    found = {}
    for place in range(0, twice, 2):
        end, begin, delta, offset = (struct.unpack_from(">H", content, start + place)[0] for start in (ends, begins, deltas, ranges))
        for letter in range(begin, end + 1):
            glyph = letter if not offset else struct.unpack_from(">H", content, ranges + place + offset + 2 * (letter - begin))[0] \
                if letter != 0xFFFF else 0
            if glyph and (glyph + delta) & 0xFFFF:
                found[letter] = (glyph + delta) & 0xFFFF
    return found

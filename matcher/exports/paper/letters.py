"""Which letters the fonts of a PDF have, and what stands for those that they lack."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

FONTS = ("fontpkg_open_sans", "fontpkg_noto_sans_arabic")
LACKING = "[…]"
"""Stands for a run of letters that no font has: a box would look like a fault, and nobody could say what is missing."""


@cache
def covered() -> frozenset[str]:
    """The characters that the upright fonts have."""
    found: set[str] = set()
    for package in FONTS:
        for font in (files(package) / "files").iterdir():
            if font.name.endswith(".ttf") and "Italic" not in font.name:
                found.update(_of_font(font.read_bytes()))
    return frozenset(found)


def shown(text: str) -> str:
    """The text with what the fonts have: compatible letters for wide ones and the like, `[…]` for a run of others."""
    if not _lacking(text):
        return text
    said = "".join(letter if not _lacking(letter) else _compatible(letter) for letter in unicodedata.normalize("NFC", text))
    return re.sub(r"\0[\0\s]*\0|\0", LACKING, said)


def shown_in(value: Any) -> Any:
    """The same for every text in lists and tables of texts."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list):
        return [shown_in(each) for each in value]
    return {key: shown_in(each) for key, each in value.items()} if isinstance(value, dict) else value


def _compatible(letter: str) -> str:
    other = unicodedata.normalize("NFKC", letter)
    return "\0" if _lacking(other) else other


def _lacking(text: str) -> bool:
    """Whether a letter is in no font. Blanks, ends of lines and marks that only join or part are drawn by none."""
    return any(unicodedata.category(letter) not in ("Cf", "Zs", "Zl", "Zp", "Cc") for letter in set(text) - covered())


def _of_font(content: bytes) -> Iterator[str]:
    """The characters of a TrueType font, from its table `cmap` (formats 4 and 12)."""
    number = struct.unpack_from(">H", content, 4)[0]
    tables = {content[at:at + 4]: struct.unpack_from(">I", content, at + 8)[0] for at in range(12, 12 + 16 * number, 16)}
    cmap = tables[b"cmap"]
    starts = {cmap + struct.unpack_from(">I", content, cmap + 8 + 8 * each)[0]
              for each in range(struct.unpack_from(">H", content, cmap + 2)[0])}
    for at in starts:
        form = struct.unpack_from(">H", content, at)[0]
        if form == 4:
            yield from _segments(content, at)
        elif form == 12:
            for group in range(struct.unpack_from(">I", content, at + 12)[0]):
                first, last, _glyph = struct.unpack_from(">III", content, at + 16 + 12 * group)
                yield from map(chr, range(first, last + 1))


def _segments(content: bytes, at: int) -> Iterator[str]:
    double = struct.unpack_from(">H", content, at + 6)[0]
    count = double // 2
    ends, firsts, deltas, offsets = (struct.unpack_from(f">{count}H", content, at + 14 + part * double + (2 if part else 0))
                                     for part in range(4))
    where = at + 16 + 3 * double
    for segment in range(count):
        for code in range(firsts[segment], min(ends[segment], 0xFFFE) + 1):
            glyph = code + deltas[segment]
            if offsets[segment]:
                glyph = struct.unpack_from(">H", content, where + 2 * segment + offsets[segment] + 2 * (code - firsts[segment]))[0]
            if glyph & 0xFFFF:
                yield chr(code)

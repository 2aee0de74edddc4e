"""From SVG to PNG with the picture's own fonts, on a machine that has none."""

from __future__ import annotations

from functools import cache

SCALE = 2.0
"""Twice the pixels: sharp on paper."""


def png(svg: str, scale: float = SCALE) -> bytes:
    """The picture as PNG. Loads the converter on first use."""
    return bytes(_converter().svg_to_png(svg, scale=scale))


@cache
def _converter():  # type: ignore[no-untyped-def]
    import vl_convert

    from matcher.pictures.drawing.fonts import folders

    for folder in folders():
        vl_convert.register_font_directory(str(folder))
    return vl_convert

"""From SVG to PNG with the picture's own fonts, on a machine that has none.

The converter holds the interpreter's lock while it paints, up to a second for the largest picture; so it runs in a process of
its own (this file, as a script), and whoever serves pages or does runs meanwhile goes on.
"""

from __future__ import annotations

import subprocess
import sys

SCALE = 1.5
"""Pixels of the PNG to one of the picture: 1,800 across, which is sharp on a page of A4."""
_SECONDS = 60


def png(svg: str, scale: float = SCALE) -> bytes:
    """The picture as PNG; RuntimeError when the converter fails."""
    from matcher.pictures.drawing.fonts import folders

    command = [sys.executable, "-I", __file__, str(scale), *map(str, folders())]
    done = subprocess.run(command, input=svg.encode("utf-8"), capture_output=True, timeout=_SECONDS, check=False)
    if done.returncode or not done.stdout:
        raise RuntimeError(f"The picture was not painted: {done.stderr.decode('utf-8', 'replace')[-500:]}")
    return done.stdout


def _paint(scale: str, folders: list[str]) -> None:
    import vl_convert

    for folder in folders:
        vl_convert.register_font_directory(folder)
    sys.stdout.buffer.write(vl_convert.svg_to_png(sys.stdin.buffer.read().decode("utf-8"), scale=float(scale)))


if __name__ == "__main__":
    _paint(sys.argv[1], sys.argv[2:])

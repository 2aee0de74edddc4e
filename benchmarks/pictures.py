"""How long each picture takes: python -m benchmarks.pictures SCENARIO PLAN [TIMES]; processor seconds and the wall's, the best of TIMES."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from matcher.documents import read_plan
from matcher.pictures import PICTURES, Picture, Subject
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import translator


def main() -> None:
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    subject = Subject.of(read_scenario(Path(sys.argv[1])), read_plan(Path(sys.argv[2])))
    print("| picture | SVG s | SVG kB | PNG s of the processor | PNG s | PNG kB |\n| --- | --- | --- | --- | --- | --- |")
    for picture in PICTURES:
        if picture.fits(subject):
            for language in ("en", "ar"):
                print(_line(picture, subject, language, times), flush=True)


def _line(picture: Picture, subject: Subject, language: str, times: int) -> str:
    say = translator(language)
    svg, svg_busy, _svg_wall = _best(lambda: picture.svg(subject, say).encode("utf-8"), times)
    png, png_busy, png_wall = _best(lambda: picture.png(subject, say), times)
    return (f"| {picture.key}, {language} | {svg_busy:.2f} | {len(svg) // 1024} | {png_busy:.2f} | {png_wall:.2f} | {len(png) // 1024} |")


def _best(make: Callable[[], bytes], times: int) -> tuple[bytes, float, float]:
    """What is made, and the least seconds it took: of the processor (children included) and on the wall."""
    busy, wall, made = [], [], b""
    for _each in range(times):
        before, began = _busy(), time.monotonic()
        made = make()
        busy.append(_busy() - before)
        wall.append(time.monotonic() - began)
    return made, min(busy), min(wall)


def _busy() -> float:
    return sum(part for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN) for part in resource.getrusage(who)[:2])


if __name__ == "__main__":
    main()

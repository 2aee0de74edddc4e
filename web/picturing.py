"""Pictures of a plan on its pages: drawn when first asked for, kept in the process for those who come after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from flask import current_app, url_for

from matcher.domain.runs import Run
from matcher.review.shelf import Shelf
from matcher.whatif.naming import scenario_name
from matcher.workflow import asking
from web.i18n import language, say, spoken
from web.reviewing import Reading

if TYPE_CHECKING:
    from matcher.pictures import Picture, Subject, TradeOff

ROOM = 64
"""So many pictures take about 40 MB when half of them are PNG."""
ACROSS = ("cost", "equity")
"""What a trade-off sets impact against."""
MEDIA = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True)
class Shown:
    """A picture as a template shows it: what it is called and shows in words, and where it is."""

    key: str
    name: str
    words: str
    page: str
    svg: str
    png: str


def subject_of(read: Reading) -> Subject:
    """What pictures of this plan are drawn from."""
    from matcher.pictures import Subject

    return Subject.of(read.book.scenario, read.book.plan, number=read.kept.number, made=read.kept.created_at.date())


def shown(read: Reading, *keys: str) -> list[Shown]:
    """The pictures of a plan, or those of some keys; one that has nothing to show is left out."""
    from matcher.pictures import PICTURES

    subject = subject_of(read)
    return [_shown(read, picture, subject) for picture in PICTURES if (not keys or picture.key in keys) and picture.fits(subject)]


def _shown(read: Reading, picture: Picture, subject: Subject) -> Shown:
    svg, png, page = (
        url_for(f"pictures.{view}", key=read.round.key, number=read.kept.number, which=picture.key, **more)
        for view, more in (("file", {"form": "svg"}), ("file", {"form": "png"}), ("picture", {})))
    return Shown(picture.key, spoken(picture.label), picture.alternative(subject, say()), page, svg, png)


def painted(read: Reading, picture: Picture, form: str) -> bytes:
    """The picture as a file in the reader's language, `form` being svg or png."""
    kept = read.kept
    shelf = cast("Shelf[bytes]", current_app.extensions.setdefault("pictures", Shelf(ROOM)))

    def paint() -> bytes:
        subject = subject_of(read)
        return picture.png(subject, say()) if form == "png" else picture.svg(subject, say()).encode("utf-8")

    return shelf.get((kept.round, kept.number, kept.digest, kept.created_at, picture.key, language(), form), paint)


def curve_of(run: Run, across: str) -> TradeOff | None:
    """The trade-off that a question's answer gives: impact against `cost` or `equity`; None for other questions, and while
    fewer than two points are there."""
    from matcher.pictures import Point, TradeOff

    kind, answer = (asking.question_of(run) or {}).get("kind"), run.progress.get("answer") or {}
    if kind not in (asking.SWEEP, asking.FAIRNESS) or across not in ACROSS:
        return None
    points = [Point(scenario_name(point["changes"], say()), point["cost"] if across == "cost" else point["values"][across],
                    point["values"]["impact"]) for point in answer.get("points", ())
              if {"impact", across} <= {"cost", *point["values"]}]
    joined = not ((asking.question_of(run) or {}).get("asked") or {}).get("second")
    return TradeOff(across, "impact", tuple(points), joined) if len(points) > 1 else None


def curves_shown(read: Reading, run: Run) -> list[Shown]:
    """The curves of an answer as its page shows them: impact against cost, and against equity."""
    from matcher.pictures import picture

    found, drawn = [], picture("trade_off")
    for across in ACROSS:
        curve = curve_of(run, across)
        if curve is None or across == "equity" and len({point.across for point in curve.points}) < 2:
            continue
        subject = replace(subject_of(read), trade_off=curve)
        svg, png = (url_for("pictures.curve", key=read.round.key, number=read.kept.number, run=run.id, form=form, across=across)
                    for form in ("svg", "png"))
        found.append(Shown(drawn.key, spoken(drawn.label), drawn.alternative(subject, say()), svg, svg, png))
    return found

"""Picture regions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from babel.numbers import format_percent

from matcher.domain.kinds import REGIONS
from matcher.pictures.base import FOOT, MARGIN, TOP, Drawn, Figures, Subject, framed
from matcher.pictures.drawing import colours
from matcher.pictures.drawing.canvas import END, MIDDLE, Canvas, text_width
from matcher.pictures.drawing.names import locale_of
from matcher.wording import Translator, _, label

_NAMES, _SIDE = 280, 250
"""Room for the names of regions and for the figures beside the bars, in pixels."""
_SAID = _("The region served worst, {region}, has {share} of what it asked for met; the one served best, {best}, {most}.")


@dataclass(frozen=True)
class Line:
    """One region: impact asked and met, needs asked and met, and the needs of others and its own that its Societies serve."""

    region: str
    asked: int
    met: int
    needs: int
    needs_met: int
    given: int

    @property
    def permille(self) -> int:
        """How much of the impact asked for is met; never above 1000."""
        return min(1000, 1000 * self.met // self.asked)


@dataclass(frozen=True)
class Regions(Drawn):
    """Equity by region: how much of the impact that each region asks for is met."""

    width: int = 1200
    row: int = 74

    key: ClassVar[str] = "regions"
    label: ClassVar[str] = _("Equity by region")

    def fits(self, subject: Subject) -> bool:
        return bool(lines(subject))

    def draw(self, subject: Subject, say: Translator) -> Canvas:
        found = lines(subject)
        bottom = TOP + 30 + len(found) * self.row
        canvas = Canvas(self.width, bottom + 62 + FOOT, say.language)
        framed(canvas, subject, say, say(self.label), self.alternative(subject, say))
        left, wide = MARGIN + _NAMES, self.width - 2 * MARGIN - _NAMES - _SIDE
        for tenth in range(0, 11, 2):
            x = left + wide * tenth / 10
            canvas.line(x, TOP + 6, x, bottom, colours.LINE)
            canvas.text(x, bottom + 20, _percent(tenth * 100, say), size=12.5, anchor=MIDDLE, fill=colours.QUIET)
        canvas.text(left, bottom + 44, say(_("Share of the impact asked for that is met; the dashed line is the region served worst.")),
                    size=12.5, fill=colours.QUIET)
        for place, line in enumerate(found):
            self._line(canvas, say, line, TOP + 20 + place * self.row, left, wide)
        worst = left + wide * min(line.permille for line in found) / 1000
        canvas.line(worst, TOP + 2, worst, bottom + 4, colours.INK, line=1.6, dash="5 4")
        return canvas

    def _line(self, canvas: Canvas, say: Translator, line: Line, y: float, left: float, wide: float) -> None:
        canvas.text(left - 16, y + 26, label(line.region, say), size=15, anchor=END, fill=colours.NAVY, strong=True)
        canvas.rect(left, y + 4, wide, 34, colours.paler(colours.REGIONS[line.region], 0.14))
        canvas.rect(left, y + 4, wide * line.permille / 1000, 34, colours.REGIONS[line.region])
        share = _percent(line.permille, say)
        # At the foot of the bar, where the dashed line seldom comes; beyond its end where it is too short.
        inside = wide * line.permille / 1000 > text_width(share, 15) + 28
        canvas.text(left + (12 if inside else wide * line.permille / 1000 + 12), y + 26.5, share, size=15,
                    fill=colours.on(colours.REGIONS[line.region]) if inside else colours.INK, strong=True)
        side = left + wide + 18
        canvas.text(side, y + 18, say(_("needs met: {met} of {all}")).format(met=line.needs_met, all=line.needs), size=13)
        canvas.text(side, y + 37, say(_("needs served by it: {count}")).format(count=line.given), size=13, fill=colours.QUIET)

    def alternative(self, subject: Subject, say: Translator) -> str:
        found = sorted(lines(subject), key=lambda line: line.permille)
        return say(_SAID).format(region=label(found[0].region, say), share=_percent(found[0].permille, say),
                                 best=label(found[-1].region, say), most=_percent(found[-1].permille, say))

    def figures(self, subject: Subject, say: Translator) -> Figures:
        headers = tuple(say(text) for text in (
            _("Region"), _("Impact asked for"), _("Impact met"), _("Share met"), _("Needs"), _("Needs met"), _("Needs served by it")))
        return Figures(headers, tuple((label(line.region, say), line.asked, line.met, _percent(line.permille, say), line.needs,
                                       line.needs_met, line.given) for line in lines(subject)))


def lines(subject: Subject) -> tuple[Line, ...]:
    """Every region that asks for anything, counted as goal equity counts it: by the impact of its Societies' needs."""
    pool, worth = subject.pool, subject.worth
    asked, met, needs, given = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    served: dict[str, set[str]] = {}
    for need in pool.needs:
        region = pool.society[need.society].region or ""
        asked[region] += worth.asked(need)
        needs[region] += 1
    for exchange in subject.plan.exchanges:
        for leg in exchange.legs:
            region = pool.society[leg.receiver].region or ""
            met[region] += worth.of_leg(pool.need[leg.need], exchange.kind, leg.gain)
            served.setdefault(region, set()).add(leg.need)
            given[pool.society[leg.sender].region or ""] += 1
    return tuple(Line(region, asked[region], met[region], needs[region], len(served.get(region, ())), given[region])
                 for region in REGIONS if asked[region] > 0)


def _percent(permille: int, say: Translator) -> str:
    return str(format_percent(permille / 1000, locale=locale_of(say.language))).replace("\u00a0", " ").replace("\u202f", " ")

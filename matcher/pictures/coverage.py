"""Picture coverage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from matcher.domain.requests import Need
from matcher.pictures.base import FOOT, MARGIN, TOP, Drawn, Figures, Subject, framed, legend
from matcher.pictures.drawing import colours
from matcher.pictures.drawing.canvas import Canvas, cut
from matcher.pictures.drawing.names import capability_name
from matcher.tables.reference import capability_groups
from matcher.wording import Translator, _

_NAMES, _BARS = 400, 400
"""Room for the names of capabilities and for the bars of needs, in pixels; what is left is for offers."""
_SAID = _("Of {asked} times that a capability is asked for, {met} are met. Asked for but offered by nobody: {gap} of {all} capabilities.")


@dataclass(frozen=True)
class Line:
    """One capability: by how many needs it is asked for, in how many of these it is met, how many offers hold it."""

    code: str
    asked: int
    met: int
    offered: int


@dataclass(frozen=True)
class Coverage(Drawn):
    """The taxonomy of capabilities: which are asked for, met, and offered."""

    width: int = 1200
    row: int = 21

    key: ClassVar[str] = "coverage"
    label: ClassVar[str] = _("Coverage of capabilities")

    def fits(self, subject: Subject) -> bool:
        return bool(subject.pool.needs)

    def draw(self, subject: Subject, say: Translator) -> Canvas:
        found = {line.code: line for line in lines(subject)}
        groups = [(name, [found[code] for code in codes if code in found]) for name, codes in capability_groups(say.language)]
        known = {line.code for _name, members in groups for line in members}
        groups.append((say(_("Other")), [line for line in found.values() if line.code not in known]))
        groups = [(name, members) for name, members in groups if members]
        rows = len(found)
        canvas = Canvas(self.width, TOP + 36 + rows * self.row + len(groups) * 32 + FOOT + 6, say.language)
        framed(canvas, subject, say, say(self.label), self.alternative(subject, say),
               note=say(_("Offers are counted whatever their level.")))
        legend(canvas, MARGIN + 18, TOP, [(colours.NAVY, say(_("needs met"))), (_UNMET, say(_("needs not met"))),
                                          (colours.BLUE, say(_("offers")))])
        most = max(1, *(line.asked for line in found.values()))
        wide = max(1, *(line.offered for line in found.values()))
        y = TOP + 26.0
        for name, members in groups:
            y += 26
            canvas.text(MARGIN + 18, y, name, size=14, fill=colours.NAVY, strong=True)
            canvas.line(MARGIN + 18, y + 6, self.width - MARGIN, y + 6, colours.LINE)
            y += 6
            for line in members:
                self._line(canvas, subject, say, line, y, (most, wide))
                y += self.row
        return canvas

    def _line(self, canvas: Canvas, subject: Subject, say: Translator, line: Line, y: float, most: tuple[int, int]) -> None:
        base, high, top = y + self.row - 6, self.row - 8, y + 4
        canvas.text(MARGIN + 18, base, cut(capability_name(line.code, subject.pool, say), _NAMES - 24, 12.5, canvas.rtl), size=12.5)
        x = MARGIN + _NAMES + 18
        scale = (_BARS - 90) / most[0]
        canvas.rect(x, top, line.met * scale, high, colours.NAVY)
        canvas.rect(x + line.met * scale, top, (line.asked - line.met) * scale, high, _UNMET)
        if line.asked:
            canvas.text(x + line.asked * scale + 7, base, say(_("{met} of {asked}")).format(met=line.met, asked=line.asked), size=12,
                        fill=colours.QUIET)
        x += _BARS
        scale = (self.width - MARGIN - x - 40) / most[1]
        canvas.rect(x, top, line.offered * scale, high, colours.BLUE)
        canvas.text(x + line.offered * scale + 7, base, str(line.offered), size=12,
                    fill=colours.QUIET if line.offered or not line.asked else colours.INK, strong=bool(line.asked and not line.offered))

    def alternative(self, subject: Subject, say: Translator) -> str:
        found = lines(subject)
        return say(_SAID).format(met=sum(line.met for line in found), asked=sum(line.asked for line in found),
                                 gap=sum(1 for line in found if line.asked and not line.offered), all=len(found))

    def figures(self, subject: Subject, say: Translator) -> Figures:
        return Figures((say(_("Capability")), say(_("Needs")), say(_("Needs met")), say(_("Offers"))), tuple(
            (capability_name(line.code, subject.pool, say), line.asked, line.met, line.offered) for line in lines(subject)))


_UNMET = colours.paler(colours.NAVY, 0.25)


def lines(subject: Subject) -> tuple[Line, ...]:
    """Every capability of the pool, in the order of the taxonomy where it stands there. A need that is met asks for what it
    was given; else for its capability, or for each role of its team once."""
    given: dict[str, set[str]] = {}
    for exchange in subject.plan.exchanges:
        for leg in exchange.legs:
            given.setdefault(leg.need, set()).add(leg.capability)
    asked, met = Counter[str](), Counter[str]()
    for need in subject.pool.needs:
        asked.update(given.get(need.need) or _asked(need))
        met.update(given.get(need.need, ()))
    offered = Counter(code for offer in subject.pool.offers for code, _level in offer.capabilities)
    order = [code for _name, codes in capability_groups("en") for code in codes]
    every = {*subject.pool.capability, *asked, *offered}
    return tuple(Line(code, asked[code], met[code], offered[code])
                 for code in (*(code for code in order if code in every), *sorted(every.difference(order))))


def _asked(need: Need) -> set[str]:
    return {need.capability} if need.capability else set(need.roles)

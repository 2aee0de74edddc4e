"""Picture weeks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from matcher.domain.plan import Exchange
from matcher.domain.pool import Pool
from matcher.pictures.base import FOOT, MARGIN, TOP, Drawn, Figures, Subject, framed, kind_label, kinds_in, legend
from matcher.pictures.drawing import colours
from matcher.pictures.drawing.canvas import END, MIDDLE, Canvas, cut, text_width
from matcher.pictures.drawing.names import day, month, short_name
from matcher.pictures.drawing.shapes import ticks
from matcher.wording import Translator, _

_NAMES = 190
"""Room for the names of hosts, in pixels."""
_STRIP = 110
"""How high the strip is that counts all exchanges."""
_SAID = _("{exchanges} exchanges from {first} to {last}; the busiest week, with {most} under way, begins on {week}.")


@dataclass(frozen=True)
class Weeks(Drawn):
    """The calendar by week: how many exchanges are under way, and the hosts with a bar for each exchange."""

    width: int = 1200
    hosts: int = 45
    lane: int = 17

    key: ClassVar[str] = "weeks"
    label: ClassVar[str] = _("Calendar by week")

    def draw(self, subject: Subject, say: Translator) -> Canvas:
        rows = self._rows(subject)
        top = TOP + 34 + _STRIP + 46
        canvas = Canvas(self.width, top + sum(len(lanes) * self.lane + 5 for _host, lanes in rows) + 24 + FOOT, say.language)
        hosts = len({exchange.host for exchange in subject.plan.exchanges})
        note = say(_("{count} of {all} hosts are drawn: those with most exchanges.")).format(count=len(rows), all=hosts)
        framed(canvas, subject, say, say(self.label), self.alternative(subject, say), note=note if len(rows) < hosts else "")
        legend(canvas, MARGIN + 18, TOP, [(colours.KINDS[kind], kind_label(kind, say)) for kind in kinds_in(subject)])
        self._months(canvas, subject.pool, say, TOP + 34, canvas.height - FOOT - 4)
        self._strip(canvas, subject, say, TOP + 34 + _STRIP + 8)
        y = top
        for host, lanes in rows:
            self._host(canvas, subject, say, host, lanes, y)
            y += len(lanes) * self.lane + 5
        return canvas

    def _x(self, pool: Pool, week: float) -> float:
        return MARGIN + _NAMES + week * (self.width - 2 * MARGIN - _NAMES) / pool.weeks

    def _rows(self, subject: Subject) -> list[tuple[str, list[list[Exchange]]]]:
        """Hosts in the order in which their first exchange begins, each with lanes of exchanges that do not overlap."""
        by_host: dict[str, list[Exchange]] = {}
        for exchange in sorted(subject.plan.exchanges, key=lambda each: (each.start, -each.weeks, each.id)):
            by_host.setdefault(exchange.host, []).append(exchange)
        most = sorted(by_host, key=lambda host: (-len(by_host[host]), host))[: self.hosts]
        found = []
        for host in sorted(most, key=lambda host: (by_host[host][0].start, host)):
            lanes: list[list[Exchange]] = []
            for exchange in by_host[host]:
                begin = _week(subject.pool, exchange)
                free = next((lane for lane in lanes if _week(subject.pool, lane[-1]) + lane[-1].weeks <= begin), None)
                if free is None:
                    lanes.append([exchange])
                else:
                    free.append(exchange)
            found.append((host, lanes))
        return found

    def _months(self, canvas: Canvas, pool: Pool, say: Translator, top: float, bottom: float) -> None:
        last = -1e9
        for week in range(pool.weeks):
            monday = pool.week_start(week)
            if monday.day > 7:
                continue
            x = self._x(pool, week)
            canvas.line(x, top, x, bottom, colours.LINE)
            if x - last >= 60:
                canvas.text(x + 4, top + 6, month(monday, say), size=12, fill=colours.QUIET)
                last = x

    def _strip(self, canvas: Canvas, subject: Subject, say: Translator, base: float) -> None:
        pool, busy = subject.pool, _busy(subject)
        most = max((sum(counts.values()) for counts in busy), default=1)
        steps = ticks(most, 3)
        scale = (_STRIP - 24) / max(most, steps[-1])
        for step in steps:
            canvas.line(self._x(pool, 0), base - step * scale, self._x(pool, pool.weeks), base - step * scale, colours.LINE)
            canvas.text(self._x(pool, 0) - 8, base - step * scale + 4, str(step), size=12, anchor=END, fill=colours.QUIET)
        for line, words in enumerate((say(_("Exchanges")), say(_("under way")))):
            canvas.text(MARGIN + 18, base - _STRIP / 2 + 8 + 17 * line, words, size=12.5, fill=colours.NAVY, strong=line == 0)
        for week, counts in enumerate(busy):
            y = base
            for kind, colour in colours.KINDS.items():
                if counts[kind]:
                    y -= counts[kind] * scale
                    wide = self._x(pool, week + 1) - self._x(pool, week)
                    canvas.rect(self._x(pool, week) + 0.5, y, wide - 1, counts[kind] * scale, colour)

    def _host(self, canvas: Canvas, subject: Subject, say: Translator, host: str, lanes: list[list[Exchange]], y: float) -> None:
        pool = subject.pool
        canvas.line(MARGIN, y - 2.5, self.width - MARGIN, y - 2.5, colours.GROUND)
        canvas.text(MARGIN + 18, y + 12.5, cut(short_name(host, pool, say), _NAMES - 30, 12.5, canvas.rtl), size=12.5)
        for row, lane in enumerate(lanes):
            for exchange in lane:
                begin = _week(pool, exchange)
                x, end = self._x(pool, begin), self._x(pool, begin + exchange.weeks)
                fill = colours.KINDS[exchange.kind]
                canvas.rect(x + 1, y + row * self.lane, end - x - 2, self.lane - 2.5, fill, round=3)
                senders = tuple(dict.fromkeys(leg.sender for leg in exchange.legs))
                givers, keys = ("، " if canvas.rtl else ", ").join(short_name(key, pool, say) for key in senders), ", ".join(senders)
                # Who gives, in full or by key; nothing where neither has room.
                words = next((text for text in (givers, keys) if text_width(text, 11, canvas.rtl) <= end - x - 8), "")
                if words:
                    canvas.text((x + end) / 2, y + row * self.lane + 11, words, size=11, anchor=MIDDLE, fill=colours.on(fill))

    def alternative(self, subject: Subject, say: Translator) -> str:
        plan, busy = subject.plan, [sum(counts.values()) for counts in _busy(subject)]
        most = max(busy)
        return say(_SAID).format(
            exchanges=len(plan.exchanges), first=day(min(x.start for x in plan.exchanges), say),
            last=day(max(x.start + timedelta(days=x.days - 1) for x in plan.exchanges), say),
            most=most, week=day(subject.pool.week_start(busy.index(most)), say))

    def figures(self, subject: Subject, say: Translator) -> Figures:
        kinds = kinds_in(subject)
        return Figures((say(_("Week of")), *(kind_label(kind, say) for kind in kinds), say(_("All"))), tuple(
            (day(subject.pool.week_start(week), say), *(counts[kind] for kind in kinds), sum(counts.values()))
            for week, counts in enumerate(_busy(subject)) if counts))


def _week(pool: Pool, exchange: Exchange) -> int:
    return (exchange.start - pool.start).days // 7


def _busy(subject: Subject) -> list[Counter[str]]:
    """By week of the round: exchanges under way of each kind."""
    busy: list[Counter[str]] = [Counter() for _week_ in range(subject.pool.weeks)]
    for exchange in subject.plan.exchanges:
        begin = _week(subject.pool, exchange)
        for week in range(begin, min(begin + exchange.weeks, subject.pool.weeks)):
            busy[week][exchange.kind] += 1
    return busy

"""Picture flow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from matcher.domain.kinds import CASH, KINDS, MATERIAL, REGIONS
from matcher.pictures.base import FOOT, MARGIN, TOP, Drawn, Figures, Subject, framed, kind_label
from matcher.pictures.drawing import colours
from matcher.pictures.drawing.canvas import END, START, Canvas, cut
from matcher.pictures.drawing.names import short_name
from matcher.pictures.drawing.streams import Node, Stream, layout
from matcher.wording import Translator, _, label, whole

SUPPORT, LEFT = "=support", "=left"
"""Where money goes that pays for no exchange; no key of a table begins so."""
_SAID = _("Of {amount} {currency} in {envelopes} envelopes of {sources} sources, {charged} pay for exchanges, {support} for support costs, "
          "and {left} are left.")
_COLUMNS = (_("Source"), _("Envelope"), _("Kind"), _("Region of the receiver"))


@dataclass(frozen=True)
class Flow(Drawn):
    """Where the money goes: from source to envelope, kind of exchange and region. Materials and own funds are left out."""

    width: int = 1200
    height: int = 640
    bar: int = 16

    key: ClassVar[str] = "flow"
    label: ClassVar[str] = _("Flow of money")

    def fits(self, subject: Subject) -> bool:
        return any(subject.pool.envelope[use.envelope].resource == CASH and use.amount for use in subject.plan.envelopes)

    def draw(self, subject: Subject, say: Translator) -> Canvas:
        columns, found = self._columns(subject), streams(subject)
        body = max(self.height, 17 * max(len(column) for column in columns))
        canvas = Canvas(self.width, TOP + 40 + body + 16 + FOOT, say.language)
        framed(canvas, subject, say, say(self.label), self.alternative(subject, say),
               note=say(_("Amounts in {currency}; materials and own funds are not drawn.")).format(currency=subject.pool.currency))
        nodes = layout(columns, found, TOP + 40, body)
        places = self._places()
        for stream in found:
            self._stream(canvas, nodes, stream, places)
        for column, (x, head) in enumerate(zip(places, _COLUMNS, strict=True)):
            anchor = START if column < 2 else END
            canvas.text(x if column < 2 else x + self.bar, TOP + 18, say(head), size=13.5, anchor=anchor, fill=colours.NAVY, strong=True)
            for key in columns[column]:
                self._node(canvas, subject, say, nodes[(column, key)], column, x)
        return canvas

    def _places(self) -> tuple[float, ...]:
        inner = self.width - 2 * MARGIN - self.bar
        return (MARGIN, MARGIN + inner * 0.31, MARGIN + inner * 0.69, MARGIN + inner)

    def _columns(self, subject: Subject) -> tuple[tuple[str, ...], ...]:
        """Keys by column, in the order in which they stand; only what money passes through."""
        found, pool = streams(subject), subject.pool
        amounts = Counter[str]()
        for stream in found:
            if stream.column == 0:
                amounts[stream.start] += stream.amount
        sources = tuple(sorted(amounts, key=lambda source: (-amounts[source], source)))
        envelopes = tuple(sorted((s.end for s in found if s.column == 0), key=lambda key: (
            sources.index(pool.envelope[key].source), -pool.envelope[key].amount, key)))
        ends = {stream.end for stream in found if stream.column == 1}
        return (sources, envelopes, tuple(key for key in (*KINDS, SUPPORT, LEFT) if key in ends),
                tuple(key for key in (*REGIONS, "") if any(s.column == 2 and s.end == key for s in found)))

    def _stream(self, canvas: Canvas, nodes: dict[tuple[int, str], Node], stream: Stream, places: tuple[float, ...]) -> None:
        start, end = nodes[(stream.column, stream.start)], nodes[(stream.column + 1, stream.end)]
        high = stream.amount * start.scale
        x1, x2 = places[stream.column] + self.bar, places[stream.column + 1]
        y1, y2 = start.leave(high), end.enter(high)
        middle = (x1 + x2) / 2
        key = stream.end if stream.column < 2 else stream.start
        canvas.path([("M", (x1, y1)), ("C", (middle, y1, middle, y2, x2, y2)), ("L", (x2, y2 + high)),
                     ("C", (middle, y2 + high, middle, y1 + high, x1, y1 + high)), ("Z", ())],
                    fill=_colour(key) if stream.column else colours.LINE, opacity=0.42 if stream.column else 0.9)

    def _node(self, canvas: Canvas, subject: Subject, say: Translator, node: Node, column: int, x: float) -> None:
        canvas.rect(x, node.top, self.bar, max(1.0, node.high), _colour(node.key) if column > 1 else colours.NAVY)
        words, amount = self._words(subject, say, node.key, column), whole(node.amount, say.language)
        room = self._places()[1] - MARGIN - self.bar - 24
        text = cut(say(_("{name}: {amount}")).format(name=words, amount=amount), room if column < 2 else 260, 12.5, canvas.rtl)
        left = x + self.bar + 7 if column < 2 else x - 7
        canvas.text(left, node.top + node.high / 2 + 4.5, text, size=12.5, anchor=START if column < 2 else END, halo=colours.PAPER)

    def _words(self, subject: Subject, say: Translator, key: str, column: int) -> str:
        if column == 0:
            return short_name(key, subject.pool, say)
        if column == 1:
            return key
        if column == 2:
            return say(_("Support costs")) if key == SUPPORT else say(_("Left")) if key == LEFT else kind_label(key, say)
        return label(key, say) if key else say(_("ICRC and IFRC"))

    def alternative(self, subject: Subject, say: Translator) -> str:
        uses = [use for use in subject.plan.envelopes if subject.pool.envelope[use.envelope].resource == CASH]

        def said(amount: int) -> str:
            return whole(amount, say.language)

        return say(_SAID).format(
            amount=said(sum(use.amount for use in uses)), currency=subject.pool.currency, envelopes=len(uses),
            sources=len({subject.pool.envelope[use.envelope].source for use in uses}), charged=said(sum(use.charged for use in uses)),
            support=said(sum(use.support for use in uses)), left=said(sum(use.left for use in uses)))

    def figures(self, subject: Subject, say: Translator) -> Figures:
        headers = (say(_("From")), say(_("To")), say(_("Amount ({currency})")).format(currency=subject.pool.currency))
        def said(key: str, column: int) -> str:
            return self._words(subject, say, key, column)

        return Figures(headers, tuple((said(each.start, each.column), said(each.end, each.column + 1), each.amount)
                                      for each in streams(subject)))


def streams(subject: Subject) -> tuple[Stream, ...]:
    """Cash from source to envelope (its amount), on to kinds, support costs and what is left, and from kinds to regions."""
    pool, plan = subject.pool, subject.plan
    paid, reached = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for exchange in plan.exchanges:
        for leg in exchange.legs:
            for charge in leg.charges:
                if not charge.line.startswith(MATERIAL):
                    paid[charge.envelope, exchange.kind] += charge.amount
                    reached[exchange.kind, pool.society[leg.receiver].region or ""] += charge.amount
    first, second = [], []
    for use in plan.envelopes:
        envelope = pool.envelope[use.envelope]
        if envelope.resource == CASH and use.amount:
            first.append(Stream(0, envelope.source, use.envelope, use.amount))
            ends = [*((kind, paid[use.envelope, kind]) for kind in KINDS), (SUPPORT, use.support), (LEFT, use.left)]
            second += [Stream(1, use.envelope, end, amount) for end, amount in ends if amount]
    third = [Stream(2, kind, region, reached[kind, region]) for kind in KINDS for region in (*REGIONS, "") if reached[kind, region]]
    return (*first, *second, *third)


def _colour(key: str) -> str:
    if key in colours.KINDS:
        return colours.KINDS[key]
    return {SUPPORT: colours.QUIET, LEFT: "#A9B1BC"}.get(key) or colours.REGIONS[key]

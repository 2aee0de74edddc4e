"""Export hxl."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from matcher.exports.base import PLAN, SOCIETY
from matcher.exports.parts.cells import csv_bytes
from matcher.exports.parts.marks import OPEN, class_of
from matcher.exports.parts.planned import planned
from matcher.exports.parts.subject import Subject, cash, last_day
from matcher.tables.naming import Words
from matcher.wording import _, label, listed, translator

_COLUMNS = (
    (_("Exchange"), "#activity+id"), (_("Sender"), "#org+impl+code+v_iso3"), (_("Receiver"), "#org+partner+code+v_iso3"),
    (_("Host"), "#country+code+v_iso3"), (_("Kind"), "#sector"), (_("First day"), "#date+start"), (_("Last day"), "#date+end"),
    (_("People to be trained"), "#targeted"), (_("Source"), "#org+funder"), (_("State"), "#status"), (_("Description"), "#description"),
    (_("Round"), "#meta+round"), (_("Plan"), "#meta+plan"), (_("Digest"), "#meta+hash"), (_("Date"), "#date+updated"),
    (_("Data class"), "#meta+class"))


@dataclass(frozen=True)
class Hxl:
    """Exchanges as a table with HXL tags under its head, a row for each pair of Societies."""

    key: ClassVar[str] = "hxl"
    label: ClassVar[str] = _("HXL (CSV with tags)")
    about: ClassVar[str] = _("Who supports whom, where and when, with HXL tags under the head, for the humanitarian data exchange.")
    media_type: ClassVar[str] = "text/csv"
    data_class: ClassVar[str] = OPEN
    of: ClassVar[tuple[str, ...]] = (PLAN, SOCIETY)

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        say = translator(language)
        words = Words(subject.pool, say)
        money = f"#value+budget+{subject.pool.currency.lower()}"
        head: list[object] = [*(say(text) for text, _tag in _COLUMNS), say("Cost ({currency})").format(currency=subject.pool.currency)]
        rows: list[list[object]] = [head, [*(tag for _text, tag in _COLUMNS), money]]
        for exchange in subject.exchanges:
            kind = label(exchange.kind, say)
            for leg in subject.legs(exchange):
                need = subject.pool.need[leg.need]
                sources = sorted({subject.pool.envelope[charge.envelope].source for charge in leg.charges})
                rows.append([
                    exchange.id, leg.sender, leg.receiver, exchange.host, kind, exchange.start.isoformat(), last_day(exchange).isoformat(),
                    need.train_staff + need.train_governance + need.train_volunteers, "; ".join(sources),
                    planned(subject.state(exchange.id)), say("{kind}: {societies}").format(
                        kind=kind, societies=listed([words.society(leg.sender), words.society(leg.receiver)], language)),
                    subject.name, subject.number, subject.plan.digest, subject.day.isoformat(), class_of(self.data_class, say),
                    cash(leg.costs)])
        return {"exchanges.csv": csv_bytes(rows)} if len(rows) > 2 else {}

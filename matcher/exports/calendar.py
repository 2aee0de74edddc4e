"""Export calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from matcher.domain.plan import Exchange
from matcher.exports.base import EXCHANGE, PLAN, SOCIETY
from matcher.exports.paper.clean import clean
from matcher.exports.parts.marks import PARTIES, foot
from matcher.exports.parts.subject import Subject, last_day
from matcher.tables.naming import Words
from matcher.wording import Translator, _, label, listed, translator

_STATUS = {"proposed": "TENTATIVE", "endorsed": "TENTATIVE", "accepted": "TENTATIVE", "on_hold": "TENTATIVE", "re_planned": "TENTATIVE"}


@dataclass(frozen=True)
class Calendar:
    """The exchanges as whole days for calendar programs, of the plan or of one Society."""

    key: ClassVar[str] = "calendar"
    label: ClassVar[str] = _("Calendar (iCalendar)")
    about: ClassVar[str] = _("Each exchange as an entry of whole days, for calendar programs.")
    media_type: ClassVar[str] = "text/calendar"
    data_class: ClassVar[str] = PARTIES
    of: ClassVar[tuple[str, ...]] = (PLAN, SOCIETY, EXCHANGE)

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        import icalendar

        say = translator(language)
        words = Words(subject.pool, say)
        made = icalendar.Calendar()
        made.add("prodid", "-//matcher//exchanges//EN")
        made.add("version", "2.0")
        made.add("calscale", "GREGORIAN")
        made.add("method", "PUBLISH")
        named = subject.name if subject.society is None else f"{subject.name} · {words.society(subject.society)}"
        made.add("x-wr-calname", _line(named))
        made.add("x-wr-caldesc", _line(foot(subject, self.data_class, say)))
        # Programs that subscribe ask again after this time.
        made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
        for exchange in subject.exchanges:
            made.add_component(_event(icalendar.Event(), subject, exchange, words, say, self.data_class))
        return {"exchanges.ics": made.to_ical()}


def _event(event: Any, subject: Subject, exchange: Exchange, words: Words, say: Translator, data_class: str) -> Any:
    put = event.add
    # The same in every plan of the round for the same pairs: a calendar moves the entry rather than show it twice.
    pairs = "-".join(f"{leg.need}.{leg.offer}" for leg in exchange.legs)
    put("uid", f"{pairs}@{subject.round}.matcher")
    put("dtstamp", datetime(subject.day.year, subject.day.month, subject.day.day, tzinfo=UTC))
    put("dtstart", exchange.start)
    # The end of an entry of whole days is the day after its last.
    put("dtend", last_day(exchange) + timedelta(days=1))
    put("summary", clean(say("{kind}: {societies}").format(
        kind=label(exchange.kind, say), societies=listed([words.society(key) for key in subject.parties(exchange)], say.language))))
    capabilities = ", ".join(dict.fromkeys(words.capability(leg.capability) for leg in subject.legs(exchange)))
    put("description", clean("\n".join((
        say("Exchange {exchange}, {mode}. {capabilities}").format(
            exchange=exchange.id, mode=label(exchange.mode, say), capabilities=capabilities),
        foot(subject, data_class, say)))))
    if exchange.mode == "onsite":
        put("location", clean(words.society(exchange.host)))
    put("status", _STATUS.get(subject.state(exchange.id), "CONFIRMED"))
    put("transp", "TRANSPARENT")
    put("class", "CONFIDENTIAL")
    return event


def _line(text: str) -> str:
    """Text in one line: names beyond the standard (X-) are not escaped by the writer."""
    return " ".join(clean(text).split())

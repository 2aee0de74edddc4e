"""Export iati."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from xml.etree import ElementTree

from matcher.domain.plan import Exchange
from matcher.exports.base import EXCHANGE, PLAN
from matcher.exports.paper.clean import clean
from matcher.exports.parts.marks import OPEN, foot
from matcher.exports.parts.places import iso2
from matcher.exports.parts.planned import planned
from matcher.exports.parts.subject import Subject, cost_of, last_day
from matcher.tables.naming import Words
from matcher.wording import Translator, _, label, listed, translator

#: Codes of IATI 2.03: activity status, activity date type (planned or actual), role and type of an organisation.
_STATUS = {"Planned": "1", "Ongoing": "2", "Completed": "4"}
_FUNDS, _EXTENDS, _CARRIES_OUT = "1", "3", "4"
_INTERNATIONAL, _NATIONAL, _OTHER = "21", "22", "90"

#: Organisations by the OECD's codes of channels, as IATI writes them.
_KNOWN = {"ICRC": "XM-DAC-21016", "IFRC": "XM-DAC-21018"}
#: In front of the codes of Societies, whose registered identifiers are not known here: XX stands for no country and no registry, so
#: nobody takes it for a registered one.
_OWN = "XX-RCRC-"


@dataclass(frozen=True)
class Iati:
    """Each exchange as an activity of the International Aid Transparency Initiative's standard, version 2.03."""

    key: ClassVar[str] = "iati"
    label: ClassVar[str] = _("IATI 2.03 (XML)")
    about: ClassVar[str] = _("Each exchange as an activity with its parties, dates, country and budget, for aid transparency.")
    media_type: ClassVar[str] = "application/xml"
    data_class: ClassVar[str] = OPEN
    of: ClassVar[tuple[str, ...]] = (PLAN, EXCHANGE)

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        if not subject.exchanges:
            return {}
        say = translator(language)
        root = ElementTree.Element("iati-activities", {
            "version": "2.03", "generated-datetime": f"{subject.day.isoformat()}T00:00:00Z"})
        root.append(ElementTree.Comment(clean(foot(subject, self.data_class, say)).replace("--", "–")))
        for exchange in subject.exchanges:
            root.append(_activity(subject, exchange, Words(subject.pool, say), say, self.data_class))
        ElementTree.indent(root)
        return {"activities.xml": ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"}


def _activity(subject: Subject, exchange: Exchange, words: Words, say: Translator, data_class: str) -> ElementTree.Element:
    activity = ElementTree.Element("iati-activity", {
        "xml:lang": say.language, "default-currency": subject.pool.currency, "humanitarian": "1",
        "last-updated-datetime": f"{subject.day.isoformat()}T00:00:00Z"})
    host, state = exchange.host, planned(subject.state(exchange.id))
    senders = tuple(dict.fromkeys(leg.sender for leg in exchange.legs))
    receivers = tuple(dict.fromkeys(leg.receiver for leg in exchange.legs))
    _add(activity, "iati-identifier").text = clean(f"{identifier(senders[0])}-{subject.round}-{exchange.id}")
    _told(_add(activity, "reporting-org", **_organisation(subject, senders[0])), words.society(senders[0]))
    title = say("{kind}: {societies}").format(kind=label(exchange.kind, say),
                                              societies=listed([words.society(key) for key in (*senders, *receivers)], say.language))
    _told(_add(activity, "title"), title)
    _told(_add(activity, "description", type="1"), f"{title}. {foot(subject, data_class, say)}")
    sources = sorted({subject.pool.envelope[c.envelope].source for leg in exchange.legs for c in leg.charges})
    for source in sources:
        _told(_add(activity, "participating-org", role=_FUNDS, **_organisation(subject, source)), words.society(source))
    for key in senders:
        _told(_add(activity, "participating-org", role=_EXTENDS, **_organisation(subject, key)), words.society(key))
    for key in receivers:
        _told(_add(activity, "participating-org", role=_CARRIES_OUT, **_organisation(subject, key)), words.society(key))
    _add(activity, "activity-status", code=_STATUS[state])
    begun, ended = state != "Planned", state == "Completed"
    _dated(activity, "2" if begun else "1", exchange.start)
    _dated(activity, "4" if ended else "3", last_day(exchange))
    if iso2(host):
        _add(activity, "recipient-country", code=iso2(host))
    _told(_add(activity, "sector", vocabulary="99", code=exchange.kind), label(exchange.kind, say))
    cost = cost_of(exchange)
    if cost:
        budget = _add(activity, "budget", type="1", status="1")
        _add(budget, "period-start", **{"iso-date": exchange.start.isoformat()})
        _add(budget, "period-end", **{"iso-date": last_day(exchange).isoformat()})
        _add(budget, "value", **{"value-date": exchange.start.isoformat(), "currency": subject.pool.currency}).text = str(cost)
    return activity


def identifier(society: str) -> str:
    """The identifier of a component or Society; a Society's is to be put in its place by whoever publishes."""
    return _KNOWN.get(society) or f"{_OWN}{society}"


def _organisation(subject: Subject, key: str) -> dict[str, str]:
    """Type and identifier of a party or payer; who is neither a component nor a Society has a name only."""
    if key in _KNOWN:
        return {"type": _INTERNATIONAL, "ref": identifier(key)}
    if key in subject.pool.society:
        return {"type": _NATIONAL, "ref": identifier(key)}
    return {"type": _OTHER}


def _add(parent: ElementTree.Element, name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})


def _told(parent: ElementTree.Element, text: str) -> None:
    _add(parent, "narrative").text = clean(text)


def _dated(parent: ElementTree.Element, kind: str, value: date) -> None:
    _add(parent, "activity-date", type=kind, **{"iso-date": value.isoformat()})

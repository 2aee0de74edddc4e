"""Small factories, so that a test reads as the facts that it is about and nothing else.

Dates may be given as ISO texts, languages and levels in the words of the tables: `languages="fr:C1;en:B2"`,
`capabilities="SRV-TRAC:5"`. What a test does not speak of stands in nobody's way: windows cover the round, both sides
speak English well, nothing costs anything (give `costs=Costs()` for the tariff of the model).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from matcher.domain.funding import Costs, Envelope
from matcher.domain.kinds import COMPONENTS, KINDS, SECONDMENT
from matcher.domain.parties import Society
from matcher.domain.pool import BaselineLeg, PastLeg, Pin, Pool
from matcher.domain.reference import Capability
from matcher.domain.requests import Need, Offer

START = date(2027, 1, 4)
WEEKS = 52
END = START + timedelta(days=7 * WEEKS - 1)
APPROVAL = date(2026, 10, 5)
FREE = Costs(free=True)


def day(value: date | str) -> date:
    """A date from itself or from its ISO text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def monday(week: int, start: date = START) -> date:
    """The day on which a week of the round begins."""
    return start + timedelta(days=7 * week)


def _pairs(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return tuple((key, rest) for key, _, rest in (part.partition(":") for part in value.split(";") if part))


def _numbers(value: Any) -> Any:
    return tuple((key, int(number)) for key, number in _pairs(value)) if isinstance(value, str) else value


def _codes(value: Any) -> Any:
    return tuple(part for part in value.split(";") if part) if isinstance(value, str) else tuple(value)


def _read(fields: dict[str, Any], codes: tuple[str, ...], days: tuple[str, ...]) -> dict[str, Any]:
    for name in codes:
        if name in fields:
            fields[name] = _codes(fields[name])
    for name in days:
        if fields.get(name) is not None:
            fields[name] = day(fields[name])
    if fields.get("languages") is not None:
        fields["languages"] = _pairs(fields["languages"])
    return fields


def society(key: str, region: str | None = "EUR", **fields: Any) -> Society:
    """A society; `blackouts` as texts `2027-03-01/2027-03-31` (or one day)."""
    fields = _read({"name": key, "languages": "en:C1", **fields}, (), ())
    if "blackouts" in fields:
        spans = [part.partition("/") for part in fields["blackouts"]]
        fields["blackouts"] = tuple((day(first), day(last or first)) for first, _, last in spans)
    return Society(society=key, region=None if key in COMPONENTS else region, **fields)


def need(key: str = "n1", society: str = "KEN", **fields: Any) -> Need:
    """A need: by default a fortnight's secondment in SRV-TRAC from level 2 to 4, priority 2, at any time."""
    fields = _read(
        {"kinds": (SECONDMENT,), "capability": "SRV-TRAC", "roles": (), "level": 2, "target": 4, "priority": 2,
         "days": 14, "earliest": START, "latest": END, **fields},
        ("kinds", "roles", "contexts", "prefers", "avoids"), ("earliest", "latest"))
    if "materials" in fields:
        fields["materials"] = _numbers(fields["materials"])
    return Need(need=key, society=society, **fields)


def offer(key: str = "o1", society: str = "RWA", **fields: Any) -> Offer:
    """An offer: by default of every kind, SRV-TRAC at level 5, with 182 person-days at any time of the round."""
    fields = _read(
        {"kinds": KINDS, "capabilities": "SRV-TRAC:5", "days_total": 182, "earliest": START, "latest": END,
         "clearance": 3, **fields},
        ("kinds", "regions", "prefers", "avoids"), ("earliest", "latest"))
    fields["capabilities"] = _numbers(fields["capabilities"])
    return Offer(offer=key, society=society, **fields)


def envelope(key: str = "e1", amount: int = 1_000_000, **fields: Any) -> Envelope:
    """An envelope: by default cash without earmarks or ceilings, valid all through the round."""
    fields = _read(
        {"source": "fund", "valid_from": START, "valid_to": END, **fields},
        ("kinds", "capabilities", "contexts", "regions", "receivers", "senders", "lines"), ("valid_from", "valid_to"))
    return Envelope(envelope=key, amount=amount, **fields)


def capability(code: str, kinds: Any = KINDS, risk: str = "none") -> Capability:
    """A capability that every kind can pass on, with no case data in it."""
    return Capability(code, _codes(kinds), risk, {"en": code})


def pin(need: str, offer: str, way: str = "in", **fields: Any) -> Pin:
    """A standing decision on a pair."""
    return Pin(need, offer, way, **_read(fields, (), ("start",)))


def past(need_society: str, offer_society: str, year: int, kind: str | None = None) -> PastLeg:
    """A leg of an earlier round."""
    return PastLeg(need_society, offer_society, year, kind)


def baseline_leg(need: str, offer: str, start: date | str, role: int | None = None) -> BaselineLeg:
    """A leg of the plan that changes are counted against."""
    return BaselineLeg(need, offer, role, day(start))


def pool(*facts: Society | Need | Offer | Envelope | Pin | PastLeg | Capability, **fields: Any) -> Pool:
    """A pool of facts in any order; societies and capabilities that only needs and offers name are made as well."""
    def of(kind: type) -> list[Any]:
        return [fact for fact in facts if isinstance(fact, kind)]

    needs, offers = of(Need), of(Offer)
    societies, capabilities = of(Society), of(Capability)
    named = {row.society for row in (*needs, *offers)} - {row.society for row in societies}
    societies += [society(key) for key in sorted(named)]
    codes = {code for row in offers for code, _ in row.capabilities} | {code for row in needs for code in row.roles}
    codes |= {row.capability for row in needs if row.capability is not None}
    capabilities += [capability(code) for code in sorted(codes - {row.code for row in capabilities})]
    fields = {"start": START, "weeks": WEEKS, "approval": APPROVAL, "currency": "CHF", "costs": FREE, **fields}
    return Pool(
        societies=tuple(societies), needs=tuple(needs), offers=tuple(offers), envelopes=tuple(of(Envelope)),
        pins=tuple(of(Pin)), history=tuple(of(PastLeg)), capabilities=tuple(capabilities),
        **{**fields, "start": day(fields["start"]), "approval": day(fields["approval"])})

"""The faults that real rounds have: rows that are wrong, and rows that are right but that nobody can help."""

from __future__ import annotations

from datetime import date, timedelta

from matcher.domain.kinds import JOINT_OPERATION
from matcher.generate.members import Row

Tables = dict[str, list[Row]]


def unlucky(tables: Tables, start: date) -> Tables:
    """Legal faults: a window that lies in the society's own holidays, a language nobody else speaks, a fund that ends
    before any window, an earmark that fits no need, a weak society that offers, and one with five needs all urgent."""
    needs, offers, envelopes = (list(tables[name]) for name in ("needs", "offers", "envelopes"))
    plain = next(place for place, row in enumerate(needs) if JOINT_OPERATION not in row["kinds"])
    holidays = (start, start + timedelta(days=max(21, needs[plain]["days"]) - 1))
    closed = {**needs[plain], "earliest": holidays[0], "latest": holidays[1]}
    lonely = {**needs[plain], "languages": (("gv", "C2"),), "interpreter": "no"}
    needs += [{**closed, "need": "window-in-holidays"}, {**lonely, "need": "language-alone"}]
    pushing = needs[plain]["society"]
    needs += [{**needs[plain], "need": f"all-urgent-{number}", "society": pushing, "priority": 1}
              for number in range(1, 6)]
    weak = {**offers[0], "offer": "weak-offer"}
    weak["capabilities"] = tuple((code, 2) for code, _ in offers[0]["capabilities"])
    offers.append(weak)
    early = {**envelopes[0], "envelope": "ended-before", "valid_from": start - timedelta(days=365),
             "valid_to": start - timedelta(days=1)}
    idle = sorted({row["society"] for row in tables["societies"]} - {row["society"] for row in needs})
    useless = {**envelopes[0], "envelope": "fits-nobody", "receivers": tuple(idle[:1]) or (pushing,), "per_leg": 1}
    envelopes += [early, useless]
    societies = [{**row, "blackouts": (holidays, *row.get("blackouts", ()))} if row["society"] == pushing else row
                 for row in tables["societies"]]
    return {**tables, "societies": societies, "needs": needs, "offers": offers, "envelopes": envelopes}


def invalid(tables: Tables) -> Tables:
    """Faults that reading refuses: incomplete needs, a key given twice, dates the wrong way round, a society, a
    capability and a language that do not exist, a target that is no step up, an amount that is no number."""
    needs, offers, envelopes = (list(tables[name]) for name in ("needs", "offers", "envelopes"))
    plain = next(row for row in needs if JOINT_OPERATION not in row["kinds"])
    no_skill = {**plain, "need": "no-capability"}
    no_skill.pop("capability")
    no_end = {**plain, "need": "no-latest"}
    no_end.pop("latest")
    needs += [
        no_skill, no_end, dict(plain),
        {**plain, "need": "wrong-way-round", "earliest": plain["latest"], "latest": plain["earliest"]},
        {**plain, "need": "no-step-up", "target": plain["level"]},
        {**plain, "need": "stranger", "society": "XXX"},
    ]
    offers += [
        {**offers[0], "offer": "unknown-skill", "capabilities": (("SRV-TRAK", 5),)},
        {**offers[0], "offer": "unknown-language", "languages": (("xx", "C1"),)},
    ]
    envelopes.append({**envelopes[0], "envelope": "no-number", "amount": "about 5000"})
    return {**tables, "needs": needs, "offers": offers, "envelopes": envelopes}

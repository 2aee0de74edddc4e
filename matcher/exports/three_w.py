"""Export three_w."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from matcher.exports.base import PLAN, SOCIETY
from matcher.exports.parts.cells import csv_bytes
from matcher.exports.parts.marks import OPEN, foot
from matcher.exports.parts.places import country
from matcher.exports.parts.planned import planned
from matcher.exports.parts.subject import Subject, cash, last_day
from matcher.tables.naming import Words
from matcher.wording import _, label, listed, translator

#: The columns of IFRC GO's import of 3W projects, in its order.
COLUMNS = (
    "Country", "Regions", "Reporting NS", "Disaster Type", "Operation Type", "Programme Type", "Primary Sector", "Tags", "Status",
    "Project Name", "Start Date", "End Date", "Budget(CHF)", "Targeted Males", "Targeted Females", "Targeted Others", "Targeted Total",
    "Reached Males", "Reached Females", "Reached Others", "Reached Total", "Visibility", "Actual Expenditure", "Contact Email",
    "Contact Name", "Contact Role", "Description")

#: A sector and a tag of IFRC GO's own lists. It knows none for Restoring Family Links, and its import refuses a whole file for one
#: tag that it does not know: the description says what the exchanges are for.
_SECTOR = "NS Strengthening"


@dataclass(frozen=True)
class ThreeW:
    """Exchanges in the columns of IFRC GO's import of projects (who does what, where), a row for each pair of Societies."""

    key: ClassVar[str] = "three_w"
    label: ClassVar[str] = _("IFRC GO 3W import (CSV)")
    about: ClassVar[str] = _("Exchanges as projects in the columns that IFRC GO imports; the contact is left empty.")
    media_type: ClassVar[str] = "text/csv"
    data_class: ClassVar[str] = OPEN
    of: ClassVar[tuple[str, ...]] = (PLAN, SOCIETY)

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        say = translator(language)
        english, words = Words(subject.pool, translator("en")), Words(subject.pool, say)
        rows: list[dict[str, object]] = []
        for exchange in subject.exchanges:
            for leg in subject.legs(exchange):
                need = subject.pool.need[leg.need]
                name = say("{kind}: {societies}").format(
                    kind=label(exchange.kind, say), societies=listed([words.society(leg.sender), words.society(leg.receiver)], language))
                # The columns speak of Swiss francs: a sum in another currency stays out of them.
                budget = cash(leg.costs) if subject.pool.currency == "CHF" else ""
                rows.append({
                    "Country": country(exchange.host) or english.society(exchange.host), "Reporting NS": english.society(leg.sender),
                    "Operation Type": "Programme", "Programme Type": "Bilateral" if len(exchange.legs) == 1 else "Multilateral",
                    "Primary Sector": _SECTOR, "Tags": _SECTOR, "Status": planned(subject.state(exchange.id)),
                    "Project Name": name, "Start Date": _day(exchange.start), "End Date": _day(last_day(exchange)),
                    "Budget(CHF)": budget, "Targeted Total": need.train_staff + need.train_governance + need.train_volunteers,
                    "Visibility": "Public", "Description": say("Restoring Family Links, exchange {exchange}. {marks}").format(
                        exchange=exchange.id, marks=foot(subject, self.data_class, say))})
        table = [COLUMNS, *([row.get(column, "") for column in COLUMNS] for row in rows)]
        return {"projects.csv": csv_bytes(table)} if rows else {}


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")

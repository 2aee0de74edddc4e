"""Repairs of a plan on a page: what each number of changes wins back, side by side, and the button that makes one the plan to review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from matcher.domain.runs import Run
from matcher.wording import _, label
from matcher.workflow import adopting
from web import visitor
from web.i18n import number, say, spoken
from web.paging import Asked
from web.reviewing import Reading
from web.tables import Column, Post, Table, Whole


@dataclass(frozen=True)
class Kept:
    """A figure with a bar of how much of the plan it is."""

    value: int
    of: int

    def __html__(self) -> str:
        share = 100 * self.value / max(1, self.of)
        return Markup('{} <meter min="0" max="100" value="{}" aria-label="{}"></meter>').format(
            number(self.value), f"{max(0.0, min(100.0, share)):.1f}", f"{share:.1f}%")


def repairs_table(run: Run, read: Reading) -> list[Table]:
    """One row a repair, the fewest changes first; none for another question."""
    found = list(enumerate(adopting.repairs_of(run)))
    if not found or not read.book.plan.goals:
        return []
    first = read.book.plan.goals[0]
    may = visitor.may("plan:repair:adopt", stage=read.round.stage)

    def touched(row: tuple[int, Mapping[str, Any]]) -> Markup | str:
        links = [read.exchange_link(name).__html__() for name in row[1]["touched"]]
        return Markup(", ").join(links) if links else spoken(_("nobody"))

    def budget(row: tuple[int, Mapping[str, Any]]) -> str:
        return number(row[1]["budget"]) if row[1]["budget"] is not None else spoken(_("any number"))

    def button(row: tuple[int, Mapping[str, Any]]) -> Post:
        return Post(spoken(_("Make it the plan to review")), url_for(
            "trust.adopt", key=read.round.key, number=read.kept.number, run=run.id, place=row[0]))

    columns = (
        Column("budget", _("Changes at most"), budget), Column("changes", _("Changes"), lambda row: row[1]["changes"], kind="number"),
        Column("kept", _("Worth by the first goal"), lambda row: Kept(first.value - row[1]["losses"].get(first.name, 0), first.value)),
        Column("gained", _("Needs that find a place"), lambda row: ", ".join(row[1]["differences"]["gained"])),
        Column("lost", _("Needs that lose their place"), lambda row: ", ".join(row[1]["differences"]["lost"])),
        Column("touched", _("Exchanges touched"), touched), *((Column("adopt", _("Adopt"), button),) if may else ()))
    caption = say()("What each number of changes wins back ({goal} before: {value})").format(
        goal=label(first.name, say()), value=number(first.value))
    return [Table(caption, columns, Whole(found), Asked(size=20))]

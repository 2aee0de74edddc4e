"""The sturdier plan, with what it costs, as sentences and tables of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.wording import _, portion, whole
from web.i18n import say, spoken
from web.paging import Asked
from web.tables import Column, Table, Whole

_STANDS = ((_("promised, when everybody accepts"), "promised", "promised"), (_("without repair"), "before", "mean"),
           (_("repaired, what was accepted kept"), "repaired", "mean"),
           (_("repaired, in the worst tenth"), "repaired", "worst_tenth"))


def sturdier_said(answer: Mapping[str, Any]) -> list[str]:
    """What it promises less and gives more, or that there is none."""
    language = say().language
    if not answer["found"]:
        return [say()("No sturdier plan was found: none of those tried gives more after repair.")]
    text = (say()("A sturdier plan promises {price} less and gives {gained} more after repair, give or take {doubt}, in draws that it was "
                  "not chosen by.") if answer["better"] else
            say()("No sturdier plan was found: the best of those tried promises {price} less and gives {gained} more after repair, give or "
                  "take {doubt}: no more than chance."))
    said = [text.format(**{name: whole(answer[name], language) for name in ("price", "gained", "doubt")})]
    if answer["better"]:
        share = portion(round(1000 * answer["price"] / max(1, answer["usual"]["promised"])), language)
        said.append(say()("{share} of the promised impact is the price of sturdiness here.").format(share=share))
    return said


def stands(answer: Mapping[str, Any]) -> Table:
    """Both plans under the same draws."""
    def figure(side: str, row: tuple[str, str, str]) -> int:
        found = answer[side][row[1]]
        return int(found if row[1] == "promised" else found[row[2]])

    return Table(say()("Impact"), (
        Column("name", _("What stands"), lambda row: spoken(row[0])),
        Column("usual", _("This plan"), lambda row: figure("usual", row), kind="number"),
        Column("sturdy", _("The sturdier plan"), lambda row: figure("sturdy", row), kind="number"),
        Column("change", _("Difference"), lambda row: figure("sturdy", row) - figure("usual", row), kind="number")),
        Whole(_STANDS), Asked(size=20))

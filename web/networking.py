"""The figures of a network as rows of a table: each with its name, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matcher.graphs import Strength
from matcher.wording import _
from web.i18n import number, percent


@dataclass(frozen=True)
class Figure:
    """One figure: its msgid, and how a network shows it."""

    label: str
    show: Callable[[Strength], str]


STRENGTH = (
    Figure(_("Societies in the plan"), lambda one: number(one.societies)),
    Figure(_("Ties between Societies"), lambda one: number(one.ties)),
    Figure(_("Ties of a Society on average"), lambda one: number(one.ties_each / 10)),
    Figure(_("Needs served"), lambda one: number(one.legs)),
    Figure(_("Societies that give"), lambda one: number(one.givers)),
    Figure(_("Both give and receive"), lambda one: number(one.both)),
    Figure(_("Ties that go both ways"), lambda one: percent(one.mutual / 1000)),
    Figure(_("Rings of mutual support"), lambda one: number(one.rings)),
    Figure(_("Groups that are tied together"), lambda one: number(one.groups)),
    Figure(_("Societies in the largest group"), lambda one: percent(one.largest / 1000)),
    Figure(_("Given by the five who give most"), lambda one: percent(one.top_share / 1000)),
    Figure(_("As if so many gave equally"), lambda one: number(one.equal_givers / 10)),
    Figure(_("Societies without whom a group falls apart"), lambda one: number(len(one.held_by))),
    Figure(_("Bridges: ties that alone hold two parts together"), lambda one: number(len(one.bridges))),
)

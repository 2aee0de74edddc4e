"""Where one can go from a page: the main entries, and the tabs of a round. Only what the reader may do is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from matcher.wording import _
from web import context, visitor
from web.i18n import spoken
from web.words import ABOUT_STAGES, TONES_OF_STAGES, stage_label


@dataclass(frozen=True)
class Tab:
    """An entry: a msgid, an endpoint, and the act that it asks for (for a tab of a round: at the round's stage)."""

    label: str
    endpoint: str
    act: str


@dataclass(frozen=True)
class Entry:
    """An entry as it is shown; `current` is `page` on the page itself, `true` on one that belongs to it, else empty."""

    text: str
    href: str
    current: str


MAIN = (
    Tab(_("Rounds"), "rounds.rounds", "round:list:view"),
    Tab(_("Capacity"), "capacity.choose", "capacity:level:view"),
    Tab(_("Pledge"), "pledge.choose", "pledge:commitment:view"),
    Tab(_("People"), "administration.people", "account:list:view"),
    Tab(_("Trail"), "trail.everything", "trail:entries:view"),
)


def _current(endpoint: str, among: tuple[str, ...]) -> str:
    if request.endpoint == endpoint:
        return "page"
    same = request.blueprint == endpoint.partition(".")[0]
    first = next((other for other in among if other.partition(".")[0] == request.blueprint), None)
    return "true" if same and request.endpoint not in among and first == endpoint else ""


def _shown(tabs: tuple[Tab, ...], stage: str | None, values: dict[str, Any]) -> list[Entry]:
    among = tuple(tab.endpoint for tab in tabs)
    return [Entry(spoken(tab.label), url_for(tab.endpoint, **values), _current(tab.endpoint, among))
            for tab in tabs if visitor.may(tab.act, stage=stage)]


def install(app: Flask, tabs: tuple[Tab, ...], main: tuple[Tab, ...] = MAIN) -> None:
    """Give templates `navigation()`, `tabs(round)`, `stage_label`, `stage_tone`
    and `about_stage`."""

    def navigation() -> list[Entry]:
        return _shown(main, None, {}) if visitor.account() else []

    def of_round(round: Any) -> list[Entry]:
        return _shown(tabs, context.round_of(round.key).stage, {"key": round.key})

    app.jinja_env.globals.update(navigation=navigation, tabs=of_round, stage_label=stage_label,
                                 stage_tone=TONES_OF_STAGES.__getitem__, about_stage=lambda stage: spoken(ABOUT_STAGES[stage]))

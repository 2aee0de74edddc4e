"""A society's own judgement of its capabilities, and the needs and offers that it suggests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.domain.requests import Need, Offer
from matcher.domain.rounds import Round
from matcher.domain.statements import NEEDS, OFFERS, WITHDRAWN
from matcher.intake.phrases import LEVELS, capability_label
from matcher.intake.reading import facts_of, read_statements
from matcher.intake.suggestions import ABSENT, NEEDS_IMPROVEMENT, STRONG, suggest_needs, suggest_offers
from matcher.store import assessments, rounds, statements
from matcher.store.statements import Filter
from matcher.tables.reference import capabilities, capability_groups
from matcher.wording import _, label, listed
from matcher.workflow import intake, intake_upload
from web import context, visitor
from web.guard import mine, page
from web.i18n import say
from web.societies import known, of_society, of_the_reader
from web.stating import address

bp = Blueprint("capacity", __name__)
_STANDS = ((range(ABSENT, NEEDS_IMPROVEMENT + 1), _("gap"), "warn"), (range(STRONG, 6), _("strength"), "good"))


@dataclass(frozen=True)
class Line:
    """One capability as the grid shows it."""

    code: str
    name: str
    level: int
    version: str
    word: str
    tone: str


@dataclass(frozen=True)
class Suggestion:
    """A need or offer that could be stated, with the address of a form that begins with it."""

    text: str
    why: str
    href: str


@bp.get("/capacity")
@page("capacity:level:view", scope=mine)
def choose() -> Any:
    """To the reader's society; those who may see several choose one."""
    only, named = of_the_reader("capacity:level:view")
    if only is not None:
        return redirect(url_for("capacity.grid", society=only), 303)
    return render_template("capacity/choose.html", societies=named)


@bp.get("/capacity/<society>")
@page("capacity:level:view", scope=of_society)
def grid(society: str) -> str:
    name, speak = known(society), say()
    there = assessments.assessments_of(context.session(), society)
    groups = [(name, [_line(code, there.get(code)) for code in codes]) for name, codes in capability_groups(speak.language)]
    levels = {code: each.level for code, each in there.items()}
    open_rounds = _open_rounds(society)
    return render_template(
        "capacity/grid.html", society=society, name=name, groups=groups,
        levels=[(level, speak(words)) for level, words in enumerate(LEVELS)],
        may_save=visitor.may("capacity:level:save", society=society), reviewed=sum(level > 0 for level in levels.values()),
        total=len(capabilities()), suggestions=[(round, *_suggestions(round, society, levels)) for round in open_rounds])


def _line(code: str, held: Any) -> Line:
    level = held.level if held else 0
    word, tone = next(((say()(word), tone) for span, word, tone in _STANDS if level in span), ("", ""))
    return Line(code, capability_label(code, say()), level, str(held.version) if held else "", word, tone)


def _open_rounds(society: str) -> list[Round]:
    """The rounds in which the reader may state something for this society now, the newest three."""
    found = (context.round_of(key) for key in rounds.rounds_of(context.session(), society)[:10])
    return [round for round in found if visitor.may("need:draft:save", stage=round.stage, society=society)][:3]


def _suggestions(round: Round, society: str, levels: dict[str, int]) -> tuple[list[Suggestion], list[Suggestion]]:
    """What the levels suggest and is not stated yet in a round."""
    speak = say()
    base = intake.ground_of(context.session(), round.key)

    def stated(table: str) -> list[Any]:
        found = statements.all_statements(context.session(), round.key, table, where=Filter(societies=(society,)))
        return list(facts_of(read_statements(table, [each.cells for each in found if each.state != WITHDRAWN], base)))

    needs = [Suggestion(
        capability_label(each.capability, speak),
        speak("level {level}, towards {target}; {kinds}").format(
            level=each.level, target=each.target, kinds=listed([label(kind, speak) for kind in each.kinds], speak.language)),
        address(NEEDS, "new", round.key, society=society, **each.texts()))
        for each in suggest_needs(levels, capabilities(), [row for row in stated(NEEDS) if isinstance(row, Need)])]
    offers = [Suggestion(
        listed([capability_label(code, speak) for code, _level in each.capabilities], speak.language),
        listed([label(kind, speak) for kind in each.kinds], speak.language),
        address(OFFERS, "new", round.key, society=society, **each.texts()))
        for each in suggest_offers(levels, capabilities(), [row for row in stated(OFFERS) if isinstance(row, Offer)])]
    return needs, offers


@bp.post("/capacity/<society>")
@page("capacity:level:save", scope=of_society)
def save(society: str) -> Any:
    levels: dict[str, tuple[int, int | None]] = {}
    for row in capabilities():
        text, version = request.form.get(f"level-{row.code}", ""), request.form.get(f"version-{row.code}", "")
        if text.isascii() and text.isdigit() and len(text) == 1:
            levels[row.code] = int(text), int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    intake_upload.save_assessment(context.session(), visitor.actor(), society, levels, now=context.now())
    flash(say()("The levels are saved."), "good")
    return redirect(url_for("capacity.grid", society=society), 303)

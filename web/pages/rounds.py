"""Rounds: the list of all, and the home of one with its stage, its calendar, and the moves that are open to the reader."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from matcher.domain.rounds import CANCELLED, STAGES, Move, Round, moves_from
from matcher.domain.statements import NEEDS, OFFERS
from matcher.store import rounds as register
from matcher.store import statements
from matcher.wording import _
from web import context, visitor
from web.forms import Field, options
from web.guard import page
from web.i18n import day, number, say
from web.navigation import Tab
from web.paging import asked
from web.tables import Badge, Column, Link, Table
from web.words import ABOUT_MOVES, TONES_OF_STAGES, move_label, stage_label

bp = Blueprint("rounds", __name__)
TABS = (Tab(_("Overview"), "rounds.home", "round:home:view"),)

COLUMNS = (
    Column("title", _("Round"), lambda row: Link(row.title or row.key, url_for("rounds.home", key=row.key))),
    Column("stage", _("Stage"), lambda row: Badge(stage_label(row.stage), TONES_OF_STAGES[row.stage])),
    Column("start", _("Begins"), lambda row: row.start),
    Column("weeks", _("Weeks"), lambda row: row.weeks, kind="number"),
    Column("currency", _("Currency"), lambda row: row.currency),
)


@bp.get("/rounds")
@page("round:list:view")
def rounds() -> str:
    wish = asked(filters=("stage",))
    stage = wish.filters.get("stage", "")
    found = register.list_rounds(context.session(), page=wish.page, size=wish.size, stages=(stage,) if stage in STAGES else ())
    stages = Field("stage", say()("Stage"), "select", options=options(
        ((stage, stage_label(stage)) for stage in STAGES), empty=say()("Every stage")))
    return render_template("rounds/list.html", table=Table(say()("Rounds"), COLUMNS, found, wish), fields=[stages], asked=wish)


@bp.get("/rounds/<key>")
@page("round:home:view")
def home(key: str) -> str:
    found = context.round_of(key)
    return render_template("rounds/home.html", round=found, steps=steps(found), moves=open_moves(found),
                           about_moves=ABOUT_MOVES, move_label=move_label, facts=_facts(found), calendar=_calendar(found),
                           counts=_counts(found))


def steps(round: Round) -> list[tuple[str, str]]:
    """The way of a round: every stage as (label, done | current | ahead); that it was cancelled shows at its end."""
    way = [stage for stage in STAGES if stage != CANCELLED or round.stage == CANCELLED]
    here = way.index(round.stage)
    return [(stage_label(stage), "current" if place == here else "done" if place < here and round.stage != CANCELLED else "ahead")
            for place, stage in enumerate(way)]


def open_moves(round: Round) -> list[Move]:
    """The moves that begin at the round's stage and that the reader may make."""
    return [move for move in moves_from(round.stage) if visitor.may(f"round:stage:{move.name}", stage=round.stage)]


def _facts(round: Round) -> list[tuple[str, str]]:
    speak = say()
    facts = [
        (speak("Key"), round.key),
        (speak("First week"), day(round.start)),
        (speak("Length"), speak("{weeks} weeks").format(weeks=number(round.weeks))),
        (speak("Approval by"), day(round.approval)),
        (speak("Currency"), round.currency),
    ]
    if round.snapshot and visitor.may("plan:list:view"):
        facts.append((speak("Snapshot"), round.snapshot))
    if round.plan is not None:
        facts.append((speak("Plan proposed"), number(round.plan)))
    return facts


def _calendar(round: Round) -> list[tuple[str, str, bool]]:
    """The days by which stages are to begin, in their order: (stage, day, whether it is over)."""
    here = STAGES.index(round.stage)
    return [(stage_label(stage), day(round.calendar[stage]), STAGES.index(stage) <= here)
            for stage in STAGES if stage in round.calendar]


def _counts(round: Round) -> list[tuple[str, int]]:
    """How many statements there are, for those who may see all of them."""
    shown: list[tuple[str, int]] = []
    for table, label, act in ((NEEDS, say()("Needs"), "need:list:view"), (OFFERS, say()("Offers"), "offer:list:view")):
        if visitor.reach(act, stage=round.stage).everything:
            shown.append((label, sum(statements.count_statements(context.session(), round.key, table).values())))
    return shown

"""Rounds: the list of all, and the home of one with its stage and calendar."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from matcher.domain.rounds import CANCELLED, STAGES, Round
from matcher.store import rounds as register
from matcher.wording import _
from web import context
from web.forms import Field, options
from web.guard import page
from web.i18n import say
from web.navigation import Tab
from web.paging import asked
from web.tables import Badge, Column, Link, Table
from web.words import TONES_OF_STAGES, stage_label

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
    return render_template("rounds/home.html", round=found, steps=steps(found))


def steps(round: Round) -> list[tuple[str, str]]:
    """The way of a round: every stage as (label, done | current | ahead); a cancelled round shows that it was cancelled."""
    way = [stage for stage in STAGES if stage != CANCELLED or round.stage == CANCELLED]
    here = way.index(round.stage)
    return [(stage_label(stage), "current" if place == here else "done" if place < here and round.stage != CANCELLED else "ahead")
            for place, stage in enumerate(way)]

"""The plans of a round; one plan as a table with its goals; and the numbers that observers may see."""

from __future__ import annotations

from dataclasses import fields

from flask import Blueprint, render_template, url_for

from matcher.domain.kinds import KINDS, REGIONS
from matcher.domain.pages import Page
from matcher.domain.plan import GoalResult
from matcher.domain.proposals import STATES, KeptPlan
from matcher.review.aggregates import OTHERS, aggregates
from matcher.review.book import Row
from matcher.review.money import totals
from matcher.review.table import FILTERS, SORTS, Sought, ordered, select
from matcher.store import plans as register
from matcher.store.standing import Standing, standings
from matcher.wording import _, label
from web import context
from web.forms import Field, options
from web.guard import page
from web.i18n import say, spoken
from web.navigation import Tab
from web.paging import Asked, asked
from web.reviewing import PLAN_TONES, Reading, kind_of, reading, state_badge, whole_day
from web.reviewing import STATES as STATE_LABELS
from web.tables import Badge, Column, Link, Table, Whole

bp = Blueprint("plan", __name__)
TABS = (Tab(_("Plans"), "plan.plans", "plan:list:view"), Tab(_("Figures"), "plan.figures", "round:aggregate:view"))

#: What each table of counts is called, what its lines are, and what its columns count.
FIGURES = {
    "region": (_("Needs by region"), _("Region"), (_("met"), _("unmet"))),
    "priority": (_("Needs by priority"), _("Priority"), (_("met"), _("unmet"))),
    "kind": (_("Exchanges by kind"), _("Kind"), (_("exchanges"),)),
    "mode": (_("Exchanges on site and remote"), _("Mode"), (_("exchanges"),))}


@bp.get("/rounds/<key>/plans")
@page("plan:list:view")
def plans(key: str) -> str:
    """Every plan that is kept of a round."""
    found = context.round_of(key)
    wish = asked()
    rows = register.list_plans(context.session(), key, page=wish.page, size=wish.size)

    def link(kept: KeptPlan) -> Link:
        return Link(say()("Plan {number}").format(number=kept.number), _address(kept))

    columns = (
        Column("number", _("Plan"), link), Column("title", _("Name"), lambda kept: kept.title),
        Column("standing", _("Standing"), lambda kept: Badge(spoken(_("before people now")), "busy") if kept.number == found.plan else ""),
        Column("status", _("Result"), lambda kept: Badge(label(kept.status, say()), PLAN_TONES[kept.status])),
        Column("exchanges", _("Exchanges"), lambda kept: kept.exchanges, kind="number"),
        Column("created", _("Made on"), lambda kept: kept.created_at))
    return render_template("review/plans.html", round=found, table=Table(
        say()("Plans"), columns, rows, wish, say()("No plan has been computed yet.")))


@bp.get("/rounds/<key>/plans/<int:number>")
@page("plan:document:view")
def plan(key: str, number: int) -> str:
    """A plan: how good it is, and its exchanges to sort and filter."""
    read = reading(key, number)
    decided = standings(context.session(), key, number)
    states = {exchange: standing.state for exchange, standing in decided.items()}
    wish = asked(sorts=SORTS, filters=FILTERS)
    sought = Sought(**{item.name: wish.filters.get(item.name, "") for item in fields(Sought)})
    rows = ordered(select(read.book.rows, sought, read.words, states), wish.sort, read.words, states, descending=wish.descending)
    first = (wish.page - 1) * wish.size
    table = Table(say()("Exchanges"), _columns(read, decided), Page(rows[first: first + wish.size], wish.page, wish.size, len(rows)),
                  wish, say()("No exchange answers this."))
    counts = {state: sum(other == state for other in states.values()) for state in STATES}
    return render_template("review/plan.html", **read.frame(
        table=table, goals=_goals(read), filters=_filters(read), money=totals(read.book),
        counts=[(STATE_LABELS[state], count) for state, count in counts.items() if count],
        conflict=read.words.sentences(read.book.plan.conflict), status=(label(read.kept.status, say()), PLAN_TONES[read.kept.status]),
        met=len({need for row in read.book.rows for need in row.needs})))


@bp.get("/rounds/<key>/figures")
@page("round:aggregate:view")
def figures(key: str) -> str:
    """The plan before people in counts from which nobody's weakness can be told."""
    found = context.round_of(key)
    tables = aggregates(reading(key, found.plan).book) if found.plan is not None else ()
    return render_template("review/figures.html", round=found, tables=[(table, *FIGURES[table.name]) for table in tables],
                           group_label=lambda group: spoken(_("ICRC and IFRC")) if group == OTHERS else label(group, say()))


def _address(kept: KeptPlan) -> str:
    return url_for("plan.plan", key=kept.round, number=kept.number)


def _columns(read: Reading, decided: dict[str, Standing]) -> tuple[Column, ...]:
    words = read.words

    def capabilities(row: Row) -> str:
        return ", ".join(words.capability(code) for code in row.capabilities)

    return (
        Column("exchange", _("Exchange"), lambda row: read.exchange_link(row.exchange), sort="exchange"),
        Column("state", _("Decision"), lambda row: state_badge(decided[row.exchange].state), sort="state"),
        Column("kind", _("Kind"), lambda row: kind_of(row.kind), sort="kind"),
        Column("receiver", _("Receiver"), lambda row: read.societies(row.receivers), sort="receiver"),
        Column("sender", _("Sender"), lambda row: read.societies(row.senders), sort="sender"),
        Column("capability", _("Capability"), capabilities),
        Column("start", _("First day"), lambda row: whole_day(row.start), sort="start"),
        Column("days", _("Days"), lambda row: row.days, sort="days", kind="number"),
        Column("priority", _("Priority"), lambda row: row.priority, sort="priority", kind="number"),
        Column("impact", _("Impact"), lambda row: row.impact, sort="impact", kind="number"),
        Column("cost", _("Cost"), lambda row: row.cost, sort="cost", kind="number"))


def _goals(read: Reading) -> Table:
    def proof(goal: GoalResult) -> Badge:
        return Badge(spoken(_("proved best")), "good") if goal.proved else Badge(spoken(_("not proved")), "warn")

    columns = (
        Column("goal", _("Goal"), lambda goal: label(goal.name, say())),
        Column("value", _("Value"), lambda goal: goal.value, kind="number"),
        Column("bound", _("Bound"), lambda goal: goal.bound, kind="number"), Column("proof", _("Proof"), proof))
    return Table(say()("Goals, in the order in which they are searched"), columns, Whole(read.book.plan.goals), Asked(size=100))


def _filters(read: Reading) -> list[Field]:
    any_one = say()("any")
    return [
        Field("q", say()("Find"), hint="", attributes={"maxlength": "100"}),
        Field("kind", say()("Kind"), "select", options=options([(kind, kind_of(kind)) for kind in KINDS], empty=any_one)),
        Field("region", say()("Region of the receiver"), "select",
              options=options([(region, label(region, say())) for region in REGIONS], empty=any_one)),
        Field("society", say()("Society"), "select", options=options(read.parties(), empty=any_one)),
        Field("mode", say()("Mode"), "select",
              options=options([(mode, label(mode, say())) for mode in ("onsite", "remote")], empty=any_one)),
        Field("state", say()("Decision"), "select",
              options=options([(state, spoken(text)) for state, text in STATE_LABELS.items()], empty=any_one))]

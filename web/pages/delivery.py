"""Delivery: the exchanges of the approved plan by state with what is due, one exchange with all that is written down of it, its moves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from matcher.domain.deliveries import ITEMS, OPEN, moves_from
from matcher.domain.errors import NotFound
from matcher.domain.kinds import MATERIAL
from matcher.domain.proposals import DECLINE_REASONS, DELIVERY_STATES
from matcher.pledge.facts import carried
from matcher.pledge.money import freed
from matcher.pledge.words import GROUPS, SORTS, STATES
from matcher.store import deliveries, proposals
from matcher.wording import _, label
from matcher.workflow.delivering import MOVE, Given, acts_of, items_of, move, pairs_of, travelling
from web import context, visitor
from web.delivering import (
    ABOUT_MOVES,
    ITEM_STATES,
    MOVES,
    QUESTIONS,
    VERDICTS,
    Delivered,
    answered,
    date_of,
    delivered,
    due_of,
    of_party,
    parties_seen,
    state_of,
    whole,
)
from web.delivering import ITEMS as ITEM_WORDS
from web.forms import Field, Form, fields, options
from web.guard import mine, page
from web.i18n import day, number, say, spoken
from web.navigation import Tab
from web.pages.replies import REASONS
from web.paging import Asked, asked
from web.reviewing import kind_of, reading, whole_day
from web.tables import Badge, Column, Link, Table, Whole

bp = Blueprint("delivery", __name__)
TABS = (Tab(_("Delivery"), "delivery.exchanges", "delivery:exchange:view"),)
STRAIGHT = ("agree", "mobilise", "resume", "report")
"""Moves that ask for nothing more than a yes."""
OF_REPORTS = ("report", "follow_up")
"""Moves that are still made when the round is completed."""


@bp.get("/rounds/<key>/delivery")
@page("delivery:exchange:view", scope=mine)
def exchanges(key: str) -> str:
    """The exchanges that were approved, the reader's own or all, with what is due."""
    found, wish = context.round_of(key), asked(filters=("state", "society"), sorts=proposals.SORTS)
    if found.plan is None:
        return render_template("delivery/list.html", round=found, table=None)
    read, reach = reading(key, found.plan), visitor.reach("delivery:exchange:view", stage=found.stage)
    chosen = wish.filters.get("society", "")
    societies = (chosen,) if chosen and (reach.everything or chosen in reach.societies) else () if reach.everything else reach.societies
    state = wish.filters.get("state", "")
    rows = proposals.list_proposals(
        context.session(), key, found.plan, page=wish.page, size=wish.size, sort=wish.sort or "start", descending=wish.descending,
        where=proposals.Filter(societies=societies, states=(state,) if state in DELIVERY_STATES else DELIVERY_STATES))
    written = deliveries.deliveries_of(context.session(), rows.items)
    table = Table(say()("Exchanges on their way"), (
        Column("exchange", _("Exchange"), lambda row: Link(row.exchange, url_for("delivery.exchange", key=key, exchange=row.exchange))),
        Column("kind", _("Kind"), lambda row: kind_of(row.kind), sort="kind"),
        Column("parties", _("Parties"), lambda row: read.societies(parties_seen(
            read.book.exchange[row.exchange], row.societies, found.stage))),
        Column("start", _("First day"), lambda row: whole_day(written[row.exchange].began or written[row.exchange].start or row.start),
               sort="start"),
        Column("state", _("State"), lambda row: state_of(row.state), sort="state"),
        Column("due", _("Due next"), lambda row: due_of(row, written[row.exchange]))), rows, wish, say()("No exchange answers this."))
    counts = proposals.count_proposals(context.session(), key, found.plan) if reach.everything else {}
    names = [(code, name) for code, name in read.parties() if reach.everything or code in reach.societies]
    filters = [Field("state", say()("State"), "select", options=options(
        ((each, spoken(STATES[each])) for each in DELIVERY_STATES), empty=say()("any"))),
        Field("society", say()("Society"), "select", options=options(names, empty=say()("any")))]
    return render_template("delivery/list.html", **read.frame(
        table=table, filters=filters, counts=[(spoken(STATES[each]), counts[each], url_for("delivery.exchanges", key=key, state=each))
                                              for each in DELIVERY_STATES if counts.get(each)]))


@bp.get("/rounds/<key>/delivery/<exchange>")
@page("delivery:exchange:view", scope=of_party)
def exchange(key: str, exchange: str) -> str:
    """One exchange on its way."""
    found = delivered(key, exchange)
    stage, held = found.read.round.stage, found.delivery
    may = {name: visitor.may(f"delivery:exchange:{name}", stage=stage) and bool(found.own) for name in ("advance", "report", "record")}
    steps = [(each.name, spoken(MOVES[each.name]), spoken(ABOUT_MOVES[each.name]), each.name in STRAIGHT,
              found.address(f"delivery.{each.name}") if each.name in OF_REPORTS else found.address("delivery.step", move=each.name))
             for each in moves_from(found.proposal.state) if may[acts_of(each.name).rpartition(":")[2]]]
    return render_template("delivery/exchange.html", **found.read.frame(
        found=found, proposal=found.proposal, delivery=held, state=state_of(found.proposal.state),
        due=due_of(found.proposal, held), steps=steps, may=may, facts=_facts(found), checks=_checks(found), results=_results(found),
        costs=_costs(found) if found.whole else None, participants=_participants(found), appraisals=_appraisals(found), texts=_texts(found),
        free=_freed(found) if found.whole else [], travelling=[each for each in travelling(found.exchange) if each in found.own],
        materials=any(charge.line.startswith(MATERIAL) for leg in found.exchange.legs for charge in leg.charges)))


@bp.route("/rounds/<key>/delivery/<exchange>/move/<move>", methods=["GET", "POST"], endpoint="step")
@page("delivery:exchange:advance", scope=of_party)
def step(key: str, exchange: str, move: str) -> Any:
    """One move: its form where it asks for something, else a yes."""
    if move not in MOVE or move in OF_REPORTS:
        raise NotFound(_("There is no such move."))
    return _step(key, exchange, move)


@bp.route("/rounds/<key>/delivery/<exchange>/report", methods=["GET", "POST"])
@page("delivery:exchange:report", scope=of_party)
def report(key: str, exchange: str) -> Any:
    """The report is handed in."""
    return _step(key, exchange, "report")


@bp.route("/rounds/<key>/delivery/<exchange>/follow-up", methods=["GET", "POST"])
@page("delivery:exchange:report", scope=of_party)
def follow_up(key: str, exchange: str) -> Any:
    """The check after 3 to 6 months."""
    return _step(key, exchange, "follow_up")


def _step(key: str, exchange: str, move: str) -> Any:
    found = delivered(key, exchange)
    return answered(found, _form(move, found), spoken(MOVES[move]), lambda form: _moved(found, move, form),
                    _("The exchange is put forward."), lead=spoken(ABOUT_MOVES[move]), submit=spoken(MOVES[move]), danger=move == "cancel")


def _moved(found: Delivered, name: str, form: Form) -> None:
    given = Given(day=date_of(form.text("day")), days=whole(form.text("days")) if form.text("days") else None, code=form.text("code"),
                  text=form.text("text"))
    move(context.session(), visitor.actor(), found.key, found.name, name, version=whole(form.text("version")), given=given,
         now=context.now())


def _form(name: str, found: Delivered) -> Form:
    """What a move asks for."""
    today = context.now().date().isoformat()
    asks = {
        "begin": [Field("day", say()("First day"), "date", required=True)],
        "finish": [Field("day", say()("Last day"), "date", required=True)],
        "hold": [Field("text", say()("Why it waits"), "textarea", required=True, hint=say()("No names of people."))],
        "replan": [Field("day", say()("New first day"), "date", required=True),
                   Field("days", say()("Days"), "number", attributes={"min": 1, "max": 366})],
        "cancel": [Field("code", say()("Reason"), "select", required=True,
                         options=options([(code, spoken(REASONS[code])) for code in DECLINE_REASONS], empty=say()("Choose")))],
        "follow_up": [Field("day", say()("Day of the check"), "date", required=True, attributes={"max": today}),
                      Field("code", say()("Has it lasted?"), "select", required=True,
                            options=options([(code, spoken(text)) for code, text in VERDICTS.items()], empty=say()("Choose"))),
                      Field("text", say()("What is still in use, and what is not"), "textarea", hint=say()("No names of people."))],
    }
    values = {"begin": found.start.isoformat(), "finish": (found.delivery.ended or context.now().date()).isoformat(), "follow_up": today}
    return fields(*asks.get(name, []), Field("version", "", "hidden"), values={
        "version": found.proposal.version, "day": values.get(name, ""), "days": found.delivery.days or found.proposal.days})


def _facts(found: Delivered) -> list[tuple[str, Any]]:
    held, proposal = found.delivery, found.proposal
    rows: list[tuple[str, Any]] = [
        (spoken(_("Kind")), kind_of(proposal.kind)), (spoken(_("Mode")), label(proposal.mode, say())),
        (spoken(_("Parties")), found.read.societies(found.parties)),
        (spoken(_("Planned")), say()("{day}, {days} days").format(day=day(found.start), days=number(held.days or proposal.days))),
        (spoken(_("First day")), held.began), (spoken(_("Last day")), held.ended)]
    if held.hold_reason and proposal.state == "on_hold":
        rows.append((spoken(_("Why it waits")), held.hold_reason))
    if proposal.state == "cancelled" and proposal.reason_code in REASONS:
        rows.append((spoken(_("Reason")), spoken(REASONS[proposal.reason_code])))
    if held.followed_up_on:
        rows += [(spoken(_("Follow-up")), held.followed_up_on), (spoken(_("Has it lasted?")), spoken(VERDICTS[held.lasting]))]
    return rows


def _checks(found: Delivered) -> Table:
    tones = {"open": "warn", "ready": "good", "not_needed": "plain"}
    asks = items_of(found.exchange)

    def shown(item: str) -> Any:
        def cell(society: str) -> Any:
            if item not in asks:
                return None
            check = found.delivery.check(society, item)
            on = [day(check.on)] if check.on and check.state != OPEN else []
            return [Badge(spoken(ITEM_STATES[check.state]), tones[check.state]), *on]
        return cell

    columns = (Column("society", _("Society"), found.read.society), *(Column(item, ITEM_WORDS[item], shown(item)) for item in ITEMS))
    rows = [each for each in travelling(found.exchange) if each in found.parties]
    return Table(say()("Checklist"), columns, Whole(rows), Asked(size=100))


def _results(found: Delivered) -> list[tuple[str, Any]]:
    held = found.delivery
    sorts = ", ".join(say()("{what}: {count}").format(what=spoken(SORTS[name]), count=number(count))
                      for name, count in held.activities.items())
    return [(spoken(_("Public awareness campaigns")), held.campaigns), (spoken(_("Advocacy actions to government")), held.advocacy),
            (spoken(_("Activities")), sorts)]


def _texts(found: Delivered) -> list[tuple[str, str]]:
    held = found.delivery
    return [(spoken(title), text) for title, text in (
        (_("Actions"), held.actions), (_("Challenges"), held.challenges), (_("Lessons"), held.lessons), (_("Example"), held.example),
        (_("Follow-up"), held.follow_up)) if text]


def _costs(found: Delivered) -> Table:
    facts = _facts_of(found)
    planned, spent = facts.charges, {(row.line, row.envelope): row.amount for row in found.delivery.spent}
    keys = sorted({*planned, *spent}, key=lambda key: (key[0], key[1] == "", key[1]))
    columns = (Column("line", _("Cost line"), lambda key: label(key[0], say())),
               Column("envelope", _("Envelope"), lambda key: key[1] or spoken(_("Own funds"))),
               Column("planned", _("Planned"), lambda key: planned.get(key), kind="number"),
               Column("spent", _("Spent"), lambda key: spent.get(key), kind="number"))
    return Table(say()("Costs ({currency})").format(currency=found.read.book.pool.currency), columns, Whole(keys), Asked(size=100))


def _facts_of(found: Delivered) -> Any:
    return carried(found.exchange, found.read.book.pool, found.proposal.state, found.delivery)


def _freed(found: Delivered) -> list[str]:
    return [say()("{envelope}: {amount} free again").format(envelope=envelope, amount=number(amount))
            for envelope, amount in freed(_facts_of(found)).items()]


def _participants(found: Delivered) -> Table:
    columns = (Column("society", _("Society"), lambda row: found.read.society(row.society)),
               Column("group", _("Group"), lambda row: spoken(GROUPS[row.group])),
               Column("participations", _("Participations"), lambda row: row.participations, kind="number"),
               Column("people", _("Unique people"), lambda row: row.people, kind="number"),
               Column("how", _("Counted"), lambda row: spoken(_("by names that are not kept")) if row.marked else spoken(_("as stated"))))
    return Table(say()("Participants"), columns, Whole([each for each in found.delivery.attendance if each.society in found.parties]),
                 Asked(size=100), say()("Nobody is written down yet."))


def _appraisals(found: Delivered) -> Table:
    written = {(each.by, each.of): each for each in found.delivery.appraisals}
    pairs = [pair for pair in pairs_of(found.exchange) if set(pair) <= set(found.parties)]
    mine_ = visitor.reach("delivery:exchange:appraise", stage=found.read.round.stage).societies

    def scores(pair: tuple[str, str]) -> str | None:
        held = written.get(pair)
        return ", ".join(say()("{what}: {count}").format(what=spoken(QUESTIONS[name]), count=number(score))
                         for name, score in held.scores.items()) if held else None

    def link(pair: tuple[str, str]) -> Link | None:
        if pair[0] not in mine_:
            return None
        return Link(spoken(_("Fill in")), found.address("delivery_records.appraisal", society=pair[0], of=pair[1]))

    columns = (
        Column("by", _("By"), lambda pair: found.read.society(pair[0])), Column("of", _("Of"), lambda pair: found.read.society(pair[1])),
        Column("scores", _("Marks, 1 to 5"), scores),
        Column("again", _("Would work together again"), lambda pair: written[pair].again if pair in written else None),
        Column("comment", _("Comment"), lambda pair: written[pair].comment if pair in written else None),
        Column("act", _("What you can do"), link))
    return Table(say()("Appraisal of both sides"), columns, Whole(pairs), Asked(size=100))

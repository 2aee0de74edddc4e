"""Forms of delivery: checklist, results, costs, participants, appraisal. Each is a page of its own and names its version."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from matcher.domain.deliveries import ACTIVITIES, GROUPS, QUESTIONS, Appraisal, Spent
from matcher.domain.errors import NotAllowed
from matcher.domain.kinds import CASH_LINES
from matcher.pledge.facts import carried
from matcher.pledge.words import GROUPS as GROUP_WORDS
from matcher.pledge.words import SORTS
from matcher.wording import _, label
from matcher.workflow import recording
from matcher.workflow.delivering import items_of, pairs_of, travelling
from matcher.workflow.recording import Results, Took
from web import context, visitor
from web.delivering import ITEM_STATES, ITEMS, Delivered, answered, date_of, delivered, of_party, of_society, whole
from web.delivering import QUESTIONS as QUESTION_WORDS
from web.forms import Field, Form, Group, fields, options
from web.guard import page
from web.i18n import say, spoken

bp = Blueprint("delivery_records", __name__)
MORE_LINES = 3
"""Empty lines for costs that the plan did not foresee."""


@bp.route("/rounds/<key>/delivery/<exchange>/checklist/<society>", methods=["GET", "POST"])
@page("delivery:exchange:record", scope=of_society)
def checklist(key: str, exchange: str, society: str) -> Any:
    """What has to be in order before the people of a society travel."""
    found = delivered(key, exchange)
    asks = items_of(found.exchange) if society in travelling(found.exchange) else ()
    groups, values = [], {"version": found.delivery.version}
    for item in asks:
        held = found.delivery.check(society, item)
        groups.append(Group(spoken(ITEMS[item]), (
            Field(f"{item}_state", say()("State"), "select", options=options((each, spoken(text)) for each, text in ITEM_STATES.items())),
            Field(f"{item}_on", say()("Day"), "date"))))
        values |= {f"{item}_state": held.state, f"{item}_on": held.on.isoformat() if held.on else ""}  # type: ignore[dict-item]
    form = Form((*groups, Group("", (Field("version", "", "hidden"),))), values)

    def act(form: Form) -> object:
        return recording.check_off(
            context.session(), visitor.actor(), key, exchange, society, version=whole(form.text("version")), now=context.now(),
            items={item: (form.text(f"{item}_state") or "open", date_of(form.text(f"{item}_on"))) for item in asks})

    lead = say()("Before the people of {society} travel.") if asks else say()("Nobody of {society} travels in this exchange.")
    return answered(found, form, say()("Checklist"), act, _("The checklist is saved."),
                    lead=lead.format(society=found.read.society(society)))


@bp.route("/rounds/<key>/delivery/<exchange>/results", methods=["GET", "POST"])
@page("delivery:exchange:record", scope=of_party)
def results(key: str, exchange: str) -> Any:
    """Dates, counts and texts of the report."""
    found = delivered(key, exchange)
    held, none = found.delivery, {"min": 0}
    usual = held.activities or {carried(found.exchange, found.read.book.pool, found.proposal.state, held).activity: 1}
    no_names = say()("No names of people, nothing about people searched for.")
    form = Form((
        Group(say()("Dates"), (Field("began", say()("First day"), "date", required=True), Field("ended", say()("Last day"), "date"))),
        Group(say()("Indicators of the pledge"), (
            Field("campaigns", say()("Public awareness campaigns"), "number", attributes=none),
            Field("advocacy", say()("Advocacy actions to government"), "number", attributes=none),
            *(Field(f"sort_{name}", say()("Activities: {what}").format(what=spoken(SORTS[name])), "number", attributes=none)
              for name in ACTIVITIES))),
        Group(say()("Report"), (
            Field("actions", say()("What was done"), "textarea", hint=no_names),
            Field("challenges", say()("Challenges"), "textarea", hint=no_names),
            Field("lessons", say()("Lessons"), "textarea", hint=no_names),
            Field("example", say()("An example to tell"), "textarea", hint=no_names),
            Field("shared", say()("These texts may stand in the progress report on the pledge"), "checkbox"),
            Field("version", "", "hidden")))), {
        "began": held.began.isoformat() if held.began else "", "ended": held.ended.isoformat() if held.ended else "",
        "campaigns": held.campaigns or 0, "advocacy": held.advocacy or 0, **{f"sort_{name}": usual.get(name, 0) for name in ACTIVITIES},
        "actions": held.actions, "challenges": held.challenges, "lessons": held.lessons, "example": held.example, "shared": held.shared,
        "version": held.version})

    def act(form: Form) -> object:
        return recording.save_results(context.session(), visitor.actor(), key, exchange, Results(
            date_of(form.text("began")), date_of(form.text("ended")), whole(form.text("campaigns")), whole(form.text("advocacy")),
            {name: whole(form.text(f"sort_{name}")) for name in ACTIVITIES}, form.text("actions"), form.text("challenges"),
            form.text("lessons"), form.text("example"), bool(form.values.get("shared"))),
            version=whole(form.text("version")), now=context.now())

    return answered(found, form, say()("Results"), act, _("The results are saved."))


@bp.route("/rounds/<key>/delivery/<exchange>/costs", methods=["GET", "POST"])
@page("delivery:exchange:record", scope=of_party)
def costs(key: str, exchange: str) -> Any:
    """What was paid, by cost line and envelope: the planned lines, and room for others."""
    found = delivered(key, exchange)
    if not found.whole:
        raise NotAllowed(_("The costs of a session in which others learn as well are written down by who gives it."))
    pool = found.read.book.pool
    planned = carried(found.exchange, pool, found.proposal.state, found.delivery).charges
    spent = {(row.line, row.envelope): row.amount for row in found.delivery.spent}
    known = sorted({*planned, *spent})
    lines = [(line, label(line, say())) for line in CASH_LINES]
    purses = [(each.envelope, each.envelope) for each in pool.envelopes if each.resource == "cash"]
    groups, values = [], {"version": found.delivery.version}
    for place, (line, envelope) in enumerate(known):
        text = say()("{line} from {envelope}").format(line=label(line, say()), envelope=envelope or spoken(_("Own funds")))
        hint = say()("Planned: {amount}").format(amount=planned.get((line, envelope), 0))
        groups.append(Field(f"amount_{place}", text, "number", hint=hint, attributes={"min": 0}))
        values[f"amount_{place}"] = spent.get((line, envelope), "")  # type: ignore[assignment]
    more = [Group(say()("Another cost"), (
        Field(f"line_{place}", say()("Cost line"), "select", options=options(lines, empty=say()("Choose"))),
        Field(f"envelope_{place}", say()("Paid by"), "select", options=options(purses, empty=spoken(_("Own funds")))),
        Field(f"more_{place}", say()("Amount"), "number", attributes={"min": 0}))) for place in range(MORE_LINES)]
    form = Form((Group(say()("What the plan charges"), (*groups, Field("version", "", "hidden"))), *more), values)

    def act(form: Form) -> object:
        rows = [Spent(line, envelope, whole(form.text(f"amount_{place}"))) for place, (line, envelope) in enumerate(known)
                if form.text(f"amount_{place}")]
        rows += [Spent(form.text(f"line_{place}"), form.text(f"envelope_{place}"), whole(form.text(f"more_{place}")))
                 for place in range(MORE_LINES) if form.text(f"line_{place}")]
        return recording.save_costs(context.session(), visitor.actor(), key, exchange, rows, version=whole(form.text("version")),
                                    now=context.now())

    return answered(found, form, say()("Costs ({currency})").format(currency=pool.currency), act, _("The costs are saved."))


@bp.route("/rounds/<key>/delivery/<exchange>/participants/<society>", methods=["GET", "POST"])
@page("delivery:exchange:record", scope=of_society)
def participants(key: str, exchange: str, society: str) -> Any:
    """How many of a society took part, by group; people once each by their number, or by names that are not kept."""
    found = delivered(key, exchange)
    held = {row.group: row for row in found.delivery.attendance if row.society == society}
    groups, values = [], {"version": found.delivery.version}
    for group in GROUPS:
        row = held.get(group)
        groups.append(Group(spoken(GROUP_WORDS[group]), (
            Field(f"{group}_participations", say()("Participations"), "number", attributes={"min": 0}),
            Field(f"{group}_people", say()("Unique people"), "number", attributes={"min": 0},
                  hint=say()("Leave empty when you give names.")),
            Field(f"{group}_names", say()("Names, a line each"), "textarea",
                  hint=say()("Only to count each person once: names become keyed hashes and are not kept.")))))
        values |= {f"{group}_participations": row.participations if row else 0,
                   f"{group}_people": "" if row is None or row.marked else row.people}  # type: ignore[dict-item]
    form = Form((*groups, Group("", (Field("version", "", "hidden"),))), values)

    def act(form: Form) -> object:
        return recording.save_participants(
            context.session(), visitor.actor(), key, exchange, society, version=whole(form.text("version")), now=context.now(),
            groups={group: Took(whole(form.text(f"{group}_participations")),
                                whole(form.text(f"{group}_people")) if form.text(f"{group}_people") else None, form.text(f"{group}_names"))
                    for group in GROUPS})

    return answered(found, form, say()("Participants of {society}").format(society=found.read.society(society)), act,
                    _("The participants are saved."))


@bp.route("/rounds/<key>/delivery/<exchange>/appraisal/<society>", methods=["GET", "POST"])
@page("delivery:exchange:appraise", scope=of_society)
def appraisal(key: str, exchange: str, society: str) -> Any:
    """What a party thinks of another one."""
    found = delivered(key, exchange)
    others = _others(found, society)
    of = request.args.get("of", "") if request.args.get("of", "") in others else next(iter(others), "")
    held = next((each for each in found.delivery.appraisals if (each.by, each.of) == (society, of)), Appraisal(society, of))
    marks = [(str(mark), str(mark)) for mark in range(1, 6)]
    form = fields(
        *(Field(name, spoken(QUESTION_WORDS[name]), "radios", required=True, options=options(marks)) for name in QUESTIONS),
        Field("again", say()("Would you work together again?"), "radios", options=options([("yes", spoken("yes")), ("no", spoken("no"))])),
        Field("comment", say()("Comment"), "textarea", hint=say()("No names of people. The other side reads it.")),
        Field("version", "", "hidden"),
        values={**{name: str(mark) for name, mark in held.scores.items()}, "comment": held.comment, "version": held.version,
                "again": "" if held.again is None else "yes" if held.again else "no"})

    def act(form: Form) -> object:
        return recording.appraise(context.session(), visitor.actor(), key, exchange, Appraisal(
            society, of, {name: whole(form.text(name)) for name in QUESTIONS},
            {"yes": True, "no": False}.get(form.text("again")), form.text("comment"), whole(form.text("version"))), now=context.now())

    lead = say()("{society} on {other}, 1 (poor) to 5 (very good).").format(
        society=found.read.society(society), other=found.read.society(of))
    return answered(found, form, say()("Appraisal"), act, _("The appraisal is saved."), lead=lead)


def _others(found: Delivered, society: str) -> list[str]:
    """With whom a society worked in an exchange."""
    return [of for by, of in pairs_of(found.exchange) if by == society]

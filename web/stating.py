"""What the pages of needs and of offers have in common: list, one statement with coaching, its form, and its acts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from matcher.domain.errors import DataError
from matcher.domain.kinds import KINDS
from matcher.domain.rounds import Round
from matcher.domain.statements import DRAFT, ELIGIBLE, KEY_COLUMN, NEEDS, RETURNED, STATES, SUBMITTED, WITHDRAWN, Statement
from matcher.intake.differences import CHANGEABLE
from matcher.intake.guard import Finding, guard_row
from matcher.intake.phrases import capability_label, societies_by_name, society_label, state_label
from matcher.intake.reading import Reading, read_statement
from matcher.store import rounds, statements
from matcher.store.statements import Filter
from matcher.tables.columns import TABLE
from matcher.tables.reference import capabilities
from matcher.tables.values import items
from matcher.wording import _, label
from matcher.workflow import intake
from web import context, visitor
from web.forms import Field, options
from web.guard import Scope
from web.i18n import day, say
from web.paging import Asked, asked
from web.statement_form import StatementForm, statement_form
from web.statement_panels import panels
from web.statement_words import told
from web.tables import Badge, Column, Link, Table

TONES = {DRAFT: "plain", SUBMITTED: "busy", RETURNED: "warn", ELIGIBLE: "good", WITHDRAWN: "bad"}
FILTERS = ("q", "society", "state", "kind", "capability", "priority")
SORTS = ("key", "society", "state", "changed_at", "priority", "earliest")
WORDS = {
    "needs": {"list": _("Needs"), "new": _("State a need"), "edit": _("Change the need"), "one": _("Need {key}"),
              "empty": _("No need answers this."), "saved": _("Need {key} is saved as a draft."),
              "submitted": _("Need {key} is submitted."), "withdrawn": _("Need {key} is withdrawn.")},
    "offers": {"list": _("Offers"), "new": _("State an offer"), "edit": _("Change the offer"), "one": _("Offer {key}"),
               "empty": _("No offer answers this."), "saved": _("Offer {key} is saved as a draft."),
               "submitted": _("Offer {key} is submitted."), "withdrawn": _("Offer {key} is withdrawn.")},
}


def badge(state: str) -> Badge:
    """The state of a statement with its colour."""
    return Badge(state_label(state, say()), TONES[state])


def address(table: str, view: str, key: str, statement: str = "", **more: Any) -> str:
    """The address of a view of one of the two pages."""
    given = {KEY_COLUMN[table]: statement} if statement else {}
    return url_for(f"{table}.{view}", key=key, **given, **more)


def of_statement(table: str, key: str, statement: str) -> Scope:
    """Whose a statement is, for access; NotFound."""
    return Scope(society=statements.get_statement(context.session(), key, table, statement).society)


def act(table: str, what: str) -> str:
    """The tag of an act on this sort of statement."""
    return f"{table.removesuffix('s')}:{what}"


def may_draft_for(table: str, round: Round) -> tuple[str, ...]:
    """The societies of the round for which the reader may state something now, in key order."""
    reach = visitor.reach(act(table, "draft:save"), stage=round.stage)
    there = rounds.society_keys(context.session(), round.key) if reach else ()
    return there if reach.everything else tuple(key for key in there if key in reach.societies)


# The list

def list_page(key: str, table: str) -> str:
    round, wish = context.round_of(key), asked(sorts=SORTS, filters=FILTERS)
    reach = visitor.reach(act(table, "list:view"), stage=round.stage)
    sort = "key" if table != NEEDS and wish.sort == "priority" else wish.sort or "key"
    found = statements.list_statements(context.session(), key, table, where=_filter(wish, reach.everything, reach.societies),
                                       page=wish.page, size=wish.size, sort=sort, descending=wish.descending)
    drafting = may_draft_for(table, round)
    return render_template(
        "statements/list.html", round=round, table=Table(say()(WORDS[table]["list"]), _columns(key, table), found, wish,
                                                         say()(WORDS[table]["empty"])),
        fields=_filters(key, table, reach.everything or len(reach.societies) > 1), asked=wish, title=say()(WORDS[table]["list"]),
        new=address(table, "new", key) if drafting else "", new_label=say()(WORDS[table]["new"]),
        workbook=url_for("uploads.choose", key=key) if drafting else "",
        capacity=url_for("capacity.choose") if drafting and not reach.everything else "")


def _filter(wish: Asked, everything: bool, own: tuple[str, ...]) -> Filter:
    chosen = wish.filters.get("society", "")
    societies = ((chosen,) if chosen else ()) if everything else (chosen,) if chosen in own else own
    state = wish.filters.get("state", "")
    priority = wish.filters.get("priority", "")
    return Filter(societies=societies, states=(state,) if state in STATES else (), capability=wish.filters.get("capability", ""),
                  kind=wish.filters.get("kind", ""), priority=int(priority) if priority in ("1", "2", "3") else None,
                  text=wish.filters.get("q", ""))


def _filters(key: str, table: str, several: bool) -> list[Field]:
    speak = say()
    anything = speak("any")
    fields = [Field("q", speak("Find"), attributes={"maxlength": 100})]
    if several:
        named = societies_by_name(rounds.society_keys(context.session(), key), speak)
        fields.append(Field("society", speak("Society"), "select", options=options(named, empty=anything)))
    fields += [
        Field("state", speak("State"), "select", options=options(((s, state_label(s, speak)) for s in STATES), empty=anything)),
        Field("kind", speak("Kind"), "select", options=options(((kind, label(kind, speak)) for kind in KINDS), empty=anything)),
        Field("capability", speak("Capability"), "select", options=options(
            ((row.code, capability_label(row.code, speak)) for row in capabilities()), empty=anything))]
    if table == NEEDS:
        fields.append(Field("priority", speak("Priority"), "select", options=options(((p, p) for p in ("1", "2", "3")), empty=anything)))
    return fields


def _columns(key: str, table: str) -> tuple[Column, ...]:
    speak = say()

    def skills(row: Statement) -> str:
        codes = [row.cells.get("capability", ""), *items(row.cells.get("roles", ""))] if table == NEEDS else [
            item.partition(":")[0] for item in items(row.cells.get("capabilities", ""))]
        return ", ".join(capability_label(code, speak) for code in dict.fromkeys(codes) if code)

    def when(row: Statement) -> str:
        return " – ".join(day(row.cells[name]) for name in ("earliest", "latest") if row.cells.get(name))

    columns = [
        Column("key", _("Key"), lambda row: Link(row.key, address(table, "view", key, row.key)), sort="key"),
        Column("society", _("Society"), lambda row: society_label(row.society, speak), sort="society"),
        Column("capability", _("Capability"), skills),
        Column("kinds", _("Kinds"), lambda row: ", ".join(label(kind, speak) for kind in items(row.cells.get("kinds", ""))))]
    if table == NEEDS:
        columns.append(Column("priority", _("Priority"), lambda row: row.cells.get("priority"), sort="priority", kind="number"))
    return (*columns, Column("earliest", _("Dates"), when, sort="earliest"),
            Column("state", _("State"), lambda row: badge(row.state), sort="state"),
            Column("changed_at", _("Changed"), lambda row: row.changed_at, sort="changed_at"))


# One statement

def view_page(key: str, table: str, name: str) -> str:
    round, found = context.round_of(key), statements.get_statement(context.session(), key, table, name)
    reading = read_statement(table, found.cells, intake.ground_of(context.session(), key))
    findings = guard_row(table, found.cells, context.now().date())
    society = found.society

    def may(what: str) -> bool:
        return visitor.may(act(table, what), stage=round.stage, society=society)

    return render_template(
        "statements/view.html", round=round, table=table, statement=found, title=say()(WORDS[table]["one"]).format(key=found.key),
        society=society_label(society, say()), badge=badge(found.state), sections=told(table, found.cells, findings), held=findings,
        edit=address(table, "edit", key, name) if may("draft:save") and found.state in CHANGEABLE else "",
        submit=address(table, "submit", key, name) if may("draft:submit") and found.state in (DRAFT, RETURNED) else "",
        withdraw=address(table, "withdraw", key, name) if may("statement:withdraw") and found.state != WITHDRAWN else "",
        desk=url_for("screening.look", key=key, table=table, name=name) if visitor.may("screening:list:view") else "",
        back=address(table, "list_", key), reason_most=intake.LONGEST_REASON,
        **panels(key, table, reading, () if found.state == WITHDRAWN else findings, coaching=found.state != WITHDRAWN))


def submit(key: str, table: str, name: str) -> Any:
    intake.submit(context.session(), visitor.actor(), key, table, name, _version(), now=context.now())
    flash(say()(WORDS[table]["submitted"]).format(key=name), "good")
    return redirect(address(table, "view", key, name), 303)


def withdraw(key: str, table: str, name: str) -> Any:
    intake.withdraw(context.session(), visitor.actor(), key, table, name, _version(), reason=request.form.get("reason", ""),
                    now=context.now())
    flash(say()(WORDS[table]["withdrawn"]).format(key=name), "good")
    return redirect(address(table, "view", key, name), 303)


def _version() -> int:
    """The version that the reader saw; 0, which is nobody's, when it was not sent."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


# The form

def new_page(key: str, table: str) -> Any:
    round = context.round_of(key)
    given = {name: request.args.get(name, "") for name in ("capability", "capabilities", "level", "target", "priority", "kinds")
             if name in {column.name for column in TABLE[table].columns}}
    societies = may_draft_for(table, round)
    society = request.args.get("society", "")
    society = society if society in societies else societies[0] if len(societies) == 1 else ""
    form = statement_form(table, rounds.society_keys(context.session(), key), given, key=True)
    return _form_page(round, table, form, society, societies)


def create(key: str, table: str) -> Any:
    round = context.round_of(key)
    societies, society = may_draft_for(table, round), request.form.get("society", "")
    form, cells = _sent(key, table, with_key=True)
    cells = {**cells, "society": society}
    if society not in societies:
        return _form_page(round, table, form, "", societies, society_missing=True), 422
    if "check" in request.form:
        return _checked(round, table, form, cells, society, societies, None)
    if form.form.errors:
        return _form_page(round, table, form, society, societies), 422
    try:
        made = intake.draft(context.session(), visitor.actor(), key, table, cells, now=context.now())
    except DataError as error:
        context.abandon()
        return _form_page(round, table, form.blamed(error.problems), society, societies), 422
    return _kept(key, table, made)


def edit_page(key: str, table: str, name: str) -> Any:
    round, found = context.round_of(key), statements.get_statement(context.session(), key, table, name)
    form = statement_form(table, rounds.society_keys(context.session(), key), found.cells)
    return _form_page(round, table, form, found.society, (), statement=found)


def save(key: str, table: str, name: str) -> Any:
    round, found = context.round_of(key), statements.get_statement(context.session(), key, table, name)
    form, cells = _sent(key, table, with_key=False)
    cells = {**cells, "society": found.society, KEY_COLUMN[table]: name}
    if "check" in request.form:
        return _checked(round, table, form, cells, found.society, (), found)
    if form.form.errors:
        return _form_page(round, table, form, found.society, (), statement=found), 422
    try:
        kept = intake.change(context.session(), visitor.actor(), key, table, name, _version(), cells, now=context.now())
    except DataError as error:
        context.abandon()
        return _form_page(round, table, form.blamed(error.problems), found.society, (), statement=found), 422
    return _kept(key, table, kept)


def _kept(key: str, table: str, kept: Statement) -> Any:
    flash(say()(WORDS[table]["saved"]).format(key=kept.key), "good")
    return redirect(address(table, "view", key, kept.key), 303)


def _sent(key: str, table: str, *, with_key: bool) -> tuple[StatementForm, dict[str, str]]:
    """The form as it was sent, and its cells."""
    societies = rounds.society_keys(context.session(), key)
    return statement_form(table, societies, {}, key=with_key, rows=_rows_sent()).read()


def _rows_sent() -> dict[str, int]:
    """How many rows of each list the sent form has, so that none is lost."""
    most: dict[str, int] = {}
    for name in request.form:
        column, _sign, rest = name.partition("-")
        place = rest.partition("-")[0]
        if place.isascii() and place.isdigit() and len(place) < 4:
            most[column] = max(most.get(column, 0), int(place))
    return most


def _checked(round: Round, table: str, form: StatementForm, cells: dict[str, str], society: str, societies: Iterable[str],
             statement: Statement | None) -> str:
    """The form again with everything that would be said of it, and nothing saved."""
    given = {**cells, KEY_COLUMN[table]: cells.get(KEY_COLUMN[table]) or "new"}
    reading = read_statement(table, given, intake.ground_of(context.session(), round.key))
    return _form_page(round, table, form.blamed(reading.problems), society, tuple(societies), statement=statement, reading=reading,
                      findings=guard_row(table, cells, context.now().date()))


def _form_page(round: Round, table: str, form: StatementForm, society: str, societies: tuple[str, ...], *,
               statement: Statement | None = None, reading: Reading | None = None, findings: tuple[Finding, ...] = (),
               society_missing: bool = False) -> str:
    speak = say()
    named = societies_by_name(societies, speak)
    words = WORDS[table]["edit" if statement else "new"]
    return render_template(
        "statements/form.html", round=round, table=table, form=form, title=speak(words), statement=statement, society=society,
        society_name=society_label(society, speak) if society else "", society_missing=society_missing,
        society_field=Field("society", speak("Society"), "select", required=True, options=options(named, empty="–")),
        checked=reading is not None, cancel=address(table, "view", round.key, statement.key) if statement else address(
            table, "list_", round.key),
        **(panels(round.key, table, reading, findings, coaching=True) if reading is not None else {}))

"""The coordinators' desk: what was submitted with all that was found in it; made eligible, sent back, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.domain.errors import DataError, NotAllowed, NotFound, WrongState
from matcher.domain.pages import Page
from matcher.domain.statements import ELIGIBLE, NEEDS, SUBMITTED, TABLES, WITHDRAWN, Statement
from matcher.intake.guard import guard_row
from matcher.intake.phrases import capability_label, societies_by_name, society_label, state_label
from matcher.intake.problems_spoken import spoken as problem_spoken
from matcher.intake.reading import read_statement
from matcher.store import rounds, statements
from matcher.tables.values import items
from matcher.wording import _
from matcher.workflow import intake
from web import context, visitor
from web.forms import Field, options
from web.guard import page
from web.i18n import say
from web.navigation import Tab
from web.paging import Asked, asked
from web.round_pool import OnDesk, RoundPool, Unready, round_pool
from web.statement_panels import panels, said_of_finding, said_of_gap, said_of_likeness
from web.statement_words import told
from web.stating import act, address, badge

bp = Blueprint("screening", __name__)
TABS = (Tab(_("Screening"), "screening.desk", "screening:list:view"),)
FILTERS = ("table", "state", "society", "found")
FOUND = (
    ("held", _("may hold data of a person")), ("hopeless", _("nobody can be paired with it")), ("duplicate", _("likely duplicate")),
    ("vague", _("says too little")), ("clean", _("nothing found")))
_AT_ONCE = 100


@bp.get("/rounds/<key>/screening")
@page("screening:list:view")
def desk(key: str) -> str:
    """What was submitted, the heaviest findings first."""
    round, wish = context.round_of(key), asked(filters=FILTERS)
    table = wish.filters.get("table", NEEDS)
    table = table if table in TABLES else NEEDS
    pool = round_pool(key)
    states = statements.states_of(context.session(), key, table)
    wanted = wish.filters.get("state", SUBMITTED)
    rows = _sought(pool, table, wish, states, wanted) if isinstance(pool, RoundPool) else []
    first = (wish.page - 1) * wish.size
    shown = rows[first:first + wish.size]
    found = statements.some_statements(context.session(), key, table, [row.key for row in shown])
    may_accept = visitor.may(act(table, "statement:accept"), stage=round.stage)
    return render_template(
        "screening/desk.html", round=round, table=table, rows=[_row(key, table, row, found[row.key], may_accept) for row in shown],
        fields=_fields(key, table, wanted), asked=_as_shown(wish, table, wanted), may_accept=may_accept,
        paged=Page(shown, wish.page, wish.size, len(rows)), counts=_counts(states),
        unready=_unready(pool) if isinstance(pool, Unready) else [])


def _as_shown(wish: Asked, table: str, state: str) -> Asked:
    return Asked(wish.page, wish.size, wish.sort, wish.descending, {**wish.filters, "table": table, "state": state})


def _sought(pool: RoundPool, table: str, wish: Asked, states: dict[str, str], state: str) -> list[OnDesk]:
    society, found = wish.filters.get("society", ""), wish.filters.get("found", "")
    return [row for row in pool.desk[table] if states.get(row.key) == state and society in ("", row.society)
            and (not found or found in row.marks)]


def _counts(states: dict[str, str]) -> list[tuple[str, int]]:
    held = list(states.values())
    return [(state_label(state, say()), held.count(state)) for state in ("submitted", "eligible", "returned", "draft", "withdrawn")]


def _fields(key: str, table: str, state: str) -> list[Field]:
    speak = say()
    named = societies_by_name(rounds.society_keys(context.session(), key), speak)
    return [
        Field("table", speak("What"), "select", options=options([("needs", speak("Needs")), ("offers", speak("Offers"))])),
        Field("state", speak("State"), "select", options=options((each, state_label(each, speak)) for each in (SUBMITTED, ELIGIBLE))),
        Field("society", speak("Society"), "select", options=options(named, empty=speak("any"))),
        Field("found", speak("Found"), "select", options=options(((word, speak(words)) for word, words in FOUND), empty=speak("any")))]


def _row(key: str, table: str, row: OnDesk, statement: Statement, may_accept: bool) -> dict[str, Any]:
    """One statement of the desk in the reader's language."""
    speak, cells = say(), statement.cells
    codes = [cells.get("capability", ""), *items(cells.get("roles", ""))] if table == NEEDS else [
        item.partition(":")[0] for item in items(cells.get("capabilities", ""))]
    return {
        "key": row.key, "version": statement.version, "href": url_for("screening.look", key=key, table=table, name=row.key),
        "society": society_label(row.society, speak), "badge": badge(statement.state),
        "what": ", ".join(capability_label(code, speak) for code in dict.fromkeys(codes) if code),
        "priority": cells.get("priority", ""), "gaps": [said_of_gap(gap, table) for gap in row.gaps],
        "likenesses": [said_of_likeness(pair, row.key) for pair in row.likenesses],
        "guarded": [said_of_finding(finding, table) for finding in row.held],
        "takeable": may_accept and statement.state == SUBMITTED and not row.held}


def _unready(pool: Unready) -> list[tuple[str, str]]:
    """What does not go together, with the address of the statement where there is one."""
    speak = say()
    lines = []
    for table, name, problem in pool.problems:
        wrong, mend = problem_spoken(problem, speak)
        lines.append((name or table, f"{problem.column}: {wrong} {mend}" if problem.column else f"{wrong} {mend}"))
    return lines


@bp.post("/rounds/<key>/screening")
@page("need:statement:accept")
def accept_many(key: str) -> Any:
    """Makes eligible what is ticked; what cannot be is told and left, the rest is done."""
    table = request.form.get("table", "")
    if table not in TABLES:
        raise NotFound(_("There is no such table."))
    done, left = 0, []
    for text in request.form.getlist("take")[:_AT_ONCE]:
        name, _sign, version = text.rpartition("@")
        found = statements.some_statements(context.session(), key, table, [name]).get(name)
        if found is None or not version.isdigit() or found.version != int(version):
            left.append(name)
            continue
        try:
            intake.accept(context.session(), visitor.actor(), key, table, name, found.version, now=context.now())
            done += 1
        except (DataError, NotAllowed, WrongState):
            left.append(name)
    flash(say()("Made eligible: {number}.").format(number=done), "good" if done else "warn")
    if left:
        flash(say()("Left as they are, look at each of them: {keys}.").format(keys=", ".join(left)), "warn")
    return redirect(url_for("screening.desk", key=key, table=table), 303)


@bp.get("/rounds/<key>/screening/<table>/<name>")
@page("screening:list:view")
def look(key: str, table: str, name: str) -> str:
    """One statement with everything found in it and what can be done with it."""
    return _look(key, table, name)


def _look(key: str, table: str, name: str, *, wrong: dict[str, str] | None = None) -> str:
    round, found = context.round_of(key), _statement(key, table, name)
    findings = guard_row(table, found.cells, context.now().date())
    reading = read_statement(table, found.cells, intake.ground_of(context.session(), key))

    def may(what: str) -> bool:
        return visitor.may(act(table, what), stage=round.stage)

    own = found.society in visitor.actor().own_societies or visitor.actor().account in found.hands
    return render_template(
        "screening/look.html", round=round, table=table, statement=found, society=society_label(found.society, say()),
        badge=badge(found.state), sections=told(table, found.cells, findings), held=bool(findings), own=own, wrong=wrong or {},
        reason_most=intake.LONGEST_REASON,
        may_accept=may("statement:accept") and found.state == SUBMITTED and not own,
        may_return=may("statement:return") and found.state in (SUBMITTED, ELIGIBLE),
        may_withdraw=may("statement:withdraw") and found.state != WITHDRAWN, next=_next(key, table, name),
        plain=address(table, "view", key, name), **panels(key, table, reading, findings, coaching=False))


def _statement(key: str, table: str, name: str) -> Statement:
    if table not in TABLES:
        raise NotFound(_("There is no such table."))
    return statements.get_statement(context.session(), key, table, name)


def _next(key: str, table: str, name: str) -> str:
    """The address of the next submitted statement on the desk, empty when this is the last."""
    pool = round_pool(key)
    if not isinstance(pool, RoundPool):
        return ""
    states = statements.states_of(context.session(), key, table)
    order = [row.key for row in pool.desk[table]]
    after = order[order.index(name) + 1:] if name in order else order
    following = next((each for each in after if each != name and states.get(each) == SUBMITTED), "")
    return url_for("screening.look", key=key, table=table, name=following) if following else ""


@bp.post("/rounds/<key>/screening/<table>/<name>/accept")
@page("need:statement:accept")
def accept(key: str, table: str, name: str) -> Any:
    _statement(key, table, name)
    intake.accept(context.session(), visitor.actor(), key, table, name, _version(), now=context.now(),
                  looked_at="looked_at" in request.form)
    flash(say()("{key} is eligible.").format(key=name), "good")
    return _on(key, table, name)


@bp.post("/rounds/<key>/screening/<table>/<name>/return")
@page("need:statement:return")
def send_back(key: str, table: str, name: str) -> Any:
    return _with_reason(key, table, name, "return", intake.send_back, _("{key} is sent back to its society."))


@bp.post("/rounds/<key>/screening/<table>/<name>/withdraw")
@page("need:statement:withdraw")
def withdraw(key: str, table: str, name: str) -> Any:
    return _with_reason(key, table, name, "withdraw", intake.withdraw, _("{key} is withdrawn."))


def _with_reason(key: str, table: str, name: str, form: str, do: Callable[..., Statement], done: str) -> Any:
    """Does what needs a reason; without a good one the page comes back with the form open and what is wrong with it."""
    _statement(key, table, name)
    try:
        do(context.session(), visitor.actor(), key, table, name, _version(), reason=request.form.get("reason", ""), now=context.now())
    except DataError as error:
        context.abandon()
        return _look(key, table, name, wrong={form: _first(error)}), 422
    flash(say()(done).format(key=name), "good")
    return _on(key, table, name)


def _first(error: DataError) -> str:
    return " ".join(problem_spoken(error.problems[0], say()))


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _on(key: str, table: str, name: str) -> Any:
    """On to the next one to be screened, else back to the desk."""
    return redirect(_next(key, table, name) or url_for("screening.desk", key=key, table=table), 303)

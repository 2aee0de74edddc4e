"""A society's statements in a spreadsheet: downloaded, brought back, looked at as differences, confirmed."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from matcher.domain.errors import DataError
from matcher.domain.rounds import Round
from matcher.domain.statements import TABLES
from matcher.intake.book import place_of
from matcher.intake.differences import INSERT, LOCKED, NEWER, UPDATE, WITHDRAW, Difference
from matcher.intake.guard import guard_row
from matcher.intake.handing_out import download, marked
from matcher.intake.package_safety import MOST_MB
from matcher.intake.phrases import societies_by_name, society_label, state_label
from matcher.intake.problems_spoken import spoken as problem_spoken
from matcher.intake.submissions import read_statements
from matcher.intake.upload import MOST_STATEMENTS, Upload
from matcher.tables.columns import TABLE
from matcher.wording import _
from matcher.workflow import intake, intake_upload
from web import context, visitor
from web.carried import Purpose, differences_in, differences_out, pack, unpack, upload_in, upload_out
from web.guard import mine, page
from web.i18n import say
from web.societies import of_society
from web.statement_panels import said_of_finding
from web.statement_words import shown
from web.stating import may_draft_for
from web.uploading import societies_named, standing_of

bp = Blueprint("uploads", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOLD = 200
"""Problems and differences shown on the page; a workbook given back has all problems."""
WHAT = {INSERT: (_("new"), "good"), UPDATE: (_("changed"), "busy"), WITHDRAW: (_("taken out: to be withdrawn"), "bad")}
HINDRANCES = {
    NEWER: _("Somebody changed it after you downloaded: it is left as it is. Download again to work on the newer version."),
    LOCKED: _("It is {state} and cannot be changed: it is left as it is. A coordinator can send it back."),
}


@bp.get("/rounds/<key>/uploads")
@page("need:draft:save", scope=mine)
def choose(key: str) -> Any:
    """To the workbook of the reader's society; those who may work for several choose one."""
    round = context.round_of(key)
    societies = may_draft_for("needs", round)
    if len(societies) == 1:
        return redirect(url_for("uploads.society", key=key, society=societies[0]), 303)
    return render_template("uploads/choose.html", round=round, societies=societies_by_name(societies, say()))


@bp.get("/rounds/<key>/uploads/<society>")
@page("need:draft:save", scope=of_society)
def society(key: str, society: str) -> str:
    return _page(key, society)


def _page(key: str, society: str, **more: Any) -> str:
    standing = standing_of(key, society)
    counts = [sum(each.state != "withdrawn" for each in standing.of(table).values()) for table in TABLES]
    return render_template("uploads/society.html", round=context.round_of(key), society=society, counts=counts, most_mb=MOST_MB,
                           name=society_label(society, say()), most_rows=MOST_STATEMENTS, **more)


@bp.get("/rounds/<key>/uploads/<society>/workbook")
@page("need:list:view", scope=of_society)
def workbook(key: str, society: str) -> Response:
    content = download(standing_of(key, society), societies_named(key), say())
    return _sent(content, f"{key}-{society}.xlsx")


def _sent(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), XLSX, as_attachment=True, download_name=name, max_age=0)


@bp.post("/rounds/<key>/uploads/<society>")
@page("need:draft:save", scope=of_society)
def upload(key: str, society: str) -> Any:
    """Reads the workbook and shows every difference, or every problem. Nothing is kept."""
    sent = request.files.get("workbook")
    name, content = (sent.filename or "", sent.read()) if sent is not None else ("", b"")
    found = read_statements(content, name, standing_of(key, society), intake.ground_of(context.session(), key))
    if found.problems:
        return _problems(key, society, found), 422
    return _differences(context.round_of(key), society, found)


def _problems(key: str, society: str, found: Upload) -> str:
    speak = say()
    told = [(place_of(problem, speak), *problem_spoken(problem, speak)) for problem in found.problems[:TOLD]]
    carried = pack(Purpose("problems", key, society), upload_out(found)) if found.rows else None
    return _page(key, society, problems=told, total=len(found.problems), carried=carried, openable=bool(found.rows))


def _differences(round: Round, society: str, found: Upload) -> Any:
    carried = pack(Purpose("differences", round.key, society), differences_out(found.differences))
    if carried is None or len(found.differences) > TOLD:
        return _page(round.key, society, problems=[(say()("The whole workbook"), say()("There are too many differences for one upload."),
                                                    say()("Upload them in several parts."))], total=1, openable=True), 422
    shown_ones = [_shown(place, each) for place, each in enumerate(found.differences)]
    return render_template(
        "uploads/differences.html", round=round, society=society, name=society_label(society, say()), differences=shown_ones,
        unchanged=found.unchanged, carried=carried, open_ones=sum(not each["hindrance"] for each in shown_ones),
        withdrawals=any(each["what"] == WITHDRAW and not each["hindrance"] for each in shown_ones),
        may_submit=visitor.may("need:draft:submit", stage=round.stage, society=society), reason_most=intake.LONGEST_REASON)


def _shown(place: int, each: Difference) -> dict[str, Any]:
    """One difference in the reader's language."""
    speak = say()
    word, tone = WHAT[each.what]
    columns = TABLE[each.table]
    hindrance = speak(HINDRANCES[each.hindrance]).format(state=state_label(each.state, speak)) if each.hindrance else ""
    edits = [(speak(columns.column(edit.column).meaning), shown(columns.column(edit.column), edit.before),
              shown(columns.column(edit.column), edit.after)) for edit in each.edits if edit.column != "society"]
    found = guard_row(each.table, each.cells, context.now().date())
    return {"place": place, "table": speak(_("Need")) if each.table == "needs" else speak(_("Offer")), "key": each.key, "what": each.what,
            "word": speak(word), "tone": tone, "row": each.row, "edits": edits, "hindrance": hindrance,
            "again": each.what == UPDATE and each.state == "submitted", "guarded": [said_of_finding(one, each.table) for one in found]}


@bp.post("/rounds/<key>/uploads/<society>/confirm")
@page("need:draft:save", scope=of_society)
def confirm(key: str, society: str) -> Any:
    """Does the differences that are ticked, all in one transaction."""
    everything = differences_in(unpack(Purpose("differences", key, society), request.form.get("carried", "")))
    taken = {int(text) for text in request.form.getlist("take") if text.isascii() and text.isdigit() and len(text) < 6}
    chosen = [each for place, each in enumerate(everything) if place in taken]
    if not chosen:
        flash(say()("Nothing was ticked, so nothing was changed."), "warn")
        return redirect(url_for("uploads.society", key=key, society=society), 303)
    try:
        done = intake_upload.apply_differences(
            context.session(), visitor.actor(), key, society, chosen, reason=request.form.get("reason", ""),
            submit="submit" in request.form, now=context.now())
    except DataError as error:
        context.abandon()
        told = [("", *problem_spoken(problem, say())) for problem in error.problems[:TOLD]]
        return _page(key, society, problems=told, total=len(error.problems), openable=True), 422
    flash(say()("New: {inserted}. Changed: {updated}. Withdrawn: {withdrawn}. Submitted: {submitted}.").format(
        inserted=done.inserted, updated=done.updated, withdrawn=done.withdrawn, submitted=done.submitted), "good")
    return redirect(url_for("needs.list_", key=key), 303)


@bp.post("/rounds/<key>/uploads/<society>/marked")
@page("need:draft:save", scope=of_society)
def marked_workbook(key: str, society: str) -> Response:
    """The workbook back with every problem in its cell."""
    found = upload_in(unpack(Purpose("problems", key, society), request.form.get("carried", "")))
    return _sent(marked(found, societies_named(key), say()), f"{key}-{society}-problems.xlsx")

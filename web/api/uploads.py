"""Statements that come in at once: workbooks out and in again, the form for KoboToolbox and ODK, and its submissions."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from matcher.domain.errors import DataError, WrongState
from matcher.exports.parts.archives import File
from matcher.intake.differences import INSERT, LOCKED, NEWER, UPDATE, WITHDRAW, Difference
from matcher.intake.guard import guard_row
from matcher.intake.handing_out import download, marked
from matcher.intake.problems_spoken import spoken
from matcher.intake.submissions import read_statements
from matcher.intake.upload import Upload
from matcher.intake.xlsform import xlsform
from matcher.store import rounds
from matcher.wording import _
from matcher.workflow import access, intake, intake_upload
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.models import Asked, FieldProblem, Note, Out
from web.api.names import field_of
from web.api.problems import Refused, field
from web.api.saying import FindingOut, findings_out
from web.api.sent import file_of
from web.carried import differences_out
from web.guard import Scope, mine
from web.i18n import say
from web.uploading import societies_named, standing_of

bp = blueprint("uploads")
_AT = "/rounds/<key>/uploads/<iso3>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TOLD = 1000
"""Problems of one upload that are listed; the workbook given back has them all."""


class UploadIn(Asked):
    """Nothing but the file."""


class ApplyIn(Asked):
    """What of a file is done: `seen` is the digest of its differences as they were looked at. `take` names statements as
    `needs:KEN-n1`; without any, everything that nothing hinders but what was taken out of the file."""

    seen: Annotated[str, Field(min_length=64, max_length=64)]
    take: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=1000)] = []
    submit: bool = False
    reason: Note = ""


class UploadProblem(FieldProblem):
    """One thing that is wrong in a file, with its sheet."""

    table: str


class EditOut(Out):
    field: str
    before: str
    after: str


class DifferenceOut(Out):
    """One statement that a file would change. With a `hindrance` it cannot be: somebody was faster, or its state is in the way."""

    table: Literal["needs", "offers"]
    key: str
    what: Literal[INSERT, UPDATE, WITHDRAW]  # type: ignore[valid-type]
    row: int | None
    version: int
    status: str | None
    hindrance: Literal[NEWER, LOCKED] | None  # type: ignore[valid-type]
    edits: list[EditOut]
    findings: list[FindingOut]


class UploadOut(Out):
    """What a file would change, or all that is wrong in it; `seen` is the digest to send when it is to be done."""

    seen: str
    unchanged: int
    problems: list[UploadProblem]
    differences: list[DifferenceOut]


class AppliedOut(Out):
    """How many statements were put in, changed, withdrawn, and how many of these were submitted."""

    inserted: int
    updated: int
    withdrawn: int
    submitted: int


class SubmissionsIn(RootModel[dict[str, Any] | list[dict[str, Any]]]):
    """One submission of the form, or several, as KoboToolbox and ODK write them; groups may be nested or stand in the names."""


class SubmittedOut(Out):
    """What became of submissions: statements that are drafts now, and those `left` as they are because people have worked on
    them since they came in."""

    inserted: int
    updated: int
    unchanged: int
    statements: list[str]
    left: list[str]


def _named(key: str, iso3: str) -> Scope:
    """The society that the address names."""
    return Scope(society=iso3)


@route(bp, "GET", "/rounds/<key>/form", "need:draft:save", scope=mine, media=(XLSX,), name="form")
def form(key: str) -> Answer:
    """The form of needs and offers for KoboToolbox and ODK (XLSForm), in four languages."""
    found = context.round_of(key)
    content = xlsform(rounds.society_keys(context.session(), key), form=f"needs_and_offers_{key}", version=str(found.version))
    return Answer(file=File(f"{key}-form.xlsx", XLSX, content))


@route(bp, "GET", f"{_AT}/workbook", "need:list:view", scope=_named, media=(XLSX,))
def workbook(key: str, iso3: str) -> Answer:
    """A society's statements as a workbook to edit and bring back."""
    return Answer(file=File(f"{key}-{iso3}.xlsx", XLSX, download(standing_of(key, iso3), societies_named(key), say())))


@route(bp, "POST", _AT, "need:draft:save", answer=UploadOut, scope=_named, form=UploadIn)
def look(key: str, iso3: str, body: UploadIn) -> Answer:
    """Reads a workbook, or submissions of the form, and says what it would change or what is wrong. Nothing is kept."""
    found = _read(key, iso3)
    return Answer(UploadOut(
        seen=_digest(found), unchanged=found.unchanged, problems=[_problem(each) for each in found.problems[:MOST_TOLD]],
        differences=[_difference(each) for each in found.differences]))


@route(bp, "POST", f"{_AT}/marked", "need:draft:save", scope=_named, form=UploadIn, media=(XLSX,), replays=False, name="marked")
def marked_(key: str, iso3: str, body: UploadIn) -> Answer:
    """The workbook back with every problem in its cell, to be mended and sent again."""
    found = _read(key, iso3)
    if not found.rows:
        raise DataError(found.problems)
    return Answer(file=File(f"{key}-{iso3}-problems.xlsx", XLSX, marked(found, societies_named(key), say())))


@route(bp, "POST", f"{_AT}/apply", "need:draft:save", answer=AppliedOut, scope=_named, form=ApplyIn)
def apply(key: str, iso3: str, body: ApplyIn) -> Answer:
    """Does what a file changes, all of it or nothing. 409 when the differences are not those that were looked at any more."""
    found = _read(key, iso3)
    if found.problems:
        raise DataError(found.problems)
    if _digest(found) != body.seen:
        raise WrongState(_("The statements have changed since this file was looked at. Send it to be looked at again."))
    chosen = _chosen(found, body.take)
    done = intake_upload.apply_differences(
        context.session(), visitor.actor(), key, iso3, chosen, reason=body.reason, submit=body.submit, now=context.now())
    return Answer(AppliedOut(inserted=done.inserted, updated=done.updated, withdrawn=done.withdrawn, submitted=done.submitted))


@route(bp, "POST", "/rounds/<key>/submissions", "need:draft:save", answer=SubmittedOut, scope=mine, body=SubmissionsIn)
def submissions(key: str, body: SubmissionsIn) -> Answer:
    """Submissions of the form as they are sent on by KoboToolbox or ODK: each becomes a draft of its society.

    The same submission sent again changes nothing. One that was edited changes its draft while nobody has worked on that.
    All of them or none.
    """
    given = body.root if isinstance(body.root, list) else [body.root]
    societies = list(dict.fromkeys(_society(each) for each in given))
    if not all(societies) or not societies:
        raise Refused(422, fields=[field("society", say()("It is missing."), say()("Give it."))])
    stage, session, actor = context.round_of(key).stage, context.session(), visitor.actor()
    for society in societies:
        access.require(actor, "need:draft:save", stage=stage, society=society)
    content, counts, made, left = json.dumps(given).encode(), Counter[str](), list[str](), list[str]()
    for society in societies:
        found = read_statements(content, "submissions.json", standing_of(key, society), intake.ground_of(session, key))
        if found.problems:
            raise DataError(found.problems)
        # Whoever sends a submission on has not seen the draft: what people did to it since is theirs.
        done = [each for each in found.differences if each.what == INSERT or not each.hindrance and each.version == 1]
        intake_upload.apply_differences(session, actor, key, society, done, reason="", submit=False, now=context.now())
        counts.update(each.what for each in done)
        counts["unchanged"] += found.unchanged
        made += [f"{each.table}:{each.key}" for each in done]
        left += [f"{each.table}:{each.key}" for each in found.differences if each not in done]
    return Answer(SubmittedOut(inserted=counts[INSERT], updated=counts[UPDATE], unchanged=counts["unchanged"], statements=made, left=left))


def _society(given: dict[str, Any]) -> str:
    """The society of a submission, wherever its group stands; empty when it names none."""
    for name, value in given.items():
        if name.rpartition("/")[2] == "society" and isinstance(value, str):
            return value
    return next((found for value in given.values() if isinstance(value, dict) and (found := _society(value))), "")


def _read(key: str, iso3: str) -> Upload:
    sent = file_of("workbook")
    return read_statements(sent.read(), sent.filename or "", standing_of(key, iso3), intake.ground_of(context.session(), key))


def _chosen(found: Upload, take: list[str]) -> list[Difference]:
    named = {f"{each.table}:{each.key}": each for each in found.differences}
    strangers = [name for name in take if name not in named]
    if strangers:
        raise Refused(422, fields=[field("take", say()("This is none of the differences."), say()("Choose one of those offered."))])
    if take:
        return [named[name] for name in dict.fromkeys(take)]
    return [each for each in found.differences if not each.hindrance and each.what != WITHDRAW]


def _digest(found: Upload) -> str:
    """Names the differences: what was looked at is what is done."""
    return hashlib.sha256(json.dumps(differences_out(found.differences), sort_keys=True).encode()).hexdigest()


def _problem(problem: Any) -> UploadProblem:
    wrong, mend = spoken(problem, say())
    return UploadProblem(table=problem.file.rpartition("#")[2] if "#" in problem.file else "", row=problem.row or None,
                         field=field_of(problem.column), wrong=wrong, mend=mend)


def _difference(each: Difference) -> DifferenceOut:
    return DifferenceOut(
        table=each.table, key=each.key, what=each.what, row=each.row or None, version=each.version, status=each.state or None,
        hindrance=each.hindrance or None,
        edits=[EditOut(field=field_of(edit.column), before=edit.before, after=edit.after) for edit in each.edits],
        findings=findings_out(guard_row(each.table, each.cells, context.now().date()), each.table))

"""Errors as pages in the reader's language that say what to do next. The product's own errors tell which page it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from matcher.domain.errors import Conflict, DataError, MatcherError, NotAllowed, NotFound, Problem, SolverGaveUp, WrongState
from matcher.intake import problems_spoken
from matcher.wording import _, listed
from web import context, visitor
from web.columns import column_label, value_text
from web.i18n import language, number, say, spoken
from web.words import STAGES

log = structlog.get_logger("web")
Answer = tuple[str, int]


#: What happened and what to do, by status.
WORDS = {
    400: (_("This form could not be read"), _("It may have been open for too long, or your browser keeps no cookies. "
                                              "Go back, load the page again and send it once more.")),
    403: (_("You may not do this"), _("Your roles do not include it at this stage of the round. If you need it, ask the round "
                                      "manager or an administrator.")),
    404: (_("There is no such page"), _("The address may be mistyped, or what it showed is gone. Start from your rounds.")),
    405: (_("This address answers to a form only"), _("Go back to the page that the form is on.")),
    409: (_("This is not possible any more"), _("The round or the thing itself has moved on since you opened the page. "
                                                "Load it again and look at how it stands now.")),
    413: (_("This is too large"), _("At most 10 MB can be sent at once. Send a smaller file.")),
    422: (_("Something in it is wrong"), _("Nothing was saved. Mend what is listed here and send it again.")),
    429: (_("Too many attempts"), _("Wait some minutes, then try again.")),
    500: (_("Something went wrong on our side"), _("Nothing was saved. Try again; if it happens again, tell an administrator the "
                                                   "time at which it did.")),
    503: (_("A part of the system is away just now"), _("Try again in a minute.")),
}
_STATUS: tuple[tuple[type[MatcherError], int], ...] = (
    (DataError, 422), (NotFound, 404), (NotAllowed, 403), (WrongState, 409), (SolverGaveUp, 500), (MatcherError, 503))


def page(status: int, *, template: str = "error.html", **more: Any) -> Answer:
    """The page of a status; a status without words of its own speaks as 400 or 500 does."""
    context.abandon()
    what, todo = WORDS.get(status) or WORDS[500 if status >= 500 else 400]
    return render_template(template, what=spoken(what), todo=spoken(todo), status=status, **more), status


def _ours(error: MatcherError) -> Answer:
    status = next(code for kind, code in _STATUS if isinstance(error, kind))
    if isinstance(error, Conflict):
        return page(409, template="conflict.html", versions=versions(error))
    if isinstance(error, DataError):
        return page(422, problems=[place(problem) for problem in error.problems])
    if status >= 500:
        log.error("request failed", status=status, error=type(error).__name__, endpoint=request.endpoint, exc_info=error)
        return page(status)
    return page(status, detail=words_of(error))


def words_of(error: MatcherError) -> str:
    """The message of an error in the reader's language, stages and roles among its facts in words."""
    text = spoken(error.message)
    # What somebody wrote may stand in a message without facts: its braces are no gaps.
    return text.format(**{name: named(value) for name, value in error.facts.items()}) if error.facts else text


def named(value: object) -> str:
    """A fact of an error as a reader knows it."""
    words = [part.strip() for part in str(value).split(",")]
    if all(word in STAGES for word in words):
        return listed([spoken(STAGES[word]) for word in words], language())
    return number(value) if isinstance(value, int) else str(value)


def place(problem: Problem) -> str:
    """One problem in one line: where it stands, what is wrong, how to mend it."""
    wrong, mend = problems_spoken.spoken(problem, say())
    where = [spoken("row {row}").format(row=problem.row)] if problem.row else []
    where += [column_label(problem.column, problem.file)] if problem.column else []
    text = f"{wrong} {mend}".strip()
    return spoken("{place}: {text}").format(place=", ".join(where), text=text) if where else text


def versions(error: Conflict) -> list[tuple[str, str, str]]:
    """Both versions side by side: (label, mine, theirs) for what differs. Facts of the machine are left out."""
    mine, theirs = _cells(error.mine), _cells(error.theirs)
    table = str(getattr(error.theirs, "table", ""))
    names = [name for name in mine if name in theirs] or list(theirs)
    both = [(column_label(name, table), value_text(name, mine.get(name), table), value_text(name, theirs.get(name), table))
            for name in names if name not in ("version", "id", "hands", "changed_at")]
    return [each for each in both if each[1] != each[2]]


def _cells(version: object) -> Mapping[str, Any]:
    cells = getattr(version, "cells", None)
    if cells is not None:
        return dict(cells)
    if dataclasses.is_dataclass(version) and not isinstance(version, type):
        return {item.name: getattr(version, item.name) for item in dataclasses.fields(version)}
    return dict(version) if isinstance(version, Mapping) else {"": version}


def http(error: HTTPException) -> Any:
    """An error of the protocol as a page."""
    code = error.code or 500
    if code < 400:  # a redirect of the router
        return error
    text, status = page(code)
    answer = error.get_response()
    # Headers such as Allow stay; only the words are ours.
    answer.set_data(text)
    answer.content_type = "text/html; charset=utf-8"
    answer.status_code = status
    return answer


def _unknown(error: Exception) -> Answer:
    log.error("request failed", status=500, endpoint=request.endpoint, exc_info=error)
    visitor.forget()  # the page of an error asks nothing of what may be broken
    return page(500)


def install(app: Flask) -> None:
    """Show every error as a page."""
    app.register_error_handler(MatcherError, _ours)
    app.register_error_handler(CSRFError, lambda error: page(400))
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, _unknown)

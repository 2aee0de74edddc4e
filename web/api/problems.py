"""Errors of the API as problem+json (RFC 9457), in the language that the caller accepts.

Every problem has `type` (an address on the API's own page), `title`, `status` and `detail`; what is wrong with a request
has a list `fields`; an edit that somebody was faster than has both versions, `mine` and `theirs`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from matcher.domain.errors import Conflict, DataError, MatcherError, NotAllowed, NotFound, Problem, WrongState
from matcher.intake import problems_spoken
from matcher.wording import _
from web import context, visitor
from web.api.names import field_of
from web.errors import words_of
from web.i18n import say, spoken

PREFIX = "/api/v1"
MEDIA_TYPE = "application/problem+json"
log = structlog.get_logger("web.api")

#: By status: a name for the address of the type, what happened, what to do where the error itself does not say it.
KINDS: dict[int, tuple[str, str, str]] = {
    400: ("unreadable", _("The request could not be read"), _("Send JSON as the documentation of this address describes it.")),
    401: ("no-token", _("A token is needed"), _("Send a token that holds as 'Authorization: Bearer ...'. Tokens are made on the page of "
                                                "your account.")),
    403: ("not-allowed", _("You may not do this"), _("Your roles or the scopes of the token do not include it.")),
    404: ("not-found", _("There is nothing here"), _("The address may be mistyped, or what it showed is gone.")),
    405: ("method", _("This address does not answer to this method"), _("See the documentation for what it answers to.")),
    409: ("not-now", _("This is not possible any more"), _("Read it again and look at how it stands now.")),
    412: ("newer-version", _("Somebody else was faster"), _("Look at both versions, then send your change with the new ETag.")),
    413: ("too-large", _("This is too large"), _("At most 10 MB can be sent at once.")),
    415: ("not-json", _("The body must be JSON"), _("Send it with 'Content-Type: application/json'.")),
    422: ("wrong", _("Something in it is wrong"), _("Nothing was saved. Mend what is listed here and send it again.")),
    428: ("version-missing", _("The version is missing"), _("Send the ETag of what you saw as 'If-Match'.")),
    429: ("too-many", _("Too many requests"), _("Wait as many seconds as 'Retry-After' says.")),
    500: ("our-fault", _("Something went wrong on our side"), _("Nothing was saved. Try again; if it happens again, tell an administrator "
                                                                "the X-Request-ID.")),
    503: ("away", _("A part of the system is away just now"), _("Try again in a minute.")),
}


class Refused(Exception):
    """A request that the API itself turns away, before anything of the product is asked."""

    def __init__(self, status: int, *, detail: str = "", fields: Sequence[Mapping[str, Any]] = (), wait: int = 0) -> None:
        super().__init__(status)
        self.status, self.detail, self.fields, self.wait = status, detail, tuple(fields), wait


class Overtaken(Exception):
    """An edit of a version that is not the last any more: `mine` is what was sent, `theirs` what stands there now."""

    def __init__(self, mine: Any, theirs: Any, etag: str) -> None:
        super().__init__("overtaken")
        self.mine, self.theirs, self.etag = mine, theirs, etag


def field(name: str, wrong: str, mend: str = "", row: int = 0) -> dict[str, Any]:
    """One thing that is wrong, for `fields`."""
    found: dict[str, Any] = {"field": name, "wrong": wrong, "mend": mend}
    return {**found, "row": row} if row else found


def answer(status: int, *, detail: str = "", headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """A problem as an answer; all that the request has written is taken back."""
    context.abandon()
    name, title, todo = KINDS.get(status) or KINDS[500 if status >= 500 else 400]
    told = {"type": f"/api#{name}", "title": spoken(title), "status": status, "detail": detail or spoken(todo),
            **{key: value for key, value in more.items() if value}}
    response = Response(json.dumps(told, ensure_ascii=False), status, content_type=MEDIA_TYPE)
    response.headers.update(headers or {})
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="matcher"'
    response.headers["Vary"] = "Accept-Language, Authorization"
    return response


def ours(error: MatcherError) -> Response:
    """An error of the product."""
    if isinstance(error, DataError):
        return answer(422, fields=[_told(problem) for problem in error.problems])
    status = next((code for kind, code in ((NotFound, 404), (NotAllowed, 403), (Conflict, 409), (WrongState, 409))
                   if isinstance(error, kind)), 503)
    if status >= 500:
        log.error("request failed", status=status, error=type(error).__name__, endpoint=request.endpoint, exc_info=error)
        return answer(status)
    return answer(status, detail=words_of(error))


def http(error: HTTPException) -> Response:
    """An error of the protocol."""
    given = error.get_response()
    kept = {name: value for name, value in given.headers.items() if name in ("Allow", "Retry-After", "Location")}
    code = error.code or 500
    if code < 400 and isinstance(given, Response):
        return given
    return answer(code if code in KINDS or code >= 500 else 400, headers=kept)


def unknown(error: Exception) -> Response:
    """What nobody foresaw."""
    log.error("request failed", status=500, endpoint=request.endpoint, exc_info=error)
    visitor.forget()
    return answer(500)


def wanted() -> bool:
    """Whether this request is one of the API: its errors are problems, even where no route was found."""
    return request.path == PREFIX or request.path.startswith(f"{PREFIX}/")


def install(bp: Blueprint) -> None:
    """Answer with a problem wherever something of this blueprint fails."""
    bp.register_error_handler(MatcherError, ours)
    bp.register_error_handler(HTTPException, http)
    bp.register_error_handler(Refused, _refused)
    bp.register_error_handler(Overtaken, _overtaken)
    bp.register_error_handler(Exception, unknown)


def _refused(error: Refused) -> Response:
    return answer(error.status, detail=error.detail, fields=list(error.fields),
                  headers={"Retry-After": str(error.wait)} if error.wait else None)


def _overtaken(error: Overtaken) -> Response:
    return answer(412, headers={"ETag": error.etag}, mine=error.mine, theirs=error.theirs)


def _told(problem: Problem) -> dict[str, Any]:
    wrong, mend = problems_spoken.spoken(problem, say())
    return field(field_of(problem.column), wrong, mend, problem.row)



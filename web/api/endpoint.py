"""`route`: what every address of the API does before and after its view.

    @route(bp, "GET", "/rounds/<key>", "round:home:view", answer=RoundOut)
    def show(key: str) -> Answer: ...

In order: whose token it is and how often it calls; whether the token's scopes reach the act; whether the same request was
answered before (idempotency key); whether the person may do the act, asked of the one table of permissions as pages do;
the version that an edit was made on; the body and the query, checked by their models. Then the view, which calls the
workflow or reads the store; then ETag, and the commit. A view gets the arguments of the address, and `body`, `wish` and
`version` where they are declared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel
from spectree import Response as Described
from spectree import SpecTree

from matcher.domain.errors import Conflict, NotFound
from matcher.exports.parts.archives import File
from web import context, guard
from web.api import caller, etags, problems, replaying
from web.api.models import ProblemOut
from web.api.problems import PREFIX, Overtaken
from web.api.sent import body_of, form_of, wish_of

View = Callable[..., "Answer"]
SPEC = SpecTree("flask", path="apidoc", mode="strict", page_templates={}, annotations=True, title="matcher",
                naming_strategy=lambda model: model.__name__, nested_naming_strategy=lambda _parent, child: child,
                validation_error_model=ProblemOut)
"""Gathers what `route` declares, for the OpenAPI document (web.api.document); it checks nothing itself."""


@dataclass(frozen=True)
class Answer:
    """What a view gives: a model (None: nothing to say, 204), the version for its ETag, the address of what was made; or a
    file."""

    model: BaseModel | None = None
    version: int | None = None
    location: str = ""
    file: File | None = None


@dataclass(frozen=True)
class Declared:
    """What is told of a route beside its models: kept at the view, for the document and for tests."""

    act: str
    method: str
    versioned: bool
    status: int
    replays: bool
    media: tuple[str, ...]
    form: type[BaseModel] | None


def blueprint(name: str) -> Blueprint:
    """A blueprint of the API: what fails in it is answered as a problem."""
    bp = Blueprint(f"api_{name}", __name__, url_prefix=PREFIX)
    problems.install(bp)
    return bp


def route(
    bp: Blueprint, method: str, rule: str, act: str, *, answer: type[BaseModel] | None = None, body: type[BaseModel] | None = None,
    wish: type[BaseModel] | None = None, scope: guard.Finder | None = None, status: int = 0, there: View | None = None, name: str = "",
    replays: bool = True, media: tuple[str, ...] = (), form: type[BaseModel] | None = None,
) -> Callable[[View], View]:
    """Declares a route. `there` makes it an edit of a version, named by If-Match: it shows what stands there now to
    somebody who was overtaken, and takes the arguments of the address. `media` are the types of a file that is answered.
    Without `replays` a POST knows no idempotency key: its answer is a secret, or a file, and not kept. `form` are the
    fields that come beside a file in multipart/form-data; the view gets them as `body`."""
    done = status or (200 if answer is not None or media else 204)

    def decorate(view: View) -> View:
        named = name or view.__name__
        room = bp.name.removeprefix("api_")
        told = SPEC.validate(json=body, query=wish, resp=Described(**{f"HTTP_{done}": answer}), tags=(room,), skip_validation=True,
                             operation_id=f"{room}.{named.rstrip('_')}")(view)

        @wraps(told)
        def guarded(**arguments: Any) -> Response:
            token = caller.enter()
            caller.require_scope(token, act)
            _sane(arguments)
            replay = replaying.begin(token, act) if method == "POST" and replays else None
            if replay is not None and replay.before is not None:
                return replay.before
            guard.ask(act, scope, arguments)
            given: dict[str, Any] = {"version": etags.version_asked()} if there else {}
            given |= {"body": body_of(body)} if body else {"body": form_of(form)} if form else {}
            given |= {"wish": wish_of(wish)} if wish else {}
            try:
                found = view(**arguments, **given)
            except Conflict as error:
                if there is None:
                    raise
                raise _overtaken(there, arguments, given) from error
            response = _response(found, done)
            if replay is not None:
                replay.keep(response)
            context.finish()
            return response

        guarded.permit = guard.Permit(act, scope)  # type: ignore[attr-defined]
        guarded.declared = Declared(act, method, there is not None, done, method == "POST" and replays, media, form)  # type: ignore[attr-defined]
        bp.add_url_rule(rule, named, guarded, methods=[method])
        return view

    return decorate


def _sane(arguments: dict[str, Any]) -> None:
    """What can be the name or number of nothing names nothing."""
    for value in arguments.values():
        if (isinstance(value, int) and value >= 2**31) or (isinstance(value, str) and ("\0" in value or len(value) > 200)):
            raise NotFound()


def _overtaken(there: View, arguments: dict[str, Any], given: dict[str, Any]) -> Overtaken:
    context.abandon()
    if "key" in arguments:
        context.forget_round(arguments["key"])
    found = there(**arguments)
    mine = given["body"].model_dump(mode="json", exclude_unset=True) if "body" in given else None
    theirs = found.model.model_dump(mode="json") if found.model else None
    return Overtaken(mine, theirs, _response(found, 200).headers["ETag"])


def _response(found: Answer, status: int) -> Response:
    if found.model is None and found.file is None:
        return _told(Response(status=status))
    body = found.model.model_dump_json().encode() if found.model is not None else found.file.content if found.file is not None else b""
    etag = etags.etag_of(body, found.version)
    if request.method in context.READS and etags.known(etag):
        response = current_app.response_class(status=304)
    else:
        response = current_app.response_class(body, status, mimetype=found.file.media_type if found.file else "application/json")
    response.headers["ETag"] = etag
    if found.file:
        response.headers["Content-Disposition"] = f'attachment; filename="{found.file.name}"'
    if found.location:
        response.headers["Location"] = found.location
    return _told(response)


def _told(response: Response) -> Response:
    response.headers["Vary"] = "Accept-Language, Authorization"
    # For this caller alone, and to be asked about every time: that is what the ETag is for.
    response.headers["Cache-Control"] = "private, no-cache"
    return response

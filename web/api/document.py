"""The OpenAPI 3.1 document, made of what the routes declare."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from flask import Response, current_app, request
from pydantic import BaseModel

from matcher import __version__
from matcher.workflow.tokens import scope_of
from web import guard
from web.api import caller, etags
from web.api.endpoint import SPEC, Declared, blueprint
from web.api.problems import KINDS, MEDIA_TYPE
from web.api.replaying import HEADER

bp = blueprint("document")
_ABOUT = ("Matching rounds for peer support in Restoring Family Links. Every request carries a person's token and may do what "
          "that person may do, no more. See docs/api.md for paging, versions, idempotency keys and errors.")
_ALWAYS = (400, 401, 403, 404, 429, 500)
FILE = "A workbook (xlsx), or submissions of the form as CSV or JSON; the ending of its name says which."
_ETAG = {"ETag": {"description": "Version and hash of this answer.", "schema": {"type": "string"}}}


@bp.get("/openapi.json")
@guard.page(guard.PUBLIC)
def openapi() -> Response:
    """The document itself; it is open to everybody."""
    caller.stranger()
    response = current_app.json.response(document())
    response.set_etag(etags.etag_of(response.get_data(), None).strip('"'))
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)


@cache
def document() -> dict[str, Any]:
    """The whole document. The same for every application: routes are declared when modules are loaded."""
    made = deepcopy(SPEC.spec)
    made["info"] = {"title": "matcher", "version": __version__, "description": _ABOUT}
    made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{"token": []}]
    declared = _declared()
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            _complete(operation, declared[method.upper(), path])
    made["paths"] = dict(sorted(made["paths"].items()))
    return made


def _declared() -> dict[tuple[str, str], Declared]:
    """What each route declares, by method and path as the document writes it."""
    found = {}
    for rule in current_app.url_map.iter_rules():
        declared = getattr(current_app.view_functions[rule.endpoint], "declared", None)
        if declared is not None:
            path, _parameters = SPEC.backend.parse_path(str(rule), None)
            found[declared.method, path] = declared
    return found


def _complete(operation: dict[str, Any], declared: Declared) -> None:
    """What every operation has beside its models: headers, problems, and the act that is asked of the permissions."""
    operation["x-act"], operation["x-scope"] = declared.act, scope_of(declared.act)
    operation["security"] = [{"token": []}]
    if declared.versioned:
        operation["parameters"].append(_header("If-Match", "The ETag of what was seen.", True))
    elif declared.method == "GET":
        operation["parameters"].append(_header("If-None-Match", "An ETag: 304 when nothing has changed since.", False))
    if declared.replays:
        operation["parameters"].append(_header(HEADER, "A key of one's own: sent twice, done once.", False))
    if declared.form is not None:
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": _form(declared.form)}}}
    responses = operation["responses"]
    done = responses[str(declared.status)]
    if declared.media:
        done["content"] = {media: {"schema": {}} for media in declared.media}
    if declared.status != 204:
        done["headers"] = _ETAG
    codes = [*_ALWAYS, 409, *((412, 428) if declared.versioned else ())]
    codes += [413, 415] if "requestBody" in operation else []
    for code in sorted({*codes, 422}):
        responses[str(code)] = {
            "description": KINDS[code][1], "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}}
    if declared.method == "GET":
        responses["304"] = {"description": "Nothing has changed."}


def _form(model: type[BaseModel]) -> dict[str, Any]:
    """A file with fields beside it."""
    schema = model.model_json_schema()
    fields = {"workbook": {"type": "string", "format": "binary", "description": FILE}, **schema["properties"]}
    return {"type": "object", "properties": fields, "required": ["workbook", *schema.get("required", ())], "additionalProperties": False}


def _header(name: str, about: str, required: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if name == HEADER:
        schema |= {"minLength": 1, "maxLength": 64, "pattern": "^[!-~]{1,64}$"}
    return {"name": name, "in": "header", "required": required, "description": about, "schema": schema}

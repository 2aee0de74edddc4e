"""What a caller sends, checked by its model: every problem at once, in the caller's language."""

from __future__ import annotations

from typing import Any, TypeVar, get_origin

from flask import request
from pydantic import BaseModel, RootModel, ValidationError
from werkzeug.datastructures import FileStorage

from matcher.wording import _
from web.api.problems import Refused, field
from web.i18n import spoken

M = TypeVar("M", bound=BaseModel)

#: Sorts of problems, by how the model calls them, as what is wrong and how to mend it; the first that fits.
_SAID: tuple[tuple[str, str, str], ...] = (
    ("union_tag_not_found", _("It is missing."), _("Give it.")),
    ("union_tag", _("This is none of the known words."), _("Use one of {expected}.")),
    ("missing", _("It is missing."), _("Give it.")),
    ("extra_forbidden", _("This field is not known here."), _("Take it out; the documentation of this address lists the fields.")),
    ("literal_error", _("This is none of the known words."), _("Use one of {expected}.")),
    ("date", _("This is no date."), _("Write it as 2027-03-01.")),
    ("int", _("This is no whole number."), _("Write a whole number.")),
    ("float", _("This is no number."), _("Write a number.")),
    ("bool", _("This is neither true nor false."), _("Write true or false.")),
    ("string_type", _("This is no text."), _("Write a text.")),
    ("string_too_long", _("The text is too long."), _("Keep it to {max_length} characters.")),
    ("string_too_short", _("The text is too short."), _("Write at least {min_length} characters.")),
    ("string_pattern", _("The text has characters that do not belong there."), _("It has to fit {pattern}.")),
    ("list_type", _("This is no list."), _("Write a list.")),
    ("too_long", _("The list is too long."), _("Keep it to {max_length}.")),
    ("too_short", _("The list is too short."), _("Give at least {min_length}.")),
    ("greater_than_equal", _("The number is too small."), _("Write at least {ge}.")),
    ("less_than_equal", _("The number is too large."), _("Write at most {le}.")),
    ("model_type", _("This is no object."), _("Write an object with fields.")),
    ("dict_type", _("This is no object."), _("Write an object with fields.")),
    ("", _("This cannot be read."), _("See the documentation of this address.")),
)


def body_of(model: type[M]) -> M:
    """The body; Refused when it is no JSON (415, 400) or does not fit (422)."""
    if request.mimetype not in ("application/json", "application/merge-patch+json"):
        raise Refused(415)
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        if any(each["type"] == "json_invalid" for each in error.errors(include_url=False)):
            raise Refused(400) from error
        raise Refused(422, fields=_fields(error, tagged=issubclass(model, RootModel))) from error


def form_of(model: type[M]) -> M:
    """The fields that came beside a file; Refused when it is no multipart/form-data (415) or they do not fit (422)."""
    if request.mimetype != "multipart/form-data":
        raise Refused(415, detail=spoken(_("Send it as multipart/form-data with the file as 'workbook'.")))
    lists = {name for name, told in model.model_fields.items() if get_origin(told.annotation) is list}
    given = {name: values if name in lists or len(values) > 1 else values[0] for name, values in request.form.lists()}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Refused(422, fields=_fields(error)) from error


def file_of(name: str) -> FileStorage:
    """The file that came under a name; Refused (422) without one."""
    found = request.files.get(name)
    if found is None:
        raise Refused(422, fields=[field(name, spoken(_("It is missing.")), spoken(_("Give it.")))])
    return found


def wish_of(model: type[M]) -> M:
    """What the address asks for; Refused (422) with everything that is not understood."""
    given: dict[str, Any] = {}
    for name, values in request.args.lists():
        given[name] = values[0] if len(values) == 1 else values
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Refused(422, fields=_fields(error)) from error


def _fields(error: ValidationError, *, tagged: bool = False) -> list[dict[str, Any]]:
    """Every problem with its field. A `tagged` body is one of several sorts: which one stands before the field and is left out."""
    found = []
    for each in error.errors(include_url=False, include_input=False):
        wrong, mend = next((wrong, mend) for sort, wrong, mend in _SAID if each["type"].startswith(sort))
        facts = {name: str(value) for name, value in each.get("ctx", {}).items()}
        place = each["loc"][1:] if tagged else each["loc"]
        if each["type"].startswith("union_tag"):
            place = (facts["discriminator"].strip("'"),)
            facts["expected"] = facts.get("expected_tags", "")
        found.append(field(".".join(str(part) for part in place)[:200], spoken(wrong), spoken(mend).format(**facts)))
    return found

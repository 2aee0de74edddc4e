"""The form of needs and offers for KoboToolbox and ODK, with the Societies of the round; what comes back is uploaded."""

from __future__ import annotations

from flask import Blueprint, Response

from matcher.intake.xlsform import xlsform
from matcher.store import rounds
from web import context
from web.guard import mine, page

bp = Blueprint("downloads_form", __name__)


@bp.get("/rounds/<key>/uploads/form")
@page("need:draft:save", scope=mine)
def form(key: str) -> Response:
    """The form, in four languages."""
    found = context.round_of(key)
    content = xlsform(rounds.society_keys(context.session(), key), form=f"needs_and_offers_{key}", version=str(found.version))
    return Response(content, mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    headers={"Content-Disposition": f'attachment; filename="{key}-form.xlsx"'})

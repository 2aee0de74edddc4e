"""What programs can do here: every address of the API, out of its own document, without a script or anything from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from matcher.wording import _
from matcher.workflow.tokens import SCOPE
from web.api.document import document
from web.api.problems import KINDS
from web.guard import PUBLIC, page
from web.i18n import spoken

bp = Blueprint("interface", __name__)
SUBJECTS = {
    "me": _("The token, and what codes mean"), "rounds": _("Rounds"), "moves": _("Moves of a round"), "statements": _("Needs and offers"),
    "capacity": _("Capacity"), "envelopes": _("Envelopes"), "runs": _("Runs"), "plans": _("Plans"), "exchanges": _("Exchanges"),
    "pins": _("Pins"), "replies": _("Answers"), "delivery": _("Delivery"), "materials": _("Material help"), "pledge": _("The pledge"),
    "files": _("Downloads"), "questions": _("Questions"), "ledger": _("Giving and receiving"), "uploads": _("Workbooks and forms"),
    "screening": _("Screening"), "coaching": _("Coaching"), "trail": _("Trail"), "records": _("Results"),
    "appraisals": _("Appraisal of both sides"), "action_plans": _("Yearly RFL plans of action"), "pictures": _("Pictures"),
    "everybody": _("Pledge in figures"),
    "network": _("Who supports whom"), "ahead": _("Before you search"), "standing": _("Standby"),
}


@dataclass(frozen=True)
class Line:
    """One address; its summary is English, as the document itself."""

    method: str
    path: str
    summary: str
    scope: str


@bp.get("/api")
@page(PUBLIC)
def api() -> str:
    return render_template(
        "interface/api.html", subjects=[(spoken(SUBJECTS[name]), lines) for name, lines in _by_subject().items()],
        scopes=[(name, spoken(scope.meaning)) for name, scope in SCOPE.items()],
        problems=[(status, anchor, spoken(title), spoken(todo)) for status, (anchor, title, todo) in KINDS.items()])


def _by_subject() -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {name: [] for name in SUBJECTS}
    paths: dict[str, dict[str, Any]] = document()["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(Line(method.upper(), path, operation["summary"], operation["x-scope"]))
    return {name: lines for name, lines in found.items() if lines}

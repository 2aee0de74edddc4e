"""The conflict of a run without a plan: each member in words, and the button that relaxes it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from matcher.answers import Line, line_text
from matcher.domain.reasons import REMARKS, Reason
from matcher.domain.runs import Run
from matcher.wording import _
from matcher.workflow import relaxing
from web import visitor
from web.i18n import say, spoken
from web.reviewing import reading
from web.tables import Badge

_VERDICTS = {True: (_("Solved again: then there is a plan."), "good"), False: (_("Solved again: another conflict remains."), "warn"),
             None: (_("The time ended before it was solved again."), "plain")}
# Whose word a change of their own facts is.
_THEIRS = {
    "relax_hosting": _("Ask {key} first: how much it can host is its own to say."),
    "relax_away": _("Ask {key} first: how many it can send is its own to say."),
    "relax_offer": _("Ask whoever gives offer {key} first."), "relax_own_funds": _("Ask whoever has need {key} first."),
    "relax_envelope": _("Ask whoever holds the money of envelope {key} first; a promise of it is undone.")}


@dataclass(frozen=True)
class Member:
    """One member as a page shows it; `action` is where its button leads, empty where the reader may not or nothing relaxes it."""

    text: str
    change: str
    verdict: Badge | None = None
    hint: str = ""
    action: str = ""


def members(run: Run, stage: str) -> tuple[list[Member], list[str]]:
    """The members of a run's conflict, and remarks on it as a whole."""
    if run.plan is None:
        return [], []
    read, found = reading(run.round, run.plan), []
    for place, way in enumerate(relaxing.ways_of(run)):
        member = Reason(way["member"]["code"], way["member"]["facts"])
        code = way["code"] or "way_out_none"
        text, tone = _VERDICTS[way["feasible"]]
        act = "plan:pin:remove" if code == relaxing.PIN else "run:conflict:relax"
        may = bool(way["code"]) and visitor.may("run:search:ask", stage=stage) and visitor.may(act, stage=stage)
        found.append(Member(
            read.words.sentence(member), line_text(Line(code, way["facts"]), say()), Badge(spoken(text), tone) if way["code"] else None,
            spoken(_THEIRS[code]).format(**way["facts"]) if code in _THEIRS else "",
            url_for("runs.relax", key=run.round, number=run.id, place=place) if may else ""))
    return found, [read.words.sentence(reason) for reason in read.book.plan.conflict if reason.code in REMARKS]

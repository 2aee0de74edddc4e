"""Questions of matcher.trust on pages: what they are called, what was asked, and their answers as nested lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from matcher.answers import Line, line_text, lines_from_list
from matcher.domain.runs import DONE, Run
from matcher.wording import _
from matcher.workflow import asking, inquiring, standing
from web import context
from web.i18n import say, spoken

NAMES = {
    inquiring.WHY_NOT: _("Why not this pair?"), inquiring.UNLOCK: _("What would let it in?"),
    inquiring.WORTH: _("What a resource is worth"), inquiring.HELPFUL: _("What helps the round most"),
    inquiring.REPAIR: _("Repair with few changes"), inquiring.STANDBY: _("Who stands by"), inquiring.DEAD_ENDS: _("Dead ends and ways out")}


def given_words(kind: str, asked: Mapping[str, Any]) -> str:
    """What was asked, in few words."""
    if kind == inquiring.WHY_NOT:
        return spoken("need {need}, offer {offer}").format(need=asked["need"], offer=asked["offer"])
    if kind == inquiring.UNLOCK:
        return spoken("need {need}").format(need=asked["need"])
    if kind == inquiring.REPAIR:
        return spoken("declined: {exchanges}").format(exchanges=", ".join(asked["declined"]))
    return str(asked.get("of") or asked.get("exchange") or "")


def lines_of(run: Run) -> tuple[Line, ...]:
    """The answer of a question, or what could be said at once while it is worked on."""
    question = asking.question_of(run) or {}
    answer = run.progress.get("answer") or {}
    return lines_from_list(answer.get("lines", []) if "lines" in answer else question.get("first", []))


def nested(lines: Sequence[Line]) -> Markup:
    """Lines as lists within lists."""
    found, depth = Markup(""), -1
    for line in lines:
        # No deeper than one step below the line before, so that every list stands in an item.
        step = min(line.depth, depth + 1)
        if step > depth:
            found += Markup("<ul>")
        else:
            found += Markup("</li>") + Markup("</ul></li>") * (depth - step)
        found += Markup("<li>") + escape(line_text(line, say()))
        depth = step
    return found + Markup("</li></ul>") * (depth + 1)


def questions_about(key: str, number: int, **asked: str) -> list[Run]:
    """The latest questions about a plan in which these keys were asked for, the latest first."""
    found = []
    for run in asking.questions(context.session(), key, number, most=100):
        question = asking.question_of(run) or {}
        given = question.get("asked", {})
        if question.get("kind") in inquiring.KINDS and all(
                given.get(name) == value or value in (given.get("declined") or []) for name, value in asked.items()):
            found.append(run)
    return found


def standby_lines(key: str, number: int, exchange: str) -> tuple[Line, ...]:
    """Who stands by for an exchange, by the latest question that was answered; empty before there is one."""
    unasked = standing.standbys_of(context.session(), key, number)
    for run in (*asking.questions(context.session(), key, number, most=100), *([unasked] if unasked else [])):
        question = asking.question_of(run) or {}
        if question.get("kind") == inquiring.STANDBY and (run.state == DONE or run.progress.get("answer")):
            mine, ours = [], False
            for line in lines_of(run):
                # What is lost stands below the exchange that it speaks of, and does not name it.
                ours = line.facts["exchange"] == exchange if "exchange" in line.facts else ours
                if ours:
                    mine.append(line)
            if mine:
                return tuple(mine)
    return ()

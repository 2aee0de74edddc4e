"""A plan of action on paper: who does what when, tied to the RFL Strategy, with conflict and migration in figures."""

from __future__ import annotations

from datetime import date

from matcher.domain.commitments import FINAL, ActionLine, ActionPlan
from matcher.exports.paper import Block, Document, Facts, Heading, Paragraph, Table
from matcher.pledge import words as called
from matcher.pledge.facts import EMPHASIS
from matcher.pledge.strategy import strategy_label, verified
from matcher.tables.reference import society_names
from matcher.wording import Translator, day, label, whole


def plan_document(plan: ActionPlan, name: str, say: Translator, on: date) -> Document:
    """The plan as a document; `name` is the Society's in the reader's language."""
    def number(value: int) -> str:
        return whole(value, say.language)

    stressed = [line for line in plan.lines if is_stressed(line)]
    notes: list[Block] = [] if verified() else [Paragraph(say(called.NOT_VERIFIED), quiet=True)]
    rows = tuple(tuple(str(cell) for cell in _shown(line, say)) for line in plan.lines)
    blocks: list[Block] = [
        *notes,
        Facts(((say("Society"), name), (say("Year"), str(plan.year)),
               (say("State"), say("final") if plan.status == FINAL else say("draft")),
               (say("Lines"), number(len(plan.lines))), (say("People to be trained"), number(sum(line.people for line in plan.lines))),
               (say("Budget ({currency})").format(currency=plan.currency), number(sum(line.budget for line in plan.lines))))),
        Heading(say("Activities"), 1),
        Table(tuple(plan_headers(say, plan.currency)), rows, widths=(4, 3, 2, 1.5, 1.5, 3, 1, 1.3, 1.5), numbers=frozenset({6, 7})),
        Heading(say("Emphasis on conflict and migration"), 1),
        Table((say("What"), say("Conflict or migration"), say("All")), (
            (say("Lines"), number(len(stressed)), number(len(plan.lines))),
            (say("People to be trained"), number(sum(line.people for line in stressed)), number(sum(line.people for line in plan.lines))),
            (say("Budget ({currency})").format(currency=plan.currency), number(sum(line.budget for line in stressed)),
             number(sum(line.budget for line in plan.lines)))), numbers=frozenset({1, 2}))]
    return Document(
        title=say("RFL plan of action {year}").format(year=str(plan.year)), subtitle=name, language=say.language, day=on,
        blocks=tuple(blocks), landscape=True,
        foot=say("{society}, plan of action {year}, {day}").format(society=name, year=str(plan.year), day=day(on, say.language)))


def is_stressed(line: ActionLine) -> bool:
    """Whether a line is about conflict or migration."""
    return any(context in EMPHASIS for context in line.contexts)


def plan_headers(say: Translator, currency: str) -> list[str]:
    """The columns of a plan of action."""
    return [say("Activity"), say("RFL Strategy"), say("Partners"), say("From"), say("Until"), say("Expected result"),
            say("People"), say("Budget ({currency})").format(currency=currency), say("Contexts")]


def plan_rows(plan: ActionPlan, say: Translator) -> list[list[object]]:
    """The lines of a plan in the columns of `plan_headers`."""
    return [_row(line, say) for line in plan.lines]


def _row(line: ActionLine, say: Translator) -> list[object]:
    names = society_names()
    return [line.activity, "; ".join(strategy_label(key, say.language) for key in line.strategy),
            ", ".join(names.get(key, {}).get(say.language) or key for key in line.partners), line.first, line.last, line.result,
            line.people, line.budget, ", ".join(label(context, say) for context in line.contexts)]


def _shown(line: ActionLine, say: Translator) -> list[str]:
    return ["–" if value is None or value == "" else day(value, say.language) if isinstance(value, date)
            else whole(value, say.language) if isinstance(value, int) else str(value) for value in _row(line, say)]

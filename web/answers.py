"""Answers of workers to questions about a plan, as sentences and tables of a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.domain.runs import Run
from matcher.whatif.difference import ADDED, DROPPED, MOVED, OTHER_PEER, Difference, GoalPair, Part, Purse, Turn
from matcher.whatif.words import VERDICTS, WHAT, sentences
from matcher.wording import _, label, series
from matcher.workflow import asking
from web.declining import declined
from web.i18n import day, say, spoken
from web.paging import Asked
from web.reviewing import Reading
from web.sturdy import stands, sturdier_said
from web.swept import point_columns, swept
from web.tables import Badge, Column, Table, Whole

_TONES = {MOVED: "warn", OTHER_PEER: "busy", DROPPED: "bad", ADDED: "good"}
_VERDICT_TONES = {"better": "good", "worse": "bad", "same": "plain", "unknown": "plain"}
_ALL = Asked(size=200)


def shown_answer(run: Run, answer: Mapping[str, Any], read: Reading) -> tuple[list[Table], list[str]]:
    """Tables and, before them, sentences."""
    question = asking.question_of(run) or {}
    if question["kind"] in (asking.SWEEP, asking.FAIRNESS):
        return swept(run, answer)
    if question["kind"] == asking.DECLINES:
        return declined(run, answer, read)
    shows = {asking.WHATIF: _whatif, asking.ALTERNATIVES: _alternatives, asking.ENVY: _envy, asking.STURDIER: _sturdier}
    return shows[question["kind"]](answer, read)


def _whatif(answer: Mapping[str, Any], read: Reading) -> tuple[list[Table], list[str]]:
    if answer["difference"] is None:
        return [], [label(answer["status"], say())]
    found = difference_from(answer["difference"])
    said = sentences(found, say())
    hidden = answer["difference"]["all_turns"] - len(found.turns)
    if hidden:
        said.append(say()("The table shows the first changes; {more} more are left out.").format(more=hidden))
    return [_goals(found), _turns(found, read), _money(found)], said


def difference_from(given: Mapping[str, Any]) -> Difference:
    """The difference that an answer keeps."""
    def part(row: Mapping[str, Any] | None) -> Part | None:
        return None if row is None else Part(**{**row, "start": date.fromisoformat(row["start"])})

    purses = tuple(Purse(**row) for row in given["purses"])
    # Answers kept from before money was told apart from materials know only the sums of all envelopes.
    before, after = given.get("cash") or (sum(purse.before or 0 for purse in purses), sum(purse.after or 0 for purse in purses))
    return Difference(
        tuple(GoalPair(**row) for row in given["goals"]), tuple(given["met"]), tuple(given["lost"]),
        tuple(Turn(row["need"], row["role"], row["what"], part(row["before"]), part(row["after"])) for row in given["turns"]),
        given["kept"], purses, (before, after))


def _goals(found: Difference) -> Table:
    return Table(say()("Goals"), (
        Column("goal", _("Goal"), lambda pair: label(pair.name, say())),
        Column("before", _("This plan"), lambda pair: pair.before, kind="number"),
        Column("after", _("With the changes"), lambda pair: pair.after, kind="number"),
        Column("verdict", _("The second is"), lambda pair: Badge(spoken(VERDICTS[pair.verdict]), _VERDICT_TONES[pair.verdict]))),
        Whole(found.goals), _ALL)


def _turns(found: Difference, read: Reading) -> Table:
    def side(part: Part | None) -> str | None:
        return None if part is None else series([read.society(part.sender), label(part.kind, say()), day(part.start)], say().language)

    def need(turn: Turn) -> str:
        return turn.need if turn.role is None else spoken("{need}, role {role}").format(need=turn.need, role=turn.role)

    def receiver(turn: Turn) -> str:
        part = turn.after or turn.before
        return "" if part is None else read.society(part.receiver)

    return Table(say()("Changes"), (
        Column("need", _("Need"), need), Column("receiver", _("Receiver"), receiver),
        Column("what", _("Change"), lambda turn: Badge(spoken(WHAT[turn.what]), _TONES[turn.what])),
        Column("before", _("This plan"), lambda turn: side(turn.before)),
        Column("after", _("With the changes"), lambda turn: side(turn.after))),
        Whole(found.turns), _ALL, say()("Nothing changed."))


def _money(found: Difference) -> Table:
    rows = [purse for purse in found.purses if purse.before != purse.after or purse.amount_before != purse.amount_after]
    return Table(say()("Money"), (
        Column("envelope", _("Envelope"), lambda purse: purse.envelope),
        Column("amount", _("Amount"), lambda purse: purse.amount_after, kind="number"),
        Column("before", _("This plan"), lambda purse: purse.before, kind="number"),
        Column("after", _("With the changes"), lambda purse: purse.after, kind="number")),
        Whole(rows), _ALL, say()("Every envelope is charged the same in both."))


def _alternatives(answer: Mapping[str, Any], read: Reading) -> tuple[list[Table], list[str]]:
    plans = [{**row, "place": place} for place, row in enumerate(answer["plans"], 1)]
    said = [say()("There are no more plans so far apart within that loss.")] if answer["complete"] else []
    if not plans:
        said.append(say()("No other plan was found."))
        return [], said
    first = (Column("place", _("Alternative"), lambda row: str(row["place"])),
             Column("apart", _("Exchanges apart"), lambda row: row["apart"], kind="number"))
    tables = [Table(say()("Different plans nearly as good"), (*first, *point_columns(plans)), Whole(plans), _ALL)]
    for row in plans:
        changes = _turns(difference_from(row["difference"]), read)
        caption = say()("What alternative {place} does otherwise").format(place=row["place"])
        tables.append(Table(caption, changes.columns, changes.rows, changes.asked, changes.empty))
    return tables, said


def _sturdier(answer: Mapping[str, Any], read: Reading) -> tuple[list[Table], list[str]]:
    found = difference_from(answer["difference"])
    return [stands(answer), _goals(found), _turns(found, read)] if answer["found"] else [], sturdier_said(answer)


def _envy(answer: Mapping[str, Any], read: Reading) -> tuple[list[Table], list[str]]:
    said = [say()("Of {judged} possible pairs {blocking} would both rather be together; in {envious} the need would gain more from an "
                  "offer that another need of no greater worth has.").format(**{
                      name: answer[name] for name in ("judged", "blocking", "envious")})]
    pairs = Table(say()("Pairs to look at"), (
        Column("need", _("Need"), lambda row: row["need"]), Column("receiver", _("Receiver"), lambda row: read.society(row["receiver"])),
        Column("offer", _("Offer"), lambda row: row["offer"]), Column("sender", _("Sender"), lambda row: read.society(row["sender"])),
        Column("gain", _("Gain together"), lambda row: row["gain"], kind="number"),
        Column("now", _("Gain now"), lambda row: row["now"], kind="number"),
        Column("taken", _("Place taken by need"), lambda row: row["taken_by"])), Whole(answer["pairs"]), _ALL, say()("There are none."))
    return [pairs], said

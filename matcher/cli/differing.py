"""Two plans side by side on the terminal."""

from __future__ import annotations

from rich.table import Table

from matcher.cli.show import console
from matcher.whatif.difference import Difference
from matcher.whatif.words import VERDICTS, WHAT, sentences
from matcher.wording import Translator, day, label, whole

_SHOWN = 50


def show_difference(found: Difference, say: Translator, names: tuple[str, str]) -> None:
    """Two plans side by side: in words, then goals, what became of needs, money."""
    out, language = console(), say.language
    for sentence in sentences(found, say):
        out.print(sentence)
    first, second = names
    goals = Table(title=say("Goals"), title_justify="left")
    for number, name in enumerate((say("Goal"), first, second, say("The second is"))):
        goals.add_column(name, justify="right" if number in (1, 2) else "left")
    for pair in found.goals:
        goals.add_row(label(pair.name, say), *("-" if value is None else whole(value, language) for value in (pair.before, pair.after)),
                      say(VERDICTS[pair.verdict]))
    out.print(goals)
    if found.turns:
        turns = Table(title=say("Changes"), title_justify="left")
        for name in (say("Need"), say("Change"), first, second):
            turns.add_column(name)
        for turn in found.turns[:_SHOWN]:
            turns.add_row(turn.need if turn.role is None else f"{turn.need} ({turn.role})", say(WHAT[turn.what]), *(
                "-" if part is None else f"{part.sender} ({part.offer}), {label(part.kind, say)}, {day(part.start, language)}"
                for part in (turn.before, turn.after)))
        out.print(turns)
        if len(found.turns) > _SHOWN:
            out.print(say("... and {more} more.").format(more=len(found.turns) - _SHOWN))
    money = Table(title=say("Envelopes"), title_justify="left")
    for number, name in enumerate((say("Envelope"), say("Amount"), first, second)):
        money.add_column(name, justify="right" if number else "left")
    for purse in found.purses:
        if purse.before != purse.after or purse.amount_before != purse.amount_after:
            amount = "-" if purse.amount_after is None else whole(purse.amount_after, language)
            money.add_row(purse.envelope, amount, *(
                "-" if value is None else whole(value, language) for value in (purse.before, purse.after)))
    if money.row_count:
        out.print(money)

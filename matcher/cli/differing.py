"""Two plans side by side on the terminal."""

from __future__ import annotations

from datetime import date

from matcher.cli.show import console
from matcher.cli.tabled import show
from matcher.review.tabled import Cell, Tabled
from matcher.whatif.difference import Difference, Part
from matcher.whatif.words import VERDICTS, WHAT, sentences
from matcher.wording import Translator, day, label, series

_SHOWN = 50


def show_difference(found: Difference, say: Translator, names: tuple[str, str]) -> None:
    """Two plans side by side: in words, then goals, what became of needs, money."""
    for sentence in sentences(found, say):
        console().print(sentence)
    goals, turns, money = difference_tables(found, say, names)
    show(goals, say)
    if turns.rows:
        show(_brief(turns, say), say, _SHOWN)
    if money.rows:
        show(money, say)


def difference_tables(found: Difference, say: Translator, names: tuple[str, str]) -> tuple[Tabled, Tabled, Tabled]:
    """Goals, changes and money of two plans as tables; only envelopes that differ."""
    def side(part: Part | None) -> tuple[Cell, ...]:
        return (None,) * 4 if part is None else (part.sender, part.offer, label(part.kind, say), part.start)

    first, second = names
    goals = [(label(pair.name, say), pair.before, pair.after, say(VERDICTS[pair.verdict])) for pair in found.goals]
    turns = [(turn.need, turn.role, say(WHAT[turn.what]), *side(turn.before), *side(turn.after)) for turn in found.turns]
    money = [(purse.envelope, purse.amount_after, purse.before, purse.after) for purse in found.purses
             if purse.before != purse.after or purse.amount_before != purse.amount_after]
    heads = [f"{name}: {word}" for name in names for word in (say("Sender"), say("Offer"), say("Kind"), say("Start"))]
    return (Tabled(say("Goals"), [say("Goal"), first, second, say("The second is")], goals),
            Tabled(say("Changes"), [say("Need"), say("Role"), say("Change"), *heads], turns),
            Tabled(say("Envelopes"), [say("Envelope"), say("Amount"), first, second], money))


def _brief(turns: Tabled, say: Translator) -> Tabled:
    """The same with each side in one column, as a terminal is wide."""
    def side(cells: list[Cell]) -> str:
        sender, offer, kind, start = cells
        when = day(start, say.language) if isinstance(start, date) else ""
        return "-" if sender is None else series([f"{sender} ({offer})", str(kind), when], say.language)

    rows = [(row[0] if row[1] is None else f"{row[0]} ({row[1]})", row[2], side([*row[3:7]]), side([*row[7:]])) for row in turns.rows]
    names = [turns.headers[place].rpartition(":")[0] for place in (3, 7)]
    return Tabled(turns.title, [turns.headers[0], turns.headers[2], *names], rows)

"""The progress report on the pledge, in the pledge's own order: actions, indicators, resources, challenges, examples.

Blocks for paper and sheets for a workbook are made of the same facts. Free texts of Societies stand in it where they
agreed to share their example; nobody is named.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from matcher.domain.commitments import BEGUN, BY_EXCHANGES, CLAUSES, KEPT
from matcher.exports.paper import Block, Bullets, Document, Facts, Heading, Paragraph, Table
from matcher.pledge import words as called
from matcher.pledge.gather import Gathered
from matcher.pledge.indicators import Figure, emphasis, figure, indicators
from matcher.pledge.money import by_envelope, by_line
from matcher.tables.naming import Words
from matcher.wording import Translator, day, label, whole

MOST_TEXTS = 40


@dataclass(frozen=True)
class Made:
    """What a report is made of: the facts, and the words of one language."""

    found: Gathered
    say: Translator
    on: date

    @property
    def words(self) -> Words:
        return Words(self.found.pool, self.say)

    def number(self, value: int | None) -> str:
        return "–" if value is None else whole(value, self.say.language)

    def foot(self) -> str:
        """Round, plan, hash, date and data class, for every page."""
        round = self.found.round
        return self.say("Round {round}, plan {plan}, {digest}, {day}. Restricted: for the parties of the round.").format(
            round=round.key, plan=round.plan, digest=self.found.plan.digest[:12], day=day(self.on, self.say.language))


def report(found: Gathered, say: Translator, on: date) -> Document:
    """The report as a document."""
    made = Made(found, say, on)
    blocks: list[Block] = [
        Paragraph(say("Strengthening of services for restoring family links and cooperation between National Societies: what was "
                      "done in this round for the joint pledge."), quiet=True),
        Facts(((say("Round"), found.round.title or found.round.key), (say("National Societies"), made.number(len(found.societies))),
               (say("Exchanges planned"), made.number(len(found.facts))),
               (say("Exchanges carried out"), made.number(sum(each.done for each in found.facts))),
               (say("Exchanges cancelled"), made.number(sum(each.cancelled for each in found.facts))))),
        *_actions(made), *_indicators(made), *_resources(made), *_challenges(made), *_examples(made), *_traces(made)]
    return Document(title=say("Progress report on the pledge"), subtitle=found.round.title or found.round.key, language=say.language,
                    day=on, blocks=tuple(blocks), foot=made.foot())


def _actions(made: Made) -> list[Block]:
    say = made.say
    return [Heading(say("Actions"), 1), Heading(say("The nine commitments"), 2), Table(
        (say("Commitment"), say("Kept"), say("Begun"), say("Not begun"), say("Exchanges carried out")), commitment_rows(made),
        widths=(5, 1, 1, 1.2, 1.4), numbers=frozenset({1, 2, 3, 4})),
        Heading(say("What was done"), 2), *_texts(made, "actions")]


def commitment_rows(made: Made) -> tuple[tuple[str, ...], ...]:
    """How many societies stand where with each commitment, and the exchanges that carried it out."""
    rows = []
    for place, clause in enumerate(CLAUSES):
        states = Counter(each[place].status for each in made.found.commitments.values())
        kinds = BY_EXCHANGES.get(clause)
        done = made.number(sum(each.done and each.kind in kinds for each in made.found.facts)) if kinds else "–"
        rows.append((made.say("{number}. {text}").format(number=place + 1, text=made.say(called.CLAUSES[clause])),
                     *(made.number(states[state]) for state in (KEPT, BEGUN, "not_begun")), done))
    return tuple(rows)


def _indicators(made: Made) -> list[Block]:
    say = made.say
    rows = tuple(figure_row(made, each) for each in indicators(made.found.facts))
    shares = tuple((say(called.FIGURES[row.key]), made.number(row.planned), made.number(row.planned_all), made.number(row.actual),
                    made.number(row.actual_all)) for row in emphasis(made.found.facts))
    return [
        Heading(say("Indicators"), 1),
        Table((say("Indicator"), say("Planned"), say("Actual")), rows, widths=(4, 1, 1), numbers=frozenset({1, 2})),
        Heading(say("Counting rules"), 2), Bullets(tuple(map(say, called.RULES))),
        Heading(say("Emphasis on conflict and migration"), 2),
        Table((say("Indicator"), say("Planned: conflict or migration"), say("Planned: all"), say("Actual: conflict or migration"),
               say("Actual: all")), shares, widths=(2, 1.2, 1, 1.2, 1), numbers=frozenset({1, 2, 3, 4}))]


def figure_row(made: Made, each: Figure) -> tuple[str, str, str]:
    return made.say(called.FIGURES[each.key]), made.number(each.planned), made.number(each.actual)


def _resources(made: Made) -> list[Block]:
    say, currency = made.say, made.found.round.currency
    headers = tuple(map(say, ("Planned", "Free again", "Spent", "Left")))
    supported = tuple(map(say, ("Support costs", "Support costs on what was spent")))
    blocks: list[Block] = [Heading(say("Resources"), 1)]
    for title, first, lines, name in (
            (say("Money by envelope ({currency})").format(currency=currency), say("Envelope"), by_envelope(made.found.facts), envelope_of),
            (say("Money by cost line ({currency})").format(currency=currency), say("Cost line"), by_line(made.found.facts), line_of)):
        # Support costs are an envelope's, of no cost line.
        support = any(line.support or line.support_spent for line in lines)
        if lines:
            blocks += [Heading(title, 2), Table((first, *headers, *(supported if support else ())), tuple(
                (name(made, line.key), *(made.number(value) for value in (
                    line.planned, line.freed, line.spent, line.left, *((line.support, line.support_spent) if support else ()))))
                for line in lines), widths=(3, 1, 1, 1, 1, *((1, 1.4) if support else ())),
                numbers=frozenset(range(1, 7 if support else 5)))]
    sent = [row for each in made.found.facts for row in each.materials]
    if sent:
        blocks += [Heading(say("Material help"), 2), Table(
            tuple(map(say, ("Exchange", "Material", "Envelope", "Asked", "Handed over", "State"))),
            tuple((row.exchange, row.material, row.envelope, made.number(row.units), made.number(row.handed_over),
                   say(called.STATES[row.state])) for row in sent), numbers=frozenset({3, 4}))]
    return blocks


def envelope_of(made: Made, key: str) -> str:
    """An envelope with who gives it; own funds for the empty key."""
    if not key:
        return made.say("Own funds")
    source = made.found.pool.envelope[key].source if key in made.found.pool.envelope else ""
    return made.say("{envelope} ({bound})").format(envelope=key, bound=made.words.society(source)) if source else key


def line_of(made: Made, key: str) -> str:
    return label(key, made.say)



def _challenges(made: Made) -> list[Block]:
    say = made.say
    gone = Counter(each.state for each in made.found.facts if each.state in ("cancelled", "on_hold", "re_planned"))
    counted = tuple((say(called.STATES[state]), made.number(gone[state])) for state in ("cancelled", "on_hold", "re_planned"))
    return [Heading(say("Challenges"), 1), Facts(counted), *_texts(made, "challenges"), Heading(say("Lessons"), 2),
            *_texts(made, "lessons")]


def _examples(made: Made) -> list[Block]:
    return [Heading(made.say("Examples"), 1), *_texts(made, "example")]


def _texts(made: Made, name: str) -> list[Block]:
    """What Societies wrote and agreed to share, each under its exchange."""
    found: list[Block] = []
    for each in made.found.facts:
        text = str(getattr(each.delivery, name))
        if each.done and each.delivery.shared and text:
            found += [Paragraph(title_of(made, each.exchange), strong=True), Paragraph(text)]
    if len(found) > 2 * MOST_TEXTS:
        found = [*found[:2 * MOST_TEXTS], Paragraph(made.say("More stand in the workbook."), quiet=True)]
    return found or [Paragraph(made.say("Nothing was shared yet."), quiet=True)]


def title_of(made: Made, exchange: str) -> str:
    """An exchange in a line: who supports whom, in which way."""
    each = next(each for each in made.found.facts if each.exchange == exchange)
    return made.say("{exchange}: {senders} with {receivers}, {kind}").format(
        exchange=exchange, senders=", ".join(map(made.words.society, each.senders)),
        receivers=", ".join(map(made.words.society, each.receivers)), kind=label(each.kind, made.say))


def _traces(made: Made) -> list[Block]:
    say = made.say
    keys = ("trained", "people", "campaigns", "advocacy", "activities", "materials")
    rows = tuple(
        (say(called.FIGURES[key]), ", ".join(say("{exchange} ({number})").format(exchange=part.exchange, number=made.number(part.actual))
                                             for part in figure(key, made.found.facts).parts if part.actual) or "–") for key in keys)
    return [Heading(say("Where the figures come from"), 1),
            Table((say("Indicator"), say("Exchanges, with what each adds")), rows, widths=(1, 3))]



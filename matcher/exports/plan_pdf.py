"""Export plan_pdf."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from matcher.domain.kinds import CASH
from matcher.domain.plan import Exchange
from matcher.exports.base import PLAN
from matcher.exports.paper import Block, Bullets, Document, Facts, Heading, PageBreak, Paragraph, Picture, Table, pdf
from matcher.exports.parts.marks import RESTRICTED, foot, mark_rows
from matcher.exports.parts.subject import Subject, charged_of, cost_of
from matcher.exports.parts.told import dates
from matcher.pictures import PICTURES
from matcher.pictures import Subject as Drawn
from matcher.tables.naming import Words
from matcher.wording import Translator, _, label, listed, translator, whole


@dataclass(frozen=True)
class PlanPdf:
    """The plan on paper for a steering group, tagged, with its pictures and what they say in words."""

    key: ClassVar[str] = "plan_pdf"
    label: ClassVar[str] = _("Plan for the steering group (PDF)")
    about: ClassVar[str] = _("The plan in figures and pictures, its exchanges, unmet needs with their reasons, and the money.")
    media_type: ClassVar[str] = "application/pdf"
    data_class: ClassVar[str] = RESTRICTED
    of: ClassVar[tuple[str, ...]] = (PLAN,)

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        return {"plan.pdf": pdf(plan_document(subject, translator(language)))}


def plan_document(subject: Subject, say: Translator) -> Document:
    """The plan as a document."""
    words = Words(subject.pool, say)
    blocks: list[Block] = [Facts(tuple(mark_rows(subject, RESTRICTED, say))), *_summary(subject, words, say),
                           *_pictures(subject, say), PageBreak(), *_exchanges(subject, words, say),
                           *_unmet(subject, words, say), *_money(subject, words, say)]
    return Document(say("Plan of exchanges"), say.language, subject.day, tuple(blocks), subtitle=subject.name,
                    foot=foot(subject, RESTRICTED, say), landscape=True)


def _summary(subject: Subject, words: Words, say: Translator) -> list[Block]:
    plan, language = subject.plan, say.language
    met = {leg.need for x in plan.exchanges for leg in x.legs}
    kinds = Counter(x.kind for x in plan.exchanges)
    charged = sum(charged_of(x) for x in plan.exchanges)
    facts = [
        (say("Result"), label(plan.status, say)), (say("Exchanges"), whole(len(plan.exchanges), language)),
        *((label(kind, say), whole(number, language)) for kind, number in sorted(kinds.items())),
        (say("Needs met"), whole(len(met), language)), (say("Needs unmet"), whole(len(plan.unmet), language)),
        (say("Charged ({currency})").format(currency=subject.pool.currency), whole(charged, language))]
    blocks: list[Block] = [Heading(say("Summary")), Facts(tuple(facts))]
    if plan.conflict:
        blocks += [Paragraph(say("No plan is possible with what is asked"), strong=True), Bullets(tuple(words.sentences(plan.conflict)))]
    if plan.goals:
        rows = tuple((label(goal.name, say), whole(goal.value, language), whole(goal.bound, language),
                      say("yes") if goal.proved else say("no")) for goal in plan.goals)
        blocks += [Heading(say("Goals, in the order in which they are searched"), 2),
                   Table((say("Goal"), say("Value"), say("Bound"), say("Proved")), rows, (3, 1, 1, 1), frozenset({1, 2}))]
    return blocks


def _pictures(subject: Subject, say: Translator) -> list[Block]:
    drawn = Drawn(subject.plan, subject.pool, subject.worth, title=subject.name, number=subject.number, made=subject.day)
    blocks: list[Block] = []
    for picture in PICTURES:
        if picture.fits(drawn):
            # The words stand beside the picture as well: what is in it is for everybody to read.
            told = picture.alternative(drawn, say)
            blocks += [PageBreak(), Heading(say(picture.label)), Picture(b"", told, svg=picture.svg(drawn, say)),
                       Paragraph(told, quiet=True)]
    return blocks


def _exchanges(subject: Subject, words: Words, say: Translator) -> list[Block]:
    def row(x: Exchange) -> tuple[str, ...]:
        def names(keys: list[str]) -> str:
            return listed([words.society(key) for key in dict.fromkeys(keys)], say.language)

        return (x.id, label(x.kind, say), names([leg.receiver for leg in x.legs]), names([leg.sender for leg in x.legs]),
                "\n".join(dict.fromkeys(words.capability(leg.capability) for leg in x.legs)), dates(x, say), label(x.mode, say),
                whole(cost_of(x), say.language))

    if not subject.plan.exchanges:
        return []
    headers = (say("Exchange"), say("Kind"), say("Receiver"), say("Sender"), say("Capability"), say("Dates"), say("Mode"),
               say("Cost ({currency})").format(currency=subject.pool.currency))
    return [Heading(say("Exchanges")), Table(headers, tuple(row(x) for x in subject.plan.exchanges),
                                             (0.7, 1.3, 2.2, 1.8, 2, 1.8, 0.9, 0.9), frozenset({7}))]


def _unmet(subject: Subject, words: Words, say: Translator) -> list[Block]:
    pool = subject.pool
    rows = tuple((each.need, words.society(pool.need[each.need].society),
                  listed([label(kind, say) for kind in pool.need[each.need].kinds], say.language), str(pool.need[each.need].priority),
                  " ".join(words.sentences(each.reasons))) for each in subject.plan.unmet)
    if not rows:
        return []
    return [Heading(say("Unmet needs")), Table((say("Need"), say("Society"), say("Kind"), say("Priority"), say("Reasons")), rows,
                                               (0.7, 1.8, 1.4, 0.7, 6), frozenset({3}))]


def _money(subject: Subject, words: Words, say: Translator) -> list[Block]:
    def resource(name: str) -> str:
        return say("money") if name == CASH else name

    rows = tuple((use.envelope, words.society(subject.pool.envelope[use.envelope].source),
                  resource(subject.pool.envelope[use.envelope].resource),
                  *(whole(number, say.language) for number in (use.amount, use.charged, use.support, use.left)))
                 for use in subject.plan.envelopes)
    if not rows:
        return []
    headers = tuple(say(text) for text in ("Envelope", "Source", "Resource", "Amount", "Charged", "Support costs", "Left"))
    return [Heading(say("Envelopes")), Table(headers, rows, (1.2, 3, 1, 1, 1, 1, 1), frozenset({3, 4, 5, 6}))]

"""Export letter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from matcher.exports.base import PLAN, SOCIETY
from matcher.exports.paper import Block, Bullets, Document, Facts, Heading, Paragraph, docx, pdfs
from matcher.exports.parts.costs import costs_table
from matcher.exports.parts.marks import PARTIES, foot
from matcher.exports.parts.subject import Subject
from matcher.exports.parts.told import deliverables, facts
from matcher.tables.naming import Words
from matcher.wording import Translator, _, day, label, translator


@dataclass(frozen=True)
class _Letter:
    of: ClassVar[tuple[str, ...]] = (PLAN, SOCIETY)
    data_class: ClassVar[str] = PARTIES


@dataclass(frozen=True)
class LetterDocx(_Letter):
    """A letter to each Society with its own exchanges and nobody else's, as docx."""

    key: ClassVar[str] = "letter_docx"
    label: ClassVar[str] = _("Letter to a Society (Word)")
    about: ClassVar[str] = _("A letter to each Society with its own exchanges only: what, with whom, when, who pays, what to do next.")
    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        return {f"letter-{key}.docx": docx(letter(replace(subject, society=key), key, translator(language))) for key in subject.societies}


@dataclass(frozen=True)
class LetterPdf(_Letter):
    """A letter to each Society with its own exchanges and nobody else's, as tagged PDF."""

    key: ClassVar[str] = "letter_pdf"
    label: ClassVar[str] = _("Letter to a Society (PDF)")
    about: ClassVar[str] = LetterDocx.about
    media_type: ClassVar[str] = "application/pdf"

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        made = pdfs([letter(replace(subject, society=key), key, translator(language)) for key in subject.societies])
        return {f"letter-{key}.pdf": content for key, content in zip(subject.societies, made, strict=True)}


def letter(subject: Subject, society: str, say: Translator) -> Document:
    """The letter to one Society; of an exchange with others it tells the Society's own part."""
    words = Words(subject.pool, say)
    blocks: list[Block] = [
        Paragraph(day(subject.day, say.language)), Paragraph(words.society(society), strong=True),
        Paragraph(say("To the leadership and the Restoring Family Links focal point")),
        Paragraph(say("In the round {round}, these exchanges are proposed to your Society: {number}. They were chosen so that the needs "
                      "stated by all weigh as agreed. Nothing is settled until your leadership has accepted.").format(
            round=subject.name, number=len(subject.exchanges)))]
    for exchange in subject.exchanges:
        blocks += [
            Heading(say("{exchange}: {kind}").format(exchange=exchange.id, kind=label(exchange.kind, say))),
            Facts((*facts(subject, exchange, words, say), (say("State"), say(_STATES.get(subject.state(exchange.id), "to be decided"))))),
            Heading(say("Deliverables"), 2), Bullets(deliverables(exchange, subject, say)),
            Heading(say("Costs by source"), 2), costs_table(subject, exchange, words, say)]
    blocks += [
        Heading(say("What to do next")),
        Bullets((
            say("Look at each exchange with those whom it concerns, and accept or decline it in the tool by the day given there."),
            say("After acceptance, name the people and agree on the terms of reference with the other Society."),
            say("Tell the coordinators at once when dates, people or security change."))),
        Paragraph(say("This letter speaks of your Society's exchanges only. It tells of needs: do not pass it on.")),
        Paragraph(say("The coordinators of the round, ICRC and IFRC"), strong=True)]
    return Document(say("Exchanges proposed to your Society"), say.language, subject.day, tuple(blocks),
                    subtitle=words.society(society), foot=foot(subject, PARTIES, say))


_STATES = {"endorsed": _("endorsed"), "accepted": _("accepted"), "approved": _("approved"), "agreed": _("agreed"),
           "mobilising": _("mobilising"), "ongoing": _("ongoing"), "done": _("done"), "reported": _("reported"), "on_hold": _("on hold")}

"""Export terms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from matcher.domain.plan import Exchange
from matcher.exports.base import EXCHANGE, PLAN, SOCIETY
from matcher.exports.paper import Bullets, Document, Facts, Heading, Paragraph, Signatures, Table, docx, pdfs
from matcher.exports.parts.costs import costs_table
from matcher.exports.parts.marks import PARTIES, foot
from matcher.exports.parts.subject import Subject
from matcher.exports.parts.told import TASKS, deliverables, facts, purpose, steps
from matcher.tables.naming import Words
from matcher.wording import Translator, _, translator

_REPORTING = (
    _("In the daily work: to the Restoring Family Links focal point of the host."),
    _("For employment, conduct and welfare: to the sending Society, which stays the employer."),
    _("On the exchange as a whole: both focal points together to the coordinators of the round at the ICRC and the IFRC."))
_SECURITY = (
    _("On site, people follow the security rules of the host and of the ICRC or IFRC delegation that covers the place; a clearance "
      "comes before the journey."),
    _("The exchange is put off or ended when security asks for it; nobody has to travel against their own judgement."),
    _("The sending Society sees to insurance, medical fitness and travel; the host to lodging, movement and a contact at all hours."))
_CONFIDENTIAL = (
    _("Data of people searched for, of enquirers and of families stay with the host: they are not copied, taken along or sent."),
    _("What people learn of the host's weaknesses stays between the parties."),
    _("Everybody signs the code of conduct and the rules on safeguarding and on the protection of personal data before the first day."))


@dataclass(frozen=True)
class _Terms:
    of: ClassVar[tuple[str, ...]] = (PLAN, SOCIETY, EXCHANGE)
    data_class: ClassVar[str] = PARTIES


@dataclass(frozen=True)
class TermsDocx(_Terms):
    """Terms of reference of each exchange as docx, to be written on by the parties."""

    key: ClassVar[str] = "terms_docx"
    label: ClassVar[str] = _("Terms of reference (Word)")
    about: ClassVar[str] = _("Purpose, tasks, dates, deliverables, reporting line, costs by source, security, confidentiality, signatures.")
    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        return {f"terms-{exchange.id}.docx": docx(terms(replace(subject, exchange=exchange.id), exchange, translator(language)))
                for exchange in subject.exchanges}


@dataclass(frozen=True)
class TermsPdf(_Terms):
    """Terms of reference of each exchange as tagged PDF, to be signed."""

    key: ClassVar[str] = "terms_pdf"
    label: ClassVar[str] = _("Terms of reference (PDF)")
    about: ClassVar[str] = TermsDocx.about
    media_type: ClassVar[str] = "application/pdf"

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        made = pdfs([terms(replace(subject, exchange=x.id), x, translator(language)) for x in subject.exchanges])
        return {f"terms-{x.id}.pdf": content for x, content in zip(subject.exchanges, made, strict=True)}


def terms(subject: Subject, exchange: Exchange, say: Translator) -> Document:
    """The terms of reference of one exchange. Roles, no names: whoever is named is written in by the parties."""
    words = Words(subject.pool, say)
    signers = [say("For {society}: leadership").format(society=words.society(key)) for key in subject.parties(exchange)]
    signers.append(say("For those who pay: fund holder"))
    legs = subject.legs(exchange)
    return Document(
        say("Terms of reference"), say.language, subject.day, (
            Facts(facts(subject, exchange, words, say)),
            Heading(say("Purpose")), *(Paragraph(purpose(leg, subject, words, say)) for leg in legs),
            Heading(say("Tasks")), Bullets(tuple(say(text) for text in TASKS[exchange.kind]), numbered=True),
            Heading(say("Dates")), Table((say("When"), say("What")), steps(exchange, say), (2, 3)),
            Heading(say("Deliverables")), Bullets(deliverables(exchange, subject, say)),
            Heading(say("Reporting line")), Bullets(tuple(say(text) for text in _REPORTING)),
            Heading(say("Costs by source")), costs_table(subject, exchange, words, say),
            Heading(say("Security")), Bullets(tuple(say(text) for text in _SECURITY)),
            Heading(say("Confidentiality")), Bullets(tuple(say(text) for text in _CONFIDENTIAL)),
            Heading(say("Signatures")),
            Paragraph(say("Draft: it binds nobody before all have signed. Names are written in by the parties."), quiet=True),
            Signatures(tuple(signers), (say("Name and function"), say("Date and signature")))),
        subtitle=say("Exchange {exchange} of {round}").format(exchange=exchange.id, round=subject.name),
        foot=foot(subject, PARTIES, say))

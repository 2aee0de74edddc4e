"""An exchange in the words of the people who carry it out: what it is for, what is done, when, with what result."""

from __future__ import annotations

from datetime import timedelta

from matcher.domain.kinds import JOINT_OPERATION, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT
from matcher.domain.plan import Exchange, PlanLeg
from matcher.exports.parts.subject import Subject, last_day
from matcher.tables.naming import Words
from matcher.wording import Translator, _, day, label, listed

TASKS = {
    SECONDMENT: (
        _("Work beside the host's Restoring Family Links team, and pass on how it is done at home."),
        _("Agree with the focal point on a plan of work in the first week, and look at it together every week."),
        _("Train those who will go on with the work, and leave them what was written and made.")),
    JOINT_OPERATION: (
        _("Work together as one team under the lead of the host."),
        _("Share out the parts before the first day, each with somebody who answers for it."),
        _("Hand the work over to the host's team before the last day.")),
    PRACTICE_EXCHANGE: (
        _("Show the practice as it is carried out, with its forms and tools, and what did not work."),
        _("Let every Society that learns work out what it will change at home."),
        _("Agree on how those who took part stay in touch.")),
    PEER_REVIEW: (
        _("Read the strategic plan and the strategy for Restoring Family Links before the visit."),
        _("Speak with leadership, branches, volunteers and partners."),
        _("Bring findings and proposals to leadership before leaving, and write them down."))}

DELIVERABLES = {
    SECONDMENT: _("A note on what was handed over, and to whom."),
    JOINT_OPERATION: _("A report of the operation, agreed by all who took part."),
    PRACTICE_EXCHANGE: _("A description of the practice, and a plan for use at home from each Society that learns."),
    PEER_REVIEW: _("A report with findings and proposals, for the leadership of the Society reviewed only.")}

_COUNTS = (
    ("train_staff", _("Staff to be trained: {number}")), ("train_governance", _("Members of governance to be trained: {number}")),
    ("train_volunteers", _("Volunteers to be trained: {number}")), ("campaigns", _("Awareness campaigns: {number}")),
    ("advocacy", _("Advocacy actions to government: {number}")))


def dates(exchange: Exchange, say: Translator) -> str:
    return say("{first} to {last}, {days} days").format(
        first=day(exchange.start, say.language), last=day(last_day(exchange), say.language), days=exchange.days)


def language_of(exchange: Exchange, words: Words) -> str:
    """The language in which people work, or how they do without."""
    if exchange.language is None and not exchange.interpreter:
        return words.say("none shared")
    return words.language(exchange.language)


def facts(subject: Subject, exchange: Exchange, words: Words, say: Translator) -> tuple[tuple[str, str], ...]:
    """Kind, parties, place, dates, language, people."""
    legs = subject.legs(exchange)
    receivers = dict.fromkeys(words.society(leg.receiver) for leg in legs)
    senders = dict.fromkeys(words.society(leg.sender) for leg in legs)
    capabilities = dict.fromkeys(words.capability(leg.capability) for leg in legs)
    where = words.society(exchange.host) if exchange.mode == "onsite" else label(exchange.mode, say)
    return (
        (say("Kind"), label(exchange.kind, say)), (say("Capability"), listed(list(capabilities), say.language)),
        (say("Receiver"), listed(list(receivers), say.language)), (say("Sender"), listed(list(senders), say.language)),
        (say("Place"), where), (say("Dates"), dates(exchange, say)), (say("Language"), language_of(exchange, words)),
        (say("People who travel"), str(sum(subject.people(exchange, leg) for leg in legs) if exchange.mode == "onsite" else 0)))


def purpose(leg: PlanLeg, subject: Subject, words: Words, say: Translator) -> str:
    need = subject.pool.need[leg.need]
    return say("{receiver} asks for support in {capability}. It reaches level {target} instead of {level} by it; {sender} has this "
               "capability and gives it.").format(
        receiver=words.society(leg.receiver), sender=words.society(leg.sender), capability=words.capability(leg.capability),
        level=need.level, target=need.target)


def deliverables(exchange: Exchange, subject: Subject, say: Translator) -> tuple[str, ...]:
    """What is asked for, what every exchange of its kind gives, and the counts that are expected."""
    needs = [subject.pool.need[leg.need] for leg in subject.legs(exchange)]
    told = [need.deliverable for need in needs if need.deliverable.strip()]
    told.append(say(DELIVERABLES[exchange.kind]))
    for name, text in _COUNTS:
        number = sum(getattr(need, name) for need in needs)
        if number:
            told.append(say(text).format(number=number))
    return tuple(dict.fromkeys(told))


def steps(exchange: Exchange, say: Translator) -> tuple[tuple[str, str], ...]:
    """What happens when: before, during, after."""
    language, last = say.language, last_day(exchange)
    rows = [(day(exchange.start - timedelta(weeks=6), language), say("People named to each other; agreement signed"))]
    if exchange.mode == "onsite":
        rows.append((day(exchange.start - timedelta(weeks=4), language), say("Visa, medical check and insurance asked for")))
        rows.append((day(exchange.start - timedelta(weeks=1), language), say("Briefing, also on security")))
    return (*rows, (day(exchange.start, language), say("First day")), (day(last, language), say("Last day, with a debrief of both sides")),
            (day(last + timedelta(weeks=4), language), say("Report and appraisal of both sides")),
            (say("{first} to {last}").format(first=day(last + timedelta(days=91), language),
                                             last=day(last + timedelta(days=182), language)),
             say("Follow-up: what has changed")))

"""What every export carries: round, plan number, hash, date, data class."""

from __future__ import annotations

from matcher.exports.parts.subject import Subject
from matcher.wording import Translator, _, day

RESTRICTED, PARTIES, OPEN = "restricted", "parties", "open"
"""Data classes. Restricted: for those who decide on the round. Parties: for the parties of the exchanges in it.
Open: may be published; it carries no free text, no level, no unmet need and no person."""

CLASSES = {
    RESTRICTED: _("Restricted: needs are sensitive. For those who decide on the round"),
    PARTIES: _("For the parties: for the Societies that take part, and those who pay"),
    OPEN: _("Open: may be published")}

_FOOT = _("Round {round}, plan {number}, hash {digest}, {day}. {data_class}.")
_FOOT_UNKEPT = _("Scenario {round}, hash {digest}, {day}. {data_class}.")


def class_of(data_class: str, say: Translator) -> str:
    """A data class in words."""
    return say(CLASSES[data_class])


def foot(subject: Subject, data_class: str, say: Translator) -> str:
    """The marks in one line, as they stand on every page."""
    told = {"round": subject.name, "digest": subject.plan.digest[:12], "day": day(subject.day, say.language),
            "data_class": class_of(data_class, say)}
    if subject.number is None:
        return say(_FOOT_UNKEPT).format(**told)
    return say(_FOOT).format(number=subject.number, **told)


def marks(subject: Subject, data_class: str) -> dict[str, str | int | None]:
    """The marks as values under English names, for machines."""
    return {"round": subject.round, "plan": subject.number, "digest": subject.plan.digest, "date": subject.day.isoformat(),
            "data_class": data_class}


def mark_rows(subject: Subject, data_class: str, say: Translator) -> list[tuple[str, str]]:
    """The marks as pairs of a label and what it says."""
    return [
        (say("Round"), subject.name), (say("Plan"), "–" if subject.number is None else str(subject.number)),
        (say("Digest"), subject.plan.digest), (say("Date"), day(subject.day, say.language)),
        (say("Data class"), class_of(data_class, say))]

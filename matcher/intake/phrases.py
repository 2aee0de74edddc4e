"""Sentences for what intake finds: gaps, likenesses, things that may be about a person, advice, states of a statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from babel.core import Locale

from matcher.domain.kinds import CONTEXTS, KINDS, MODES, REGIONS
from matcher.intake.coaching import FEWEST, Advised
from matcher.intake.completeness import Gap
from matcher.intake.guard import BIRTH_DATE, CASE_NUMBER, EMAIL, PHONE_NUMBER
from matcher.tables.columns import TABLE
from matcher.tables.reference import capabilities, society_names
from matcher.wording import Translator, day, label, listed, whole


def _(text: str) -> str:
    """Marks a msgid for the catalogue."""
    return text


STATES = {
    "draft": _("draft"), "submitted": _("submitted"), "returned": _("sent back"), "eligible": _("eligible"),
    "withdrawn": _("withdrawn"),
}
LEVELS = (
    _("0: not reviewed"), _("1: does not exist"), _("2: partial"), _("3: needs improvement"), _("4: exists, could be stronger"),
    _("5: high performance"),
)
FOUND = {
    PHONE_NUMBER: _("This looks like a phone number."), EMAIL: _("This looks like an e-mail address."),
    BIRTH_DATE: _("This looks like a date of birth."), CASE_NUMBER: _("This looks like the number of a case or document."),
}
GAPS = {
    "missing": _("Not filled in: {column}."),
    "kind_never": _("None of its kinds of exchange ({kinds}) can pass on what it names; possible: {allowed}."),
    "too_dangerous": _("It is on site only, and the security tier there ({tier}) lets nobody travel."),
    "no_deliverable": _("It does not say what will be there at the end."),
    "short_deliverable": _("It says in hardly a word what will be there at the end."),
    "no_results": _("It counts on no result: nobody trained, no campaign, no advocacy."),
    "unusual_days": _("{days} days are unusual for this kind ({kind}): {least} to {most} are common."),
    "steep": _("From level {level} to {target} is much for one exchange."),
    "not_reviewed": _("Level 0 means not reviewed: assess the capability first."),
    "prefers_avoids": _("It both prefers and avoids: {societies}."),
    "all_urgent": _("All {needs} needs of this society have priority 1: nothing tells which comes first."),
    "weak": _("Below the level {least} at which one offers: {capabilities}."),
    "too_few_days": _("One session of {session_days} days takes more than the {days} days in all."),
    "little_time": _("{days} days in all are little for people who travel."),
    "window_outside": _("Its dates, {earliest} to {latest}, lie outside the round."),
    "window_short": _("No start fits: {days} days between {earliest} and {latest}, on a Monday after approval."),
    "window_closed": _("Every possible start touches days on which the society itself takes no part: {blackouts}."),
    "language_weak": _("None of its languages reaches {least}."),
    "language_alone": _("Nobody on the other side works in {languages}."),
}
LIKE = {
    "capability": _("the same capability"), "capabilities": _("the same capabilities"), "kinds": _("the same kinds"),
    "window": _("the same dates"), "level": _("the same levels"), "days": _("the same length"),
    "deliverable": _("the same words"), "days_total": _("the same days in all"), "languages": _("the same languages"),
}
ADVICE = {
    "mode": _("on site or remote, whichever fits"),
    "earliest": _("a start from {value} on"),
    "latest": _("an end as late as {value}"),
    "languages": _("somebody who also works in {value}"),
    "kinds": _("also this kind of exchange: {value}"),
    "interpreter": _("an interpreter from you"),
    "days": _("{value} days instead"),
    "people": _("{value} people"),
    "own_funds": _("own funds of {value}"),
    "materials": _("no materials asked"),
    "regions": _("going to every region"),
    "clearance": _("people who may go as far as security tier {value}"),
    "notice_weeks": _("{value} weeks of notice"),
    "days_total": _("{value} person-days in all"),
}
_FEWER = _("fewer than {number}")


def state_label(state: str, say: Translator) -> str:
    """The state of a statement in words."""
    return say(STATES[state])


def gap_sentence(gap: Gap, table: str, say: Translator) -> str:
    """One sentence for a gap."""
    facts = {name: _fact(name, value, say) for name, value in gap.facts.items()}
    if gap.code == "missing":
        facts["column"] = say(TABLE[table].column(gap.column).meaning)
    return say(GAPS[gap.code]).format(**facts)


def number_shown(number: int | None, say: Translator) -> str:
    """A number of others, or that it is too small to be told."""
    return say(_FEWER).format(number=FEWEST) if number is None else whole(number, say.language)


def advice_phrase(advised: Advised, before: tuple[str, ...], say: Translator) -> str:
    """A change in words; `before` are the kinds that the statement has already."""
    value: Any = advised.value
    if advised.column == "kinds":
        value = [kind for kind in advised.value if kind not in before]
    elif advised.column == "languages":
        value = listed([f"{language_name(code, say)} ({level})" for code, level in advised.value], say.language)
    return say(ADVICE[advised.column]).format(value=_fact(advised.column, value, say))


def capability_label(code: str, say: Translator) -> str:
    """A capability's name in the reader's language; the code itself where the taxonomy does not have it."""
    found = next((row.labels for row in capabilities() if row.code == code), {})
    return found.get(say.language) or found.get("en") or code


def society_label(code: str, say: Translator) -> str:
    """A society's name in the reader's language; the code itself for one that the reference table does not have."""
    names = society_names().get(code, {})
    return names.get(say.language) or names.get("en") or code


def societies_by_name(codes: Iterable[str], say: Translator) -> list[tuple[str, str]]:
    """Societies with their names in the reader's language, in the order of the names."""
    return sorted(((code, society_label(code, say)) for code in codes), key=lambda pair: pair[1].casefold())


def language_name(code: str, say: Translator) -> str:
    """A language's name in the reader's language."""
    return str(Locale.parse(say.language).languages.get(code, code))


_WORDS = frozenset((*KINDS, *MODES, *REGIONS, *CONTEXTS))


def _fact(name: str, value: Any, say: Translator) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int):
        return whole(value, say.language)
    if isinstance(value, date):
        return day(value, say.language)
    if isinstance(value, list | tuple):
        return listed([_fact(_ITEM.get(name, name), item, say) for item in value], say.language)
    if name == "blackouts":
        first, _slash, last = str(value).partition("/")
        return f"{day(first, say.language)} – {day(last, say.language)}"
    if name in ("earliest", "latest"):
        return day(str(value), say.language)
    if name in ("society", "societies"):
        return society_label(str(value), say)
    if name in ("capability", "capabilities"):
        return capability_label(str(value), say)
    if name == "language":
        return language_name(str(value), say)
    return label(str(value), say) if str(value) in _WORDS else str(value)


_ITEM = {"languages": "language"}

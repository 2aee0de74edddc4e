"""The only place where facts become prose. English is the msgid; other languages come from `locale/*.po`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from matcher.domain.kinds import MATERIAL
from matcher.domain.reasons import Reason

LANGUAGES = ("en", "fr", "es", "ar")
Say = Callable[[str], str]


class Translator:
    """Says a msgid in its language; one without a translation is said in English."""

    def __init__(self, language: str, messages: dict[str, str]) -> None:
        self.language, self.messages = language, messages

    def __call__(self, msgid: str) -> str:
        return self.messages.get(msgid) or msgid


@cache
def translator(language: str) -> Translator:
    """The translator of a language; ValueError for one that the product does not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"{language} is none of {', '.join(LANGUAGES)}.")
    path = Path(__file__).parent / "locale" / f"{language}.po"
    if not path.is_file():
        return Translator(language, {})
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return Translator(language, {str(m.id): str(m.string) for m in catalogue if m.id and m.string})


def whole(number: int, language: str) -> str:
    """A whole number in the manner of a language."""
    return str(format_decimal(number, locale=_locale(language)))


def day(value: date | str, language: str) -> str:
    """A date in words of middle length."""
    when = date.fromisoformat(value) if isinstance(value, str) else value
    return str(format_date(when, format="medium", locale=_locale(language)))


def listed(items: list[str], language: str) -> str:
    """Items joined as a language joins them."""
    return str(format_list([str(item) for item in items], locale=_locale(language))) if items else "-"


def _locale(language: str) -> Locale:
    # Western digits in Arabic, as the Movement's own Arabic reports have them: figures stay comparable.
    return Locale.parse("ar_MA" if language == "ar" else language)


def label(name: str, say: Say) -> str:
    """The label of a kind, check, rule, goal, status, mode, cost line or region; the name itself when it has none."""
    if name.startswith(MATERIAL):
        return say("material: {name}").format(name=name.removeprefix(MATERIAL))
    msgid = LABELS.get(name)
    return say(msgid) if msgid else name


def _(text: str) -> str:
    """Marks a msgid for the catalogue."""
    return text


LABELS = {
    "secondment": _("secondment"), "joint_operation": _("joint operation"), "practice_exchange": _("practice exchange"),
    "peer_review": _("peer review"), "onsite": _("on site"), "remote": _("remote"),
    "optimal": _("proved best"), "feasible": _("best found"), "infeasible": _("no plan possible"),
    "stopped": _("nothing found in time"),
    "impact": _("impact"), "reach": _("societies reached"), "equity": _("equity"), "mutual": _("mutual support"), "fit": _("fit"),
    "cost": _("cost"), "steadiness": _("steadiness"),
    "not_self": _("own society"), "standing": _("standing"), "kind": _("kind of exchange"), "capability": _("capability"),
    "level": _("level"), "avoids": _("avoided"), "listed": _("not listed"), "mode": _("on site or remote"),
    "language": _("language"),
    "security": _("security"), "capacity": _("people and days"), "window": _("dates"), "fundable": _("money"),
    "need_once": _("one exchange a need"), "team": _("team"), "cohort": _("session size"),
    "offer_capacity": _("capacity of the offer"),
    "hosting": _("host places"), "away": _("people away"), "funding": _("funding"), "no_mutual_review": _("no mutual review"),
    "balance": _("balance"), "pins": _("pins"),
    "travel": _("travel"), "stay": _("stay"), "insurance": _("insurance"), "visa": _("visa"), "medical": _("medical"),
    "local": _("local costs"), "interpreter": _("interpreter"),
    "AFR": _("Africa"), "AME": _("Americas"), "APA": _("Asia Pacific"), "EUR": _("Europe and Central Asia"),
    "MEN": _("Middle East and North Africa"),
    "yes": _("yes"), "no": _("no"),
    "conflict": _("conflict"), "migration": _("migration"), "disaster": _("disaster"), "detention": _("detention"),
    "children": _("children"),
}

#: A sentence for each reason; facts in braces. Lists and tables among the facts are put into words first.
SENTENCES = {
    "impact": _("It raises the level by {gain} on a need of priority {priority}: {points} points."),
    "reach": _("It is the only need met of {society}."),
    "mutual": _("{society} both gives ({given}) and receives ({received})."),
    "language": _("The working language is {language}."),
    "interpreter": _("An interpreter of the host makes up for the language."),
    "preferred": _("{by} would like to work with the other."),
    "same_region": _("Both are in {region}."),
    "first_kind": _("It is the kind that the need wanted most: {kind}."),
    "new_pair": _("The two have not worked together in the last two years."),
    "affinity": _("People judged the pair worth {points} points."),
    "pinned": _("A coordinator pinned it. {note}"),
    "baseline_kept": _("It stays as it was, starting on {start}."),
    "runner_up": _("Next best: {sender} with offer {offer} ({kind})."),
    "no_runner_up": _("No other offer passes the checks."),
    "no_offers": _("There are no offers."),
    "turned_away": _("No offer passes the checks; most came as far as: {check} ({offers} pairs turned away)."),
    "team_short": _("No offer passes the checks for role {roles}."),
    "pinned_out": _("Coordinators ruled out every offer that passes: {offers}."),
    "outbid": _("Offer {offer} is taken by {by}."),
    "host_full": _("{society} has no host place left (limit {limit})."),
    "away_full": _("{society} has no more people to send then (limit {limit})."),
    "unfunded": _("The money that may pay for it is {short} short: {envelopes}."),
    "cohort_short": _("Too few learners for a session of offer {offer} (at least {least})."),
    "not_worth": _("Offer {offer} could serve it, but the plan as a whole would be worth less."),
    "no_mutual_review": _("The two would review each other."),
    "balance": _("{society} would give and receive too unequally (difference {difference})."),
    "infeasible": _("The scenario has no plan."),
    "stopped": _("The search ended before a plan was found."),
    "pin": _("Pin {pin}: need {need}, offer {offer}."),
    "rule": _("Rule {rule} on {subject}."),
    "check": _("Check {check} turns away need {need} with offer {offer}."),
    "not_smallest": _("Time ran out before the conflict was shown to be the smallest."),
    "check_not_self": _("A society does not help itself."),
    "check_standing": _("Not in good standing: {societies}."),
    "check_kind": _("The need asks {need_kinds}, the offer gives {offer_kinds}, the capability allows {capability_kinds}."),
    "check_capability": _("The offer does not have {capability}."),
    "check_level": _("The offer has level {offer_level}, the need {need_level}; asked are {min_offer} and {min_gain} above."),
    "check_avoids": _("One side avoids the other, or the offer does not go to the region."),
    "check_listed": _("The pair is not on the list."),
    "check_mode": _("The need is {need_mode}, the offer {offer_mode}."),
    "check_language":
        _("No shared language: the need has {need_languages}, the offer {offer_languages} (asked {host} and {peer})."),
    "check_security": _("Security tier {tier} of {host} against clearance {clearance}."),
    "check_capacity": _("{people} people and {person_days} person-days against {offer_people} and {offer_days}."),
    "check_window":
        _("No start fits: need {need_earliest} to {need_latest}, offer {offer_earliest} to {offer_latest}, {days} days."),
    "check_fundable": _("Its cost of {cost} cannot be paid by own funds of {own_funds} and the envelopes that admit it."),
    "start_no_monday": _("{start} is no Monday of the round: choose one from {first} to {last}."),
    "start_past_round": _("It would end on {last}; the round ends on {end}."),
    "start_outside_window": _("{statement} may only happen from {earliest} to {latest}."),
    "start_too_soon": _("{sender} cannot be ready before {soonest}: approval, notice and visa come first."),
    "start_blackout": _("{society} is not available from {first} to {last}."),
}
_LABELLED = frozenset({"kind", "check", "rule", "region", "need_mode", "offer_mode", "pin"})


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "-"


def reason_sentence(reason: Reason, say: Translator) -> str:
    """One sentence for a reason; an unknown code is shown with its facts."""
    msgid = SENTENCES.get(reason.code)
    if msgid is None:
        return f"{reason.code}: " + ", ".join(f"{key} {value}" for key, value in reason.facts.items())
    facts = _Facts({key: _spoken(key, value, say) for key, value in reason.facts.items() if value is not None})
    return say(msgid).format_map(facts).strip()


def _spoken(key: str, value: Any, say: Translator) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int):
        return whole(value, say.language)
    if isinstance(value, dict):
        return listed([f"{label(str(k), say)} {v}" for k, v in value.items()], say.language)
    if isinstance(value, list | tuple):
        return listed([_item(item, say) for item in value], say.language)
    if key in _LABELLED:
        return label(str(value), say)
    if len(str(value)) == 10 and str(value)[4:5] == "-":
        try:
            return day(str(value), say.language)
        except ValueError:
            return str(value)
    return str(value)


def _item(item: Any, say: Translator) -> str:
    if isinstance(item, dict):
        if "society" in item and "need" in item:
            return f"{item['society']} ({item['need']})"
        if "envelope" in item:
            return f"{item['envelope']} ({whole(int(item.get('left', 0)), say.language)})"
    return label(str(item), say)

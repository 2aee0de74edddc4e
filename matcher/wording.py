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
    "paid": _("It costs {cost}: own funds pay {own_funds}, envelopes {by}."),
    "paid_own": _("It costs {cost}, all from own funds."),
    "runner_up": _("Next best: {sender} with offer {offer} ({kind})."),
    "runner_up_fits": _("Next best: {sender} with offer {offer} ({kind}); people, places and weeks would allow it."),
    "runner_up_blocked": _("Next best: {sender} with offer {offer} ({kind}); in its way stands: {blocked_by}."),
    "no_runner_up": _("No other offer passes the checks."),
    "part": _("The whole exchange adds to the goals: {goals}."),
    "no_offers": _("There are no offers."),
    "turned_away": _("None of {offers} offers passes the checks; turned away by: {checks}."),
    "turned_away_role": _("For role {role}, none of {offers} offers passes the checks; turned away by: {checks}."),
    "nearest": _("Nearest came offer {offer} of {sender} ({kind}): {why}"),
    "team_short": _("No offer passes the checks for role {roles}."),
    "team_apart": _("Every role has an offer that is free, but no team of them at one start, in one language, from two societies."),
    "pinned_out": _("Coordinators ruled out every offer that passes: {offers}."),
    "outbid": _("Offer {offer} is taken by {by}."),
    "host_full": _("{society} hosts as many exchanges as it may in the round (limit {limit})."),
    "host_full_week": _("{society} has no host place left in the weeks that fit (limit {limit} at once)."),
    "away_full": _("{society} has no more people to send in the weeks that fit (limit {limit} at once)."),
    "unfunded":
        _("With offer {offer} it costs {cost}; own funds have {own_funds}, and the envelopes that may pay could still give: {envelopes}."),
    "unfunded_none": _("With offer {offer} it costs {cost}; own funds have {own_funds}, and no envelope that may pay has money left."),
    "closed": _("Other money may not pay for it: {closed}."),
    "cohort_short": _("Too few learners for a session of offer {offer}: {learners} of at least {least}."),
    "cohort_taken": _("A session of offer {offer} with these learners would take people, days or money from more valuable exchanges."),
    "session_apart": _("It cannot join {exchanges} of offer {offer}: no room, no common language, or no common dates."),
    "not_worth": _("Offer {offer} could serve it, but the plan as a whole would be worth less."),
    "not_placed": _("Offer {offer} could serve it; the search ended before it was placed."),
    "no_mutual_review": _("{sender} and {receiver} would review each other."),
    "balance": _("{society} would give {given} and receive {received}: more than {difference} apart."),
    "unlock_offer": _("One exchange more by offer {offer} would let it in."),
    "unlock_host": _("One more place at the host {society} would let it in."),
    "unlock_away": _("One more person away from {society} at once would let it in."),
    "unlock_balance": _("A wider limit on giving and receiving for {society} would let it in."),
    "unlock_money": _("{short} more in an envelope that may pay for it would let offer {offer} in."),
    "unlock_learners": _("Learners lacking for a session of offer {offer}: {lacking}."),
    "unlock_pin": _("Taking back a pin would let it in: {offers}."),
    "unlock_level": _("Level {needed} instead of {offer_level} would let offer {offer} in."),
    "unlock_language": _("A shared language, {host} at the need and {peer} at the offer, would let offer {offer} in."),
    "unlock_language_interpreter":
        _("An interpreter, or a shared language, {host} at the need and {peer} at the offer, would let offer {offer} in."),
    "unlock_security": _("A clearance of {tier} would let offer {offer} in."),
    "unlock_capacity": _("{people} people and {person_days} person-days would let offer {offer} in."),
    "unlock_fundable": _("{short} more from an envelope that may pay for it would let offer {offer} in."),
    "unlock_fundable_other": _("A higher ceiling, another earmark or one more source would let offer {offer} in."),
    "unlock_standing": _("Good standing of {societies} would let offer {offer} in."),
    "unlock_listed": _("A judgement of the pair would let offer {offer} in."),
    "unlock_mode": _("Agreement on meeting on site or remotely would let offer {offer} in."),
    "unlock_window": _("{days} common days, with time for notice and visas, would let offer {offer} in."),
    "unlock_avoids": _("Consent of both sides to work with each other would let offer {offer} in."),
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
_LABELLED = frozenset({"kind", "check", "rule", "region", "need_mode", "offer_mode", "pin", "blocked_by"})

#: What an envelope's ceilings and earmarks are called.
BOUNDS = {
    "left": _("what is left"), "per_leg": _("its most on one leg"), "per_society": _("its most for one receiver"),
    "max_share": _("its share of a leg"), "min_grant": _("less than its least grant"), "kinds": _("kind of exchange"),
    "capabilities": _("capability"), "contexts": _("context"), "regions": _("region"), "receivers": _("receiver"),
    "senders": _("sender"), "oda_only": _("development assistance only"), "validity": _("dates"), "lines": _("cost lines"),
}


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "-"


def reason_sentence(reason: Reason, say: Translator) -> str:
    """A reason in a sentence or two; an unknown code is shown with its facts."""
    msgid = SENTENCES.get(_variant(reason))
    if msgid is None:
        return f"{reason.code}: " + ", ".join(f"{key} {value}" for key, value in reason.facts.items())
    facts = _Facts({key: _spoken(key, value, say) for key, value in reason.facts.items() if value is not None})
    told = [say(msgid).format_map(facts).strip()]
    nearest, closed = reason.facts.get("nearest"), reason.facts.get("closed")
    if isinstance(nearest, dict) and "check" in nearest:
        why = reason_sentence(Reason(f"check_{nearest['check']}", nearest.get("facts", {})), say)
        told.append(reason_sentence(Reason("nearest", nearest | {"why": why}), say))
    if reason.code == "unfunded" and closed:
        told.append(reason_sentence(Reason("closed", {"closed": closed}), say))
    return " ".join(told)


def _variant(reason: Reason) -> str:
    """The sentence that goes with a reason's facts."""
    code, facts = reason.code, reason.facts
    if code == "runner_up" and "fits" in facts:
        return "runner_up_fits" if facts["fits"] else "runner_up_blocked"
    if code == "turned_away" and facts.get("role") is not None:
        return "turned_away_role"
    if code == "host_full" and facts.get("span") == "week":
        return "host_full_week"
    if code == "paid" and not facts.get("by"):
        return "paid_own"
    if code == "unfunded" and not any(entry.get("gives") for entry in facts.get("envelopes", ())):
        return "unfunded_none"
    return code


def _spoken(key: str, value: Any, say: Translator) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int):
        return whole(value, say.language)
    if isinstance(value, dict):
        return listed([say("{name}: {number}").format(name=label(str(k), say), number=_spoken("", v, say)) for k, v in value.items()],
                      say.language)
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
        if "gives" in item:
            return say("{envelope}: {amount} ({bound})").format(
                envelope=item["envelope"], amount=whole(item["gives"], say.language), bound=say(BOUNDS[item["bound"]]))
        if "earmark" in item:
            return say("{envelope} ({bound})").format(envelope=item["envelope"], bound=say(BOUNDS[item["earmark"]]))
        if "envelope" in item:
            return f"{item['envelope']} ({whole(int(item.get('left', 0)), say.language)})"
    return label(str(item), say)

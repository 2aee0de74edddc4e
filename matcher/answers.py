"""Answers of matcher.trust as lines of facts, and the sentences that say them. No solver here: pages show answers by this alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from babel import Locale

from matcher.domain.reasons import Reason
from matcher.wording import Translator, day, label, listed, reason_sentence, whole


@dataclass(frozen=True)
class Line:
    """One line of an answer: a code with its facts, and how deep it stands below the line before it."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)
    depth: int = 0


def lines_to_list(lines: Iterable[Line]) -> list[list[Any]]:
    """Lines as plain JSON values."""
    return [[line.code, line.facts, line.depth] for line in lines]


def lines_from_list(rows: Iterable[list[Any]]) -> tuple[Line, ...]:
    """Lines from plain JSON values."""
    return tuple(Line(str(code), dict(facts), int(depth)) for code, facts, depth in rows)


def line_text(line: Line, say: Translator) -> str:
    """A line in words; one whose code is a reason's own is said as that reason."""
    msgid = ANSWERS.get(line.code)
    if msgid is None:
        return reason_sentence(Reason(line.code, line.facts), say)
    facts = {key: _spoken(key, value, say) for key, value in line.facts.items()}
    return say(msgid).format_map(facts)


def answer_text(lines: Iterable[Line], say: Translator) -> str:
    """An answer as text, deeper lines set in."""
    return "\n".join("  " * line.depth + ("- " if line.depth else "") + line_text(line, say) for line in lines)


def _spoken(key: str, value: Any, say: Translator) -> str:
    if value is None:
        return "-"
    if key in ("by", "end", "column") and value in WORDS:
        return say(WORDS[value])
    if key in ("kind", "rule", "check", "goal", "region", "word", "material"):
        return label(str(value), say)
    if key == "language":
        return str(Locale.parse(say.language).languages.get(str(value), value))
    if key in ("more", "less") and isinstance(value, list | tuple):
        return listed([say("{number} (priority {priority})").format(number=f"{number:g}", priority=priority)
                       for priority, number in value], say.language)
    if isinstance(value, int | float):
        return whole(round(value), say.language)
    if isinstance(value, dict):
        return listed([say("{name}: {number}").format(name=label(str(name), say), number=whole(number, say.language))
                       for name, number in value.items()], say.language)
    if isinstance(value, list | tuple):
        return listed([str(item) for item in value], say.language)
    if key in ("start", "before_day", "after_day"):
        return day(str(value), say.language)
    return str(value)


def _(text: str) -> str:
    """Marks a msgid for the catalogue."""
    return text


#: Who can grant a change, which end of a span moves, which limit or earmark.
WORDS = {
    "society": _("the society that asks or hosts"), "peer": _("the society that gives"), "fund_holder": _("who holds the money"),
    "round_manager": _("the round's manager"), "latest": _("later"), "earliest": _("earlier"),
    "hosted_in_round": _("exchanges hosted in the round"), "hosted_at_once": _("exchanges hosted at once"),
    "kinds": _("kind of exchange"), "capabilities": _("capability"), "contexts": _("context"), "regions": _("region"),
    "receivers": _("receiver"), "senders": _("sender"), "lines": _("cost lines"),
}

ANSWERS = {
    "why_in_plan": _("Offer {offer} serves need {need} in this plan, in exchange {exchange}."),
    "why_turned_away": _("Offer {offer} may not serve need {need}: each way fails a check."),
    "why_way": _("As {kind} it fails:"),
    "why_way_role": _("As {kind}, role {role}, it fails:"),
    "why_eligible": _("Offer {offer} may serve need {need}; the plan does otherwise."),
    "why_in_the_way": _("In its way in this plan: {rule} ({subject})."),
    "why_bound": _("Known at once: with it a plan is worse by at least {least} in {goal}."),
    "why_bound_none": _("Known at once: with it a plan may be better by {most} in {goal} at most."),
    "why_lost": _("With it the plan is worse in: {goals}."),
    "why_won": _("With it the plan is better in: {goals}."),
    "why_same": _("With it the plan is worth the same."),
    "why_impossible": _("Solved again as a whole: no plan can have it; pins, learners, a team or money stand against it."),
    "why_none": _("No plan with it was found in time, which proves nothing."),
    "how_exact": _("The whole round was solved again and proved."),
    "how_whole": _("The whole round was solved again; the time ended before all was proved."),
    "how_near": _("Only what lies around it was decided anew, all else stays as it is: a better plan with it may exist."),
    "how_sure": _("The plan was proved before, and nothing but this need changes: so every best plan meets it."),
    "diff_lost": _("Needs that lose their place: {needs}."),
    "diff_gained": _("Needs that find a place: {needs}."),
    "diff_rematched": _("Need {need}: offer {after} instead of {before}."),
    "diff_moved": _("Need {need} with offer {offer}: starts on {after_day} instead of {before_day}."),
    "diff_more": _("and {number} more that move or change their offer."),
    "unlock_nothing": _("Of {ideas} small changes {tried} were tried by solving again: none lets need {need} in."),
    "unlock_no_idea": _("No small change, nor two together, would let an offer pass the checks for need {need}."),
    "unlock_time": _("The time ended before all {ideas} small changes were tried."),
    "unlock_without": _("Need {need} can be met as things are: the search ended too early. Solve again with more time."),
    "unlock_intro": _("Each of these lets need {need} in, tried by solving again; the least effort comes first:"),
    "helpful_intro": _("The changes that help the round most, each tried by solving again by itself:"),
    "helpful_none": _("No change was found in time that helps the round."),
    "granted_by": _("To be granted by {by}: {whom}."),
    "granted": _("To be granted by {by}."),
    "change_unpin": _("Take back the pin that keeps offer {offer} from need {need}."),
    "change_listed": _("Put offer {offer} on the list of pairs that may be for need {need}."),
    "change_balance": _("Let what a Society gives and what it receives differ by up to {difference}."),
    "change_remote": _("Let need {need} be met remotely or on site, as it comes."),
    "all_together": _("All of these together:"),
    "change_only_remote": _("Let need {need} be met from afar only."),
    "change_offer_mode": _("Let offer {offer} be given remotely or on site, as it comes."),
    "change_offer_kind": _("Let offer {offer} be given as {kind}, too."),
    "change_clearance": _("People of offer {offer} who are cleared for security tier {clearance}."),
    "change_own_funds": _("{amount} more of its own funds for need {need}."),
    "change_units": _("{amount} more {material} in envelope {envelope}."),
    "change_need_dates": _("Move the dates of need {need} by {days} days: {end}."),
    "change_interpreter": _("An interpreter for need {need}."),
    "change_offer_dates": _("Move the dates of offer {offer} by {days} days: {end}."),
    "change_cohort": _("Let a session of offer {offer} run with {least} learners."),
    "change_need_language": _("Accept one level less of {language} for need {need} (as if it were {level})."),
    "change_offer_language": _("Accept one level less of {language} for offer {offer} (as if it were {level})."),
    "change_offer_speaks": _("One level more of {language} for offer {offer}: {level}."),
    "change_offers_speak": _("One level more of {language} for {number} offers: {offers} ({level})."),
    "change_new_money": _("{currency} {amount} more without earmark."),
    "change_new_money_kind": _("{currency} {amount} more for {kind} only."),
    "change_host_place": _("One more place at the host {society}: {column} up to {limit}."),
    "change_away": _("One more person away from {society} at once: up to {limit}."),
    "change_offer_days": _("{days} more person-days of offer {offer}."),
    "change_offer_more": _("One exchange more by offer {offer}, with {days} more person-days."),
    "change_offer_exchange": _("One exchange more by offer {offer}."),
    "change_offer_people": _("Offer {offer} with as many as {people} at work at once."),
    "change_offer_region": _("Let offer {offer} go to {region}, too."),
    "change_money": _("{amount} more in envelope {envelope}."),
    "change_earmark": _("Widen the earmark of envelope {envelope}, {column}, to {word}."),
    "worth_intro": _("What one more unit of each resource is worth, the dearest first:"),
    "worth_nothing": _("Solved again: nothing is gained."),
    "worth_estimate": _("By the prices of the relaxation about {estimate} of {goal}; not solved again."),
    "worth_counted": _("Counted as about {estimate} of {goal}; not solved again."),
    "worth_opens": _("The checks would then let in {number} unmet needs: {needs}."),
    "worth_meets": _("It would meet {more} more needs."),
    "worth_meets_less": _("It would meet {more} more needs, and {less} fewer."),
    "worth_new_money": _("{currency} {amount} more without earmark would meet {more} more needs."),
    "worth_new_money_none": _("{currency} {amount} more without earmark: none more."),
    "worth_new_money_kind": _("{currency} {amount} more for {kind} only would meet {more} more needs."),
    "worth_new_money_kind_none": _("{currency} {amount} more for {kind} only: none more."),
    "worth_tried": _("Tried with {steps} times as much; what stands below is of that."),
    "worth_none": _("No more is to be had by any resource: the relaxation gives none of them a price."),
    "carried_stands": _("{standing} of the plan's {number} exchanges stand in the scenario as it is now."),
    "carried_fallen": _("Fallen: {exchanges}."),
    "repair_budget": _("With at most {budget} changes:"),
    "repair_free": _("With any number of changes:"),
    "repair_lost": _("Against the plan as it was it is worse in: {goals}."),
    "repair_won": _("Against the plan as it was it is better in: {goals}."),
    "repair_same": _("It is worth as much as the plan as it was."),
    "repair_touched": _("Exchanges touched besides: {exchanges}."),
    "repair_untouched": _("No other exchange is touched."),
    "repair_proved": _("No plan within these changes is better."),
    "repair_near": _("The best that was found in time, with all that lies further away as it is."),
    "repair_near_proved": _("No plan is better that leaves all that lies further away as it is."),
    "repair_none": _("No repair was found in time."),
    "standby_leg": _("Standby for {exchange}: offer {offer} of {sender} for need {need} of {receiver} from {start} ({kind})."),
    "standby_nobody": _("Standby for {exchange}: nobody can step in unless others move."),
    "dead_none": _("Every need has an offer that passes the checks, every offer is wanted, every envelope fits."),
    "dead_needs": _("Needs that nobody can meet: {number}"),
    "dead_offers": _("Offers that nobody wants: {number}"),
    "dead_envelopes": _("Envelopes that fit nothing: {number}"),
    "dead_item": _("{key} ({society}), turned away by: {checks}"),
    "dead_envelope": _("{key} ({society}): its earmarks, dates or lines admit no leg."),
    "way_out_intro": _("No plan is possible. These cannot stand together; each is followed by a way to relax it:"),
    "way_out_proved": _("Solved again: then there is a plan."),
    "way_out_not": _("Solved again: another conflict remains."),
    "way_out_time": _("The time ended before it was solved again."),
    "way_out_none": _("It cannot be relaxed: it says what an exchange is."),
    "relax_pin": _("Take back the pin of need {need} with offer {offer}."),
    "relax_rule": _("Switch off the rule: {rule}."),
    "relax_check": _("Switch off the check: {check}."),
    "relax_debt": _("Let a Society owe up to {limit}."),
    "relax_difference": _("Let giving and receiving differ by {limit}."),
    "relax_hosting": _("Host places of {key}: {more} more."),
    "relax_away": _("People away at once from {key}: {more} more."),
    "relax_offer": _("Exchanges and people of offer {key}: {more} more."),
    "relax_envelope": _("{more} more in envelope {key}."),
    "relax_own_funds": _("{more} more own funds of need {key}."),
}

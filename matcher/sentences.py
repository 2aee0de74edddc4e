"""A sentence for every code of a reason, and names for what its facts list. English is the msgid; matcher.wording says them."""

from __future__ import annotations


def _(text: str) -> str:
    """Marks a msgid for the catalogue."""
    return text


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
    "no_runner_up_role": _("No other offer passes the checks for role {role}."),
    "no_runner_up_kinds": _("No other offer passes the checks as: {kinds}."),
    "part": _("The whole exchange adds to the goals: {goals}."),
    "no_offers": _("There are no offers."),
    "turned_away": _("None of {offers} offers passes the checks; turned away by: {checks}."),
    "turned_away_role": _("For role {role}, none of {offers} offers passes the checks; turned away by: {checks}."),
    "nearest": _("Nearest came offer {offer} of {sender} ({kind}): {why}"),
    "team_short": _("No offer passes the checks for role {roles}."),
    "team_apart":
        _("Every role has an offer that is free, but no team of them was found at one start, in one language, from two societies."),
    "team_rules": _("Every role has an offer that is free, but a team of them would break: {rules}."),
    "team_taken": _("A team could work beside the rest of the plan, but money for all of it is short, or the plan would be no better."),
    "pinned_out": _("Coordinators ruled out every offer that passes: {offers}."),
    "pinned_out_role": _("For role {role}, coordinators ruled out every offer that passes: {offers}."),
    "outbid": _("Offer {offer} is taken by {by}."),
    "outbid_at": _("For a start on {start}, the least troubled one, offer {offer} is taken by {by}."),
    "offer_small": _("Offer {offer} has too few people, days or exchanges for it, even with nobody else to serve."),
    "host_full": _("{society} hosts as many exchanges as it may in the round (limit {limit})."),
    "host_full_week": _("{society} has no host place left in the weeks that fit (limit {limit} at once)."),
    "host_full_at": _("For a start on {start}, the least troubled one, {society} has no host place left (limit {limit} at once)."),
    "away_full": _("{society} has no more people to send in the weeks that fit (limit {limit} at once)."),
    "away_full_at": _("For a start on {start}, the least troubled one, {society} has no more people to send (limit {limit} at once)."),
    "unfunded":
        _("With offer {offer} it costs {cost}; own funds have {own_funds}, and the envelopes that may pay could still give: {envelopes}."),
    "unfunded_none": _("With offer {offer} it costs {cost}; own funds have {own_funds}, and no envelope that may pay has money left."),
    "lacking": _("{short} is lacking."),
    "lacking_materials": _("No stock has enough of: {materials}."),
    "at_start": _("This is so for a start on {start}, the least troubled one."),
    "closed": _("Other money may not pay for it: {closed}."),
    "cohort_short": _("Too few learners for a session of offer {offer}: {learners} of at least {least}."),
    "cohort_taken":
        _("A session of offer {offer} could take place, but money for all its learners is short, or the plan would be no better."),
    "session_apart": _("It cannot join the sessions of offer {offer} that take place: {exchanges}."),
    "session_mute": _("A session is held in one language, and it shares none with offer {offer}."),
    "not_worth": _("Offer {offer} could serve it, but the plan as a whole would be no better."),
    "not_placed": _("Offer {offer} could serve it; the search ended before it was placed."),
    "no_mutual_review": _("{society} and {other} would review each other."),
    "balance": _("{society} would give {given} and receive {received}: more than {difference} apart."),
    "debt":
        _("{society} would receive {received} and give {given} in this round; what it owes from earlier ones lets it receive at most "
          "{most} more than it gives."),
    "unlock_offer": _("Offer {offer} would let it in with: {needs}."),
    "unlock_host": _("{society} as host would let it in with: {needs}."),
    "unlock_away": _("{society} as sender would let it in with: {needs}."),
    "unlock_balance": _("A limit of {difference} on the difference between giving and receiving would let it in."),
    "unlock_money": _("{more} more in envelope {envelope} would let it in with offer {offer}."),
    "unlock_own_funds": _("{more} more of own funds would let it in with offer {offer}."),
    "unlock_learners": _("Learners lacking for a session of offer {offer}: {lacking}."),
    "unlock_pin": _("Taking back a pin would let it in: {offers}."),
    "unlock_level": _("With level {needed} instead of {offer_level}, offer {offer} would pass the checks."),
    "unlock_language": _("With a shared language, {host} at the need and {peer} at the offer, offer {offer} would pass the checks."),
    "unlock_language_interpreter":
        _("With an interpreter, or a shared language, {host} at the need and {peer} at the offer, offer {offer} would pass the checks."),
    "unlock_security": _("With a clearance of {tier}, offer {offer} would pass the checks."),
    "unlock_capacity": _("With {people} people and {person_days} person-days, offer {offer} would pass the checks."),
    "unlock_fundable": _("With {more} more in envelope {envelope}, offer {offer} would pass the checks."),
    "unlock_fundable_own": _("With {more} more of own funds, offer {offer} would pass the checks."),
    "unlock_standing": _("With good standing of {societies}, offer {offer} would pass the checks."),
    "unlock_listed": _("With a judgement of the pair, offer {offer} would pass the checks."),
    "unlock_mode": _("If both meet {mode}, offer {offer} would pass the checks."),
    "unlock_window": _("With {days} common days, after notice and visas, offer {offer} would pass the checks."),
    "unlock_avoids": _("With the consent of both sides to work with each other, offer {offer} would pass the checks."),
    "infeasible": _("The scenario has no plan."),
    "stopped": _("The search ended before a plan was found."),
    "pin": _("Pin {pin}: need {need}, offer {offer}."),
    "rule": _("Rule {rule} on {subject}."),
    "check": _("Check {check} turns away need {need} with offer {offer}."),
    "not_smallest": _("Time ran out before the conflict was shown to be the smallest."),
    "pin_cohort":
        _("Even alone the pin of need {need} cannot stand: a session of offer {offer} asks {least} learners or more, and at one start and "
          "in one language {learners} could come together."),
    "pin_team":
        _("Even alone the pin of need {need} cannot stand: with offer {offer} it has no team for all roles at one start, in one language, "
          "from two societies."),
    "pin_team_short":
        _("Even alone the pin of need {need} with offer {offer} cannot stand: no offer passes the checks for role {roles}."),
    "pin_alone": _("Even alone the pin of need {need} cannot stand: no exchange of it with offer {offer} can be formed."),
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

#: What an envelope's ceilings and earmarks are called.
BOUNDS = {
    "left": _("what is left"), "per_leg": _("its most on one leg"), "per_society": _("its most for one receiver"),
    "cost": _("all of it"), "max_share": _("its share of a leg"), "min_grant": _("less than its least grant"),
    "kinds": _("kind of exchange"),
    "capabilities": _("capability"), "contexts": _("context"), "regions": _("region"), "receivers": _("receiver"),
    "senders": _("sender"), "oda_only": _("development assistance only"), "validity": _("dates"), "lines": _("cost lines"),
}

#: Why a learner cannot join a session.
APART = {
    "full": _("no room"), "receiver": _("its society is there already"), "dates": _("no common dates"),
    "language": _("no common language"),
}

#: Why a need is left out, in a few words, for filters and counts.
IN_SHORT = {
    "no_offers": _("there are no offers"), "turned_away": _("no offer passes the checks"), "team_short": _("a role of the team is empty"),
    "pinned_out": _("ruled out by coordinators"), "outbid": _("the offer is taken"), "offer_small": _("the offer is too small"),
    "host_full": _("no host place left"), "away_full": _("nobody left to send"), "unfunded": _("too little money"),
    "cohort_short": _("too few learners"), "cohort_taken": _("a session would lack money or bring nothing"),
    "session_apart": _("it cannot join a session"), "session_mute": _("no shared language"),
    "team_apart": _("no team at one time"),
    "team_rules": _("a team would break a rule"), "team_taken": _("a team would lack money or bring nothing"),
    "not_worth": _("the plan would be no better"), "not_placed": _("the search ended before it was placed"),
    "no_mutual_review": _("the two would review each other"), "balance": _("giving and receiving too unequal"),
    "debt": _("it owes too much already"),
    "infeasible": _("there is no plan"), "stopped": _("the search ended too early"),
}

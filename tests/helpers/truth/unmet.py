"""The reasons of needs that are left out, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from tests.helpers.oracle.legs import REVIEW, SESSION, TEAM, Leg, judge, roles_and_kinds
from tests.helpers.oracle.settings import CHECKS
from tests.helpers.oracle.skeletons import common_languages
from tests.helpers.truth.money import unfunded
from tests.helpers.truth.world import World

Facts = dict[str, Any]


def left_out(world: World, row: Any) -> list[str]:
    """What is not true in the reasons of one unmet need, each as a sentence."""
    wrong = []
    for reason in row["reasons"]:
        why = REASONS[reason["code"]](world, row["need"], reason["facts"])
        if why:
            wrong.append(f"{row['need']}: {reason['code']} {reason['facts']}: {why}")
    return wrong


def _no_offers(world: World, need: str, facts: Facts) -> str:
    return "there are offers" if world.pool.offers else ""


def first_no(world: World, need: str, offer: str, role: int | None) -> str | None:
    """The check that turns a pair away: that of the kind which gets furthest."""
    asked = world.pool.need[need]
    kinds = dict(roles_and_kinds(asked))[role]
    said = [judge(world.pool, world.settings, asked, world.pool.offer[offer], role, kind)[1] for kind in kinds]
    return None if None in said else max((check for check in said if check), key=CHECKS.index)


def _turned_away(world: World, need: str, facts: Facts) -> str:
    said = {key: first_no(world, need, key, facts["role"]) for key in world.pool.offer}
    counts = Counter(said.values())
    if None in counts or facts["offers"] != len(said) or facts["checks"] != dict(counts):
        return f"turned away by {dict(counts)}"
    nearest = facts["nearest"]
    offer, check = world.pool.offer[nearest["offer"]], facts["check"]
    if check != max(counts, key=lambda name: CHECKS.index(name or "")) or said[offer.offer] != check != nearest["check"]:
        return f"each by {said}"
    turned = judge(world.pool, world.settings, world.pool.need[need], offer, facts["role"], nearest["kind"])[1]
    return "" if turned == check and nearest["sender"] == offer.society else f"the nearest by {turned}"


def _team_short(world: World, need: str, facts: Facts) -> str:
    roles = range(1, len(world.pool.need[need].roles) + 1)
    empty = [role for role in roles if not world.legs_of(need, role=role)]
    return "" if facts["roles"] == empty else f"empty are {empty}"


def _pinned_out(world: World, need: str, facts: Facts) -> str:
    legs = world.legs_of(need, role=facts.get("role"))
    offers = sorted({leg.offer.offer for leg in legs})
    return "" if offers == facts["offers"] and all(map(world.pinned_out, legs)) else f"eligible are {offers}"


def _somewhere(world: World, facts: Facts, legs: Iterable[Leg], rule: str) -> str:
    """A rule breaks for one of these legs: at the start that is named, or else at every start of the leg."""
    tried = []
    for leg in legs:
        starts = [week for week in leg.starts if facts["start"] in (None, world.pool.week_start(week).isoformat())]
        broken = [any(each[rule] for each in _ways(world, leg, week)) for week in starts]
        if starts and all(broken):
            return ""
        tried.append((leg, starts, broken))
    return f"{rule} does not break: {tried}"


def _ways(world: World, leg: Leg, week: int) -> list[Counter[str]]:
    """What breaks with the leg at a start: alone, or as a learner in a session of the plan."""
    return [world.alone(leg, week)] + [world.broken([world.with_leg(seen, leg)], [seen.id]) for seen in world.sessions(leg)
                                       if seen.week == week and world.apart(leg, seen) is None]


def _outbid(world: World, need: str, facts: Facts) -> str:
    offer = world.pool.offer[facts["offer"]]
    served = [(leg.need.need, leg.receiver.society, seen.weeks) for seen in world.plan for leg, _ in seen.legs if leg.offer == offer]
    by = [(one["need"], one["society"]) for one in facts["by"]]
    if not by or not set(by) <= {(key, receiver) for key, receiver, _ in served}:
        return f"it serves {served}"
    if facts["start"] is None and sorted(by) != sorted((key, receiver) for key, receiver, _ in served):
        return f"it serves {served} as well"
    if facts["limit"] != getattr(offer, facts["column"]):
        return f"its limits are {offer}"
    return _somewhere(world, facts, world.legs_of(need, facts["offer"], facts.get("role")), "offer_capacity")


def _offer_small(world: World, need: str, facts: Facts) -> str:
    if any(leg.offer.offer == facts["offer"] for seen in world.plan for leg, _ in seen.legs):
        return "it serves others"
    return _somewhere(world, facts, world.legs_of(need, facts["offer"], facts.get("role")), "offer_capacity")


def _host_full(world: World, need: str, facts: Facts) -> str:
    society, rule = world.pool.society[facts["society"]], world.settings.rules["hosting"]
    own, limit = (society.hosted_at_once, rule["at_once"]) if facts["span"] == "week" else (society.hosted_in_round, rule["in_round"])
    if society.society != world.pool.need[need].society or facts["limit"] != (limit if own is None else own):
        return f"the limit is {limit}, its own {own}"
    hosted = sum(seen.legs[0][0].receiver == society and seen.kind != SESSION and seen.legs[0][0].onsite for seen in world.plan)
    if facts["span"] == "round" and hosted != facts["limit"]:
        return f"hosts {hosted}"
    return _somewhere(world, facts, world.legs_of(need, role=facts.get("role")), "hosting")


def _away_full(world: World, need: str, facts: Facts) -> str:
    society, rule = world.pool.society[facts["society"]], world.settings.rules["away"]["at_once"]
    if facts["limit"] != (rule if society.away_at_once is None else society.away_at_once):
        return f"the limit is {rule}, its own {society.away_at_once}"
    legs = [leg for leg in world.legs_of(need, role=facts.get("role")) if leg.sender == society]
    return _somewhere(world, facts, legs, "away")


def _balance(world: World, need: str, facts: Facts) -> str:
    key = facts["society"]
    given = sum(leg.sender.society == key for seen in world.plan for leg, _ in seen.legs)
    received = sum(leg.receiver.society == key for seen in world.plan for leg, _ in seen.legs)
    more = (facts["given"] - given, facts["received"] - received)
    apart = abs(facts["given"] - facts["received"]) > facts["difference"] == world.settings.rules["balance"]["difference"]
    return "" if apart and min(more) == 0 < max(more) else f"gives {given}, receives {received}"


def _debt(world: World, need: str, facts: Facts) -> str:
    key = facts["society"]
    given = sum(leg.sender.society == key for seen in world.plan for leg, _ in seen.legs)
    received = sum(leg.receiver.society == key for seen in world.plan for leg, _ in seen.legs)
    over = facts["received"] - facts["given"] > facts["most"] >= received - given
    return "" if over and (facts["given"], facts["received"]) == (given, received + 1) else f"gives {given}, receives {received}"


def _no_mutual_review(world: World, need: str, facts: Facts) -> str:
    pair = {facts["society"], facts["other"]}
    there = [leg for seen in world.plan if seen.kind == REVIEW for leg, _ in seen.legs
             if {leg.sender.society, leg.receiver.society} == pair]
    mine = [leg for leg in world.legs_of(need, kind=REVIEW) if {leg.sender.society, leg.receiver.society} == pair]
    return "" if any(one.sender == other.receiver for one in there for other in mine) else f"reviews are {there}"


def _cohort_short(world: World, need: str, facts: Facts) -> str:
    legs = world.legs_of(need, facts["offer"], kind=SESSION)
    right = [(leg.offer.cohort_min, world.learners(leg)) for leg in legs]
    return "" if (facts["least"], facts["learners"]) in right and facts["learners"] < facts["least"] else f"should be {right}"


def _cohort_taken(world: World, need: str, facts: Facts) -> str:
    for leg in world.legs_of(need, facts["offer"], kind=SESSION):
        if (facts["least"], facts["learners"]) == (leg.offer.cohort_min, world.learners(leg)) and any(
                not world.broken([world.seen(SESSION, week, legs)]) for week, legs in world.new_sessions(leg, facts["least"])):
            return ""
    return "no session could stand"


def _session_apart(world: World, need: str, facts: Facts) -> str:
    right = [[{"exchange": seen.id, "why": world.apart(leg, seen)} for seen in world.sessions(leg)]
             for leg in world.legs_of(need, facts["offer"], kind=SESSION)]
    return "" if facts["exchanges"] in right and facts["exchanges"] else f"sessions are {right}"


def _session_mute(world: World, need: str, facts: Facts) -> str:
    legs = world.legs_of(need, facts["offer"], kind=SESSION)
    mute = any(leg.languages == (None,) for leg in legs) and not world.settings.checking("language")
    return "" if mute else f"legs are in {[leg.languages for leg in legs]}"


def _teams(world: World, need: str) -> list[Counter[str]]:
    """What breaks with each team, at each start, of legs that are free for their roles."""
    roles = range(1, len(world.pool.need[need].roles) + 1)
    free = [[leg for leg in world.legs_of(need, role=role) if not world.pinned_out(leg) and world.paid(leg, world.free(leg))]
            for role in roles]
    assert all(free), "every role has an offer that is free"
    whole = [team for team in product(*free) if common_languages(team) and len({leg.sender for leg in team}) > 1]
    return [world.broken([world.seen(TEAM, week, team)]) for team in whole
            for week in set(team[0].starts).intersection(*(leg.starts for leg in team))]


def _team_apart(world: World, need: str, facts: Facts) -> str:
    return f"teams are {_teams(world, need)}" if _teams(world, need) else ""


def _team_rules(world: World, need: str, facts: Facts) -> str:
    found = _teams(world, need)
    right = all(found) and tuple(facts["rules"]) in {tuple(sorted(broken)) for broken in found}
    return "" if right else f"teams break {found}"


def _team_taken(world: World, need: str, facts: Facts) -> str:
    return "" if not all(_teams(world, need)) else "every team breaks a rule"


def _fits(world: World, need: str, facts: Facts) -> str:
    proved = world.document["status"] == "optimal"
    legs = world.legs_of(need, facts["offer"], kind=facts["kind"])
    return "" if any(map(world.fits, legs)) else f"nothing fits, proved {proved}"


def _not_worth(world: World, need: str, facts: Facts) -> str:
    return _fits(world, need, facts) if world.document["status"] == "optimal" else "not proved"


def _not_placed(world: World, need: str, facts: Facts) -> str:
    return _fits(world, need, facts) if world.document["status"] == "feasible" else "the search ended by proof"


REASONS: dict[str, Callable[[World, str, Facts], str]] = {
    "no_offers": _no_offers, "turned_away": _turned_away, "team_short": _team_short, "pinned_out": _pinned_out,
    "outbid": _outbid, "offer_small": _offer_small, "host_full": _host_full, "away_full": _away_full, "balance": _balance, "debt": _debt,
    "no_mutual_review": _no_mutual_review, "unfunded": unfunded, "cohort_short": _cohort_short, "cohort_taken": _cohort_taken,
    "session_apart": _session_apart, "session_mute": _session_mute,
    "team_apart": _team_apart, "team_rules": _team_rules, "team_taken": _team_taken,
    "not_worth": _not_worth, "not_placed": _not_placed,
}

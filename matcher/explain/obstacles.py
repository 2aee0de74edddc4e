"""What stands between one eligible leg and the plan as it is: rules, money, learners; and what would take each away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.domain.kinds import KINDS
from matcher.domain.reasons import Breach, Reason
from matcher.explain.around import Around, Spot
from matcher.explain.money import Party, lacking, more_money
from matcher.model.columns import JOP

# A limit that a breach names, and the column of the tables that would have to hold what the breach counts.
_COLUMNS = {
    "exchanges": "exchanges_max", "days": "days_total", "people": "people", "in_round": "hosted_in_round",
    "at_once": "hosted_at_once", "away": "away_at_once",
}
_CODES = {"offer_capacity": ("outbid", "unlock_offer"), "hosting": ("host_full", "unlock_host"), "away": ("away_full", "unlock_away")}


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way, and changes each of which would take it away."""

    reasons: tuple[Reason, ...]
    unlocks: tuple[Reason, ...] = ()


def obstacles(leg: int, around: Around) -> list[Obstacle]:
    """Everything in the way of a leg of one's own or of a role, at its least troubled start; empty where nothing is."""
    spot, free = around.troubles(leg, around.starts(leg))
    if not free:
        found = of_breaches(spot, around)
        if not around.purse.pays(leg, [spot.week]):
            found.append(unfunded(leg, [spot.week], around, spot.week))
        return found
    return [] if around.purse.pays(leg, free) else [unfunded(leg, free, around)]


def of_breaches(spot: Spot, around: Around) -> list[Obstacle]:
    """An obstacle for every rule and subject that break at a start; `start` is given where other starts break others."""
    groups: dict[tuple[str, str], list[Breach]] = {}
    for breach in spot.breaches:
        groups.setdefault((breach.rule, "" if breach.rule == "balance" else breach.subject), []).append(breach)
    found = []
    for (rule, subject), breaches in groups.items():
        if rule == "balance":
            found.append(_balance(breaches))
        elif rule == "debt":
            found.append(Obstacle((_debt(breaches[0]),)))
        elif rule == "no_mutual_review":
            found.append(Obstacle((Reason(rule, {"society": subject, "other": breaches[0].facts["society"]}),)))
        else:
            start = None if (rule, subject) in spot.always else around.problem.pool.week_start(spot.week).isoformat()
            found.append(_full(rule, subject, breaches, start, spot, around))
    return found


def _full(rule: str, subject: str, breaches: list[Breach], start: str | None, spot: Spot, around: Around) -> Obstacle:
    """A limit of an offer or a society that is reached. What breaks in the whole round is said before single weeks."""
    first = next((breach for breach in breaches if "week" not in breach.facts), breaches[0])
    needs: dict[str, int] = {}
    for breach in breaches:
        for name in breach.facts.keys() & _COLUMNS.keys():
            needs[_COLUMNS[name]] = max(needs.get(_COLUMNS[name], 0), breach.facts[name])
    code, unlock = _CODES[rule]
    span = "week" if "week" in first.facts else "round"
    limit = next(_COLUMNS[name] for name in first.facts if name in _COLUMNS)
    who = "offer" if rule == "offer_capacity" else "society"
    facts: dict[str, Any] = {who: subject, "limit": first.facts["limit"], "span": span, "start": start}
    if rule == "offer_capacity":
        by = _served(subject, {breach.facts["week"] for breach in breaches} if span == "week" and start else None, around)
        facts |= {"column": limit, "by": by}
        # Without the check of capacity a leg may be too much for an offer that nobody else asks.
        code = code if by else "offer_small"
    return Obstacle((Reason(code, facts),), (Reason(unlock, {who: subject, "needs": needs}),))


def _served(offer: str, weeks: set[int] | None, around: Around) -> list[dict[str, str]]:
    """The needs that an offer serves in the plan (in these weeks, where given) and their societies."""
    served = {(leg.need.need, leg.receiver.society) for pick in around.picks for leg in pick.legs
              if leg.offer.offer == offer and (weeks is None or weeks.intersection(pick.busy_weeks))}
    return [{"need": need, "society": receiver} for need, receiver in sorted(served)]


def _balance(breaches: list[Breach]) -> Obstacle:
    widest = max(breaches, key=lambda breach: abs(breach.facts["given"] - breach.facts["received"]))
    given, received = widest.facts["given"], widest.facts["received"]
    return Obstacle((Reason("balance", {"society": widest.subject, "given": given, "received": received,
                                        "difference": widest.facts["difference"]}),),
                    (Reason("unlock_balance", {"difference": abs(given - received)}),))


def _debt(breach: Breach) -> Reason:
    """Legs are whole: what is left of a thousand does not let one more in."""
    given, received = breach.facts["given"], breach.facts["received"]
    return Reason("debt", {"society": breach.subject, "given": given, "received": received, "most": breach.facts["room_permille"] // 1000})


def unfunded(leg: int, weeks: Sequence[int], around: Around, week: int | None = None) -> Obstacle:
    """Too little money at these starts; `week` is given where it is a matter of that start only."""
    problem, purse = around.problem, around.purse
    legs, pool, sources = problem.legs, problem.pool, problem.policy.funding.sources
    bill = purse.bill(leg, weeks)
    party = Party(int(legs.need[leg]), int(legs.sender[leg]), int(legs.kind[leg]), int(legs.capability[leg]))
    facts = lacking(bill, party, sources)
    who = {"offer": pool.offers[legs.offer[leg]].offer, "kind": KINDS[int(legs.kind[leg])], "role": int(legs.role[leg]) or None}
    start = None if week is None else pool.week_start(week).isoformat()
    unlocks = [] if facts["materials"] else more_money(bill, sources, facts["short"], pool.envelopes)
    return Obstacle((Reason("unfunded", who | {"start": start} | facts),),
                    tuple(Reason(unlock.code, who | unlock.facts) for unlock in unlocks))


def not_worth(leg: int, around: Around) -> Obstacle:
    """Nothing forbids it: another goal goes first, or the search ended before it was placed."""
    legs = around.problem.legs
    facts = {"offer": around.problem.pool.offers[legs.offer[leg]].offer, "kind": KINDS[int(legs.kind[leg])]}
    return Obstacle((Reason("not_worth" if around.proved else "not_placed", facts),))


def with_role(found: Iterable[Obstacle], leg: int, around: Around) -> list[Obstacle]:
    """Obstacles of a team's leg: they say for which role, and no single change is sure to bring a whole team in."""
    legs = around.problem.legs
    if int(legs.kind[leg]) != JOP:
        return list(found)
    role = {"role": int(legs.role[leg])}
    return [Obstacle(tuple(Reason(reason.code, reason.facts | role) for reason in each.reasons)) for each in found]

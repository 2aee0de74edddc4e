"""What would lift all that stands in one leg's way, limits and money, with the rest of the plan as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matcher.domain.kinds import KINDS
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.explain.around import Around
from matcher.model.columns import BPX
from matcher.trust.changes import PEER, ROUND_MANAGER, SOCIETY, Change, Edit
from matcher.trust.paying import paying


def lifts(around: Around, leg: int) -> list[tuple[Change, ...]]:
    """Ways to lift all that stands in a leg's way at the start where that is least, each a tuple of changes; none where a rule
    stands in the way that nobody can grant. An empty tuple: nothing that was looked at stands in the way.
    """
    legs, pool = around.problem.legs, around.problem.pool
    weeks = around.starts(leg)
    spot, free = around.troubles(leg, weeks)
    breaches = list(spot.breaches)
    changes: list[Change] = list(unpinned(around, leg))
    offer = pool.offers[legs.offer[leg]]
    if int(legs.kind[leg]) == BPX:
        if around.sessions(leg):
            # It may join a session that runs already: what the offer gives is then no obstacle.
            breaches = [breach for breach in breaches if breach.rule != "offer_capacity"]
        elif offer.cohort_min > 1:
            changes.append(Change("change_cohort", {"offer": offer.offer, "least": 1}, (
                Edit("offers", offer.offer, "cohort_min", 1),), PEER, offer.society, size=offer.cohort_min - 1))
    raised = raises(pool, breaches)
    if raised is None:
        return []
    return [(*changes, *raised, *money) for money in paying(around, leg, free or [spot.week])]


def raises(pool: Pool, breaches: Sequence[Breach]) -> tuple[Change, ...] | None:
    """Limits raised so far that nothing breaks; None where a rule does that is no limit of one side."""
    changes: list[Change] = []
    for rule, subject in dict.fromkeys((breach.rule, breach.subject) for breach in breaches):
        raised = _of_limit(pool, rule, subject, [breach for breach in breaches if (breach.rule, breach.subject) == (rule, subject)])
        if not raised:
            return None
        changes += raised
    return tuple(changes)


def unpinned(around: Around, leg: int) -> Iterable[Change]:
    """The pins taken back that keep a leg out."""
    if not around.pinned_out(leg):
        return
    legs, pool = around.problem.legs, around.problem.pool
    need, offer = pool.needs[legs.need[leg]].need, pool.offers[legs.offer[leg]].offer
    pins = tuple(Edit("pins", str(place), "", None) for place, pin in enumerate(pool.pins)
                 if pin.pin == "out" and (pin.need, pin.offer) == (need, offer)
                 and pin.role in (None, int(legs.role[leg]) or None) and pin.kind in (None, KINDS[int(legs.kind[leg])]))
    yield Change("change_unpin", {"need": need, "offer": offer}, pins, ROUND_MANAGER)


def _of_limit(pool: Pool, rule: str, subject: str, breaches: Sequence[Breach]) -> tuple[Change, ...]:
    """Limits of one side raised as far as is asked; none for a rule that is no such limit."""
    def most(name: str) -> int:
        return max((int(breach.facts[name]) for breach in breaches if name in breach.facts), default=0)

    if rule == "offer_capacity":
        offer = pool.offer[subject]
        wanted = {"days_total": most("days"), "exchanges_max": most("exchanges"), "people": most("people")}
        edits = {name: Edit("offers", subject, name, value) for name, value in wanted.items() if value > getattr(offer, name)}
        days = max(0, wanted["days_total"] - offer.days_total)
        code = "change_offer_days" if "exchanges_max" not in edits else "change_offer_more" if days else "change_offer_exchange"
        given = tuple(edits[name] for name in ("exchanges_max", "days_total") if name in edits)
        found = [Change(code, {"offer": subject} | ({"days": days} if days else {}), given, PEER, offer.society)] if given else []
        if "people" in edits:
            found.append(Change("change_offer_people", {"offer": subject, "people": wanted["people"]}, (edits["people"],), PEER,
                                offer.society))
        return tuple(found)
    if rule == "hosting":
        in_round = most("in_round")
        name, limit = ("hosted_in_round", in_round) if in_round else ("hosted_at_once", most("at_once"))
        both = [Edit("societies", subject, name, limit)]
        if in_round and most("at_once"):
            both.append(Edit("societies", subject, "hosted_at_once", most("at_once")))
        return (Change("change_host_place", {"society": subject, "limit": limit, "column": name}, tuple(both), SOCIETY, subject),)
    if rule == "away":
        return (Change("change_away", {"society": subject, "limit": most("away")},
                       (Edit("societies", subject, "away_at_once", most("away")),), PEER, subject),)
    if rule == "balance":
        widest = max(abs(int(breach.facts["given"]) - int(breach.facts["received"])) for breach in breaches)
        return (Change("change_balance", {"difference": widest}, (Edit("policy", rule, "difference", widest),), ROUND_MANAGER),)
    return ()

"""The rules of section 5 but funding, looked for in a plan's document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from matcher.domain.pool import Pool
from tests.helpers.oracle.legs import REVIEW, SECONDMENT, SESSION, TEAM
from tests.helpers.oracle.seen import Say, Seen
from tests.helpers.oracle.settings import Settings


def rules(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    """A sentence for every breach of a rule that is on."""
    for rule in (need_once, team, cohort, offer_capacity, hosting, away, no_mutual_review, balance, pins):
        if settings.ruling(rule.__name__):
            rule(pool, settings, plan, say)


def need_once(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    where: dict[str, list[str]] = defaultdict(list)
    for seen in plan:
        for need in {leg.need.need for leg, _ in seen.legs}:
            where[need].append(seen.id)
        if seen.kind in (SECONDMENT, REVIEW) and len(seen.said["legs"]) != 1:
            say(f"need_once: {seen.kind} {seen.id} has {len(seen.said['legs'])} legs")
    for need, ids in where.items():
        if len(ids) > 1:
            say(f"need_once: need {need} is in {', '.join(ids)}")


def team(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    for seen in plan:
        if seen.kind != TEAM:
            continue
        if len({leg.need.need for leg, _ in seen.legs}) != 1:
            say(f"team: {seen.id} serves more than one need")
        roles = sorted(leg.role or 0 for leg, _ in seen.legs)
        if roles != list(range(1, len(seen.legs[0][0].need.roles) + 1)):
            say(f"team: {seen.id} fills roles {roles}")
        if len({leg.sender.society for leg, _ in seen.legs}) < 2:
            say(f"team: {seen.id} has one sending society")
        if not all(leg.onsite for leg, _ in seen.legs):
            say(f"team: {seen.id} is not on site")


def cohort(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    for seen in plan:
        if seen.kind != SESSION:
            continue
        legs = [leg for leg, _ in seen.legs]
        offer = legs[0].offer
        if len({(leg.offer.offer, leg.capability, leg.mode) for leg in legs}) != 1:
            say(f"cohort: {seen.id} mixes offers, capabilities or modes")
        if not offer.cohort_min <= len(legs) <= offer.cohort_max:
            say(f"cohort: {seen.id} has {len(legs)} legs, not {offer.cohort_min} to {offer.cohort_max}")
        if len({leg.receiver.society for leg in legs}) != len(legs):
            say(f"cohort: {seen.id} has a receiver twice")


def offer_capacity(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    busy: Counter[tuple[str, int]] = Counter()
    days: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for seen in plan:
        for leg, _ in seen.legs[:1] if seen.kind == SESSION else seen.legs:
            key, persons = leg.offer.offer, 1 if seen.kind in (SESSION, TEAM) else leg.need.people
            days[key] += persons * leg.days
            count[key] += 1
            busy.update({(key, week): persons for week in seen.weeks})
    for (key, week), persons in sorted(busy.items()):
        if persons > pool.offer[key].people:
            say(f"offer_capacity: offer {key} has {persons} persons busy in week {week}")
    for key, offer in pool.offer.items():
        if days[key] > offer.days_total:
            say(f"offer_capacity: offer {key} gives {days[key]} person-days")
        if count[key] > offer.exchanges_max:
            say(f"offer_capacity: offer {key} is in {count[key]} exchanges")


def hosting(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    numbers = settings.rules["hosting"]
    at_once: Counter[tuple[str, int]] = Counter()
    in_round: Counter[str] = Counter()
    for seen in plan:
        leg = seen.legs[0][0]
        if seen.kind == SESSION or not leg.onsite:
            continue
        in_round[leg.receiver.society] += 1
        if seen.kind in (SECONDMENT, TEAM):
            at_once.update({(leg.receiver.society, week): 1 for week in seen.weeks})
    for (key, week), count in sorted(at_once.items()):
        own = pool.society[key].hosted_at_once
        if count > (numbers["at_once"] if own is None else own):
            say(f"hosting: {key} hosts {count} at once in week {week}")
    for key, count in sorted(in_round.items()):
        own = pool.society[key].hosted_in_round
        if count > (numbers["in_round"] if own is None else own):
            say(f"hosting: {key} hosts {count} in the round")


def away(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    gone: Counter[tuple[str, int]] = Counter()
    for seen in plan:
        for leg, _ in seen.legs:
            if seen.kind != SESSION and leg.onsite:
                gone.update({(leg.sender.society, week): leg.people for week in seen.weeks})
    for (key, week), people in sorted(gone.items()):
        own = pool.society[key].away_at_once
        if people > (settings.rules["away"]["at_once"] if own is None else own):
            say(f"away: {people} people of {key} are away in week {week}")


def no_mutual_review(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    reviews = {
        (leg.sender.society, leg.receiver.society) for seen in plan if seen.kind == REVIEW for leg, _ in seen.legs
    }
    for one, other in sorted(reviews):
        if one < other and (other, one) in reviews:
            say(f"no_mutual_review: {one} and {other} review each other")


def balance(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    for society in pool.societies:
        given = sum(leg.sender.society == society.society for seen in plan for leg, _ in seen.legs)
        received = sum(leg.receiver.society == society.society for seen in plan for leg, _ in seen.legs)
        if not society.component and abs(given - received) > settings.rules["balance"]["difference"]:
            say(f"balance: {society.society} gives {given} and receives {received}")


def pins(pool: Pool, settings: Settings, plan: Sequence[Seen], say: Say) -> None:
    for pin in pool.pins:
        there = any(
            (leg.need.need, leg.offer.offer) == (pin.need, pin.offer)
            and (pin.role is None or pin.role == leg.role)
            and (pin.kind is None or pin.kind == seen.kind)
            and (pin.start is None or pin.start.isoformat() == seen.said["start"])
            for seen in plan for leg, _ in seen.legs
        )
        if there != (pin.pin == "in"):
            say(f"pins: {pin.need}-{pin.offer} is pinned {pin.pin}")

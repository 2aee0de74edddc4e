"""A first plan of action of a society: one line for each of its needs and for each exchange that it takes part in."""

from __future__ import annotations

from datetime import timedelta

from matcher.domain.commitments import ActionLine
from matcher.domain.deliveries import GROUPS
from matcher.domain.plan import Exchange, PlanLeg
from matcher.domain.pool import Pool
from matcher.domain.requests import Need
from matcher.domain.rounds import CONSULTATION, REPAIR, Round
from matcher.pledge.gather import SINCE_APPROVAL, counts
from matcher.pledge.strategy import keys_of
from matcher.store import plans, proposals, snapshots
from matcher.store.session import Session
from matcher.tables.naming import Words
from matcher.wording import Translator, _, label

SHOWN = (CONSULTATION, REPAIR, *SINCE_APPROVAL)
"""Stages at which a society sees its exchanges: before, a plan of action may not tell it of them."""
PREPARE, RECEIVE, GIVE = _("Prepare: {capability} (level {level} to {target})"), _("{kind}: {capability}, with {partners}"), _(
    "Support to {partners}: {capability} ({kind})")


def draft(session: Session, held: Round, pool: Pool, society: str, year: int, say: Translator) -> tuple[ActionLine, ...]:
    """Lines of a year: needs without an exchange from the round as it is now, exchanges from its proposed plan once societies
    are shown it."""
    exchanges: tuple[Exchange, ...] = ()
    if held.plan is not None and held.stage in SHOWN:
        pool = snapshots.get_snapshot(session, held.key, plans.kept_plan(session, held.key, held.plan).digest).pool
        live = {each.exchange for each in proposals.all_proposals(session, held.key, held.plan) if each.live and counts(held, each)}
        exchanges = tuple(each for each in plans.get_plan(session, held.key, held.plan).exchanges if each.id in live)
    words = Words(pool, say)
    lines = [line for each in exchanges if each.start.year == year for line in _of_exchange(each, pool, words, society)]
    met = {leg.need for each in exchanges for leg in each.legs}
    lines += [_of_need(need, words) for need in pool.needs
              if need.society == society and need.need not in met and need.earliest.year <= year <= need.latest.year]
    return tuple(lines)


def _of_need(need: Need, words: Words) -> ActionLine:
    codes = (need.capability,) if need.capability else need.roles
    return ActionLine(
        words.say(PREPARE).format(capability=", ".join(words.capability(code) for code in dict.fromkeys(codes)),
                                  level=need.level, target=need.target),
        strategy=_keys(codes), origin=f"need:{need.need}", first=need.earliest, last=need.latest, result=need.deliverable,
        people=_people(need), budget=need.own_funds, contexts=need.contexts)


def _of_exchange(exchange: Exchange, pool: Pool, words: Words, society: str) -> list[ActionLine]:
    """What the society receives in an exchange, and what it gives: a line each."""
    found = []
    for text, legs in ((RECEIVE, [leg for leg in exchange.legs if leg.receiver == society]),
                       (GIVE, [leg for leg in exchange.legs if leg.sender == society])):
        if legs:
            found.append(_line(text, exchange, legs, pool, words, society))
    return found


def _line(text: str, exchange: Exchange, legs: list[PlanLeg], pool: Pool, words: Words, society: str) -> ActionLine:
    receives = text == RECEIVE
    partners = tuple(dict.fromkeys(leg.sender if receives else leg.receiver for leg in legs))
    needs = [pool.need[key] for key in dict.fromkeys(leg.need for leg in legs)]
    codes = tuple(dict.fromkeys(leg.capability for leg in legs))
    return ActionLine(
        words.say(text).format(kind=label(exchange.kind, words.say), capability=", ".join(map(words.capability, codes)),
                               partners=", ".join(map(words.society, partners))),
        strategy=_keys(codes), origin=f"exchange:{exchange.id}", partners=partners, first=exchange.start,
        last=exchange.start + timedelta(days=exchange.days - 1), result=" ".join(need.deliverable for need in needs) if receives else "",
        people=sum(map(_people, needs)) if receives else 0,
        budget=sum(amount for leg in legs for line, amount in leg.costs.items() if not line.startswith("material:")) if receives else 0,
        contexts=tuple(sorted({context for need in needs for context in need.contexts})))


def _people(need: Need) -> int:
    return sum(getattr(need, f"train_{group}") for group in GROUPS)


def _keys(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for code in codes for key in keys_of(code)))

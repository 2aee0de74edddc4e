"""Which language would open most: offers that spoke one a level better, and interpreters, counted over the needs that are unmet.

What is counted is what the checks would let in. Whether the plan can use it, only solving again tells (matcher.trust.worth).
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matcher.candidates import Legs
from matcher.domain.kinds import CEFR, cefr_rank
from matcher.domain.parties import Society
from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from matcher.goals.worth import leg_worth
from matcher.model.columns import BPX, JOP
from matcher.screening import screen
from matcher.trust.changes import PEER, SOCIETY, Change, Edit
from matcher.trust.desk import Desk

_OFFERS = (1, 3)
"""How many offers are asked to speak a language better."""


@dataclass(frozen=True)
class Opening:
    """A change in who speaks what, and the unmet needs for which it opens a leg, the worthiest first; `worth` is their impact."""

    change: Change
    needs: tuple[str, ...]
    worth: int


def openings(desk: Desk) -> tuple[Opening, ...]:
    """For every language the one offer, and the three, that would open most with one level more of it; and for every need the
    interpreter that would open a leg for it. The most impact first."""
    language = desk.scenario.policy.check("language")
    if not language.on:
        return ()
    pool, legs = _shut_by_language(desk)
    worth = leg_worth(legs, desk.scenario.policy.goal("impact").worth)
    peer, host = cefr_rank(language.peer), cefr_rank(language.host)
    # By language and offer, by need: the impact of the best leg that opens.
    lifts: defaultdict[str, defaultdict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    brought: dict[str, int] = {}
    for row in range(len(legs)):
        need, offer = pool.needs[int(legs.need[row])], pool.offers[int(legs.offer[row])]
        spoken, offered, value = _spoken(pool, need), _spoken(pool, offer), int(worth[row])
        for code, rank in offered.items():
            if rank == peer - 1 and spoken.get(code, 0) >= host:
                mine = lifts[code][offer.offer]
                mine[need.need] = max(value, mine.get(need.need, 0))
        if int(legs.kind[row]) not in (JOP, BPX) and not need.interpreter and pool.capability[
                str(need.capability)].case_data_risk != "direct":
            brought[need.need] = max(value, brought.get(need.need, 0))
    found = [_lifted(desk.pool, code, offers, value) for code, offers, value in _best(lifts)]
    found += [Opening(Change("change_interpreter", {"need": need}, (Edit("needs", need, "interpreter", True),), SOCIETY,
                             pool.need[need].society), (need,), value) for need, value in brought.items()]
    return tuple(sorted(found, key=lambda each: (-each.worth, each.change.code, str(each.change.facts))))


def _shut_by_language(desk: Desk) -> tuple[Pool, Legs]:
    """The unmet needs alone, and their legs that nothing but their languages keeps out."""
    unmet = {row.need for row in desk.pool.needs} - desk.around.met
    pool = dataclasses.replace(
        desk.pool, needs=tuple(row for row in desk.pool.needs if row.need in unmet), baseline=None,
        pins=tuple(pin for pin in desk.pool.pins if pin.need in unmet),
        affinity={pair: points for pair, points in desk.pool.affinity.items() if pair[0] in unmet})
    policy = desk.scenario.policy
    off = dataclasses.replace(policy.check("language"), on=False)
    checks = tuple(off if check.name == off.name else check for check in policy.checks)
    loose, strict = (screen(pool, each, policy.funding).legs for each in (checks, policy.checks))
    there = set(zip(strict.need.tolist(), strict.offer.tolist(), strict.role.tolist(), strict.kind.tolist(), strict=True))
    rows = zip(loose.need.tolist(), loose.offer.tolist(), loose.role.tolist(), loose.kind.tolist(), strict=True)
    return pool, loose.take(np.array([place for place, row in enumerate(rows) if row not in there], dtype=np.int64))


def _spoken(pool: Pool, row: Need | Offer) -> dict[str, int]:
    """The rank of every language that a side speaks: its own, else its Society's."""
    home: Society = pool.society[row.society]
    return {code: cefr_rank(level) for code, level in (home.languages if row.languages is None else row.languages)}


def _best(lifts: dict[str, defaultdict[str, dict[str, int]]]) -> Iterator[tuple[str, list[str], dict[str, int]]]:
    """For every language one offer and three, each the one that adds most to those before it, and what they open together."""
    for code, offers in sorted(lifts.items()):
        chosen: list[str] = []
        opened: dict[str, int] = {}
        while len(chosen) < max(_OFFERS) and len(chosen) < len(offers):
            def added(offer: str, offers: dict[str, dict[str, int]] = offers, opened: dict[str, int] = opened) -> int:
                return sum(max(0, value - opened.get(need, 0)) for need, value in offers[offer].items())

            nxt = max(sorted(set(offers) - set(chosen)), key=added)
            if added(nxt) == 0:
                break
            chosen.append(nxt)
            opened = {need: max(opened.get(need, 0), offers[nxt].get(need, 0)) for need in {*opened, *offers[nxt]}}
            if len(chosen) in _OFFERS:
                yield code, [*chosen], opened
        if chosen and len(chosen) not in _OFFERS:
            yield code, chosen, opened


def _lifted(pool: Pool, code: str, offers: list[str], opened: dict[str, int]) -> Opening:
    """Some offers with one level more of a language."""
    edits, level = [], ""
    for key in offers:
        offer = pool.offer[key]
        levels = dict(pool.society[offer.society].languages if offer.languages is None else offer.languages)
        level = levels[code] = CEFR[cefr_rank(levels[code])]
        edits.append(Edit("offers", key, "languages", tuple(levels.items())))
    single = len(offers) == 1
    facts = {"language": code, "level": level, "number": len(offers), **({"offer": offers[0]} if single else {"offers": offers})}
    change = Change("change_offer_speaks" if single else "change_offers_speak", facts, tuple(edits), PEER,
                    pool.offer[offers[0]].society if single else "", size=len(offers))
    return Opening(change, tuple(sorted(opened, key=lambda need: (-opened[need], need))), sum(opened.values()))

"""Plans to draw without any solver: pairs drawn by lot among all National Societies, and what is paid for them."""

from __future__ import annotations

import random
from datetime import timedelta

from matcher.domain.funding import Envelope
from matcher.domain.kinds import JOINT_OPERATION, KINDS, PRACTICE_EXCHANGE
from matcher.domain.plan import Charge, EnvelopeUse, Exchange, Plan, PlanLeg, Unmet
from matcher.domain.pool import Pool
from matcher.pictures import Point, Subject, TradeOff
from matcher.tables.reference import capabilities, national_societies
from tests.helpers.rounds import START, need, offer, pool

WEEKS = 52


def drawn(societies: int, exchanges: int, seed: int = 1, envelopes: int = 12) -> Subject:
    """A subject with so many Societies and exchanges; a few needs are left unmet."""
    dice = random.Random(seed)
    members = dice.sample(national_societies(), societies)
    codes = [row.code for row in capabilities()]
    purses = [f"e{number:02d}" for number in range(envelopes)]
    found, needs, offers = [], [], []
    for number in range(exchanges):
        kind = dice.choice(KINDS)
        giver, *others = (row.society for row in dice.sample(members, dice.randint(3, 5)))
        if kind == PRACTICE_EXCHANGE:
            pairs, host = [(giver, other) for other in others], giver
        elif kind == JOINT_OPERATION:
            pairs, host = [(other, giver) for other in others], giver
        else:
            pairs, host = [(giver, others[0])], others[0]
        legs = []
        for place, (sender, receiver) in enumerate(pairs):
            code, key = dice.choice(codes), f"n{number}" if kind == JOINT_OPERATION else f"n{number}.{place}"
            charges = (Charge(dice.choice(purses), "travel", dice.choice([400, 750, 1100, 12_000])),)
            legs.append(PlanLeg(key, f"o{number}.{place}", place + 1 if kind == JOINT_OPERATION else None, receiver, sender, code, 1,
                                {"travel": charges[0].amount}, {}, charges, 0))
            offers.append(offer(f"o{number}.{place}", sender, capabilities=f"{code}:5"))
            if kind != JOINT_OPERATION:
                needs.append(need(key, receiver, capability=code, priority=dice.randint(1, 3)))
        if kind == JOINT_OPERATION:
            needs.append(need(f"n{number}", giver, kinds=kind, capability="", roles=[leg.capability for leg in legs]))
        start, days = START + timedelta(weeks=dice.randint(0, WEEKS - 14)), dice.randint(3, 80)
        found.append(Exchange(f"x{number}", kind, host, start, days, -(-days // 7), "onsite", "en", False, tuple(legs)))
    unmet = [need(f"u{number}", dice.choice(members).society, capability=dice.choice(codes)) for number in range(exchanges // 4)]
    charged = {purse: sum(c.amount for x in found for leg in x.legs for c in leg.charges if c.envelope == purse) for purse in purses}
    uses = tuple(EnvelopeUse(purse, charged[purse] + 500 * place + 90, charged[purse], 90, 500 * place)
                 for place, purse in enumerate(purses))
    plan = Plan("drawn", "0" * 64, {}, 1, "feasible", (), tuple(found), tuple(Unmet(row.need, ()) for row in unmet), {}, uses, ())
    sources = [row.society for row in members[:5]] + ["A fund with a rather long name of its own"]
    return Subject(plan, round_of(members, needs + unmet, offers, uses, sources), title="A round by lot", number=1, trade_off=TradeOff(
        "cost", "impact", tuple(Point(f"plan {place}", 1000 + 350 * place * place, 5_000 + 900 * place, place == 2) for place in range(5))))


def round_of(members: list, needs: list, offers: list, uses: tuple[EnvelopeUse, ...], sources: list[str]) -> Pool:  # type: ignore[type-arg]
    """The pool of a plan by lot."""
    purses = [Envelope(use.envelope, sources[place % len(sources)], use.amount, START, START + timedelta(weeks=WEEKS))
              for place, use in enumerate(uses)]
    return pool(*members, *capabilities(), *needs, *offers, *purses, weeks=WEEKS)

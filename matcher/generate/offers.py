"""What the societies of a made-up round can give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matcher.domain.kinds import JOINT_OPERATION, KINDS, PEER_REVIEW, PRACTICE_EXCHANGE, REGIONS, SECONDMENT
from matcher.domain.reference import Capability
from matcher.generate.calendar import window
from matcher.generate.dice import Dice
from matcher.generate.members import Member, Row
from matcher.generate.needs import SHARES

RELAY = ("en", "fr", "es", "ar")
"""Languages in which societies work with one another: what a person is likeliest to have learnt."""
SECOND = {SECONDMENT: 45, JOINT_OPERATION: 65, PRACTICE_EXCHANGE: 35, PEER_REVIEW: 45}
"""Percent of offers that give each kind beside their first: who can be seconded can mostly go in a team too."""
LONG_DAYS = (30, 150)
SHORT_DAYS = (10, 60)


def offer_rows(
    dice: Dice, count: int, who: Sequence[Member], skills: Sequence[tuple[Capability, float]], start: date, weeks: int
) -> list[Row]:
    """`count` offers, dealt among the members that give: the stronger, the more."""
    turns = dice.deal(count, [(member, float(member.strength)) for member in who if member.gives])
    askers = [member.code for member in who if member.asks]
    width = len(str(count))
    return [
        _offer(dice, f"o{number:0{width}d}", member, skills, askers, start, weeks)
        for number, member in enumerate(turns, start=1)
    ]


def _offer(
    dice: Dice, key: str, member: Member, skills: Sequence[tuple[Capability, float]], askers: Sequence[str],
    start: date, weeks: int,
) -> Row:
    first = dice.weighted(SHARES)
    kinds = (first, *(kind for kind in KINDS if kind != first and dice.chance(SECOND[kind])))
    able = [(skill, weight) for skill, weight in skills if set(skill.kinds) & set(kinds)]
    chosen = dice.some_weighted(able, dice.weighted([(1, 15), (2, 35), (3, 30), (4, 20)]))
    longer = SECONDMENT in kinds or JOINT_OPERATION in kinds
    people = dice.weighted([(1, 40), (2, 35), (3, 15), (4, 10)])
    days_total = people * dice.whole(*(LONG_DAYS if longer else SHORT_DAYS))
    earliest, latest = window(dice, start, weeks, (8, 30), 0)
    row: Row = {
        "offer": key, "society": member.code, "kinds": kinds,
        "capabilities": tuple((skill.code, dice.weighted([(4, 60), (5, 40)])) for skill in chosen),
        "people": people, "days_total": days_total,
        "exchanges_max": dice.weighted([(1, 55), (2, 28), (3, 12), (4, 5)]),
        "earliest": earliest, "latest": latest,
        "notice_weeks": dice.weighted([(0, 20), (2, 30), (4, 30), (6, 15), (8, 5)]),
        "mode": dice.weighted([("either", 65), ("onsite", 27), ("remote", 8)]),
        "clearance": dice.weighted([(1, 25), (2, 45), (3, 30)]),
    }
    if PRACTICE_EXCHANGE in kinds:
        row["session_days"] = dice.whole(2, 5)
        row["cohort_min"] = dice.weighted([(1, 25), (2, 50), (3, 25)])
        row["cohort_max"] = dice.whole(4, 8)
    if PEER_REVIEW in kinds:
        row["people"] = max(2, people)
    if dice.chance(35):
        row["languages"] = _languages(dice, member)
    if member.place.region and dice.chance(18):
        others = [region for region in REGIONS if region != member.place.region]
        row["regions"] = tuple(sorted([member.place.region, *dice.some(others, dice.whole(1, 2))]))
    wanted = [code for code in askers if code != member.code]
    if wanted and dice.chance(15):
        row["prefers"] = tuple(dice.some(wanted, dice.whole(1, 2)))
    if wanted and dice.chance(3):
        left = [code for code in wanted if code not in row.get("prefers", ())]
        row["avoids"] = tuple(dice.some(left, 1))
    return row


def _languages(dice: Dice, member: Member) -> tuple[tuple[str, str], ...]:
    """The languages of the persons offered: the society's, and one more that they have learnt or speak better."""
    spoken = dict(member.place.languages)
    learnable = [code for code in RELAY if spoken.get(code) not in ("C1", "C2")]
    if learnable:
        spoken[dice.one(learnable)] = dice.weighted([("B2", 60), ("C1", 40)])
    return tuple(spoken.items())

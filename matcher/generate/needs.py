"""What the societies of a made-up round ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matcher.domain.kinds import JOINT_OPERATION, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT
from matcher.domain.reference import Capability
from matcher.generate.calendar import window
from matcher.generate.dice import Dice
from matcher.generate.members import Member, Row

SHARES = ((PRACTICE_EXCHANGE, 40), (SECONDMENT, 25), (PEER_REVIEW, 20), (JOINT_OPERATION, 15))
DAYS = {SECONDMENT: (14, 70), JOINT_OPERATION: (10, 42), PRACTICE_EXCHANGE: (2, 5), PEER_REVIEW: (5, 14)}
PEOPLE = {
    SECONDMENT: ((1, 85), (2, 15)),
    JOINT_OPERATION: ((1, 100),),
    PRACTICE_EXCHANGE: ((1, 60), (2, 40)),
    PEER_REVIEW: ((1, 30), (2, 60), (3, 10)),
}
DELIVERABLES = {
    SECONDMENT: "Two colleagues work alone with the new procedure: {}",
    JOINT_OPERATION: "Service running in one branch, with a written hand-over: {}",
    PRACTICE_EXCHANGE: "Own version of the practice, tried in two branches: {}",
    PEER_REVIEW: "Review report with an agreed action plan: {}",
}


def kinds_deck(dice: Dice, count: int) -> list[str]:
    """The first kinds of `count` needs, in the field's shares, in no order."""
    deck: list[str] = []
    for kind, share in SHARES:
        deck += [kind] * (count * share // 100)
    deck += [dice.weighted(SHARES) for _ in range(count - len(deck))]
    return dice.shuffled(deck)


def need_rows(
    dice: Dice, count: int, who: Sequence[Member], skills: Sequence[tuple[Capability, float]],
    materials: Sequence[str], start: date, weeks: int,
) -> list[Row]:
    """`count` needs, dealt among the members that ask: each at least one, as far as they go."""
    asking = [(member, float(member.place.cost_class == "low") + 1) for member in who if member.asks]
    turns = dice.deal(count, asking)
    givers = [member.code for member in who if member.gives]
    width = len(str(count))
    return [
        _need(dice, f"n{number:0{width}d}", member, kind, skills, materials, givers, start, weeks)
        for number, (member, kind) in enumerate(zip(turns, kinds_deck(dice, count), strict=True), start=1)
    ]


def _need(
    dice: Dice, key: str, member: Member, kind: str, skills: Sequence[tuple[Capability, float]],
    materials: Sequence[str], givers: Sequence[str], start: date, weeks: int,
) -> Row:
    fitting = [(skill, weight) for skill, weight in skills if kind in skill.kinds]
    skill = dice.weighted(fitting)
    level = dice.weighted([(0, 5), (1, 27), (2, 40), (3, 24), (4, 4)])
    days = dice.whole(*DAYS[kind])
    earliest, latest = window(dice, start, weeks, (8, 30), days)
    row: Row = {
        "need": key, "society": member.code, "kinds": (kind,), "capability": skill.code, "level": level,
        "target": dice.whole(level + 1, min(5, level + 3)), "priority": dice.weighted([(1, 30), (2, 45), (3, 25)]),
        "contexts": tuple(dice.some(member.contexts, dice.weighted([(0, 35), (1, 45), (2, 20)]))),
        "people": dice.weighted(PEOPLE[kind]), "days": days, "earliest": earliest, "latest": latest,
        "deliverable": DELIVERABLES[kind].format(skill.labels["en"]),
    }
    if kind == JOINT_OPERATION:
        partners = [pair for pair in fitting if pair[0] != skill]
        others = dice.some_weighted(partners, dice.weighted([(1, 65), (2, 30), (3, 5)]))
        row["roles"] = (skill.code, *(other.code for other in others))
        row.pop("capability")
    elif dice.chance(25):
        _second_kind(dice, row, skill)
    _particulars(dice, row, kind, member, materials, givers)
    return row


def _second_kind(dice: Dice, row: Row, skill: Capability) -> None:
    """A second wish: another form of help for the same skill; a joint operation then has two persons of that skill."""
    kind = dice.weighted([(other, 1.0 if other != JOINT_OPERATION else 0.3)
                          for other in skill.kinds if other not in row["kinds"]] or [("", 1.0)])
    if kind:
        row["kinds"] = (*row["kinds"], kind)
        if kind == JOINT_OPERATION:
            row["roles"] = (skill.code, skill.code)


def _particulars(
    dice: Dice, row: Row, kind: str, member: Member, materials: Sequence[str], givers: Sequence[str]
) -> None:
    """Mode, languages, money, materials, wishes and expected counts: given by some, left empty by most."""
    if kind in (PRACTICE_EXCHANGE, PEER_REVIEW):
        row["mode"] = dice.weighted([("either", 60), ("onsite", 25), ("remote", 15)])
    else:
        row["mode"] = dice.weighted([("either", 55), ("onsite", 45)])
    if dice.chance(10):
        row["languages"] = tuple(member.place.languages.items())[:2]
    if kind in (SECONDMENT, PEER_REVIEW) and dice.chance(15):
        row["interpreter"] = "yes"
    if dice.chance(25):
        row["own_funds"] = 100 * dice.whole(3, 25)
    if materials and kind in (SECONDMENT, JOINT_OPERATION) and dice.chance(20):
        row["materials"] = ((dice.one(materials), dice.whole(1, 8)),)
    others = [code for code in givers if code != member.code]
    if others and dice.chance(15):
        row["prefers"] = tuple(dice.some(others, dice.whole(1, 2)))
    if others and dice.chance(3):
        left = [code for code in others if code not in row.get("prefers", ())]
        row["avoids"] = tuple(dice.some(left, 1))
    row["train_staff"] = dice.whole(0, 12)
    row["train_governance"] = dice.weighted([(0, 70), (2, 15), (5, 15)])
    row["train_volunteers"] = 5 * dice.whole(0, 12)
    row["campaigns"] = dice.weighted([(0, 75), (1, 20), (2, 5)])
    row["advocacy"] = dice.weighted([(0, 80), (1, 15), (2, 5)])

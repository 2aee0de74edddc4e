"""The round as a whole: the changes that help most, each tried by solving again with it."""

from __future__ import annotations

from matcher.trust import clock
from matcher.trust.changes import Change
from matcher.trust.desk import Desk
from matcher.trust.ideas import Idea, ideas
from matcher.trust.unlock import Unlock, tried_change

SHOWN = 10
# Ideas of one need that are tried, the least effort first: some of every need before more of any; and first those that lift
# all that stands in a need's way, with all else as it is (wide or not, first idea, after the last).
_TURNS = ((False, 0, 4), (True, 0, 3), (True, 3, 6), (True, 6, 12))


def helpful(desk: Desk, *, seconds: float = 60, most: int = SHOWN, workers: int = 0) -> tuple[Unlock, ...]:
    """Up to `most` changes, those that raise the first goal most come first; of changes that gain the same the less effort.

    Needs are looked at by what meeting them would be worth, until the time is over; each change stands for itself, and two
    of them together need not gain what each gains alone.
    """
    deadline = clock.now() + seconds
    first = desk.goals[0].name
    worth = desk.scenario.policy.goal("impact").worth
    unmet = sorted((need for need in desk.pool.needs if need.need not in desk.around.met),
                   key=lambda need: (-worth.asked(need), need.need))
    found: dict[tuple[str, str], Unlock] = {}
    tried: set[tuple[bool, str, str]] = set()
    helped: set[str] = set()
    thought: dict[str, tuple[Idea, ...]] = {}
    for wide, first_idea, after in _TURNS if not desk.tiny else _TURNS[1:]:
        for need in unmet:
            if clock.now() > deadline or need.need in helped:
                continue
            if need.need not in thought:
                thought[need.need] = ideas(desk, need.need, deadline=deadline)
            mine = [idea.change for idea in thought[need.need] if idea.lifts or wide]
            for change in mine[first_idea:after]:
                if (wide, *_key(change)) in tried or _key(change) in found:
                    continue
                tried.add((wide, *_key(change)))
                answer = tried_change(desk, change, need.need, desk.values, deadline, workers, wide=wide)
                if answer is not None:
                    found[_key(change)] = answer
                    helped.add(need.need)
                    break
    best = sorted(found.values(), key=lambda unlock: (-unlock.gains[first], unlock.change.effort, str(unlock.change.facts)))
    return tuple(best[:most])


def _key(change: Change) -> tuple[str, str]:
    return change.code, str(change.edits)

"""The difference between two plans in sentences."""

from __future__ import annotations

from matcher.whatif.difference import ADDED, BETTER, DROPPED, MOVED, OTHER_PEER, SAME, UNKNOWN, WORSE, Difference, GoalPair
from matcher.wording import Translator, _, label, portion, whole

WHAT = {ADDED: _("newly met"), DROPPED: _("no longer met"), OTHER_PEER: _("another peer"), MOVED: _("moved")}
VERDICTS = {BETTER: _("better"), WORSE: _("worse"), SAME: _("the same"), UNKNOWN: _("not to be compared")}
_GOAL = {
    BETTER: _("{goal} is better: {after} instead of {before} ({percent})."),
    WORSE: _("{goal} is worse: {after} instead of {before} ({percent}).")}


def sentences(found: Difference, say: Translator) -> list[str]:
    """What a coordinator needs to hear first, the most important first."""
    said = [_goal(pair, say) for pair in found.goals if pair.verdict in _GOAL]
    if not said:
        said = [say("Every goal has the same value in both.")]
    counts = found.counted()
    said.append(say("Needs newly met: {met}. Needs no longer met: {lost}. Legs with another peer: {other}. Legs at another time: {moved}. "
                    "Legs the same in both: {kept}.").format(
        met=len(found.met), lost=len(found.lost), other=counts[OTHER_PEER], moved=counts[MOVED], kept=found.kept))
    before, after = found.cash
    if before != after:
        text = say("{more} more is charged to envelopes.") if after > before else say("{more} less is charged to envelopes.")
        said.append(text.format(more=whole(abs(after - before), say.language)))
    if not all(pair.proved for pair in found.goals):
        said.append(say("Not every value is proved best: small differences may come of the search and not of the change."))
    return said


def _goal(pair: GoalPair, say: Translator) -> str:
    before, after = pair.before or 0, pair.after or 0
    return say(_GOAL[pair.verdict]).format(
        goal=label(pair.name, say), before=whole(before, say.language), after=whole(after, say.language),
        percent=portion(1000 * (after - before) / before, say.language, signed=True) if before else "-")

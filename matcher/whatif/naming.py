"""Scenarios of a sweep, and the price of fairness, in words."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.whatif.axes import Price
from matcher.wording import Translator, _, portion, series, whole

_NAMES = {"budget": _("All money: {value}"), "rules.hosting.at_once": _("Exchanges at once at a host: {value}"),
          "rules.away.at_once": _("People away at once of a sender: {value}")}
_FIRSTS = {"impact": _("impact first"), "equity": _("equity first")}
_SLACK = "goals.impact.slack_permille"


def scenario_name(changes: Sequence[str], say: Translator) -> str:
    """A point in words where it is one that a page offers, else as it was written."""
    parts = dict(change.partition("=")[::2] for change in changes)
    if "goals.order" in parts and _SLACK in parts:
        if parts["goals.order"].startswith("equity"):
            return say("equity first")
        slack = int(parts[_SLACK])
        return say("impact first, {share} of it may go to equity").format(share=portion(slack, say.language, tenths=slack % 10 != 0))
    return series([
        say(_NAMES[key]).format(value=value) if key in _NAMES else say(_FIRSTS[value]) if key == "first" and value in _FIRSTS
        else f"{key}={value}" for key, value in parts.items()], say.language)


def prices_said(found: Sequence[Price], say: Translator) -> list[str]:
    """The price of fairness as one number, and what it buys, wherever a sweep has both orders of the goals."""
    if found and all(price.free for price in found):
        return [say("Equity first costs no impact: fairness has no price here.")]
    return [_price_said(price, say) for price in found]


def _price_said(price: Price, say: Translator) -> str:
    beside = scenario_name(price.beside, say)
    if price.free:
        return say("{beside}: equity first costs no impact.").format(beside=beside)
    text = (say("With equity first the round has {share} less impact ({fair} instead of {best}), and equity is {after} instead of "
                "{before}: {share} of the impact is the price of fairness here.") if not price.beside else
            say("{beside}: with equity first there is {share} less impact ({fair} instead of {best}), and equity is {after} instead of "
                "{before}: {share} of the impact is the price of fairness there."))
    (best, fair), (before, after) = ((whole(one, say.language), whole(other, say.language)) for one, other in (price.impact, price.equity))
    return text.format(beside=beside, share=portion(price.permille, say.language), best=best, fair=fair, before=before, after=after)

"""Windows of dates inside a round."""

from __future__ import annotations

from datetime import date, timedelta

from matcher.generate.dice import Dice


def window(dice: Dice, start: date, weeks: int, width: tuple[int, int], days: int) -> tuple[date, date]:
    """First and last day of a window of whole weeks that can hold `days` days, within the round if the round can."""
    wide = min(max(dice.whole(*width), days // 7 + 2), weeks)
    first = start + timedelta(days=7 * dice.whole(0, weeks - wide))
    return first, first + timedelta(days=7 * wide - 1)


def half_years(start: date, weeks: int) -> list[tuple[date, date]]:
    """The calendar half-years that the round fills for four weeks or more, each from its first day to its last."""
    last = start + timedelta(days=7 * weeks - 1)
    halves = []
    for year in range(start.year, last.year + 1):
        halves += [(date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31))]
    return [half for half in halves if (min(half[1], last) - max(half[0], start)).days >= 27]

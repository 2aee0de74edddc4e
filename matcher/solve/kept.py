"""Parts of a plan that stay as they are while others are decided anew."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matcher.candidates import Bools, Legs
from matcher.model.columns import BPX, FREE, JOP
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice
from matcher.solve.problem import Laid


@dataclass(frozen=True)
class Kept:
    """When and in which language a leg stands; `week` may be FREE where only the leg itself is settled."""

    week: int
    language: str | None


def kept_of(choices: Iterable[Choice]) -> dict[int, Kept]:
    """Every leg of some exchanges, by its number in the problem."""
    return {paid.leg: Kept(choice.week, choice.language) for choice in choices for paid in choice.legs}


def kept_in(laid: Laid, solution: Ints) -> dict[int, Kept]:
    """Every leg that stands in a solution of a sheet of any detail."""
    columns, found = laid.columns, {}
    for i in np.flatnonzero(solution[columns.column] > 0).tolist():
        language = int(columns.language[i])
        spoken = columns.legs.languages[language] if language >= 0 else None
        found[int(laid.legs[columns.leg[i]])] = Kept(int(columns.start[i]), spoken)
    return found


def narrowed(legs: Legs, which: Ints, kept: Mapping[int, Kept]) -> Legs:
    """The same legs, those kept with one start (unless FREE) and, in a group, one language."""
    starts, allowed = legs.starts.copy(), legs.allowed.copy()
    place = {language: i for i, language in enumerate(legs.languages)}
    grouped = np.isin(legs.kind, (JOP, BPX))
    for row, leg in enumerate(which.tolist()):
        stays = kept.get(leg)
        if stays is None:
            continue
        if stays.week != FREE:
            starts[row] = False
            starts[row, stays.week] = True
        if grouped[row] and stays.language is not None:
            allowed[row, [i for language, i in place.items() if language != stays.language]] = False
    return dataclasses.replace(legs, starts=starts, allowed=allowed)


def narrow_to(which: Ints, kept: Mapping[int, Kept]) -> Callable[[Legs], Legs]:
    """`narrowed` as `Problem.lay` takes it."""
    return lambda legs: narrowed(legs, which, kept)


def few_starts(legs: Legs, which: Ints, kept: Mapping[int, Kept], choosing: Bools, most: int, dice: random.Random) -> Legs:
    """The same legs, each of those to choose from with so many starts by chance and the one that it has now.

    `choosing` tells for every leg whether it is one to choose from; groups keep all of theirs: their weeks hang together.
    """
    starts = legs.starts.copy()
    many = choosing & ~np.isin(legs.kind, (JOP, BPX)) & (starts.sum(axis=1) > most)
    for row in np.flatnonzero(many).tolist():
        weeks = dice.sample(np.flatnonzero(starts[row]).tolist(), most)
        now = kept.get(int(which[row]))
        if now is not None and now.week >= 0:
            weeks.append(now.week)
        starts[row] = False
        starts[row, weeks] = True
    return dataclasses.replace(legs, starts=starts)


def hint_of(laid: Laid, kept: Mapping[int, Kept]) -> tuple[Ints, Ints]:
    """Leg columns of a sheet with the values that they have in a plan."""
    columns = laid.columns
    values = np.zeros(len(columns.column), dtype=np.int64)
    used: set[int] = set()
    numbers = laid.legs[columns.leg]
    for i in np.flatnonzero(np.isin(numbers, np.fromiter(kept, dtype=np.int64, count=len(kept)))).tolist():
        leg, index = int(numbers[i]), int(columns.language[i])
        spoken = columns.legs.languages[index] if index >= 0 else None
        if leg not in used and columns.start[i] in (kept[leg].week, FREE) and spoken == kept[leg].language:
            values[i] = 1
            used.add(leg)
    return columns.column, values

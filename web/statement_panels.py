"""What is said beside a statement: coaching, what a coordinator would look at, likely duplicates, text that is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matcher.domain.statements import KEY_COLUMN
from matcher.intake.coaching import Advice
from matcher.intake.completeness import HOPELESS, VAGUE, Gap, gaps_of_reading
from matcher.intake.duplicates import Likeness
from matcher.intake.guard import Finding
from matcher.intake.phrases import FOUND, LIKE, advice_phrase, gap_sentence, number_shown
from matcher.intake.reading import Reading
from matcher.tables.columns import TABLE
from matcher.tables.values import items
from matcher.wording import _, label, listed
from web.i18n import say
from web.round_pool import RoundPool, round_pool

WEIGHTS = {HOPELESS: (_("nobody can be paired with it"), "bad"), VAGUE: (_("says too little"), "warn")}
_NOTED = (_("good to know"), "plain")


@dataclass(frozen=True)
class Said:
    """A finding in a sentence, with a word for its weight and the tone of its badge."""

    text: str
    weight: str
    tone: str


@dataclass(frozen=True)
class Coaching:
    """Advice in words: the number now, the change that raises it most, others, where most of the rest end."""

    now: str
    best: tuple[tuple[str, str], ...]
    hurdle: str


def said_of_gap(gap: Gap, table: str) -> Said:
    speak = say()
    weight, tone = WEIGHTS.get(gap.weight, _NOTED)
    return Said(gap_sentence(gap, table, speak), speak(weight), tone)


def said_of_likeness(pair: Likeness, key: str) -> str:
    """A likely duplicate in a sentence: of what, why, how sure."""
    speak = say()
    other = pair.second if pair.first == key else pair.first
    parts = listed([speak(LIKE[part]) for part in pair.points], speak.language)
    return speak("It is much like {other} of the same society ({score} of 100 points): {parts}.").format(
        other=other, score=pair.score, parts=parts)


def said_of_finding(finding: Finding, table: str) -> str:
    """Where a text looks like data of a person, without repeating it."""
    speak = say()
    return speak("{column}: {what}").format(column=speak(TABLE[table].column(finding.column).meaning), what=speak(FOUND[finding.kind]))


def panels(key: str, table: str, reading: Reading, findings: Sequence[Finding], *, coaching: bool) -> dict[str, Any]:
    """Everything that a template needs to say beside a statement."""
    pool = round_pool(key)
    gaps = list(gaps_of_reading(reading))
    likenesses: list[str] = []
    advice = None
    if not reading.problems and isinstance(pool, RoundPool):
        fact = reading.fact()
        gaps += pool.gaps(fact)
        name = reading.texts[KEY_COLUMN[table]]
        likenesses = [said_of_likeness(pair, name) for pair in pool.likenesses.get((table, name), ())]
        if coaching:
            advice = _coached(pool.coach(fact), reading)
    return {"gaps": [said_of_gap(gap, table) for gap in gaps], "likenesses": likenesses, "coaching": advice,
            "uncoached": coaching and not reading.problems and not isinstance(pool, RoundPool),
            "guarded": [said_of_finding(finding, table) for finding in findings]}


def _coached(advice: Advice, reading: Reading) -> Coaching:
    speak = say()
    kinds = tuple(items(reading.texts.get("kinds", "")))
    return Coaching(
        number_shown(advice.now, speak),
        tuple((advice_phrase(each, kinds, speak), number_shown(each.number, speak)) for each in advice.best),
        label(advice.hurdle, speak) if advice.hurdle else "")

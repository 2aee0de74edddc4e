"""Lines of text in two scripts: cut into runs in the order in which they stand, and Arabic letters in their joined forms.

Every program that shows a picture joins Arabic letters by itself; the joined forms here serve to know how wide they are.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

ARABIC, LATIN = "arabic", "latin"
_MIRRORED = str.maketrans("()[]<>«»‹›", ")(][><»«›‹")
_PARTING = "·"
"""What stands between the parts of a line: it belongs to neither."""
_KEPT = frozenset(" .,:-0123456789")
"""What joins the Arabic before it: both fonts have these."""


@dataclass(frozen=True)
class Run:
    """A piece of a line in one font; `before` is how many spaces stand before it, on the side where reading begins."""

    text: str
    script: str
    before: int = 0


@lru_cache(maxsize=20_000)
def runs(text: str, rtl: bool) -> tuple[Run, ...]:
    """A line as runs in reading order: from the right in a line that runs from right to left, else from the left."""
    pieces: list[tuple[str, str]] = []
    for letter in clean(text):
        script = _PARTING if letter == _PARTING else ARABIC if arabic(letter) else LATIN
        if pieces and (letter == " " or (letter in _KEPT and pieces[-1][0] == ARABIC) or script == pieces[-1][0]):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + letter)
        else:
            pieces.append((script, letter))
    found, waiting = [], 0
    for script, piece in pieces:
        core = piece.strip(" ")
        before = waiting + len(piece) - len(piece.lstrip(" "))
        waiting = len(piece) - len(piece.rstrip(" "))
        if core:
            script = LATIN if script == _PARTING else script
            alone = rtl and script == LATIN and not any(letter.isalnum() for letter in core)
            found.append(Run(core.translate(_MIRRORED)[::-1] if alone else core, script, before))
        else:
            waiting = before
    return tuple(found)


def clean(text: str) -> str:
    """Text without what XML does not allow and without marks that steer the direction of writing."""
    return "".join(" " if letter.isspace() else letter for letter in text
                   if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


def arabic(letter: str) -> bool:
    """Whether a letter is written in Arabic script."""
    return "؀" <= letter <= "ۿ" or "ݐ" <= letter <= "ݿ" or "ﭐ" <= letter <= "﷿" or "ﹰ" <= letter <= "ﻼ"


@cache
def _forms() -> dict[str, dict[str, str]]:
    """By letter (or pair of letters): its form alone, at the beginning, in the middle, at the end of what is joined."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBB2), *range(0xFE80, 0xFEFD)):
        form, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        if form in ("<isolated>", "<initial>", "<medial>", "<final>"):
            found.setdefault("".join(chr(int(each, 16)) for each in letters.split()), {}).setdefault(form, chr(code))
    return found


def shaped(text: str) -> str:
    """Arabic with every letter in its joined form; marks above and below take no room and are left out."""
    forms = _forms()
    letters: list[str] = []
    for letter in text:
        if unicodedata.combining(letter):
            continue
        if letters and letters[-1] + letter in forms:
            letters[-1] += letter
        else:
            letters.append(letter)
    return "".join(_form(letters, place, forms) for place in range(len(letters)))


def _form(letters: list[str], place: int, forms: dict[str, dict[str, str]]) -> str:
    here = forms.get(letters[place], {})
    after = place > 0 and "<final>" in here and "<initial>" in forms.get(letters[place - 1], {})
    before = place + 1 < len(letters) and "<initial>" in here and "<final>" in forms.get(letters[place + 1], {})
    wanted = ("<medial>" if before else "<final>") if after else "<initial>" if before else "<isolated>"
    return here.get(wanted, letters[place][0])

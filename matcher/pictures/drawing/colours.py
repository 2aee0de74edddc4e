"""The colours of IFRC GO, chosen so that people who do not tell red from green tell them apart; no meaning hangs on colour alone."""

from __future__ import annotations

from matcher.domain.kinds import JOINT_OPERATION, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT

NAVY, RED, BLUE, YELLOW, PURPLE = "#011E41", "#F5333F", "#3FA2F7", "#D9B100", "#7A4A9E"
INK, QUIET, LINE, GROUND, PAPER, LAND = "#232A33", "#545D69", "#D9DCE1", "#F7F7F7", "#FFFFFF", "#E3E6EA"

KINDS = {SECONDMENT: NAVY, JOINT_OPERATION: BLUE, PRACTICE_EXCHANGE: YELLOW, PEER_REVIEW: RED}
REGIONS = {"AFR": YELLOW, "AME": RED, "APA": BLUE, "EUR": NAVY, "MEN": PURPLE, "": "#7B8491"}


def on(fill: str) -> str:
    """The colour of letters that stand on a fill: paper on dark fills, nearly black on the others, never below 4.5 to 1."""
    red, green, blue = (int(fill[at:at + 2], 16) for at in (1, 3, 5))
    return PAPER if 299 * red + 587 * green + 114 * blue < 105_000 else "#000B18"


def paler(fill: str, share: float) -> str:
    """A colour mixed with paper: share 0 is paper, 1 the colour itself."""
    parts = (int(fill[at:at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)

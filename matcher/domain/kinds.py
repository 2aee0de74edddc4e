"""The names that a round knows by heart: modalities, regions, contexts, cost lines, language levels."""

from __future__ import annotations

SECONDMENT = "secondment"
JOINT_OPERATION = "joint_operation"
PRACTICE_EXCHANGE = "practice_exchange"
PEER_REVIEW = "peer_review"
KINDS = (SECONDMENT, JOINT_OPERATION, PRACTICE_EXCHANGE, PEER_REVIEW)
KIND_CODES = {"SEC": SECONDMENT, "JOP": JOINT_OPERATION, "BPX": PRACTICE_EXCHANGE, "SPR": PEER_REVIEW}

REGIONS = ("AFR", "AME", "APA", "EUR", "MEN")
COMPONENTS = ("ICRC", "IFRC")
CONTEXTS = ("conflict", "migration", "disaster", "detention", "children")
COST_CLASSES = ("low", "middle", "high")
MODES = ("onsite", "remote", "either")
RISKS = ("none", "indirect", "direct")

CASH = "cash"
CASH_LINES = ("travel", "stay", "insurance", "visa", "medical", "local", "interpreter")
MATERIAL = "material:"

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")


def cefr_rank(level: str) -> int:
    """1 for A1 to 6 for C2."""
    return CEFR.index(level) + 1

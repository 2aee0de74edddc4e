"""In which language a leg may stand (MODEL.md section 3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import Bools
from matcher.domain.kinds import cefr_rank
from matcher.kinds.rows import Rows

_HIGH = cefr_rank("C1")


def allowed(rows: Rows, peer: int, host: int) -> Bools:
    """[leg, language]: where the offer's rank is at least `peer` and the need's at least `host`."""
    return _both(rows, peer, host)


def both_high(rows: Rows) -> Bools:
    """[leg, language]: both sides have C1 or more."""
    return _both(rows, _HIGH, _HIGH)


def _both(rows: Rows, offered: int, needed: int) -> Bools:
    # By offer and by need first: the tables of these are small, those of legs are not.
    return np.asarray((rows.codes.offer_ranks >= offered)[rows.offer] & (rows.codes.need_ranks >= needed)[rows.need])


def interpretable(rows: Rows) -> Bools:
    """[leg]: the kind has two sides only, the need brings an interpreter, and the capability is no direct case work."""
    brings = rows.codes.need["interpreter"][rows.need] > 0
    return np.asarray(rows.bilateral & brings & ~rows.codes.direct_risk[rows.capability])


def interpreted(rows: Rows) -> Bools:
    """[leg]: an interpreter is there, as no language is allowed."""
    spoken = allowed(rows, rows.terms.peer, rows.terms.host).any(axis=1)
    return np.asarray(~spoken & interpretable(rows))


def best(rows: Rows, among: Bools) -> NDArray[np.int16]:
    """[leg]: the language with the highest lower rank, then the highest higher one, then the alphabet; -1 for none."""
    if not among.shape[1]:
        return np.full(len(rows), -1, dtype=np.int16)
    offered, needed = rows.codes.offer_ranks[rows.offer], rows.codes.need_ranks[rows.need]
    score = np.where(among, 8 * np.minimum(offered, needed) + np.maximum(offered, needed), -1)
    return np.where(among.any(axis=1), score.argmax(axis=1), -1).astype(np.int16)

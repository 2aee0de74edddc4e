"""How big a round is: the three sizes that the field knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Counts of a round. `regions` empty stands for the whole world; `ratio_permille` is demand over money."""

    societies: int
    needs: int
    offers: int
    envelopes: int
    ratio_permille: int = 1800
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.societies < 4:
            raise ValueError("A round needs at least 4 societies.")
        if self.needs < 1 or self.offers < 1 or self.envelopes < 2:
            raise ValueError("A round needs at least one need, one offer and two envelopes.")
        if self.ratio_permille < 100:
            raise ValueError("ratio_permille must be 100 or more.")


SIZES = {
    "regional": Size(24, 55, 30, 5, 1800, ("AFR", "MEN")),
    "global": Size(75, 140, 85, 10, 2000),
    "every": Size(192, 600, 400, 40, 1800),
}

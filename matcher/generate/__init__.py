"""Made-up rounds of any size: real societies, thrown needs, offers and money, by the field's magnitudes."""

from matcher.generate.making import Made, generate
from matcher.generate.sizes import SIZES, Size
from matcher.generate.writing import write_round

__all__ = ["SIZES", "Made", "Size", "generate", "write_round"]

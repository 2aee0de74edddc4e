"""The capability taxonomy, as reference data gives it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Capability:
    """One skill of an RFL service: the kinds that can pass it on, and how close it comes to case data.

    `case_data_risk` is none, indirect or direct; `labels` maps a language (en, fr, es, ar) to the name.
    """

    code: str
    kinds: tuple[str, ...]
    case_data_risk: str
    labels: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def group(self) -> str:
        """The part of the code before the first hyphen."""
        return self.code.partition("-")[0]

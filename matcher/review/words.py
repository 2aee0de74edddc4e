"""Names in a reader's language for the keys that a plan carries."""

from matcher.tables.naming import OF_THE_PAIR, Words

__all__ = ["OF_THE_PAIR", "Words"]

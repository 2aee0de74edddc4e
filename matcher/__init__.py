"""Matching rounds for peer support in Restoring Family Links: tables in, a proved and explained plan out."""

__version__ = "0.1.0"

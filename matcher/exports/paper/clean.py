"""Text as a document can hold it."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold, and the marks by which a text would turn the direction of what follows it.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text without control characters, halves of characters and marks that would turn the direction of its neighbours."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))

"""Values that a browser carries for some minutes and can neither read nor change: encrypted with a key made of the secret."""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app


def seal(purpose: str, **values: str) -> str:
    """Values as a text for one purpose only."""
    return _key(purpose).encrypt(json.dumps(values).encode("utf-8")).decode("ascii")


def unseal(purpose: str, text: object, *, seconds: int) -> dict[str, str] | None:
    """The values of a text that was sealed for this purpose at most so long ago; None for any other."""
    if not isinstance(text, str):
        return None
    try:
        opened: dict[str, str] = json.loads(_key(purpose).decrypt(text.encode("utf-8"), ttl=seconds))
    except InvalidToken:
        return None
    return opened


def _key(purpose: str) -> Fernet:
    secret = str(current_app.config["SECRET_KEY"])
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose}\n{secret}".encode()).digest()))

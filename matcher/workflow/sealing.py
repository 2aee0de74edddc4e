"""Secrets of second factors as the database keeps them: sealed with a key made of MATCHER_SECRET.

Whoever has the database (or a backup) without that secret has no second factor of anybody. A sealed secret is its account's
own: put into another account's row it opens nothing. In the column it is told from one in clear, as earlier versions kept
them, by its length alone: 20 bytes are 32 characters in clear (base32) and 64 sealed.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_SEALED = 64
_NONCE = 12


def is_sealed(kept: str) -> bool:
    """Whether a secret is kept sealed, and not in clear as by earlier versions."""
    return len(kept) == _SEALED


def seal(clear: str, account: int, *, secret: str) -> str:
    """A base32 secret of 20 bytes as it is to be kept for an account."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(_key(secret)).encrypt(nonce, base64.b32decode(clear), _bound(account))
    return base64.urlsafe_b64encode(sealed).decode("ascii")


def unseal(kept: str, account: int, *, secret: str) -> str | None:
    """The base32 secret of an account; None for one that was sealed with another secret, or for another account."""
    if not is_sealed(kept):
        return kept
    try:
        sealed = base64.urlsafe_b64decode(kept.encode("ascii"))
        clear = AESGCM(_key(secret)).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(account))
    except (InvalidTag, binascii.Error, UnicodeError):
        return None
    return base64.b32encode(clear).decode("ascii")


def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"matcher second factor 1").derive(secret.encode("utf-8"))


def _bound(account: int) -> bytes:
    return f"account:{account}".encode("ascii")

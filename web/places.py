"""Addresses: where to go after signing in, and how the product is reached from outside."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, url_for

from matcher.config import Settings
from web import context


def local(wish: str | None) -> str:
    """A page of this site that somebody asked to come back to; the start page for any other address."""
    home = url_for("start.start")
    if not wish or not wish.startswith("/") or wish.startswith("//") or "\\" in wish or any(ord(letter) < 33 for letter in wish):
        return home
    parts = urlsplit(wish)
    return home if parts.scheme or parts.netloc else wish


def outside(path: str) -> str:
    """A path as an address for somebody who is not here: of the settings, else of this request."""
    return (context.settings().public_url or request.host_url.rstrip("/")) + path


def mails(settings: Settings) -> bool:
    """Whether links can be mailed. Only with an address of our own in the settings: that of a request can be made up."""
    return bool(settings.smtp.host and settings.public_url)

"""What every answer carries: no script, nothing from elsewhere, no framing, no guessing, no trace of where one came from."""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, request

POLICY = ("default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
          "frame-ancestors 'none'")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SECURE = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Cross-Origin-Opener-Policy": "same-origin"}


def _same_site_only() -> None:
    # The token of a form already keeps strangers out; browsers that say where a request starts are held to it as well.
    if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def _secured(response: Response) -> Response:
    response.headers.update(HEADERS)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.update(SECURE)
    # Pages hold what only their reader may see: no proxy and no shared computer keeps them. Static files say otherwise.
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def install(app: Flask) -> None:
    """Put the headers on every answer, errors and static files included."""
    app.before_request(_same_site_only)
    app.after_request(_secured)

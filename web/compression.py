"""Answers made small for slow lines, and static files that are fetched once."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

_TEXT = frozenset({"text/html", "text/css", "text/plain", "text/csv", "text/javascript", "text/calendar", "application/json",
                   "application/xml", "image/svg+xml"})
_WORTH_IT = 512
_YEAR = "public, max-age=31536000, immutable"


@cache
def _mark(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _compressed(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    if (response.mimetype not in _TEXT or response.status_code < 200 or response.status_code in (204, 206, 304)
            or "Content-Encoding" in response.headers or "gzip" not in request.accept_encodings or response.is_streamed):
        return response
    # Safe against guessing a form's token from sizes: the token is signed anew, with the time, for every page.
    body = response.get_data()
    if len(body) < _WORTH_IT:
        return response
    response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if response.headers.get("ETag"):
        response.set_etag(f"{response.get_etag()[0]}-gzip", weak=True)
    return response


def _kept_by_browsers(response: Response) -> Response:
    if response.direct_passthrough:
        # Static files are small: read at once, so that no open file waits for a slow line.
        response.direct_passthrough = False
        body = response.get_data()
        response.close()
        response.set_data(body)
    # The address of a static file holds its hash, so a new text has a new address.
    if request.endpoint == "static" and response.status_code in (200, 304) and "v" in request.args:
        response.headers["Cache-Control"] = _YEAR
    return response


def install(app: Flask) -> None:
    """Compress text, let browsers keep static files, and give templates `asset(name)`."""
    root = Path(str(app.static_folder))

    def asset(name: str) -> str:
        path = root / name
        return url_for("static", filename=name, v=_mark(path, path.stat().st_mtime_ns))

    app.after_request(_compressed)  # what is named last runs first
    app.after_request(_kept_by_browsers)
    app.jinja_env.globals["asset"] = asset

"""ETags: `"7-1f0a3c"` is version 7 with a hash of what was shown; what knows no version has the hash alone.

Answers that were compressed carry the same with `-gzip`, and weak; both forms are understood when they come back.
"""

from __future__ import annotations

import hashlib
import re

from flask import request

from web.api.problems import Refused

_TAG = re.compile(r'(?:W/)?"(?:(\d{1,9})-)?([0-9a-f]{16})(?:-gzip)?"')


def etag_of(body: bytes, version: int | None) -> str:
    """The ETag of an answer."""
    digest = hashlib.sha256(body).hexdigest()[:16]
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def known(etag: str) -> bool:
    """Whether the caller has this very answer already."""
    asked = request.headers.get("If-None-Match", "")
    return asked.strip() == "*" or any(_bare(one) == _bare(etag) for one in asked.split(","))


def version_asked() -> int:
    """The version that an edit was made on, from If-Match; Refused (428) when there is none."""
    found = _TAG.fullmatch(request.headers.get("If-Match", "").strip())
    if found is None or found[1] is None:
        raise Refused(428)
    return int(found[1])


def _bare(etag: str) -> str:
    return etag.strip().removeprefix("W/").replace('-gzip"', '"')

"""Idempotency keys: a POST that is sent twice is done once, and answered the same.

The key is taken in the transaction of the act itself (matcher.store.answers), so it holds with several processes at once.
What was refused leaves no key: it may be sent again when what was wrong is mended.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, current_app, request

from matcher.domain.errors import NotAllowed
from matcher.domain.tokens import ApiToken
from matcher.store import answers
from matcher.wording import _
from matcher.workflow import access
from web import context, visitor
from web.api.problems import Refused, field
from web.i18n import say

KEPT = timedelta(hours=24)
HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,64}")
_HEADERS = ("ETag", "Location", "Content-Type")


@dataclass(frozen=True)
class Replay:
    """One request with a key: `before` is its answer when it was given already."""

    account: int
    key: str
    before: Response | None

    def keep(self, response: Response) -> None:
        """Keeps the answer in the transaction of the act, to be given again."""
        headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
        answers.keep(context.session(), self.account, self.key, status=response.status_code, headers=headers, body=response.get_data(True))


def begin(token: ApiToken, act: str) -> Replay | None:
    """Takes the key of this request; None when it came without one. Refused (422) for a key of another request.

    The answer is given again even where the round has gone on since, but not to somebody who has lost every right to the
    act.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Refused(422, fields=[field(HEADER, say()("This is no idempotency key."),
                                         say()("Use 1 to 64 visible characters of ASCII, such as a UUID."))])
    now, session = context.now(), context.session()
    answers.forget_before(session, now - KEPT)
    asked = _digest()
    found = answers.take(session, token.account, key, asked, now=now)
    if found is None:
        return Replay(token.account, key, None)
    if found.request != asked:
        raise Refused(422, fields=[field(HEADER, say()("This key was sent with another request."), say()("Make a new key for each act."))])
    if not access.may(visitor.actor(), act):
        raise NotAllowed(_("You may not do this ({act})."), act=act)
    response = current_app.response_class(found.body, found.status)
    response.headers.update(found.headers)
    response.headers["Idempotency-Replayed"] = "true"
    response.headers["Cache-Control"] = "private, no-cache"
    context.abandon()
    return Replay(token.account, key, response)


def _digest() -> str:
    """What makes a request the same: method, address and body; of a form its parts, for their boundary differs each time."""
    told = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.mimetype != "multipart/form-data":
        told.update(request.get_data())
        return told.hexdigest()
    told.update(repr(sorted(request.form.items(multi=True))).encode())
    for name, file in sorted(request.files.items(multi=True)):
        told.update(f"\n{name} {file.filename}\n".encode())
        told.update(hashlib.sha256(file.read()).digest())
        file.seek(0)
    return told.hexdigest()

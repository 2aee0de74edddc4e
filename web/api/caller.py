"""Who calls: the person of the bearer token. Cookies are not looked at, and nobody is slowed down by somebody else's calls."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from flask import Flask, current_app, g, request

from matcher.domain.errors import NotAllowed
from matcher.domain.tokens import ApiToken
from matcher.store import tokens as register
from matcher.wording import LANGUAGES, _
from matcher.workflow import entering, tokens
from web import context
from web.api.problems import Refused

_DOOR = "api"
_MINUTE = 60


class Rate:
    """Requests of each token within the running minute, counted by this process. Safe among threads."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.clock = most, clock
        self._lock = threading.Lock()
        self._minute, self._counts = 0, dict[int, int]()

    def wait(self, token: int) -> int:
        """Counts a request; the seconds to wait when it is one too many, else 0."""
        now = self.clock()
        with self._lock:
            if int(now // _MINUTE) != self._minute:
                self._minute, self._counts = int(now // _MINUTE), {}
            self._counts[token] = self._counts.get(token, 0) + 1
            return 0 if self._counts[token] <= self.most else int(_MINUTE - now % _MINUTE) + 1


def stranger() -> None:
    """Treat this request as nobody's, in the language that it accepts."""
    g.account = None
    g.language = request.accept_languages.best_match(LANGUAGES) or "en"


def enter() -> ApiToken:
    """The token of this request; its person is who asks from now on. Refused without one that holds, or when it calls too
    often."""
    stranger()
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Refused(401)
    with context.world().database.reading() as session:
        found = tokens.who(session, secret.strip(), now=context.now())
    if found is None:
        raise _guessed()
    g.account, token = found
    rate: Rate = current_app.extensions["matcher.api.rate"]
    wait = rate.wait(token.id)
    if wait:
        raise Refused(429, wait=wait)
    if tokens.touch_due(token, now=context.now()):
        g.token_used = token.id
    g.token = token
    return token


def require_scope(token: ApiToken, act: str) -> None:
    """NotAllowed when the token is not good for an act, whatever its person may do."""
    if not tokens.allows(token, act):
        raise NotAllowed(_("This token has not the scope '{scope}'."), scope=tokens.scope_of(act) or "-")


def _guessed() -> Refused:
    """A wrong token: it costs its address a little time, as a wrong password does."""
    address = request.remote_addr or ""
    with context.world().database.reading() as session:
        wait = entering.waits_at(session, _DOOR, address, now=context.now())
    if wait:
        return Refused(429, wait=wait)
    with context.world().database.writing() as session:
        entering.failed_at(session, _DOOR, address, now=context.now())
    return Refused(401)


def _note_use(error: BaseException | None) -> None:
    token = g.pop("token_used", None)
    if token is not None and error is None:
        with context.world().database.writing() as session:
            register.touch(session, token, now=context.now())


def install(app: Flask) -> None:
    """Count calls, and note once in a while that a token is in use."""
    app.extensions["matcher.api.rate"] = Rate(app.extensions["matcher"].settings.api_rate)
    app.teardown_request(_note_use)

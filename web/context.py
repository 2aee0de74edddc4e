"""What one request holds: the settings, one transaction, who asks, which round.

A GET, HEAD or OPTIONS reads (the database itself refuses it a change); every other method writes, in one transaction
that `finish` commits before the answer leaves and any error rolls back. What has to happen after the commit, such as
telling the workers of a run, is given to `afterwards`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask, current_app, g, request

from matcher.config import Settings
from matcher.domain.rounds import Round
from matcher.store import rounds
from matcher.store.session import Database, Session

READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class World:
    """What the application was made with; `clock` gives the time in UTC."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]


def world() -> World:
    found: World = current_app.extensions["matcher"]
    return found


def settings() -> Settings:
    return world().settings


def now() -> datetime:
    """The time of this request: the same for all that it does."""
    if "now" not in g:
        g.now = world().clock()
    found: datetime = g.now
    return found


def today() -> datetime:
    """Midnight UTC of this request's day."""
    return now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def session() -> Session:
    """The transaction of this request, begun when first asked for."""
    if "transaction" not in g:
        database = world().database
        g.transaction = database.reading() if request.method in READS else database.writing()
        g.session = g.transaction.__enter__()
    found: Session = g.session
    return found


def round_of(key: str) -> Round:
    """A round by its key, read once a request; NotFound if there is none."""
    known: dict[str, Round] = g.setdefault("rounds", {})
    if key not in known:
        known[key] = rounds.get_round(session(), key)
    return known[key]


def forget_round(key: str) -> None:
    """Let the next `round_of` read again what an act has changed."""
    g.setdefault("rounds", {}).pop(key, None)


def afterwards(act: Callable[[], object]) -> None:
    """Do this once the transaction is committed, and not at all when it fails."""
    g.setdefault("afterwards", []).append(act)


def keep() -> None:
    """Commit what this request writes although its answer is a refusal: a failed log-in is noted, for one."""
    g.keep = True


def kept() -> bool:
    return bool(g.get("keep"))


def finish() -> None:
    """End the transaction: commit it if it writes, then do what waits for that."""
    transaction: AbstractContextManager[Session] | None = g.pop("transaction", None)
    g.pop("session", None)
    if transaction is not None:
        transaction.__exit__(None, None, None)
    for act in g.pop("afterwards", []):
        act()


def abandon() -> None:
    """Take back all that this request has written so far."""
    transaction: AbstractContextManager[Session] | None = g.pop("transaction", None)
    g.pop("session", None)
    g.pop("afterwards", None)
    if transaction is not None:
        error = Abandoned()
        try:
            transaction.__exit__(Abandoned, error, None)
        except Abandoned:
            return


class Abandoned(Exception):
    """Thrown into a transaction to roll it back."""


def install(app: Flask, settings: Settings, database: Database, clock: Callable[[], datetime] | None = None) -> None:
    """Give the application its world, and end what a request left open."""
    app.extensions["matcher"] = World(settings, database, clock or (lambda: datetime.now(UTC)))

    @app.teardown_request
    def close(error: BaseException | None) -> None:
        # Whatever `finish` has not committed by now is not to be kept.
        abandon()

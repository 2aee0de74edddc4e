"""The API: everything that pages do, for programs, under /api/v1. One blueprint a file; docs/api.md tells how to use it.

To add a route: a model of what goes out (and in), and a view under `route` (web/api/endpoint.py) in the file of its subject.
It calls the same workflow and reads the same store as the pages; the table of permissions says who may. The document and
the page of the API, and the walks of the tests, find it by themselves.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from web import errors
from web.api import (
    action_plans,
    ahead,
    appraisals,
    caller,
    capacity,
    coaching,
    delivery,
    document,
    envelopes,
    everybody,
    exchanges,
    files,
    ledger,
    materials,
    me,
    moves,
    network,
    pictures,
    pins,
    plans,
    pledge,
    problems,
    questions,
    records,
    replies,
    rounds,
    runs,
    screening,
    standing,
    statements,
    trail,
    uploads,
)

ROOMS: tuple[ModuleType, ...] = (
    me, rounds, moves, statements, capacity, envelopes, runs, ahead, plans, exchanges, pins, replies, delivery, records, appraisals,
    materials, pledge, everybody, action_plans, pictures, network, files, questions, standing, ledger,
    uploads, coaching, screening, trail)


def _nowhere(error: HTTPException) -> Any:
    if not problems.wanted():
        return errors.http(error)
    caller.stranger()
    return problems.http(error)


def install(app: Flask) -> None:
    """Put the API's routes into the application. They take bearer tokens only, so no form's token is asked of them."""
    caller.install(app)
    for code in (404, 405):  # no blueprint is known yet where no route was found
        app.register_error_handler(code, _nowhere)
    for module in (*ROOMS, document):
        app.extensions["csrf"].exempt(module.bp)
        app.register_blueprint(module.bp)

"""The app factory. Nothing is made at import."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from matcher.config import Settings
from matcher.store.session import Database, open_database
from web import (
    addresses,
    api,
    compression,
    context,
    errors,
    forms,
    guard,
    headers,
    i18n,
    making,
    navigation,
    observing,
    pages,
    tables,
    visitor,
)


def create_app(
    settings: Settings | None = None, *, database: Database | None = None, clock: Callable[[], datetime] | None = None
) -> Flask:
    """The web application. `database` is one that is open already (else the settings' is opened), `clock` the time in UTC.

    A secret that the settings leave empty is made for this process: whoever was signed in has to sign in again after it.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret or secrets.token_hex(32), SESSION_COOKIE_NAME="session", SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30))
    addresses.install(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    context.install(app, settings, database or open_database(settings.database_url), clock)
    for part in (observing, headers, compression, i18n, forms, tables, visitor, making, errors):
        part.install(app)
    for module in pages.PAGES:
        app.register_blueprint(module.bp)
    api.install(app)
    navigation.install(app, tuple(tab for module in pages.PAGES for tab in getattr(module, "TABS", ())))
    guard.install(app)
    return app

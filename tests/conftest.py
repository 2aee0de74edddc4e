"""Fixtures that tests of several rooms share."""

from tests.helpers.databases import database, database_url, postgresql, sqlite_template

__all__ = ["database", "database_url", "postgresql", "sqlite_template"]

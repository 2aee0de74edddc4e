"""Fixtures that tests of several rooms share."""

from tests.helpers.browser import browser
from tests.helpers.databases import database, database_url, postgresql, sqlite_template

__all__ = ["browser", "database", "database_url", "postgresql", "sqlite_template"]

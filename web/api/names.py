"""Names of the API where they differ from the tables': IFRC GO's own, where the thing is the same (see docs/api.md)."""

from __future__ import annotations

GO_NAMES = {
    "society": "iso3", "name": "society_name", "state": "status", "changed_at": "modified_at",
}
"""Our column or fact, and what the API calls it."""

_COLUMNS = {"society": "iso3", "name": "society_name", "start": "start_date", "approval": "approval_date", "first": "start_date",
            "last": "end_date", "budget": "budget_amount"}


def field_of(column: str) -> str:
    """The field of the API that a column's problem speaks of."""
    return _COLUMNS.get(column, column)

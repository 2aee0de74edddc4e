"""The pages of a round's needs or offers: the list, one with coaching, its form, submitting and withdrawing.

Both tables have the same pages with the same rights, so they are laid out once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from web import stating
from web.guard import Scope, mine, page


def statement_pages(table: str) -> Blueprint:
    """The pages of a table of statements under its name; an address names one of them by the table's own word."""
    word = table.removesuffix("s")
    found = Blueprint(table, __name__)
    every = f"/rounds/<key>/{table}"
    one = f"{every}/<{word}>"

    def its_society(key: str, **named: str) -> Scope:
        return stating.of_statement(table, key, named[word])

    def add(endpoint: str, method: str, address: str, act: str, scope: Callable[..., Scope], do: Callable[..., Any]) -> None:
        def view(key: str, **named: str) -> Any:
            return do(key, table, *named.values())

        found.add_url_rule(address, endpoint, page(f"{word}:{act}", scope=scope)(view), methods=[method])

    add("list_", "GET", every, "list:view", mine, stating.list_page)
    add("new", "GET", f"{every}/new", "draft:save", mine, stating.new_page)
    add("create", "POST", f"{every}/new", "draft:save", mine, stating.create)
    add("view", "GET", one, "list:view", its_society, stating.view_page)
    add("edit", "GET", f"{one}/edit", "draft:save", its_society, stating.edit_page)
    add("save", "POST", f"{one}/edit", "draft:save", its_society, stating.save)
    add("submit", "POST", f"{one}/submit", "draft:submit", its_society, stating.submit)
    add("withdraw", "POST", f"{one}/withdraw", "statement:withdraw", its_society, stating.withdraw)
    return found

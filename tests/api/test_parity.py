"""All that pages do, programs can do: every page has its operations, or a reason why it is for people alone."""

from __future__ import annotations

from tests.api.callers import Callers
from tests.api.parity import APART, COVERED, OTHER_ACTS
from web.guard import PUBLIC


def test_every_page_has_its_operations_or_a_reason(callers: Callers) -> None:
    views = callers.app.view_functions
    pages = {name for name in views if not name.startswith("api_")}
    operations = {name.removeprefix("api_") for name in views if name.startswith("api_")}
    assert pages - COVERED.keys() - APART.keys() == set(), "Give each an operation of the API, or a reason (tests/api/parity.py)."
    assert COVERED.keys() - pages == set() and COVERED.keys() & APART.keys() == set()
    assert {name for names in COVERED.values() for name in names} - operations == set()
    assert all(APART.values())


def test_programs_ask_the_same_permission_as_pages(callers: Callers) -> None:
    views, apart = callers.app.view_functions, list[str]()
    for page, names in COVERED.items():
        act = views[page].permit.act  # type: ignore[attr-defined]
        acts = {views[f"api_{name}"].permit.act for name in names}  # type: ignore[attr-defined]
        if act not in acts and act != PUBLIC and page not in OTHER_ACTS:
            apart.append(f"{page} asks {act}, its operations ask {', '.join(sorted(acts))}")
    assert apart == []


def test_every_operation_serves_a_page_or_stands_for_programs_alone(callers: Callers) -> None:
    used = {name for names in COVERED.values() for name in names}
    alone = {name.removeprefix("api_") for name in callers.app.view_functions if name.startswith("api_")} - used
    # Reference tables, the document, and what a command shows: no page shows them by themselves.
    assert alone == {"document.openapi", "me.capabilities", "me.societies", "trail.verification"}

"""Pages about one Society: readers with one of their own are led to it, others choose; the Movement's components are none."""

from __future__ import annotations

import pytest
from flask import Flask

from matcher.domain.actors import FOCAL_POINT, ICRC_COORDINATOR
from matcher.store.session import Database
from tests.helpers.people import grant, person, signed_in


@pytest.mark.parametrize("page", ["/capacity", "/pledge"])
def test_who_has_one_society_is_led_to_it_and_who_sees_all_chooses_by_name(app: Flask, store: Database, page: str) -> None:
    own = signed_in(app, store, person(store, grant(FOCAL_POINT, society="KEN"))).get(page)
    assert (own.status_code, own.location) == (303, f"{page}/KEN")
    everyone = signed_in(app, store, person(store, grant(ICRC_COORDINATOR))).get(page).text
    assert everyone.index(f"{page}/AFG") < everyone.index(f"{page}/KEN") < everyone.index(f"{page}/ZWE")
    assert f"{page}/ICRC" not in everyone


@pytest.mark.parametrize("page", ["/capacity", "/pledge"])
def test_a_society_that_there_is_not_is_not_found(app: Flask, store: Database, page: str) -> None:
    answer = signed_in(app, store, person(store, grant(ICRC_COORDINATOR))).get(f"{page}/XXX")
    assert answer.status_code == 404 and "There is no society XXX." in answer.text

"""Errors are pages in the reader's language that say what to do, each with its own status."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, request

from matcher.domain.actors import ROUND_MANAGER
from matcher.domain.errors import Conflict, DataError, MatcherError, NotAllowed, NotFound, Problem, SolverGaveUp, WrongState
from matcher.domain.statements import DRAFT, NEEDS, Statement
from matcher.store.session import Database
from tests.helpers.people import grant, person, signed_in
from web.guard import PUBLIC, page

STATEMENT = Statement("r1", NEEDS, "n1", "KEN", DRAFT, 3, {"days": "10", "people": "2"})
ERRORS: dict[str, tuple[Exception, int]] = {
    "data": (DataError([Problem("needs", 4, "days", "The cell is empty.", "Write: Length in days.")]), 422),
    "found": (NotFound("There is no round '{key}'.", key="r9"), 404),
    "allowed": (NotAllowed("You may not do this ({act}).", act="round:stage:freeze"), 403),
    "state": (WrongState("This cannot be done while the round is at stage {stage}; it can at: {stages}.", stage="open",
                         stages="screening, frozen"), 409),
    "conflict": (Conflict("need n1", mine={"days": "12", "people": "2"}, theirs=STATEMENT), 409),
    "solver": (SolverGaveUp("an engine broke"), 500),
    "away": (MatcherError("The queue cannot be reached."), 503),
    "bug": (ZeroDivisionError("secret detail"), 500),
}


@pytest.fixture
def failing(app: Flask) -> Flask:
    """The application with a page that fails in every way there is."""

    @page(PUBLIC)
    def fail(how: str) -> str:
        raise ERRORS[how][0]

    app.add_url_rule("/fail/<how>", "fail", fail, methods=["GET", "POST"])
    return app


@pytest.mark.parametrize("how", ERRORS)
def test_each_error_has_its_status_and_a_way_on(failing: Flask, how: str) -> None:
    answer = failing.test_client().get(f"/fail/{how}")
    assert answer.status_code == ERRORS[how][1]
    assert answer.text.count("<h1>") == 1
    assert 'class="button"' in answer.text


def test_what_broke_is_not_told_to_the_reader(failing: Flask) -> None:
    assert "secret detail" not in failing.test_client().get("/fail/bug").text


def test_stages_in_a_refusal_are_in_words(failing: Flask) -> None:
    assert "while the round is at stage Call open; it can at: Screening and Frozen." in failing.test_client().get("/fail/state").text


def test_a_problem_names_its_row_its_column_as_on_the_form_and_its_mend(failing: Flask) -> None:
    assert "row 4, Length in days: The cell is empty. Write: Length in days." in failing.test_client().get("/fail/data").text


def test_a_conflict_shows_what_differs_of_both_versions(failing: Flask) -> None:
    text = failing.test_client().get("/fail/conflict").text
    row = text.split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    assert row.count("<tr>") == 1
    assert [row.index("Length in days") < row.index(">12<"), row.index(">12<") < row.index(">10<")] == [True, True]


def test_an_unknown_address_and_a_wrong_method_are_pages_too(app: Flask) -> None:
    client = app.test_client()
    assert "There is no such page" in client.get("/nothing").text
    answer = client.get("/sign-out")
    assert (answer.status_code, "This address answers to a form only" in answer.text) == (405, True)
    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize("address", [
    "/rounds/%00", "/rounds/r1%00/plans", f"/rounds/r1/plans/{2**31}", f"/rounds/r1/plans/{10**30}/unmet", f"/rounds/r1/runs/{10**30}"])
def test_what_can_name_nothing_is_not_asked_of_the_store(app: Flask, store: Database, address: str) -> None:
    # A number too large for a column was an error of ours, and so is a NUL on PostgreSQL.
    client = signed_in(app, store, person(store, grant(ROUND_MANAGER)))
    answer = client.get(address)
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)


def test_a_nul_in_what_is_written_says_nothing(app: Flask) -> None:
    with app.test_request_context("/?a=x%00y&a=2", method="POST", data={"b": "1\x002"}):
        assert (request.args.getlist("a"), request.form["b"], request.values["b"]) == (["xy", "2"], "12", "12")


def test_a_post_without_its_token_is_refused_and_changes_nothing(app: Flask, store: Database) -> None:
    client = signed_in(app, store, person(store, grant(ROUND_MANAGER)))
    for token in ({}, {"csrf_token": "forged"}):
        answer = client.post("/sign-out", data=token)
        assert (answer.status_code, "This form could not be read" in answer.text) == (400, True)
    assert client.get("/account").status_code == 200


def test_too_large_a_request_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/sign-out", data={"file": "x" * (11 * 1024 * 1024)})
    assert (answer.status_code, "This is too large" in answer.text) == (413, True)


def test_errors_speak_the_language_of_the_reader(failing: Flask) -> None:
    answer = failing.test_client().get("/fail/found", headers={"Accept-Language": "ar"})
    assert '<html lang="ar" dir="rtl">' in answer.text


def test_a_form_that_was_read_wrongly_takes_back_what_was_written(app: Flask, store: Database) -> None:
    """A view that catches a DataError and shows its form again leaves nothing half-done behind."""
    from matcher.store import accounts
    from web import context

    @page(PUBLIC)
    def half() -> tuple[str, int]:
        accounts.add_account(context.session(), email="half@example.org", name="Half", now=context.now())
        return "again", 422

    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/half", "half", half, methods=["POST"])
    assert app.test_client().post("/half").status_code == 422
    with store.reading() as session:
        assert accounts.account_of_email(session, "half@example.org") is None


def test_versions_leave_out_what_only_the_machine_counts(app: Flask) -> None:
    from web.errors import versions

    theirs = replace(STATEMENT, version=4, cells={"days": "11"})
    with app.test_request_context("/?lang=en"):
        assert versions(Conflict("need n1", mine=STATEMENT, theirs=theirs)) == [("Length in days", "10", "11")]

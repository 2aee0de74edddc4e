"""Problems: in the caller's language, with every field that is wrong, and never as a page."""

from __future__ import annotations

import pytest

from matcher.domain.actors import FOCAL_POINT, ROUND_MANAGER
from tests.api.callers import Callers
from tests.helpers.reviewed import put_to

WORDS = {"en": "There is nothing here", "fr": "Il n’y a rien ici", "es": "Aquí no hay nada", "ar": "لا يوجد شيء هنا"}


@pytest.mark.parametrize("language", WORDS)
def test_a_problem_speaks_the_language_of_the_caller(callers: Callers, language: str) -> None:
    for path in ("/rounds/none", "/no/such/address"):
        answer = callers.of(ROUND_MANAGER).get(path, Accept_Language=language)
        told = answer.get_json()
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
        assert (told["type"], told["title"], told["status"]) == ("/api#not-found", WORDS[language], 404)
        assert answer.headers["Content-Language"] == language


def test_every_field_that_is_wrong_is_named_at_once(callers: Callers) -> None:
    put_to(callers.store, "open")
    sent = {"iso3": "ken", "days": "5", "people": 9, "kinds": ["walk"], "earliest": "tomorrow", "interpreter": "no", "colour": 1,
            "deliverable": "a\u0000b"}
    answer = callers.of(FOCAL_POINT).send("POST", "/rounds/r1/needs", sent)
    told = answer.get_json()
    assert answer.status_code == 422
    assert {field["field"] for field in told["fields"]} == {
        "iso3", "days", "people", "kinds.0", "earliest", "interpreter", "colour", "deliverable"}
    assert all(field["wrong"] and field["mend"] for field in told["fields"])


def test_what_the_workflow_finds_is_named_by_the_fields_of_the_api(callers: Callers) -> None:
    put_to(callers.store, "open")
    sent = {"iso3": "KEN", "need": "n1", "days": 3}
    told = callers.of(FOCAL_POINT).send("POST", "/rounds/r1/needs", sent, Accept_Language="fr").get_json()
    assert [field["field"] for field in told["fields"]] == ["need"]


@pytest.mark.parametrize(("data", "content_type", "status"), [
    ("{", "application/json", 400), ("", "application/json", 400), ("[]", "application/json", 422), ("{}", "text/plain", 415),
    ('{"iso3": "KEN", "deliverable": "\\ud800"}', "application/json", 400), ("days=3", "application/x-www-form-urlencoded", 415),
    ("[" * 5000, "application/json", 400)])
def test_what_is_no_json_is_told_apart_from_what_does_not_fit(callers: Callers, data: str, content_type: str, status: int) -> None:
    put_to(callers.store, "open")
    caller = callers.of(FOCAL_POINT)
    answer = caller.client.post("/api/v1/rounds/r1/needs", data=data, content_type=content_type,
                                headers={"Authorization": f"Bearer {caller.token}"})
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text


def test_a_method_that_is_not_there_is_told_with_those_that_are(callers: Callers) -> None:
    answer = callers.of(FOCAL_POINT).send("DELETE", "/rounds")
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


@pytest.mark.parametrize("path", ["/rounds/%00", "/rounds/r1/plans/99999999999999999999", "/rounds/{0}", "/rounds/" + "x" * 300,
                                  "/rounds/r1/runs/0", "/capacity/%7Bx%7D", "/rounds/%ED%A0%80"])
def test_what_can_be_the_name_of_nothing_is_not_found(callers: Callers, path: str) -> None:
    answer = callers.of(ROUND_MANAGER).get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), answer.text


def test_lists_lead_on_and_back(callers: Callers) -> None:
    caller = callers.of(ROUND_MANAGER)
    path: str | None = "/rounds/r1/needs?size=3&sort=-key"
    pages = []
    while path:
        page = caller.get(path.removeprefix("http://localhost/api/v1")).get_json()
        pages.append(page)
        path = page["next"]
    keys = [need["need"] for page in pages for need in page["results"]]
    assert (keys, pages[0]["count"], pages[0]["previous"]) == (sorted(keys, reverse=True), len(keys), None)
    back = caller.get(pages[-1]["previous"].removeprefix("http://localhost/api/v1")).get_json()
    assert back["results"] == pages[-2]["results"]
    assert caller.get("/rounds/r1/needs?size=0").status_code == 422
    assert caller.get("/rounds/r1/needs?colour=red").status_code == 422

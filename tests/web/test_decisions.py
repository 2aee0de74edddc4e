"""Decisions on exchanges in the browser: endorse, reject, clear, pin, amend; each from its own form, at the version seen."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.domain.actors import (
    FOCAL_POINT,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    OBSERVER,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
)
from matcher.domain.proposals import Proposal
from matcher.store import decisions, proposals
from matcher.store.session import Database
from tests.helpers.people import grant, person, signed_in, token_of
from tests.helpers.reviewed import KEY, promised, reviewed_round
from tests.web.reading import cells

X1 = "/rounds/r1/plans/1/exchanges/x1"


def client_of(app: Flask, store: Database, role: str, society: str | None = None, **terms: str) -> FlaskClient:
    return signed_in(app, store, person(store, grant(role, **terms), society=society))


def post(client: FlaskClient, path: str, page: str = X1, **values: object) -> tuple[int, str]:
    """Sends a form with the token of a page; the status, and the page that follows."""
    answer = client.post(path, data={"csrf_token": token_of(client, page), **values})
    return answer.status_code, client.get(answer.location).text if answer.status_code == 303 else answer.text


def proposal(store: Database, exchange: str = "x1") -> Proposal:
    with store.reading() as session:
        return proposals.get_proposal(session, KEY, 1, exchange)


def pins_of(store: Database, need: str) -> list[tuple[str, date | None, str]]:
    with store.reading() as session:
        return [(pin.pin, pin.start, pin.note) for pin in decisions.list_pins(session, KEY, need=need).items]


def buttons(page: str) -> list[str]:
    """The words on the buttons that decide on the exchange; questions about it have theirs elsewhere on the page."""
    acts = r'<form method="post" action="[^"]*/(?:endorse|withdraw|reject|take-back|clear|pin|amend)".*?</form>'
    return [text for form in re.findall(acts, page, re.DOTALL) for text in re.findall(r"<button[^>]*>([^<]+)</button>", form)]


def test_an_exchange_tells_people_dates_money_and_reasons(app: Flask, store: Database) -> None:
    reviewed_round(store)
    page = client_of(app, store, ICRC_COORDINATOR).get("/rounds/r1/plans/1/exchanges/x2").text
    assert cells(page, "Money for need n2 (CHF)") == [
        ["travel", "3,200", "500", "2,700"], ["stay", "2,600", "–", "2,600"], ["insurance", "120", "–", "120"],
        ["local costs", "800", "–", "800"]]
    for text in ("15 Feb 2027 to 24 Feb 2027, 10 days", "Paid by e1 (International Committee of the Red Cross)",
                 "Kenya Red Cross Society supports Rwandan Red Cross",
                 "The working language is English.", "No other offer passes the checks.", "n2 with o2: pinned in, starting on 15 Feb 2027"):
        assert text in page
    assert buttons(page) == ["Endorse", "Reject this exchange", "Set the pin", "Pin this start"]


@pytest.mark.parametrize(("role", "stage", "expected"), [
    (ROUND_MANAGER, "proposed", ["Set the pin", "Pin this start"]),
    (ROUND_MANAGER, "planning", ["Set the pin", "Pin this start"]),
    (IFRC_COORDINATOR, "consultation", ["Endorse", "Reject this exchange"]),
    (SECURITY_FOCAL_POINT, "proposed", ["Clear for security"]),
    (ICRC_COORDINATOR, "approved", []),
])
def test_each_sees_the_buttons_of_their_role_and_stage(app: Flask, store: Database, role: str, stage: str, expected: list[str]) -> None:
    reviewed_round(store, stage)
    assert buttons(client_of(app, store, role).get(X1).text) == expected


def test_both_components_endorse(app: Flask, store: Database) -> None:
    reviewed_round(store)
    status, page = post(client_of(app, store, ICRC_COORDINATOR), f"{X1}/endorse", version=1)
    assert status == 303
    assert "The exchange is endorsed." in page
    assert "Take my endorsement back" in page
    assert post(client_of(app, store, IFRC_COORDINATOR), f"{X1}/endorse", version=2)[0] == 303
    assert (proposal(store).state, proposal(store).endorsed) == ("endorsed", True)


def test_an_endorsement_is_taken_back(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR)
    post(client, f"{X1}/endorse", version=1)
    assert post(client, f"{X1}/withdraw", version=proposal(store).version)[0] == 303
    assert proposal(store).icrc is None


def test_a_decision_on_an_older_version_shows_both(app: Flask, store: Database) -> None:
    reviewed_round(store)
    post(client_of(app, store, ICRC_COORDINATOR), f"{X1}/endorse", version=1)
    status, page = post(client_of(app, store, IFRC_COORDINATOR), f"{X1}/endorse", version=1)
    assert status == 409
    assert "Somebody else was faster" in page
    assert proposal(store).ifrc is None
    assert post(client_of(app, store, IFRC_COORDINATOR), f"{X1}/endorse")[0] == 409


def test_a_rejection_needs_a_reason_and_can_be_taken_back(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR)
    status, page = post(client, f"{X1}/reject", version=1, reason="", note="")
    assert (status, proposal(store).state) == (422, "proposed")
    assert 'id="error-reason"' in page
    status, page = post(client, f"{X1}/reject", version=1, reason="quality", note="ring +41 22 730 60 01")
    assert (status, proposal(store).state) == (422, "proposed")
    assert "Leave people out of notes." in page
    status, page = post(client, f"{X1}/reject", version=1, reason="quality", note="Another year")
    assert (status, proposal(store).state, proposal(store).reason) == (303, "rejected", "quality: Another year")
    assert "Not of the quality needed · Another year" in page
    assert post(client, f"{X1}/take-back", version=proposal(store).version)[0] == 303
    assert proposal(store).state == "proposed"


def test_security_clears_and_takes_it_back(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, SECURITY_FOCAL_POINT)
    listed = client.get("/rounds/r1/clearance").text
    assert [row[0] for row in cells(listed, "Exchanges of plan 1")] == ["x1", "x2", "x3", "x4"]
    assert post(client, f"{X1}/clear", version=1, cleared="yes")[0] == 303
    assert proposal(store).cleared is not None
    assert [row[0] for row in cells(client.get("/rounds/r1/clearance").text, "Exchanges of plan 1")] == ["x2", "x3", "x4"]
    assert post(client, f"{X1}/clear", version=proposal(store).version, cleared="no")[0] == 303
    assert proposal(store).cleared is None


def test_only_the_plan_before_people_is_decided_on(app: Flask, store: Database) -> None:
    reviewed_round(store)
    other = "/rounds/r1/plans/2/exchanges/x1"
    client = client_of(app, store, ICRC_COORDINATOR)
    assert buttons(client.get(other).text) == ["Set the pin", "Pin this start"]
    assert post(client, f"{other}/endorse", version=1)[0] == 409
    assert proposal(store).icrc is None


def test_nobody_decides_on_their_own_society(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR, society="KEN")
    page = client.get(X1).text
    assert "This is an exchange of your own Society (Kenya Red Cross Society)" in page
    assert "Endorse" not in buttons(page)
    assert "Set the pin" not in buttons(page)
    token = token_of(client, "/rounds/r1/plans/1/exchanges/x4")
    for act in ("endorse", "pin"):
        assert client.post(f"{X1}/{act}", data={"csrf_token": token, "version": "1", "way": "out"}).status_code == 403
    assert proposal(store).version == 1


def test_pairs_are_pinned_from_the_exchange(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ROUND_MANAGER)
    assert post(client, f"{X1}/pin", version=1, way="out", note="Not yet")[0] == 303
    assert pins_of(store, "n1") == [("out", None, "Not yet")]
    assert post(client, f"{X1}/pin", version=2, way="keep")[0] == 303
    assert pins_of(store, "n1") == [("in", date(2027, 2, 8), "")]
    x3 = "/rounds/r1/plans/1/exchanges/x3"
    assert post(client, f"{x3}/pin", x3, version=1, way="out", needs=["n4"])[0] == 303
    assert (pins_of(store, "n3")[0][0], pins_of(store, "n4")[0][0]) == ("in", "out")
    status, page = post(client, f"{X1}/pin", version=3, way="sideways")
    assert (status, "Choose one of the listed values." in page) == (422, True)


def test_a_start_is_amended_or_refused_with_why(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR)
    x3 = "/rounds/r1/plans/1/exchanges/x3"
    assert post(client, f"{x3}/amend", x3, version=1, start="2027-04-05")[0] == 303
    assert pins_of(store, "n4") == [("in", date(2027, 4, 5), "")]
    status, page = post(client, f"{x3}/amend", x3, version=2, start="2027-08-09")
    assert status == 422
    assert "French Red Cross is not available from 1 Aug 2027 to 31 Aug 2027." in page
    assert 'value="2027-08-09"' in page
    status, page = post(client, f"{x3}/amend", f"{x3}?lang=fr", version=2, start="2027-08-09")
    assert (status, 'lang="fr"' in page) == (422, True)
    assert post(client, f"{x3}/amend", f"{x3}?lang=en", version=2, start="next week")[0] == 422
    assert pins_of(store, "n4") == [("in", date(2027, 4, 5), "")]


def test_many_are_endorsed_at_once(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR, society="COL")
    page = client.get("/rounds/r1/exchanges?todo=icrc").text
    values = re.findall(r'name="exchange" value="([^"]+)"', page)
    assert values == ["x1:1", "x2:1", "x3:1", "x4:1"]
    status, after = post(client, "/rounds/r1/exchanges/endorse", "/rounds/r1/exchanges", exchange=["x1:1", "x3:9", "x4:1", "nonsense"])
    assert status == 303
    assert "Endorsed: 1." in after
    assert "x3 was not endorsed:" in after
    assert "x4 was not endorsed: " in after
    assert [row[1] for row in cells(client.get("/rounds/r1/exchanges?todo=icrc").text, "Exchanges of plan 1")] == ["x2", "x3", "x4"]


def test_pins_are_listed_set_and_taken_away(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ROUND_MANAGER)
    path = "/rounds/r1/pins"
    assert [row[:3] for row in cells(client.get(path).text, "Pins")][:2] == [["n1", "o1", "in"], ["n2", "o2", "in"]]
    status, page = post(client, path, path, need="n6", offer="o1", pin="in")
    assert status == 422
    assert "The offer has level 4, the need 4" in page
    assert post(client, path, path, need="n6", offer="o1", pin="out", note="Later")[0] == 303
    assert pins_of(store, "n6") == [("out", None, "Later")]
    assert post(client, path, path, need="n6", offer="o1", pin="out", role="x")[0] == 422
    with store.reading() as session:
        number = decisions.list_pins(session, KEY, need="n6").items[0].id
    assert post(client, f"{path}/{number}/remove", path)[0] == 303
    assert pins_of(store, "n6") == []
    assert post(client, f"{path}/{number}/remove", path)[0] == 404


def test_a_fund_holder_promises_their_own_money(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client, path = client_of(app, store, FUND_HOLDER, source="Norway"), "/rounds/r1/commitments"
    rows = cells(client.get(path).text, "Envelopes")
    assert [row[:6] for row in rows] == [["e2", "Norway", "money", "9,000", "2,912", "not promised yet"]]
    assert post(client, f"{path}/e2/commit", path, version=1)[0] == 303
    assert promised(store, "e2") == 1
    assert post(client, f"{path}/e1/commit", path, version=1)[0] == 403
    assert post(client, f"{path}/e2/commit", path, version=1)[0] == 409
    assert post(client, f"{path}/e2/release", path, version=2)[0] == 303
    assert promised(store, "e2") is None
    everything = cells(client_of(app, store, ICRC_COORDINATOR).get(path).text, "Envelopes")
    assert [row[0] for row in everything] == ["e1", "e2"]
    assert not [row for row in everything if row[-1] != "–"]


@pytest.mark.parametrize("role", [FOCAL_POINT, OBSERVER, FUND_HOLDER])
@pytest.mark.parametrize("act", ["endorse", "withdraw", "reject", "take-back", "clear", "pin", "amend"])
def test_others_decide_nothing(app: Flask, store: Database, role: str, act: str) -> None:
    reviewed_round(store)
    client = client_of(app, store, role)
    token = token_of(client, "/rounds/r1")
    assert client.post(f"{X1}/{act}", data={"csrf_token": token, "version": "1"}).status_code == 403
    assert proposal(store).version == 1


def test_whoever_asks_the_societies_is_told_how_much_is_not_endorsed(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR, society="ICRC")
    page = "/rounds/r1/moves/consult"
    number = re.compile(r"have not both endorsed yet: (\d+)\.")
    before = number.search(client.get(page).text)
    assert before is not None and int(before[1]) > 1
    for each in (client, client_of(app, store, IFRC_COORDINATOR, society="IFRC")):
        assert post(each, f"{X1}/endorse", version=proposal(store).version)[0] == 303
    after = number.search(client.get(page).text)
    assert after is not None and int(after[1]) == int(before[1]) - 1


def test_no_button_to_reject_in_one_s_own_affair(app: Flask, store: Database) -> None:
    reviewed_round(store)
    assert "Reject this exchange" in buttons(client_of(app, store, ICRC_COORDINATOR, society="ICRC").get(X1).text)
    parties = proposal(store).societies
    mine = client_of(app, store, ICRC_COORDINATOR, society=parties[0])
    assert "Reject this exchange" not in buttons(mine.get(X1).text)
    post(mine, f"{X1}/reject", page="/account", reason="quality", version=proposal(store).version)
    assert proposal(store).state == "proposed"

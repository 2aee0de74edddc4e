"""Delivery and the pledge in the browser: the list with what is due, moves, forms with their problems, figures that lead home."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.domain.actors import FOCAL_POINT, FUND_HOLDER, ICRC_COORDINATOR, OBSERVER
from matcher.domain.proposals import Proposal
from matcher.store import deliveries, proposals
from matcher.store.session import Database
from tests.helpers.delivered import RICH, rich_round
from tests.helpers.people import grant, person, signed_in, token_of
from tests.web.reading import cells

HOME = f"/rounds/{RICH}/delivery"
X1 = f"{HOME}/x1"


def client_of(app: Flask, store: Database, role: str, **terms: str) -> FlaskClient:
    return signed_in(app, store, person(store, grant(role, **terms)))


def post(client: FlaskClient, path: str, page: str = X1, **values: object) -> tuple[int, str]:
    answer = client.post(path, data={"csrf_token": token_of(client, page), **values})
    return answer.status_code, client.get(answer.location).text if answer.status_code == 303 else answer.text


def stored(store: Database) -> tuple[Proposal, ...]:
    with store.reading() as session:
        return proposals.list_proposals(session, RICH, 1, page=1, size=100).items


def version(store: Database, *, of_move: bool = False) -> int:
    with store.reading() as session:
        found = proposals.get_proposal(session, RICH, 1, "x1")
        return found.version if of_move else deliveries.delivery_of(session, found).version


@pytest.fixture
def kenya(app: Flask, store: Database) -> FlaskClient:
    rich_round(store)
    return client_of(app, store, FOCAL_POINT, society="KEN")


def test_a_society_sees_its_own_exchanges_and_what_is_due(app: Flask, store: Database, kenya: FlaskClient) -> None:
    page = kenya.get(HOME).text
    assert [row[0] for row in cells(page, "Exchanges on their way")] == ["x1", "x2", "x3"]
    assert "agreement by 30 Nov 2026" in page
    assert len(cells(client_of(app, store, ICRC_COORDINATOR).get(HOME).text, "Exchanges on their way")) == 4
    assert client_of(app, store, OBSERVER).get(HOME).status_code == 403
    assert client_of(app, store, FOCAL_POINT, society="COL").get(X1).status_code == 403


def test_a_learner_of_a_session_sees_neither_who_else_learns_nor_what_it_costs(app: Flask, store: Database, kenya: FlaskClient) -> None:
    # Both pages named every Society of a session, with the costs of all, to each of its learners.
    (session_,) = [row.exchange for row in stored(store) if row.kind == "practice_exchange"]
    teacher, leader = client_of(app, store, FOCAL_POINT, society="FRA"), client_of(app, store, ICRC_COORDINATOR)
    for address in (HOME, f"{HOME}/{session_}"):
        assert "Senegal" not in kenya.get(address).text
        assert "Senegal" in teacher.get(address).text and "Senegal" in leader.get(address).text
    assert "Costs (CHF)" not in kenya.get(f"{HOME}/{session_}").text
    assert "Costs (CHF)" in teacher.get(f"{HOME}/{session_}").text
    assert kenya.get(f"{HOME}/{session_}/costs").status_code == 403


def test_an_exchange_is_put_forward_by_its_party_at_the_version_seen(store: Database, kenya: FlaskClient) -> None:
    status, page = post(kenya, f"{X1}/move/agree", version=version(store, of_move=True))
    assert status == 303 and "agreed" in page
    assert post(kenya, f"{X1}/move/mobilise", version=1)[0] == 409
    status, page = post(kenya, f"{X1}/move/hold", page=f"{X1}/move/hold", version=version(store, of_move=True), text="")
    assert status == 422 and 'id="error-text"' in page
    status, page = post(kenya, f"{X1}/move/replan", page=f"{X1}/move/replan", version=version(store, of_move=True), day="2027-04-05",
                        days="7")
    assert status == 303 and "re-planned" in page and "5 Apr 2027, 7 days" in page
    status, page = post(kenya, f"{X1}/move/cancel", page=f"{X1}/move/cancel", version=version(store, of_move=True), code="funding")
    assert status == 303 and "free again" in page and "e1: " in page


def test_checklist_and_costs_are_filled_in(app: Flask, store: Database, kenya: FlaskClient) -> None:
    post(kenya, f"{X1}/move/agree", version=version(store, of_move=True))
    rwanda = client_of(app, store, FOCAL_POINT, society="RWA")
    path = f"{X1}/checklist/RWA"
    values = {f"{item}_state": "ready" for item in ("visa", "medical", "ticket", "briefing")}
    assert kenya.get(path).status_code == 403
    status, page = post(rwanda, path, page=path, version=version(store), **values)
    assert status == 303 and cells(page, "Checklist")[0][1:] == ["ready"] * 4
    status, page = post(kenya, f"{X1}/costs", page=f"{X1}/costs", version=version(store), amount_0="80", line_0="visa", more_0="x")
    assert status == 422 and "This is no amount." in page
    assert post(kenya, f"{X1}/costs", page=f"{X1}/costs", version=version(store), amount_0="80")[0] == 303
    assert ["80" in row for row in cells(kenya.get(X1).text, "Costs (CHF)")][0]


def test_tablets_are_approved_by_their_giver_and_leave_as_a_table(app: Flask, store: Database, kenya: FlaskClient) -> None:
    giver = client_of(app, store, FUND_HOLDER)
    home = f"/rounds/{RICH}/materials"
    path = f"{home}/x1/n1/tablet/m1"
    assert post(kenya, f"{path}/give/grant", page=home, version=0, units=5, on="2026-11-20")[0] == 403
    status, page = post(giver, f"{path}/give/grant", page=home, version=0, units=4, on="2026-11-20")
    assert status == 303 and cells(page, "Materials on their way")[0][4:6] == ["5", "4"]
    table = giver.get(f"{home}.csv").text.splitlines()
    assert table[1].startswith("x1,n1,tablet,m1,5,4,,,,granted,2026-11-20")


def test_figures_lead_to_their_exchanges_and_the_report_is_for_those_who_lead(app: Flask, store: Database, kenya: FlaskClient) -> None:
    lead = client_of(app, store, ICRC_COORDINATOR)
    page = lead.get(f"/rounds/{RICH}/indicators").text
    assert ["People trained: staff", "13", "0"] in cells(page, "Indicators")
    traced = cells(lead.get(f"/rounds/{RICH}/indicators/trained.staff").text, "People trained: staff")
    assert [(row[0], row[5]) for row in traced] == [("x1", "8"), ("x2", "5")]
    assert lead.get(f"/rounds/{RICH}/pledge-report/xlsx").data[:2] == b"PK"
    assert kenya.get(f"/rounds/{RICH}/pledge-report/xlsx").status_code == 403
    assert "Money by envelope" not in kenya.get(f"/rounds/{RICH}/indicators").text


def test_observers_read_figures_of_the_whole_round_and_of_no_exchange(app: Flask, store: Database, kenya: FlaskClient) -> None:
    observer = client_of(app, store, OBSERVER)
    page = observer.get(f"/rounds/{RICH}/pledge-figures").text
    rows = {row[0]: row[1:] for row in cells(page, "Indicators")}
    # No exchange is over yet, and no sort of activity has three of the four: nothing of the kind is told.
    assert rows["Exchanges carried out"][1] == rows["People trained: staff"][1] == "fewer than 3"
    assert not any(number in {"1", "2"} for row in rows.values() for number in row)
    assert f"/rounds/{RICH}/pledge-figures" in observer.get(f"/rounds/{RICH}").text and "/delivery/x1" not in page
    assert observer.get(f"/rounds/{RICH}/indicators").status_code == 403
    assert kenya.get(f"/rounds/{RICH}/pledge-figures").status_code == 200


def test_a_society_keeps_its_commitments_and_drafts_its_plan(store: Database, kenya: FlaskClient) -> None:
    path = "/pledge/KEN/commitments/P1"
    assert post(kenya, path, page=path, status="kept", evidence="", version=0)[0] == 422
    status, page = post(kenya, path, page=path, status="kept", evidence="Minutes of the board", version=0)
    assert status == 303 and "Minutes of the board" in page
    plan = "/pledge/KEN/plans/2027"
    status, page = post(kenya, f"{plan}/draft", page=plan, round=RICH, version=0)
    assert status == 303 and len(cells(page, "Plan of action 2027 (CHF)")) == 3 and "not verified" in page
    assert kenya.get(f"{plan}/docx").data[:2] == b"PK"
    assert kenya.get("/pledge/RWA").status_code == 403

"""Plans as files through the API: the same bytes as from the pages, a Society's own part for that Society."""

from __future__ import annotations

from matcher.domain.actors import FOCAL_POINT, ICRC_COORDINATOR
from matcher.domain.rounds import CONSULTATION
from tests.api.callers import Callers, bring_to
from tests.helpers.people import signed_in

PATH = "/rounds/r1/plans/1/files"


def test_every_form_is_named_and_some_are_taken(callers: Callers) -> None:
    bring_to(callers, CONSULTATION)
    caller = callers.of(ICRC_COORDINATOR)
    forms = {each["form"]: each for each in caller.get(PATH, Accept_Language="fr").get_json()["results"]}
    assert {"workbook", "calendar", "hxl", "csv_bundle", "plan_json"} <= forms.keys()
    for form in ("hxl", "calendar", "plan_json"):
        answer = caller.get(f"{PATH}/{form}")
        assert (answer.status_code, answer.mimetype, bool(answer.data)) == (200, forms[form]["media_type"], True)
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="r1-plan-1-')
        assert caller.get(f"{PATH}/{form}", If_None_Match=answer.headers["ETag"]).status_code == 304
    assert caller.get(f"{PATH}/nothing").status_code == 404
    assert caller.get(f"{PATH}/hxl?society=KEN").status_code == 422


def test_a_society_takes_its_own_part_and_no_other(callers: Callers) -> None:
    bring_to(callers, CONSULTATION)
    caller = callers.of(FOCAL_POINT)
    mine = caller.get("/rounds/r1/own/KEN/files/calendar")
    page = signed_in(callers.app, callers.store, next(each for each in callers.accounts if any(
        grant.role == FOCAL_POINT and grant.society == "KEN" for grant in each.grants))).get("/rounds/r1/own/KEN/download/calendar")
    assert (mine.status_code, mine.data) == (200, page.data)
    assert [caller.get(f"/rounds/r1/own/{other}/files/calendar").status_code for other in ("RWA", "FRA")] == [403, 403]
    assert [caller.get(path).status_code for path in (PATH, f"{PATH}/calendar")] == [403, 403]
    assert caller.get("/rounds/r1/own/KEN/files/workbook").status_code == 403

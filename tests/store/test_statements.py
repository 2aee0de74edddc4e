"""The register of statements: kept as written, found by filter, never overwritten by an older edit."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain.errors import Conflict, DataError, NotFound
from matcher.domain.pages import Page
from matcher.domain.statements import DRAFT, ELIGIBLE, NEEDS, OFFERS, RETURNED, SUBMITTED
from matcher.store import assessments, rounds, statements
from matcher.store.cells import cells_of, kept
from matcher.store.schema import NeedRow
from matcher.store.session import Database, Session
from matcher.store.statements import Filter
from matcher.tables.columns import NEEDS as NEED_COLUMNS
from tests.helpers.acting import person

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOCIETIES = [{"society": key, "name": key, "region": "AFR", "languages": "en:C1"} for key in ("KEN", "RWA", "UGA")]
NEED = {"need": "n1", "society": "KEN", "kinds": "secondment;peer_review", "capability": "SRV-TRAC", "level": "2", "target": "4",
        "priority": "1", "days": "14", "earliest": "2027-02-01", "latest": "2027-06-30", "interpreter": "yes", "languages": "fr:C1; en:B2",
        "materials": "tablet:5", "deliverable": "Un plan, 100 % écrit; \"prêt\""}
OFFER = {"offer": "o1", "society": "RWA", "kinds": "secondment", "capabilities": "SRV-TRAC:5;DAT-CASE:4", "days_total": "30",
         "earliest": "2027-01-04", "latest": "2027-12-31"}


def round_with_societies(session: Session) -> None:
    rounds.add_round(session, "r", title="R", start=date(2027, 1, 4), weeks=52, approval=date(2026, 12, 1), created_by=None, now=NOW)
    rounds.set_societies(session, "r", SOCIETIES)


def test_a_draft_may_be_empty_but_for_key_and_society(database: Database) -> None:
    with database.writing() as session:
        round_with_societies(session)
        made = statements.add_statement(session, "r", NEEDS, {"need": "n1", "society": "KEN"}, by=None, now=NOW)
        assert (made.state, made.version) == (DRAFT, 1)
        assert {name: text for name, text in made.cells.items() if text} == {"need": "n1", "society": "KEN"}
        for cells, column in (({"society": "KEN"}, "need"), ({"need": "n2"}, "society"), ({"need": "n2", "society": "FRA"}, "society"),
                              ({"need": "n1", "society": "KEN"}, "need"), ({"need": "n2", "society": "KEN", "colour": "x"}, "colour"),
                              ({"need": "n2", "society": "KEN", "level": "six"}, "level"),
                              ({"need": "n2", "society": "KEN", "earliest": "soon"}, "earliest")):
            with pytest.raises(DataError) as refused:
                statements.add_statement(session, "r", NEEDS, cells, by=None, now=NOW)
            assert [problem.column for problem in refused.value.problems] == [column]


def test_cells_come_back_in_their_usual_spelling(database: Database) -> None:
    with database.writing() as session:
        round_with_societies(session)
        made = statements.add_statement(session, "r", NEEDS, NEED, by=None, now=NOW)
        assert made.cells == {column.name: "" for column in NEED_COLUMNS.columns} | NEED | {"languages": "fr:C1;en:B2"}
        assert statements.get_statement(session, "r", NEEDS, "n1").cells == made.cells


@given(st.fixed_dictionaries({}, optional={
    "level": st.sampled_from(["0", "5", " 3 ", "+2", "4.0"]), "earliest": st.sampled_from(["2027-02-01", "46054"]),
    "interpreter": st.sampled_from(["yes", "No", "TRUE"]), "contexts": st.sampled_from(["conflict", "conflict ; migration"]),
    "own_funds": st.sampled_from(["0", "1000000000"]), "languages": st.sampled_from(["fr:C1", "en:B2;ar:A1"]),
    "deliverable": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50)}))
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
def test_what_is_kept_reads_to_the_same_again(cells: dict[str, str]) -> None:
    first = kept(cells, NEED_COLUMNS)
    assert kept(cells_of(NeedRow(**first), NEED_COLUMNS), NEED_COLUMNS) == first


def test_an_edit_over_a_newer_edit_shows_both(database: Database) -> None:
    with database.writing() as session:
        round_with_societies(session)
        anna, ben = person(session, "anna"), person(session, "ben")
        made = statements.add_statement(session, "r", NEEDS, NEED, by=anna.account, now=NOW)
        later = NOW + timedelta(minutes=1)
        first = statements.save_statement(session, "r", NEEDS, "n1", made.version, {**NEED, "target": "5"}, by=ben.account, now=later)
        assert (first.version, first.cells["target"], first.changed_at) == (2, "5", later)
        assert first.hands == {anna.account, ben.account}
        with pytest.raises(Conflict) as refused:
            statements.save_statement(session, "r", NEEDS, "n1", made.version, {**NEED, "target": "3"}, by=anna.account, now=later)
        assert (refused.value.mine["target"], refused.value.theirs.cells["target"], refused.value.theirs.version) == ("3", "5", 2)
        assert statements.get_statement(session, "r", NEEDS, "n1").cells["target"] == "5"
        with pytest.raises(Conflict):
            statements.set_state(session, "r", NEEDS, "n1", made.version, SUBMITTED, now=later)
        # Key and society stay whatever the cells say.
        moved = statements.save_statement(session, "r", NEEDS, "n1", 2, {**NEED, "need": "n9", "society": "RWA"}, by=None, now=later)
        assert (moved.key, moved.society) == ("n1", "KEN")
        assert statements.hands_in(session, "r", ("n1",), ("o1",)) == {anna.account, ben.account}
        assert statements.hands_in(session, "r", (), ("n1",)) == frozenset()


def test_of_many_edits_at_once_on_one_version_one_wins(database: Database) -> None:
    with database.writing() as session:
        round_with_societies(session)
        statements.add_statement(session, "r", NEEDS, NEED, by=None, now=NOW)
    outcomes: list[str] = []
    barrier = threading.Barrier(6)

    def edit(number: int) -> None:
        with database.reading() as session:
            version = statements.get_statement(session, "r", NEEDS, "n1").version
        barrier.wait()
        try:
            with database.writing() as session:
                statements.save_statement(session, "r", NEEDS, "n1", version, {**NEED, "days": str(10 + number)}, by=None, now=NOW)
            outcomes.append("saved")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 5 + ["saved"]
    with database.reading() as session:
        assert statements.get_statement(session, "r", NEEDS, "n1").version == 2


def test_states_carry_reason_and_author(database: Database) -> None:
    with database.writing() as session:
        round_with_societies(session)
        anna = person(session, "anna")
        statements.add_statement(session, "r", OFFERS, OFFER, by=None, now=NOW)
        sent = statements.set_state(session, "r", OFFERS, "o1", 1, SUBMITTED, submitted_by=anna.account, now=NOW)
        back = statements.set_state(session, "r", OFFERS, "o1", sent.version, RETURNED, reason="incomplete", now=NOW)
        assert (back.state, back.reason, back.submitted_by, back.version) == (RETURNED, "incomplete", anna.account, 3)
        with pytest.raises(ValueError, match="no state"):
            statements.set_state(session, "r", OFFERS, "o1", 3, "lost", now=NOW)
        with pytest.raises(NotFound, match="no offer 'o2'"):
            statements.get_statement(session, "r", OFFERS, "o2")
        with pytest.raises(NotFound, match="no round"):
            statements.add_statement(session, "s", OFFERS, OFFER, by=None, now=NOW)


def test_lists_are_filtered_sorted_and_paged(database: Database) -> None:
    with database.writing() as session:
        round_with_societies(session)
        for number in range(1, 8):
            statements.add_statement(session, "r", NEEDS, {
                **NEED, "need": f"n{number}", "society": ("KEN", "RWA")[number % 2], "priority": str(1 + number % 3),
                "kinds": "joint_operation" if number == 3 else "secondment", "capability": "" if number == 3 else "SRV-TRAC",
                "roles": "SRV-TRAC;DAT-CASE" if number == 3 else "", "deliverable": "50% plan" if number == 5 else "",
            }, by=None, now=NOW, state=ELIGIBLE if number < 4 else DRAFT)
        statements.add_statement(session, "r", OFFERS, OFFER, by=None, now=NOW)

        def keys(table: str = NEEDS, *, page: int = 1, size: int = 50, sort: str = "key", descending: bool = False,
                 **where: object) -> list[str]:
            found: Page[statements.Statement] = statements.list_statements(
                session, "r", table, where=Filter(**where), page=page, size=size, sort=sort, descending=descending)  # type: ignore[arg-type]
            return [each.key for each in found.items]

        assert keys(page=2, size=3) == ["n4", "n5", "n6"] and keys(page=4, size=3) == []
        assert keys(societies=("KEN",)) == ["n2", "n4", "n6"] and keys(states=(ELIGIBLE,)) == ["n1", "n2", "n3"]
        assert keys(kind="joint_operation") == ["n3"] and keys(kind="operation") == []
        assert keys(capability="DAT-CASE") == ["n3"] and len(keys(capability="SRV-TRAC")) == 7 and keys(capability="SRV") == []
        assert keys(priority=1) == ["n3", "n6"] and keys(text="50%") == ["n5"] and keys(text="%") == ["n5"] and keys(text="N7") == ["n7"]
        assert keys(sort="priority", descending=True)[:2] == ["n2", "n5"] and keys(sort="society")[0] == "n2"
        assert keys(OFFERS, capability="DAT-CASE") == ["o1"] and keys(OFFERS, capability="CASE") == [] and keys(OFFERS, text="rw") == ["o1"]
        assert statements.count_statements(session, "r", NEEDS)[ELIGIBLE] == 3
        assert statements.count_statements(session, "r", NEEDS, societies=("RWA",))[DRAFT] == 2
        with pytest.raises(ValueError, match="none of"):
            keys(sort="colour")


def test_assessments_outlast_rounds_and_are_locked_like_statements(database: Database) -> None:
    with database.writing() as session:
        first = assessments.save_assessment(session, "KEN", "SRV-TRAC", 2, version=None, by=None, now=NOW)
        second = assessments.save_assessment(session, "KEN", "SRV-TRAC", 3, version=first.version, by=None, now=NOW)
        assert assessments.assessments_of(session, "KEN") == {"SRV-TRAC": second} and assessments.assessments_of(session, "RWA") == {}
        for version in (first.version, None):
            with pytest.raises(Conflict):
                assessments.save_assessment(session, "KEN", "SRV-TRAC", 4, version=version, by=None, now=NOW)
        with pytest.raises(Conflict):
            assessments.save_assessment(session, "KEN", "DAT-CASE", 4, version=1, by=None, now=NOW)
        with pytest.raises(DataError):
            assessments.save_assessment(session, "KEN", "DAT-CASE", 6, version=None, by=None, now=NOW)

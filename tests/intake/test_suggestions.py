"""Needs from gaps and offers from strengths."""

from __future__ import annotations

from matcher.domain.kinds import JOINT_OPERATION
from matcher.intake.reading import read_statement
from matcher.intake.suggestions import suggest_needs, suggest_offers
from matcher.tables.reference import capabilities
from tests.helpers.rounds import need, offer
from tests.intake.makers import GROUND

LEVELS = {"SRV-TRAC": 2, "DAT-CASE": 1, "STR-PLAN": 3, "SRV-CONT": 0, "SRV-PREV": 4, "SRV-REUN": 5, "NET-TRNG": 4}


def test_gaps_are_needs_the_lowest_level_first() -> None:
    found = suggest_needs(LEVELS, capabilities())
    assert [(s.capability, s.level, s.target, s.priority) for s in found] == [
        ("DAT-CASE", 1, 3, 1), ("SRV-TRAC", 2, 4, 2), ("STR-PLAN", 3, 5, 3)]
    kinds = {row.code: row.kinds for row in capabilities()}
    assert all(s.kinds and set(s.kinds) <= set(kinds[s.capability]) - {JOINT_OPERATION} for s in found)


def test_strengths_of_a_group_are_one_offer() -> None:
    found = suggest_offers(LEVELS, capabilities())
    assert [(s.group, s.capabilities) for s in found] == [
        ("SRV", (("SRV-PREV", 4), ("SRV-REUN", 5))), ("NET", (("NET-TRNG", 4),))]


def test_what_is_asked_or_offered_already_is_not_suggested() -> None:
    asked = [need(capability="DAT-CASE"), need("n2", kinds="joint_operation", capability=None, roles="SRV-TRAC;STR-PLAN")]
    assert suggest_needs(LEVELS, capabilities(), asked) == ()
    assert [s.group for s in suggest_offers(LEVELS, capabilities(), [offer(capabilities="SRV-PREV:4;SRV-REUN:5")])] == ["NET"]


def test_nothing_reviewed_suggests_nothing() -> None:
    assert suggest_needs({}, capabilities()) == () and suggest_offers({}, capabilities()) == ()


def test_a_form_that_begins_with_a_suggestion_has_no_wrong_cell() -> None:
    for row in capabilities():
        for level in (1, 2, 3):
            for suggested in suggest_needs({row.code: level}, capabilities()):
                reading = read_statement("needs", {"need": "n", "society": "KEN", **suggested.texts()}, GROUND)
                assert set(reading.missing) == {p.column for p in reading.problems} == {"days", "earliest", "latest"}
        (given,) = suggest_offers({row.code: 5}, capabilities())
        reading = read_statement("offers", {"offer": "o", "society": "KEN", **given.texts()}, GROUND)
        assert set(reading.missing) == {p.column for p in reading.problems} == {"days_total", "earliest", "latest"}

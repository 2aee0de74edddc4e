"""Every figure equals the one recomputed here from the raw rows of the database, by other means than the product's.

Nothing of matcher.pledge is used for the recomputation: SQL over the tables, the plan's JSON, and plain loops.
"""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from math import ceil
from typing import Any

from sqlalchemy import text

from matcher.domain.deliveries import READY
from matcher.pledge.gather import gather
from matcher.pledge.indicators import emphasis, indicators
from matcher.pledge.money import by_envelope, by_line
from matcher.store import deliveries
from matcher.store.session import Database, Session
from matcher.workflow import helping, recording
from matcher.workflow.recording import Took
from tests.helpers.acting import KEY
from tests.helpers.delivered import (
    COORDINATOR,
    LATER,
    People,
    bring,
    material,
    move,
    proposal,
    report_all,
    rich_round,
    under_way,
    version,
)

READ = "SELECT p.id, p.exchange, p.kind, p.state FROM proposals p JOIN plans q ON q.id = p.plan_id JOIN rounds r ON r.id = q.round_id"
OVER = ("done", "reported", "followed_up")


def carried_out(session: Session) -> People:
    """x1 reported with names, x2 done with stated totals, x3 cancelled after some money was spent, x4 under way."""
    who = under_way(session)
    bring(session, who, "x1", "done")
    report_all(session, who, "x1", activity="peer_support")
    for exchange, names in (("x1", "A B\nC D\nE F"), ("x2", "A B\nG H")):
        if exchange == "x2":
            bring(session, who, "x2", "done")
        recording.save_participants(
            session, who.focal_points["KEN"], KEY, exchange, "KEN", {"staff": Took(7, names=names), "volunteers": Took(12, 9)},
            version=version(session, exchange), now=LATER)
    move(session, who, "x1", "report")
    bring(session, who, "x3", "agreed")
    recording.save_costs(session, who.icrc, KEY, "x3", [recording.Spent("visa", "e1", 90)], version=version(session, "x3"), now=LATER)
    move(session, who, "x3", "cancel", code="security")
    bring(session, who, "x4", "ongoing")
    assert all(check.state == READY for check in deliveries.delivery_of(session, proposal(session, "x4")).checks)
    return who


def rows(session: Session, statement: str) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in session.execute(text(statement))]


def recomputed(session: Session) -> dict[str, tuple[int | None, int]]:
    """Every figure as (planned, actual), from raw rows."""
    document = json.loads(rows(session, "SELECT document FROM plans WHERE number = 1")[0]["document"])
    legs = {exchange["id"]: exchange["legs"] for exchange in document["exchanges"]}
    needs = {row["need"]: row for row in rows(session, "SELECT * FROM needs")}
    found = rows(session, READ + " WHERE q.number = 1")
    over = {row["id"] for row in found if row["state"] in OVER}
    result: dict[str, tuple[int | None, int]] = {}
    asked: Counter[str] = Counter()
    sorts: Counter[str] = Counter()
    usual: dict[int, str] = {}
    for row in found:
        for key in {leg["need"] for leg in legs[row["exchange"]]}:
            for name in ("train_staff", "train_governance", "train_volunteers", "campaigns", "advocacy"):
                asked[name] += needs[key][name] or 0
        codes = [leg["capability"] for leg in legs[row["exchange"]]]
        sort = {"secondment": "peer_support", "peer_review": "peer_support", "joint_operation": "service_offer",
                "practice_exchange": "experience"}[row["kind"]]
        sort = "reunification" if "SRV-REUN" in codes else "resources" if "STR-FUND" in codes else sort
        sorts[sort] += 1
        usual[row["id"]] = sort
    took, stated, marks = Counter[str](), Counter[str](), dict[str, set[tuple[str, str]]]()
    for row in rows(session, 'SELECT proposal_id, society, "group" AS g, participations, people FROM delivery_attendance'):
        if row["proposal_id"] in over:
            took[row["g"]] += row["participations"]
            stated[row["g"]] += row["people"] or 0
    for row in rows(session, 'SELECT proposal_id, society, "group" AS g, mark FROM delivery_marks'):
        if row["proposal_id"] in over:
            marks.setdefault(row["g"], set()).add((row["society"], row["mark"]))
    for group in ("staff", "governance", "volunteers"):
        result[f"trained.{group}"] = asked[f"train_{group}"], took[group]
        result[f"people.{group}"] = None, stated[group] + len(marks.get(group, ()))
    result["trained"] = sum(asked[f"train_{group}"] for group in ("staff", "governance", "volunteers")), took.total()
    result["people"] = None, stated.total() + len(set().union(*marks.values()) if marks else ())
    told, activities = rows(session, "SELECT proposal_id, campaigns, advocacy, activities FROM deliveries"), Counter[str]()
    told = [row for row in told if row["proposal_id"] in over]
    for name in ("campaigns", "advocacy"):
        result[name] = asked[name], sum(row[name] or 0 for row in told)
    for row in told:
        kept = row["activities"] if isinstance(row["activities"], dict) else json.loads(row["activities"])
        activities.update(kept or {usual[row["proposal_id"]]: 1})
    for sort in ("service_offer", "reunification", "resources", "experience", "peer_support", "other"):
        result[f"activities.{sort}"] = sorts[sort], activities[sort]
    result["activities"] = len(found), activities.total()
    result["exchanges"] = len(found), len(over)
    units = [charge["amount"] for row in found for leg in legs[row["exchange"]] for charge in leg["charges"]
             if charge["line"].startswith("material:")]
    result["materials"] = sum(units), sum(row["handed_over"] or 0 for row in rows(session, "SELECT handed_over FROM materials"))
    return result


def test_every_figure_is_that_of_the_raw_rows(database: Database) -> None:
    with database.writing() as session:
        carried_out(session)
        facts = gather(session, KEY).facts
        assert {figure.key: (figure.planned, figure.actual) for figure in indicators(facts)} == recomputed(session)
        figures = {figure.key: figure for figure in indicators(facts)}
        # By hand: staff 7 + 7, people A B, C D, E F, G H once each; volunteers 12 + 12, stated 9 + 9.
        assert (figures["trained.staff"].actual, figures["people.staff"].actual) == (14, 4)
        assert (figures["trained.volunteers"].actual, figures["people.volunteers"].actual) == (24, 18)
        assert (figures["people"].actual, figures["exchanges"].actual, figures["campaigns"].actual) == (22, 2, 1)


def test_every_figure_traces_to_its_exchanges(database: Database) -> None:
    with database.writing() as session:
        carried_out(session)
        facts = gather(session, KEY).facts
        for figure in indicators(facts):
            if not figure.key.startswith("people"):
                assert sum(part.actual for part in figure.parts) == figure.actual
                assert sum(part.planned or 0 for part in figure.parts) == figure.planned
            assert {part.exchange for part in figure.parts} <= {each.exchange for each in facts}
        only = gather(session, KEY, societies=("COL",)).facts
        assert {each.exchange for each in only} == {each.exchange for each in facts if "COL" in each.societies} != set()


def test_money_spent_and_set_free_is_that_of_the_raw_rows(database: Database) -> None:
    with database.writing() as session:
        carried_out(session)
        facts = gather(session, KEY).facts
        document = json.loads(rows(session, "SELECT document FROM plans WHERE number = 1")[0]["document"])
        state = {row["exchange"]: row["state"] for row in rows(session, READ)}
        spent = rows(session, "SELECT envelope, line, amount, p.exchange FROM delivery_costs c JOIN proposals p ON p.id = c.proposal_id")
        permille = {row["envelope"]: row["support_permille"] for row in rows(session, "SELECT envelope, support_permille FROM envelopes")}
        assert any(permille.values())
        for line in by_envelope(facts):
            if not line.key:
                continue
            charged = {exchange["id"]: sum(charge["amount"] for leg in exchange["legs"] for charge in leg["charges"]
                                           if charge["envelope"] == line.key) for exchange in document["exchanges"]}
            paid = {name: sum(row["amount"] for row in spent if (row["envelope"], row["exchange"]) == (line.key, name)) for name in charged}
            free = sum(max(0, charged[name] - paid[name]) for name in charged if state[name] == "cancelled")
            assert (line.planned, line.spent, line.freed) == (sum(charged.values()), sum(paid.values()), free)
            assert line.left == line.planned - line.freed - line.spent
            share = Fraction(permille[line.key], 1000)
            assert (line.support, line.support_spent) == (ceil((line.planned - line.freed) * share), ceil(line.spent * share))
        assert sum(line.spent for line in by_line(facts)) == sum(row["amount"] for row in spent) == 790
        assert all(line.left >= 0 for line in by_line(facts))
        assert sum(line.freed for line in by_line(facts)) == sum(line.freed for line in by_envelope(facts) if line.key)


def test_conflict_and_migration_are_shown_beside_the_whole(database: Database) -> None:
    with database.writing() as session:
        carried_out(session)
        facts = gather(session, KEY).facts
        needs = {row["need"]: row["contexts"] or "" for row in rows(session, "SELECT need, contexts FROM needs")}
        document = json.loads(rows(session, "SELECT document FROM plans WHERE number = 1")[0]["document"])
        stressed = {exchange["id"] for exchange in document["exchanges"]
                    if any("conflict" in needs[leg["need"]] or "migration" in needs[leg["need"]] for leg in exchange["legs"])}
        found = {row.key: row for row in emphasis(facts)}
        assert {each.exchange for each in facts if each.emphasised} == stressed
        assert (found["exchanges"].planned, found["exchanges"].planned_all) == (len(stressed), len(facts))
        assert found["exchanges"].actual == len(stressed & {"x1", "x2"})


def test_what_is_planned_and_material_is_that_of_the_raw_rows_too(database: Database) -> None:
    given = rich_round(database)
    with database.writing() as session:
        for name, units in (("grant", 5), ("ship", 5), ("receive", 4), ("hand_over", 3)):
            helping.advance(session, COORDINATOR, given, ("x1", "n1", "tablet", "m1"), name, units=units,
                            version=material(session, given).version, now=LATER)
        figures = {figure.key: (figure.planned, figure.actual) for figure in indicators(gather(session, given).facts)}
        assert figures == recomputed(session)
        # By hand: n1 8 and 20, n2 5; one campaign of n1, two talks of n2; five tablets asked.
        assert [figures[key] for key in ("trained", "trained.staff", "trained.volunteers", "campaigns", "advocacy", "materials")] == [
            (33, 0), (13, 0), (20, 0), (1, 0), (2, 0), (5, 3)]

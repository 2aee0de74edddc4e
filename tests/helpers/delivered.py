"""The small round approved, and its exchanges carried out or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from matcher.domain.actors import ICRC_COORDINATOR, Actor, Grant
from matcher.domain.deliveries import ACTIVITIES, QUESTIONS, READY, Appraisal, Material, Spent
from matcher.domain.pool import Pool
from matcher.domain.proposals import APPROVED, Proposal
from matcher.domain.rounds import CONSULTATION, UNDER_WAY
from matcher.planner import plan
from matcher.pledge.gather import materials_asked
from matcher.review.book import Book
from matcher.store import deliveries, materials, plans, proposals, rounds, snapshots
from matcher.store.scenarios import fill_round, settings_of
from matcher.store.session import Database, Session
from matcher.workflow import delivering, lifecycle, recording
from matcher.workflow.approval import exchange_of
from matcher.workflow.delivering import Given, items_of, pairs_of, travelling
from matcher.workflow.recording import Results, Took
from tests.helpers.acting import KEY, NOW, People, accept_all, bring_to, clear_all, commit_all, endorse_all, people
from tests.helpers.rounds import envelope
from tests.helpers.solved import scenario, small_pool

LATER = datetime(2027, 12, 1, 9, tzinfo=UTC)
"""A day on which every exchange of the small round can be over."""


def approved(session: Session) -> People:
    """The small round approved, by its people."""
    who = people(session)
    bring_to(session, who, CONSULTATION)
    endorse_all(session, who.icrc, who.ifrc)
    clear_all(session, who)
    commit_all(session, who)
    accept_all(session, who)
    lifecycle.approve(session, who.icrc, KEY, now=NOW)
    return who


def under_way(session: Session) -> People:
    """The same, started."""
    who = approved(session)
    lifecycle.start(session, who.manager, KEY, now=NOW)
    return who


def proposal(session: Session, exchange: str) -> Proposal:
    return proposals.get_proposal(session, KEY, 1, exchange)


def version(session: Session, exchange: str) -> int:
    """The version of what is written down of an exchange."""
    return deliveries.delivery_of(session, proposal(session, exchange)).version


def move(session: Session, who: People, exchange: str, name: str, **given: object) -> Proposal:
    """A move by the ICRC's coordinator."""
    return delivering.move(session, who.icrc, KEY, exchange, name, version=proposal(session, exchange).version, now=LATER,
                           given=Given(**given))  # type: ignore[arg-type]


def bring(session: Session, who: People, exchange: str, until: str) -> Proposal:
    """Brings an exchange by its own moves to `agreed`, `mobilising`, `ongoing`, `done`, `reported` or `followed_up`."""
    found = proposal(session, exchange)
    last = found.start + timedelta(days=found.days - 1)
    steps = {"agreed": ("agree", {}), "mobilising": ("mobilise", {}), "ongoing": ("begin", {"day": found.start}),
             "done": ("finish", {"day": last}), "reported": ("report", {}),
             "followed_up": ("follow_up", {"day": last + timedelta(days=100), "code": "yes", "text": "Still in use."})}
    for state, (name, given) in steps.items():
        if name == "begin":
            check_all(session, who, exchange)
        if name == "report":
            report_all(session, who, exchange)
        found = move(session, who, exchange, name, **given)
        if state == until:
            break
    return found


def check_all(session: Session, who: People, exchange: str) -> None:
    """Every item of every checklist ready."""
    planned = exchange_of(session, proposal(session, exchange))
    for society in travelling(planned):
        recording.check_off(session, who.focal_points[society], KEY, exchange, society,
                            {item: (READY, date(2027, 1, 20)) for item in items_of(planned)}, version=version(session, exchange), now=LATER)


def report_all(session: Session, who: People, exchange: str, *, trained: int = 10, activity: str = "experience") -> None:
    """A report with round figures: staff of every receiver, one line of costs, one campaign, both appraisals."""
    planned = exchange_of(session, proposal(session, exchange))
    held = deliveries.delivery_of(session, proposal(session, exchange))
    recording.save_results(session, who.icrc, KEY, exchange, Results(
        held.began, held.ended, campaigns=1, advocacy=2, activities={name: int(name == activity) for name in ACTIVITIES},
        actions="Worked on files together.", challenges="Visas were late.", lessons="Begin visas sooner.",
        example="A branch answers twice as fast.", shared=True), version=held.version, now=LATER)
    for society in sorted({leg.receiver for leg in planned.legs}):
        recording.save_participants(session, who.icrc, KEY, exchange, society, {"staff": Took(trained, trained - 2)},
                                    version=version(session, exchange), now=LATER)
    charge = next((charge for leg in planned.legs for charge in leg.charges), None)
    recording.save_costs(session, who.icrc, KEY, exchange, [Spent("travel", charge.envelope if charge else "", 700)],
                         version=version(session, exchange), now=LATER)
    for by, of in pairs_of(planned):
        recording.appraise(session, who.focal_points[by], KEY, exchange,
                           Appraisal(by, of, {name: 4 for name in QUESTIONS}, True, "Good to work with."), now=LATER)


RICH = "rich"
COORDINATOR = Actor(0, (Grant(ICRC_COORDINATOR),))


def rich_pool() -> Pool:
    """The small round with numbers expected of its needs, and five tablets for n1."""
    told = {"n1": {"train_staff": 8, "train_volunteers": 20, "campaigns": 1, "materials": (("tablet", 5),)},
            "n2": {"train_staff": 5, "advocacy": 2}}
    given = small_pool()
    return replace(given, needs=tuple(replace(need, **told.get(need.need, {})) for need in given.needs),
                   envelopes=(*given.envelopes, envelope("m1", 10, source="ICRC", resource="tablet")))


@cache
def rich() -> Book:
    """Its plan."""
    given = scenario(rich_pool(), RICH)
    return Book(plan(given), given)


def rich_round(database: Database, stage: str = UNDER_WAY) -> str:
    """The rich round with its plan approved, at a stage. Gives its key."""
    book = rich()
    with database.writing() as session:
        rounds.add_round(session, RICH, title="A rich round", start=book.pool.start, weeks=book.pool.weeks, approval=book.pool.approval,
                         currency="CHF", settings=settings_of(book.scenario), created_by=None, now=NOW)
        fill_round(session, RICH, book.scenario, now=NOW)
        snapshots.add_snapshot(session, RICH, book.scenario, by=None, now=NOW)
        plans.add_plan(session, RICH, book.plan, run=None, now=NOW)
        proposals.set_states(session, proposals.all_proposals(session, RICH, 1), APPROVED)
        rounds.change_round(session, RICH, 1, stage=stage, snapshot=book.scenario.digest(), plan=1)
    return RICH


def material(session: Session, round: str) -> Material:
    """The tablets of n1 as they stand."""
    found = proposals.get_proposal(session, round, 1, "x1")
    (asked,) = materials_asked(exchange_of(session, found))
    return materials.materials_of(session, (found,)).get(asked.key, asked)

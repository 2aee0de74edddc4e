"""The demonstration's third round: under way, with exchanges at every step of their delivery. Made up from end to end.

Its plan was solved beforehand and lies beside this file, so that the demonstration starts at once.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from matcher.documents import plan_from_dict
from matcher.domain.actors import FOCAL_POINT, Actor, Grant
from matcher.domain.deliveries import FOLLOW_UP_FROM, GROUPS, QUESTIONS, READY, Appraisal, Spent
from matcher.domain.plan import Exchange
from matcher.domain.pool import Pool
from matcher.domain.proposals import APPROVED as EXCHANGE_APPROVED
from matcher.domain.proposals import YES
from matcher.domain.rounds import UNDER_WAY
from matcher.pledge.facts import carried
from matcher.pledge.gather import materials_asked
from matcher.snapshots import scenario_from_canonical
from matcher.store import deliveries, envelopes, materials, plans, proposals, rounds, snapshots
from matcher.store.session import Session
from matcher.tables.reference import capabilities
from matcher.workflow import delivering, helping, pledging, preparing, recording
from matcher.workflow.delivering import Given
from matcher.workflow.recording import Results, Took

ROUND = Path(__file__).with_name("demonstration_round.json")
KEY = "regional-2026"
WAY = ("agree", "mobilise", "begin", "finish", "report", "follow_up")
STANDS = {"x1": "follow_up", "x2": "report", "x3": "report", "x4": "finish", "x5": "report", "x6": "cancel", "x7": "report",
          "x8": "report", "x9": "report", "x10": "report",
          "x11": "replan", "x12": "hold", "x13": "begin", "x14": "mobilise", "x15": "agree"}
"""How far each exchange has come; those that cannot have begun yet stop before."""


def make(session: Session, manager: Actor, coordinator: Actor, ifrc: Actor, security: Actor, *, now: datetime) -> None:
    """Puts the round there, approved and under way, and carries its exchanges out as far as their dates allow.

    `coordinator` speaks for the ICRC, `ifrc` for the IFRC, `security` clears what is on site.
    """
    document = json.loads(ROUND.read_text("utf-8"))
    scenario = scenario_from_canonical(document["scenario"], capabilities=capabilities())
    preparing.create_from(session, manager, scenario, state="eligible", now=now)
    digest = snapshots.add_snapshot(session, KEY, scenario, by=manager.account, now=now)
    plan = plan_from_dict(document["plan"])
    plans.add_plan(session, KEY, plan, run=None, now=now, title="Demonstration")
    _approve(session, coordinator, ifrc, security, now - timedelta(days=1))
    held = rounds.get_round(session, KEY)
    rounds.change_round(session, KEY, held.version, stage=UNDER_WAY, stage_since=now, snapshot=digest, plan=1)
    for exchange in plan.exchanges:
        _carry_out(session, coordinator, exchange, scenario.pool, STANDS.get(exchange.id, "agree"), now)
    focal = Actor(0, (Grant(FOCAL_POINT, "UGA"),))
    for clause, status, evidence in (("P1", "kept", "Briefing of the board and of heads of department, with minutes"),
                                     ("P2", "begun", "Plan of action of this year, drafted"), ("P6", "begun", "Peer review by Gambia")):
        pledging.save_commitment(session, focal, "UGA", clause, status=status, evidence=evidence, version=0, now=now)


def _approve(session: Session, icrc: Actor, ifrc: Actor, security: Actor, at: datetime) -> None:
    """What an approved plan has behind it: two endorsements, clearances, every party's yes, the money promised."""
    for each in proposals.all_proposals(session, KEY, 1):
        said = {"icrc_by": icrc.account, "icrc_at": at, "ifrc_by": ifrc.account, "ifrc_at": at}
        cleared = {"cleared_by": security.account, "cleared_at": at} if each.needs_clearance else {}
        for reply in each.replies:
            proposals.save_reply(session, each, reply.society, reply.version, answer=YES, reason=None, by=None, by_link=True, now=at)
        proposals.change_proposal(session, each, **said, **cleared, state=EXCHANGE_APPROVED)
    for envelope in envelopes.all_envelopes(session, KEY):
        envelopes.commit_envelope(session, KEY, envelope.envelope, envelope.version, plan=1, by=None, now=at)


def _carry_out(session: Session, actor: Actor, exchange: Exchange, pool: Pool, until: str, now: datetime) -> None:
    last = exchange.start + timedelta(days=exchange.days - 1)
    for name in WAY[: WAY.index(until) + 1 if until in WAY else 1]:
        if (name == "begin" and exchange.start > now.date()) or (name == "finish" and last > now.date()):
            return
        if name == "begin":
            _check(session, actor, exchange, now)
        if name == "report":
            _report(session, actor, exchange, pool, now)
        if name == "follow_up" and last + timedelta(days=FOLLOW_UP_FROM) > now.date():
            return
        _move(session, actor, exchange, name, now, {
            "begin": Given(day=exchange.start), "finish": Given(day=last),
            "follow_up": Given(day=last + timedelta(days=FOLLOW_UP_FROM), code="yes",
                               text="The new registration form is in use in three branches."),
        }.get(name, Given()))
    ends = {"cancel": Given(code="security"), "hold": Given(text="The host asked to wait until its new RFL officer is there."),
            "replan": Given(day=exchange.start + timedelta(days=364))}
    if until in ends:
        _move(session, actor, exchange, until, now, ends[until])
    if until in ("mobilise", "report"):
        _send(session, actor, exchange, ("grant", "ship") if until == "mobilise" else ("grant", "ship", "receive", "hand_over"), now)


def _move(session: Session, actor: Actor, exchange: Exchange, name: str, now: datetime, given: Given) -> None:
    version = proposals.get_proposal(session, KEY, 1, exchange.id).version
    delivering.move(session, actor, KEY, exchange.id, name, version=version, given=given, now=now)


def _version(session: Session, exchange: Exchange) -> int:
    return deliveries.delivery_of(session, proposals.get_proposal(session, KEY, 1, exchange.id)).version


def _check(session: Session, actor: Actor, exchange: Exchange, now: datetime) -> None:
    items: dict[str, tuple[str, date | None]] = {
        item: (READY, exchange.start - timedelta(days=14)) for item in delivering.items_of(exchange)}
    for society in delivering.travelling(exchange):
        recording.check_off(session, actor, KEY, exchange.id, society, items, version=_version(session, exchange), now=now)


def _report(session: Session, actor: Actor, exchange: Exchange, pool: Pool, now: datetime) -> None:
    """A report near what was planned: nine tenths of the people, costs as charged."""
    proposal = proposals.get_proposal(session, KEY, 1, exchange.id)
    held = deliveries.delivery_of(session, proposal)
    planned = carried(exchange, pool, proposal.state, held)
    recording.save_results(session, actor, KEY, exchange.id, Results(
        held.began, held.ended, planned.planned_campaigns, planned.planned_advocacy, {planned.activity: 1},
        actions="Colleagues worked side by side on procedures, tried them in two branches and trained others.",
        challenges="Tickets were bought late, and two days were lost.", lessons="Name the trainees before the visit.",
        example="A branch that answered requests in six weeks now answers in three.", shared=True), version=held.version, now=now)
    for key in dict.fromkeys(leg.receiver for leg in exchange.legs):
        needs = [pool.need[name] for name in dict.fromkeys(leg.need for leg in exchange.legs if leg.receiver == key)]
        took = {group: Took(count, max(1, count * 9 // 10)) for group in GROUPS
                if (count := sum(getattr(need, f"train_{group}") for need in needs) * 9 // 10)}
        recording.save_participants(session, actor, KEY, exchange.id, key, took or {"staff": Took(2, 2)},
                                    version=_version(session, exchange), now=now)
    spent = [Spent(line, envelope, amount) for (line, envelope), amount in planned.charges.items()]
    recording.save_costs(session, actor, KEY, exchange.id, spent or [Spent("local", "", planned.own_funds)],
                         version=_version(session, exchange), now=now)
    for place, (by, of) in enumerate(delivering.pairs_of(exchange)):
        recording.appraise(session, Actor(0, (Grant(FOCAL_POINT, by),)), KEY, exchange.id,
                           Appraisal(by, of, {name: 4 + (place + number) % 2 for number, name in enumerate(QUESTIONS)}, True,
                                     "We would work together again."), now=now)


def _send(session: Session, actor: Actor, exchange: Exchange, names: tuple[str, ...], now: datetime) -> None:
    found = proposals.get_proposal(session, KEY, 1, exchange.id)
    for asked in materials_asked(exchange):
        for name in names:
            held = materials.materials_of(session, (found,)).get(asked.key, asked)
            helping.advance(session, actor, KEY, asked.key, name, version=held.version, now=now)

"""Relaxes one member of a conflict in the round itself, as a worker found and tried it, and asks for the search again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from matcher.domain.actors import Actor
from matcher.domain.errors import NotFound, WrongState
from matcher.domain.pages import LARGEST
from matcher.domain.runs import Run
from matcher.domain.statements import KEY_COLUMN, NEEDS, OFFERS
from matcher.scenario import Scenario
from matcher.store import decisions, envelopes, rounds, runs, statements
from matcher.store.scenarios import build_scenario, settings_of, tables_of
from matcher.store.session import Session
from matcher.trust.relaxing import relaxed
from matcher.wording import _
from matcher.workflow import planning, preparing, review, trail
from matcher.workflow.access import require

PIN = "relax_pin"
_ACT = "run:conflict:relax"
_GONE = _("The round has changed since: what is in the way is not there any more. Solve again.")


def relax(session: Session, actor: Actor, run: int, place: int, *, now: datetime) -> Run:
    """Makes the relaxation that a run without a plan proposes for a member of its conflict (by place), and asks for the
    same search of the round as it is then. The caller tells the queue of the new run once the transaction is committed.

    A pin is taken back by whoever may take pins back, all else is the round manager's. NotFound when the run proposes no
    such relaxation, WrongState when the round has changed so that there is nothing to relax.
    """
    held = runs.get_run(session, run)
    way = next((way for at, way in enumerate(ways_of(held)) if at == place and way["code"]), None)
    if way is None:
        raise NotFound(_("There is no run {run}."), run=run)
    if way["code"] == PIN:
        _unpin(session, actor, held.round, way["facts"], now)
    else:
        require(actor, _ACT, stage=rounds.hold_round(session, held.round).stage)
        _change(session, actor, held, way, now)
    return planning.ask_for_run(session, actor, held.round, seconds=held.seconds, seed=held.seed, title=held.title,
                                near=held.limits.get("near"), now=now)


def ways_of(run: Run) -> list[dict[str, Any]]:
    """The members of a run's conflict with a way to relax each: `member`, `code`, `facts`, `feasible`; empty for a run with a plan."""
    found: list[dict[str, Any]] = run.progress.get("ways", [])
    return found


def _unpin(session: Session, actor: Actor, round: str, facts: dict[str, Any], now: datetime) -> None:
    kept = decisions.list_pins(session, round, need=facts["need"], offer=facts["offer"], size=LARGEST).items
    same = [pin for pin in kept if (pin.need, pin.offer, pin.pin, pin.role, pin.start.isoformat() if pin.start else None, pin.kind) == (
        facts["need"], facts["offer"], facts["pin"], facts["role"], facts["start"], facts["kind"])]
    if not same:
        raise WrongState(_GONE)
    for pin in same:
        review.remove_pin(session, actor, round, pin.id, now=now)


def _change(session: Session, actor: Actor, held: Run, way: dict[str, Any], now: datetime) -> None:
    """Writes whatever the relaxation changes in the scenario back into the round."""
    round = held.round
    before = build_scenario(session, round)
    try:
        after = relaxed(before, way["code"], way["facts"])
    except KeyError:
        raise WrongState(_GONE) from None
    if after == before:
        raise WrongState(_GONE)
    changed = _cells(session, actor, round, before, after, now)
    kept = rounds.get_round(session, round)
    settings = _settings(kept.settings, settings_of(before), settings_of(after))
    if settings != kept.settings:
        preparing.change_policy(session, actor, round, kept.version, settings, now=now)
    trail.record(session, actor, _ACT, f"run:{held.id}", None, {"member": way["member"], "code": way["code"], **way["facts"], **changed},
                 now, round=round)


def _cells(session: Session, actor: Actor, round: str, before: Scenario, after: Scenario, now: datetime) -> dict[str, Any]:
    """The rows that differ, put into their tables; which they were."""
    old, new = tables_of(before), tables_of(after)
    if old["societies"] != new["societies"]:
        rounds.set_societies(session, round, new["societies"])
    for table in (NEEDS, OFFERS):
        for was, row in zip(old[table], new[table], strict=True):
            if was != row:
                kept = statements.get_statement(session, round, table, row[KEY_COLUMN[table]])
                statements.save_statement(session, round, table, kept.key, kept.version, row, by=actor.account, now=now)
    for was, row in zip(old["envelopes"], new["envelopes"], strict=True):
        if was != row:
            envelope = envelopes.get_envelope(session, round, row["envelope"])
            preparing.save_envelope(session, actor, round, envelope.envelope, envelope.version, row, now=now)
    return {name: [{key: text for key, text in row.items() if key == next(iter(row)) or was[key] != text}
                   for was, row in zip(old[name], new[name], strict=True) if was != row]
            for name in ("societies", NEEDS, OFFERS, "envelopes") if old[name] != new[name]}


def _settings(kept: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What a round keeps, with the members of the policy that differ as they are afterwards."""
    found = {name: dict(section) if isinstance(section, dict) else section for name, section in kept.items()}
    for section in ("checks", "rules"):
        for name, numbers in after[section].items():
            if numbers != before[section].get(name):
                found[section] = {**found.get(section, {}), name: numbers}
    return found

"""Preparing a round: its key, calendar, numbers, societies and envelopes; or all of it from a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, Problem, WrongState
from matcher.domain.rounds import CANCELLED, STAGES, Round
from matcher.domain.statements import NEEDS, OFFERS, SUBMITTED, KeptEnvelope
from matcher.scenario import Scenario
from matcher.store import envelopes, rounds, scenarios, statements
from matcher.store.session import Session
from matcher.tables.problems import Problems
from matcher.tables.scenario_file import Document
from matcher.tables.settings import SECTIONS, read_settings
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.access import require

_FILE = "round"


def create(
    session: Session, actor: Actor, key: str, *, title: str, about: str = "", start: date, weeks: int, approval: date,
    currency: str = "CHF", settings: Mapping[str, Any] | None = None, calendar: Mapping[str, date] | None = None, now: datetime,
) -> Round:
    """A new round in draft. `settings` are sections of scenario.toml, `calendar` the day by which a stage is to begin.
    DataError with everything that is wrong."""
    require(actor, "round:draft:create")
    _check(key, title, about, start, weeks, approval, currency, settings or {}, calendar or {})
    made = rounds.add_round(session, key, title=title.strip(), about=about.strip(), start=start, weeks=weeks, approval=approval,
                            currency=currency, settings=settings, calendar=calendar, created_by=actor.account, now=now)
    trail.record(session, actor, "round:draft:create", f"round:{key}", None,
                 {"start": start, "weeks": weeks, "approval": approval, "currency": currency}, now, round=key)
    return made


def change(
    session: Session, actor: Actor, round: str, version: int, *, title: str, about: str, start: date, weeks: int, approval: date,
    currency: str, calendar: Mapping[str, date], now: datetime,
) -> Round:
    """Changes what a round is; Conflict when it is not at this version any more."""
    held = rounds.hold_round(session, round)
    require(actor, "round:settings:save", stage=held.stage)
    _check(round, title, about, start, weeks, approval, currency, held.settings, calendar)
    values = {"title": title.strip(), "about": about.strip(), "start": start, "weeks": weeks, "approval": approval, "currency": currency,
              "calendar": dict(calendar)}
    return _changed(session, actor, "round:settings:save", held, rounds.change_round(session, round, version, **values), now)


def change_policy(
    session: Session, actor: Actor, round: str, version: int, settings: Mapping[str, Any], *, now: datetime
) -> Round:
    """Changes the sections of scenario.toml that a round keeps: limits, costs, checks, rules, goals."""
    held = rounds.hold_round(session, round)
    require(actor, "round:policy:save", stage=held.stage)
    _check(round, held.title, held.about, held.start, held.weeks, held.approval, held.currency, settings, held.calendar)
    changed = rounds.change_round(session, round, version, settings=dict(settings))
    return _changed(session, actor, "round:policy:save", held, changed, now)


def put_societies(session: Session, actor: Actor, round: str, rows: Sequence[Mapping[str, str]], *, now: datetime) -> int:
    """Puts these societies (cells by column) in place of all; WrongState while one that is missing has statements."""
    held = rounds.hold_round(session, round)
    require(actor, "round:societies:save", stage=held.stage)
    before = rounds.society_keys(session, round)
    gone = set(before) - {cells.get("society", "").strip() for cells in rows}
    stated = {each.society for table in (NEEDS, OFFERS)
              for each in statements.all_statements(session, round, table, where=statements.Filter(societies=tuple(sorted(gone))))
              } if gone else set()
    if stated:
        raise WrongState(_("{societies} have stated something in this round already: they cannot be taken out."),
                         societies=", ".join(sorted(stated)))
    count = rounds.set_societies(session, round, rows)
    trail.record(session, actor, "round:societies:save", f"round:{round}", {"societies": before},
                 {"societies": rounds.society_keys(session, round)}, now, round=round)
    return count


def add_envelope(session: Session, actor: Actor, round: str, cells: Mapping[str, str], *, now: datetime) -> KeptEnvelope:
    """A new envelope from its cells by column."""
    _hold(session, actor, round)
    made = envelopes.add_envelope(session, round, cells, by=actor.account)
    trail.record(session, actor, "envelope:terms:save", f"envelope:{made.envelope}", None, made.cells, now, round=round)
    return made


def save_envelope(
    session: Session, actor: Actor, round: str, envelope: str, version: int, cells: Mapping[str, str], *, now: datetime
) -> KeptEnvelope:
    """Changes an envelope that is still at this version; a promise of its money is undone, it was made for other terms."""
    _hold(session, actor, round)
    before = envelopes.get_envelope(session, round, envelope)
    after = envelopes.save_envelope(session, round, envelope, version, cells, by=actor.account)
    old, new = trail.difference(before, after)
    trail.record(session, actor, "envelope:terms:save", f"envelope:{envelope}", old, new, now, round=round)
    return after


def remove_envelope(session: Session, actor: Actor, round: str, envelope: str, version: int, *, now: datetime) -> None:
    """Takes an envelope out of a round."""
    _hold(session, actor, round)
    before = envelopes.get_envelope(session, round, envelope)
    envelopes.remove_envelope(session, round, envelope, version)
    trail.record(session, actor, "envelope:terms:save", f"envelope:{envelope}", before.cells, None, now, round=round)


def create_from(
    session: Session, actor: Actor, scenario: Scenario, *, key: str | None = None, calendar: Mapping[str, date] | None = None,
    state: str = SUBMITTED, now: datetime,
) -> Round:
    """A new round in draft with every table of a scenario; its statements are in one `state`, as entered by the actor."""
    pool = scenario.pool
    made = create(session, actor, key or scenario.name, title=scenario.title or scenario.name, about=scenario.about, start=pool.start,
                  weeks=pool.weeks, approval=pool.approval, currency=pool.currency, settings=scenarios.settings_of(scenario),
                  calendar=calendar, now=now)
    scenarios.fill_round(session, made.key, scenario, by=actor.account, now=now, state=lambda _table, _key: state)
    trail.record(session, actor, "round:societies:save", f"round:{made.key}", None, {
        "scenario": scenario.digest(), "societies": len(pool.societies), "needs": len(pool.needs), "offers": len(pool.offers),
        "envelopes": len(pool.envelopes)}, now, round=made.key)
    return made


def _hold(session: Session, actor: Actor, round: str) -> None:
    require(actor, "envelope:terms:save", stage=rounds.hold_round(session, round).stage)


def _changed(session: Session, actor: Actor, act: str, before: Round, after: Round, now: datetime) -> Round:
    old, new = trail.difference(before, after)
    trail.record(session, actor, act, f"round:{after.key}", old, new, now, round=after.key)
    return after


def _check(
    key: str, title: str, about: str, start: date, weeks: int, approval: date, currency: str, settings: Mapping[str, Any],
    calendar: Mapping[str, date],
) -> None:
    """Everything wrong at once: the reader of scenario.toml knows what a round may be."""
    problems = Problems()
    read_settings(Document(_FILE, {
        "format": 1, "name": key, "title": title, "about": about, "start": start.isoformat(), "weeks": weeks,
        "approval": approval.isoformat(), "currency": currency, **settings}), problems)
    found = [*problems.in_order(), *_calendar(calendar)]
    found += [Problem(_FILE, 0, name, "This is no section.", f"Known: {', '.join(SECTIONS)}.")
              for name in settings if name not in SECTIONS]
    if not title.strip():
        found.append(Problem(_FILE, 0, "title", "The title is missing.", "Write a few words by which people know the round."))
    if found:
        raise DataError(list(dict.fromkeys(found)))


def _calendar(calendar: Mapping[str, date]) -> list[Problem]:
    found = [Problem(_FILE, 0, f"calendar.{stage[:40]}", "This is no stage.", f"Known: {', '.join(STAGES)}.")
             for stage in calendar if stage not in STAGES or stage == CANCELLED]
    in_order = [(stage, calendar[stage]) for stage in STAGES if stage in calendar]
    found += [Problem(_FILE, 0, f"calendar.{later}", f"{after} is before {earlier} begins, {before}.", "Put the later day here.")
              for (earlier, before), (later, after) in zip(in_order, in_order[1:], strict=False) if after < before]
    return found

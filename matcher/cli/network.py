"""matcher network."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from matcher.cli.show import console
from matcher.documents import read_plan
from matcher.domain.errors import NotFound
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.graphs import Leaving, leaving, leavings, loads, rings, strength
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import LANGUAGES, Translator, _, listed, translator

_SHOWN = 10


@click.command("network")
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--without", metavar="SOCIETY", help="All that breaks without this Society (its code).")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of what is told.")
def command(scenario: Path, plan: Path, without: str | None, lang: str) -> None:
    """Tells how strong the network of a PLAN (plan.json) of a SCENARIO is, and what a Society's leaving would break."""
    pool, found, say, out = read_scenario(scenario).pool, read_plan(plan), translator(lang), console()
    if without is None:
        _figures(out, found, say)
        _most_missed(out, found, pool, say)
        return
    if without not in pool.society:
        raise NotFound(_("{society} has no part in this plan."), society=without)
    _one(out, leaving(found, pool, without), say)


def _figures(out: Console, plan: Plan, say: Translator) -> None:
    one = strength(plan)
    facts = (
        ("Societies in the plan", str(one.societies)), ("Ties between Societies", str(one.ties)), ("Needs served", str(one.legs)),
        ("Societies that give", str(one.givers)), ("Both give and receive", str(one.both)),
        ("Ties that go both ways", f"{one.mutual / 10:.0f} %"), ("Groups that are tied together", str(one.groups)),
        ("Societies in the largest group", f"{one.largest / 10:.0f} %"),
        ("Given by the five who give most", f"{one.top_share / 10:.0f} %"), ("As if so many gave equally", f"{one.equal_givers / 10:.1f}"),
        ("Societies without whom a group falls apart", _told(one.held_by, say)),
        ("Bridges: ties that alone hold two parts together", _told([f"{b.one}-{b.other}" for b in one.bridges], say)),
        ("Rings of mutual support", _told(["-".join(ring) for ring in rings(plan)], say)),
        ("Those who give most", _told([f"{load.society} ({load.given})" for load in loads(plan) if load.given], say)))
    table = Table(show_header=False, title=say("How strong the network is"), title_justify="left")
    table.add_column()
    table.add_column()
    for name, value in facts:
        table.add_row(say(name), value)
    out.print(table)


def _most_missed(out: Console, plan: Plan, pool: Pool, say: Translator) -> None:
    table = Table(title=say("What leaving would break"), title_justify="left")
    table.add_column(say("Without"))
    for name in ("Needs of others no longer met", "Exchanges lost", "Others left without any exchange", "Groups then"):
        table.add_column(say(name), justify="right")
    for each in leavings(plan, pool)[:_SHOWN]:
        table.add_row(each.society, str(len(each.unmet)), str(len(each.exchanges)), str(len(each.cut_off)), str(each.groups))
    out.print(table)


def _one(out: Console, found: Leaving, say: Translator) -> None:
    table = Table(show_header=False, title=say("Without {society}").format(society=found.society), title_justify="left")
    table.add_column()
    table.add_column()
    for name, values in (
            ("Exchanges lost", found.exchanges), ("Sessions that go on with fewer learners", found.shrunk),
            ("Needs of others no longer met", found.unmet), ("Its own needs", found.own),
            ("Others left without any exchange", found.cut_off),
            ("Groups before and after", (str(found.groups_before), str(found.groups)))):
        table.add_row(say(name), listed(list(values), say.language))
    out.print(table)


def _told(items: list[str] | tuple[str, ...], say: Translator) -> str:
    """How many, and the first of them."""
    named = listed(list(items[:_SHOWN]), say.language) if items else "-"
    return f"{len(items)}: {named}{' ...' if len(items) > _SHOWN else ''}" if items else "0"

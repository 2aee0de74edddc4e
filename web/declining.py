"""How a plan stands declines, on the web: the assumptions as a form, and what the draws come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from matcher.domain.kinds import KINDS
from matcher.domain.runs import ENDED, Run
from matcher.robust.chances import FACTORS, NAMES, Chances, read_chances
from matcher.wording import _, label, listed, portion, whole
from web import forms
from web.i18n import say, spoken
from web.paging import Asked
from web.reviewing import Reading
from web.tables import Column, Link, Table, Whole

WHOLE = {"draws": 4, "seed": 6, "waves": 1}
"""Whole numbers of the form, and how many digits they have at most."""
_FACTORS = {"same": _("In one region"), "other": _("Between regions"), "known": _("Where they worked together lately"),
            "new": _("Where they did not")}
_PERCENT = re.compile(r"\d{1,3}([.,]\d)?")
_ALL = Asked(size=100)
_STANDS = ((_("without repair"), "before"), (_("re-filled one by one"), "refilled"), (_("repaired, what was accepted kept"), "repaired"),
           (_("at most, every no known beforehand"), "hindsight"))


@cache
def usual() -> Chances:
    """The assumptions that come with the program."""
    return read_chances()


def form() -> forms.Form:
    """How often answers are drawn, and every assumption with its usual number."""
    def number(name: str, text: str, least: int, most: int, hint: str = "") -> forms.Field:
        return forms.Field(name, spoken(text), "number", required=True, hint=hint, attributes={"min": least, "max": most})

    def percent(name: str, text: str) -> forms.Field:
        return forms.Field(f"chance_{name}", text, "number", attributes={"min": 0, "max": 200, "step": "0.1"})

    return forms.Form((
        forms.Group("", (
            number("draws", _("How often answers are drawn"), 10, 1000),
            number("waves", _("How often those who step in are asked"), 1, 5, spoken("1: they are taken to accept.")),
            number("seed", _("Seed"), 0, 999_999, spoken("The same seed gives the same draws.")))),
        forms.Group(spoken("Chances of a yes, in %"), [percent(kind, label(kind, say())) for kind in KINDS],
                    spoken("Assumptions: change them to what you know.")),
        forms.Group(spoken("Times, in %"), [percent(name, spoken(text)) for name, text in _FACTORS.items()])),
        {"draws": 100, "waves": 1, "seed": 1, **{f"chance_{name}": f"{usual().permille(name) / 10:g}" for name in NAMES}})


def asked(given: forms.Form, found: Mapping[str, Any]) -> tuple[dict[str, Any], forms.Form]:
    """What the form asks: the chances that differ from the usual ones in permille, the other fields as `found`."""
    chances = {}
    for name in NAMES:
        text = given.text(f"chance_{name}").strip()
        if not text:
            continue
        if not text.isascii() or not _PERCENT.fullmatch(text):
            given = given.wrong(f"chance_{name}", spoken("Write percent from 0 to 200."))
        elif (permille := round(10 * float(text.replace(",", ".")))) != usual().permille(name):
            chances[name] = permille
    rest = {name: found[name] for name in WHOLE if name in found}
    return {**rest, **({"chances": chances} if chances else {})}, given


def words(given: Mapping[str, Any]) -> str:
    """What was asked, in few words."""
    text = spoken("{draws} draws").format(draws=given["draws"])
    changed = [f"{label(name, say()) if name not in FACTORS else spoken(_FACTORS[name])} {portion(permille, say().language)}"
               for name, permille in (given.get("chances") or {}).items()]
    return listed([text, *changed], say().language)


def declined(run: Run, answer: Mapping[str, Any], read: Reading) -> tuple[list[Table], list[str]]:
    """What the draws come to, whether or not the rest is still being made."""
    language, said = say().language, _state(run, answer)
    if not answer["draws"]:
        return [], said
    said += [
        say()("{draws} draws; of {asked} legs asked about {declined} are declined each time. The chances are assumptions.").format(
            draws=whole(answer["draws"], language), asked=answer["asked"], declined=answer["expected_declines"]),
        say()("Repair wins back {share} of what declines take.").format(share=portion(answer["won_back"], language))]
    if "recovered" in answer and answer["hindsight"]["mean"] <= answer["before"]["mean"]:
        said[-1] = spoken("Nobody could step in for those who decline.")
    elif "recovered" in answer:
        text = say()("Of what could be won back at most, every no known beforehand and nobody moved who accepted, repair wins {share}, "
                     "one-by-one re-filling {by_hand}.")
        said.append(text.format(share=portion(answer["recovered"], language), by_hand=portion(answer["recovered_by_hand"], language)))
    return [_impact(answer), _harms(answer, read)], said


def _state(run: Run, answer: Mapping[str, Any]) -> list[str]:
    done, of = answer["draws"], answer.get("of", answer["draws"])
    if done >= of:
        return []
    text = _("Stopped: {done} of {of} draws were made.") if run.state in ENDED else _("{done} of {of} draws are made.")
    return [spoken(text).format(done=whole(done, say().language), of=whole(of, say().language))]


def _impact(answer: Mapping[str, Any]) -> Table:
    language, promised = say().language, answer["promised"]
    rows = [(_("promised, when everybody accepts"), promised, None),
            *((name, answer[key]["mean"], answer[key]["worst_tenth"]) for name, key in _STANDS if key in answer)]
    return Table(say()("Impact"), (
        Column("name", _("What stands"), lambda row: spoken(row[0])), Column("mean", _("Expected"), lambda row: row[1], kind="number"),
        Column("share", _("Of the plan"), lambda row: portion(1000 * row[1] / max(1, promised), language), kind="number"),
        Column("worst", _("In the worst tenth"), lambda row: row[2], kind="number")), Whole(rows), _ALL)


def _harms(answer: Mapping[str, Any], read: Reading) -> Table:
    def exchange(row: Mapping[str, Any]) -> Link | str:
        return read.exchange_link(row["exchange"]) if row["exchange"] else ""

    return Table(say()("Whose no hurts most"), (
        Column("exchange", _("Exchange"), exchange), Column("need", _("Need"), lambda row: row["need"]),
        Column("receiver", _("Receiver"), lambda row: read.society(row["receiver"])),
        Column("sender", _("Sender"), lambda row: read.society(row["sender"])),
        Column("chance", _("Chance of a yes"), lambda row: portion(row["permille"], say().language, tenths=False), kind="number"),
        Column("stake", _("At stake"), lambda row: row["at_stake"], kind="number"),
        Column("lost", _("Lost after repair"), lambda row: row["lost"], kind="number")), Whole(answer["harms"]), _ALL,
        say()("Nothing is worked out yet."))

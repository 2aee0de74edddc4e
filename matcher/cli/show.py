"""What the commands print: problems, the live line, the summary of a plan."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import timedelta

from rich.console import Console
from rich.table import Table

from matcher.domain.errors import DataError
from matcher.domain.kinds import MATERIAL
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.sentences import IN_SHORT
from matcher.whatif.difference import Difference
from matcher.whatif.words import VERDICTS, WHAT, sentences
from matcher.wording import Translator, day, label, reason_sentence, whole

_SHOWN = 50


def console() -> Console:
    """The terminal; a fixed width where there is none, so that files read well."""
    return Console(width=None if sys.stdout.isatty() else 120, highlight=False, soft_wrap=False)


def show_problems(error: DataError, *, every: bool = False) -> None:
    """Problems on standard error, grouped by file, with the first fifty shown."""
    problems = sorted(error.problems)
    shown = problems if every else problems[:_SHOWN]
    for problem in shown:
        print(problem, file=sys.stderr)
    if len(problems) > len(shown):
        print(f"... and {len(problems) - len(shown)} more (--all shows them).", file=sys.stderr)
    print(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} found; nothing was solved.", file=sys.stderr)


def show_plan(plan: Plan, pool: Pool, say: Translator) -> None:
    """The plan as a coordinator reads it: the proof, the exchanges, what is left out, the money."""
    out = console()
    language = say.language
    out.print()
    out.print(f"[bold]{plan.scenario}[/bold]: {label(plan.status, say)}")
    if plan.conflict:
        out.print(say("These cannot stand together; leaving out any one of them is enough:"))
        for reason in plan.conflict:
            out.print(f"  - {reason_sentence(reason, say)}")
        return
    _goals(out, plan, say)
    if plan.exchanges:
        _exchanges(out, plan, say)
    met = len({leg.need for x in plan.exchanges for leg in x.legs})
    out.print(say("{met} of {all} needs met in {exchanges} exchanges; {charged} {currency} charged.").format(
        met=met, all=len(pool.needs), exchanges=len(plan.exchanges), currency=pool.currency, charged=whole(
            sum(c.amount for x in plan.exchanges for leg in x.legs for c in leg.charges if not c.line.startswith(MATERIAL)),
            language)))
    _unmet(out, plan, say)
    _envelopes(out, plan, pool, say)


def _goals(out: Console, plan: Plan, say: Translator) -> None:
    table = Table(title=say("Goals, in order"), title_justify="left")
    table.add_column(say("Goal"))
    for name in ("Value", "Bound", "Gap"):
        table.add_column(say(name), justify="right")
    table.add_column(say("Proved"))
    for goal in plan.goals:
        best = goal.value if goal.best is None else goal.best
        gap = abs(goal.bound - best) / max(1, abs(goal.bound))
        table.add_row(label(goal.name, say), whole(goal.value, say.language), whole(goal.bound, say.language),
                      f"{gap:.2%}" if gap < 10 else "-", say("yes") if goal.proved else say("no"))
    out.print(table)


def _exchanges(out: Console, plan: Plan, say: Translator) -> None:
    table = Table(title=say("Exchanges"), title_justify="left")
    for name in ("", "Kind", "Host", "Sender", "Receiver", "From", "To", "Language"):
        table.add_column(say(name) if name else "", no_wrap=name in ("From", "To"))
    table.add_column(say("Charged"), justify="right")
    for x in plan.exchanges:
        charged = sum(c.amount for leg in x.legs for c in leg.charges if not c.line.startswith(MATERIAL))
        table.add_row(
            x.id, label(x.kind, say) + ("" if x.mode == "onsite" else f" ({label(x.mode, say)})"), x.host,
            " ".join(sorted({leg.sender for leg in x.legs})), " ".join(sorted({leg.receiver for leg in x.legs})),
            day(x.start, say.language), day(x.start + timedelta(days=x.days - 1), say.language),
            x.language or say("interpreter"), whole(charged, say.language))
    out.print(table)


def _unmet(out: Console, plan: Plan, say: Translator) -> None:
    if not plan.unmet:
        return
    counts = Counter(u.reasons[0].code for u in plan.unmet if u.reasons)
    out.print(say("Unmet needs by their first reason:"))
    for code, number in counts.most_common():
        out.print(f"  {number:4d}  {say(IN_SHORT[code]) if code in IN_SHORT else code}")


def _envelopes(out: Console, plan: Plan, pool: Pool, say: Translator) -> None:
    if not plan.envelopes:
        return
    table = Table(title=say("Envelopes"), title_justify="left")
    table.add_column(say("Envelope"))
    table.add_column(say("Source"))
    for name in ("Amount", "Charged", "Support costs", "Left"):
        table.add_column(say(name), justify="right")
    for use in plan.envelopes:
        row = pool.envelope[use.envelope]
        table.add_row(use.envelope, row.source, *(whole(n, say.language) for n in (use.amount, use.charged, use.support, use.left)))
    out.print(table)


def show_difference(found: Difference, say: Translator, names: tuple[str, str]) -> None:
    """Two plans side by side: in words, then goals, what became of needs, money."""
    out, language = console(), say.language
    for sentence in sentences(found, say):
        out.print(sentence)
    first, second = names
    goals = Table(title=say("Goals"), title_justify="left")
    for number, name in enumerate((say("Goal"), first, second, say("The second is"))):
        goals.add_column(name, justify="right" if number in (1, 2) else "left")
    for pair in found.goals:
        goals.add_row(label(pair.name, say), *("-" if value is None else whole(value, language) for value in (pair.before, pair.after)),
                      say(VERDICTS[pair.verdict]))
    out.print(goals)
    if found.turns:
        turns = Table(title=say("Changes"), title_justify="left")
        for name in (say("Need"), say("Change"), first, second):
            turns.add_column(name)
        for turn in found.turns[:_SHOWN]:
            turns.add_row(turn.need if turn.role is None else f"{turn.need} ({turn.role})", say(WHAT[turn.what]), *(
                "-" if part is None else f"{part.sender} ({part.offer}), {label(part.kind, say)}, {day(part.start, language)}"
                for part in (turn.before, turn.after)))
        out.print(turns)
        if len(found.turns) > _SHOWN:
            out.print(say("... and {more} more.").format(more=len(found.turns) - _SHOWN))
    money = Table(title=say("Envelopes"), title_justify="left")
    for number, name in enumerate((say("Envelope"), say("Amount"), first, second)):
        money.add_column(name, justify="right" if number else "left")
    for purse in found.purses:
        if purse.before != purse.after or purse.amount_before != purse.amount_after:
            amount = "-" if purse.amount_after is None else whole(purse.amount_after, language)
            money.add_row(purse.envelope, amount, *("-" if value is None else whole(value, language) for value in (purse.before, purse.after)))
    if money.row_count:
        out.print(money)

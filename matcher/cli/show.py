"""What the commands print: problems, the live line, the summary of a plan."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import timedelta

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from matcher.domain.errors import DataError
from matcher.domain.kinds import CASH, MATERIAL
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.domain.reasons import REMARKS
from matcher.sentences import IN_SHORT
from matcher.tables.naming import Words
from matcher.wording import Translator, label, listed, percent, span, whole

_SHOWN = 50
# From this width on there is room for the keys of needs and offers.
_WIDE = 130


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


def show_plan(plan: Plan, pool: Pool, say: Translator, out: Console | None = None) -> None:
    """The plan as a coordinator reads it: the proof, the exchanges, what is left out, the money."""
    out = out or console()
    language = say.language
    out.print()
    out.print(f"[bold]{plan.scenario}[/bold]: {label(plan.status, say)}")
    if plan.conflict:
        several = sum(reason.code not in REMARKS for reason in plan.conflict) > 1
        out.print(say("These cannot stand together; leaving out any one of them is enough:") if several
                  else say("This cannot stand: no team or session can be made with it. Without it there is a plan:"))
        for reason in plan.conflict:
            out.print(f"  - {Words(pool, say).sentence(reason)}", markup=False)
        return
    _goals(out, plan, say)
    if plan.exchanges:
        _exchanges(out, plan, pool, say)
    met = len({leg.need for x in plan.exchanges for leg in x.legs})
    out.print(say("{met} of {all} needs met in {exchanges} exchanges; {charged} {currency} charged.").format(
        met=met, all=len(pool.needs), exchanges=len(plan.exchanges), currency=pool.currency, charged=whole(
            sum(c.amount for x in plan.exchanges for leg in x.legs for c in leg.charges if not c.line.startswith(MATERIAL)),
            language)))
    _unmet(out, plan, say)
    _envelopes(out, plan, pool, say)


def _goals(out: Console, plan: Plan, say: Translator) -> None:
    table = Table(title=say("Goals, in order"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("Goal"))
    for name in ("Value", "Bound", "Gap"):
        table.add_column(say(name), justify="right")
    table.add_column(say("Proved"))
    for goal in plan.goals:
        best = goal.value if goal.best is None else goal.best
        gap = abs(goal.bound - best) / max(1, abs(goal.bound))
        table.add_row(label(goal.name, say), whole(goal.value, say.language), whole(goal.bound, say.language),
                      percent(gap, say.language) if gap < 10 else "-", say("yes") if goal.proved else say("no"))
    out.print(table)


def _exchanges(out: Console, plan: Plan, pool: Pool, say: Translator) -> None:
    """A line an exchange; on a wide terminal with names, and with the keys of needs and offers."""
    words, wide = Words(pool, say), out.width >= _WIDE
    table = Table(title=say("Exchanges"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column(say("Exchange"))
    table.add_column(say("Who helps whom"), ratio=1 if wide else None)
    if wide:
        table.add_column(say("Need: offer"))
    table.add_column(say("When"))
    table.add_column(say("Language"))
    table.add_column(pool.currency, justify="right", no_wrap=True)
    for x in plan.exchanges:
        charged = sum(c.amount for leg in x.legs for c in leg.charges if not c.line.startswith(MATERIAL))
        kind = label(x.kind, say) if x.mode == "onsite" else say("{kind}, remote").format(kind=label(x.kind, say))
        senders, receivers = (_names(keys, words, wide) for keys in ({leg.sender for leg in x.legs}, {leg.receiver for leg in x.legs}))
        who = say("{senders} → {receivers}").format(senders=senders, receivers=receivers)
        keys = [", ".join(f"{leg.need}: {leg.offer}" for leg in x.legs)] if wide else []
        spoken = words.language(x.language)
        table.add_row(x.id, kind, who, *keys, span(x.start, x.start + timedelta(days=x.days - 1), say.language), spoken,
                      whole(charged, say.language))
    out.print(table)


def _names(keys: set[str], words: Words, wide: bool) -> str:
    return listed([words.society(key) for key in sorted(keys)], words.say.language) if wide else " ".join(sorted(keys))


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
    table = Table(title=say("Envelopes"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("Envelope"))
    table.add_column(say("Source"))
    table.add_column(say("What"))
    for name in ("Amount", "Charged", "Support costs", "Left"):
        table.add_column(say(name), justify="right")
    for use in plan.envelopes:
        row = pool.envelope[use.envelope]
        what = pool.currency if row.resource == CASH else row.resource
        table.add_row(use.envelope, row.source, what, *(whole(n, say.language) for n in (use.amount, use.charged, use.support, use.left)))
    out.print(table)

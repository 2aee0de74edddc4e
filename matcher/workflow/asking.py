"""Questions about a plan that need the solver: asked here, answered by workers (matcher.workflow.answering), kept as runs.

A run that is a question has `question` among its limits: the kind, the plan's number and what was asked; its answer stands
in its progress under `answer` once it is done. It gives no plan: nothing that was only asked can be put before people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matcher.answers import lines_to_list
from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, NotFound, Problem, WrongState
from matcher.domain.plan import INFEASIBLE, STOPPED
from matcher.domain.runs import Run
from matcher.robust.chances import HIGHEST, NAMES
from matcher.scenario import Limits
from matcher.store import plans, rounds, runs, snapshots
from matcher.store.session import Session
from matcher.whatif.axes import cells, fair_cells, read_axis
from matcher.whatif.changes import changed, read_change
from matcher.wording import _
from matcher.workflow import access, gathering, inquiring, trail
from matcher.workflow.planning import MOST_UNENDED

WHATIF, SWEEP, FAIRNESS, ALTERNATIVES, DECLINES, ENVY = "whatif", "sweep", "fairness", "alternatives", "declines", "envy"
STURDIER = "sturdier"
KINDS = (WHATIF, SWEEP, FAIRNESS, ALTERNATIVES, DECLINES, STURDIER, ENVY, *inquiring.KINDS)
AXES = ("budget=50%..150%", "first=impact|equity", "hosting=1..3", "away=1..4")
SECONDS = 60
_BOUNDS = {"number": (1, 10), "within": (0, 50), "apart": (1, 50), "draws": (10, 1000), "trials": (20, 400), "seed": (0, 10**6),
           "waves": (1, 5)}
_MAY_LACK = ("seed", "waves")
# Draws that a worker makes at once, and how many such parts a question has at most; declines that are named.
_BLOCK, _BLOCKS, _HARMS = 25, 40, 10


def ask(session: Session, actor: Actor, round: str, plan: int, kind: str, asked: Mapping[str, Any], *, now: datetime) -> Run:
    """A queued question about a plan. The caller tells the queue of `gathering.announced` once the transaction is committed.

    `asked` by kind: `changes` (texts) for a what-if; `axis` and, where two numbers are asked for, `second`, each one of
    AXES, for a sweep; `number`, `within` (percent) and `apart` for alternatives; `draws` for declines, and where not as
    usual `seed`, `waves` and `chances` (permille by name); `trials`, draws by which it is judged, for a sturdier plan. A
    sweep and what fairness costs have a part for each scenario, declines one for some draws, so that workers share them.
    DataError with every wrong field, WrongState when enough runs wait.
    """
    held = rounds.hold_round(session, round)
    access.require(actor, "plan:questions:ask", stage=held.stage)
    kept = plans.kept_plan(session, round, plan)
    about = plans.get_plan(session, round, plan)
    if about.status in (INFEASIBLE, STOPPED) and kind != inquiring.DEAD_ENDS:
        raise WrongState(_("This plan has no exchanges to ask about."))
    problems = _problems(kind, asked)
    if kind == WHATIF and not problems:
        scenario = snapshots.get_snapshot(session, round, kept.digest)
        changed(scenario, [read_change(text) for text in asked["changes"]])
    if kind in inquiring.KINDS:
        scenario = snapshots.get_snapshot(session, round, kept.digest)
        problems += inquiring.problems(kind, asked, scenario.pool, about)
    if problems:
        raise DataError(problems)
    parts = _parts(session, round, kept.digest, kind, asked)
    if len(runs.unended_runs(session, round)) >= MOST_UNENDED:
        raise WrongState(_("Enough runs of this round wait or run already. Wait for one to end, or cancel one."))
    question = {"kind": kind, "plan": plan, "asked": dict(asked)}
    if kind == inquiring.WHY_NOT:
        question["first"] = lines_to_list(inquiring.at_once(kind, asked, scenario, about))
    limits = Limits()
    run = runs.add_run(session, round, kept.digest, seed=limits.seed, seconds=SECONDS, title="", asked_by=actor.account, now=now,
                       parts=bool(parts), limits={"seconds": SECONDS, "seed": limits.seed, "workers": 0, "gap": 0.0, "question": question})
    gathering.ask_parts(session, run, parts, now=now)
    trail.record(session, actor, "plan:questions:ask", f"run:{run.id}", None, question, now, round=round)
    return runs.get_run(session, run.id)


def _parts(session: Session, round: str, digest: str, kind: str, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions that several workers answer for one; none where one worker answers it."""
    if kind == DECLINES:
        size = max(_BLOCK, -(-asked["draws"] // _BLOCKS))
        blocks = [[first, min(first + size, asked["draws"])] for first in range(0, asked["draws"], size)]
        return [{"kind": gathering.DRAWN, "asked": {**asked, "numbers": numbers, "harms": harms}}
                for numbers, harms in (([0, 0], _HARMS), *((block, 0) for block in blocks))]
    if kind not in (SWEEP, FAIRNESS):
        return []
    scenario = snapshots.get_snapshot(session, round, digest)
    axes = [read_axis(asked[name]) for name in ("axis", "second") if asked.get(name)]
    found = cells(scenario, axes) if kind == SWEEP else fair_cells(scenario)
    return [{"kind": gathering.POINT, "asked": {"changes": [str(change) for change in cell]}} for cell in found]


def question_of(run: Run) -> dict[str, Any] | None:
    """What a run asks, None for a search."""
    found: dict[str, Any] | None = run.limits.get("question")
    return found


def questions(session: Session, round: str, plan: int, *, most: int = 20) -> tuple[Run, ...]:
    """The latest questions about a plan, the latest first, among the latest runs of the round."""
    found = (run for run in runs.list_runs(session, round, page=1, size=200).items
             if (question_of(run) or {}).get("plan") == plan)
    return tuple(found)[:most]


def get_question(session: Session, round: str, plan: int, run: int) -> Run:
    """One question about a plan; NotFound."""
    found = runs.get_run(session, run)
    if found.round != round or (question_of(found) or {}).get("plan") != plan:
        raise NotFound(_("There is no run {run}."), run=run)
    return found


def _problems(kind: str, asked: Mapping[str, Any]) -> list[Problem]:
    found = []
    if kind not in KINDS:
        found.append(Problem("question", 0, "kind", _("There is no such question."), _("Choose one of those offered.")))
    if kind == WHATIF and not asked.get("changes"):
        found.append(Problem("question", 0, "budget", _("Nothing is changed."), _("Change at least one of these.")))
    for name in ("axis", "second") if kind == SWEEP else ():
        if asked.get(name) not in (AXES if name == "axis" else ("", None, *AXES)):
            found.append(Problem("question", 0, name, _("There is no such question."), _("Choose one of those offered.")))
    if kind == SWEEP and asked.get("second") and asked["second"] == asked.get("axis"):
        found.append(Problem("question", 0, "second", _("Both numbers are the same."), _("Choose another one, or none.")))
    for name, (least, most) in _BOUNDS.items():
        wanted = {ALTERNATIVES: ("number", "within", "apart"), DECLINES: ("draws", "seed", "waves"), STURDIER: ("trials",)}.get(kind, ())
        value = asked.get(name)
        if name in wanted and not (name in _MAY_LACK and value is None) and not (isinstance(value, int) and least <= value <= most):
            found.append(Problem("question", 0, name, _("The number is out of range."), _("Write a whole number within the range.")))
    return found + (_wrong_chances(asked.get("chances") or {}) if kind == DECLINES else [])


def _wrong_chances(chances: Mapping[str, Any]) -> list[Problem]:
    wrong = (name for name, permille in chances.items()
             if name not in NAMES or not isinstance(permille, int) or not 0 <= permille <= HIGHEST)
    return [Problem("question", 0, f"chance_{name}", _("The number is out of range."), _("Write percent from 0 to 200.")) for name in wrong]

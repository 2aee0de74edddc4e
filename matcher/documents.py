"""A plan as JSON and back, with its published schema."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from matcher.domain.errors import DataError, Problem
from matcher.domain.kinds import KINDS
from matcher.domain.plan import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    STOPPED,
    Charge,
    EnvelopeUse,
    Exchange,
    GoalResult,
    Plan,
    PlanLeg,
    SocietyLoad,
    Unmet,
)
from matcher.domain.reasons import Reason

MOST_BYTES = 200_000_000
_MOST_ERRORS = 1000
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def _reasons(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [{"code": reason.code, "facts": reason.facts} for reason in reasons]


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON values (MODEL.md section 7)."""
    return {
        "format": plan.format, "scenario": plan.scenario, "digest": plan.digest, "versions": dict(plan.versions),
        "seed": plan.seed, "status": plan.status,
        "goals": [
            {"name": g.name, "value": g.value, "bound": g.bound, "proved": g.proved, "seconds": g.seconds}
            | ({} if g.best is None else {"best": g.best}) for g in plan.goals],
        "exchanges": [{
            "id": x.id, "kind": x.kind, "host": x.host, "start": x.start.isoformat(), "days": x.days, "weeks": x.weeks,
            "mode": x.mode, "language": x.language, "interpreter": x.interpreter,
            "legs": [{
                "need": leg.need, "offer": leg.offer, "role": leg.role, "receiver": leg.receiver, "sender": leg.sender,
                "capability": leg.capability, "gain": leg.gain, "costs": leg.costs, "own_funds": leg.own_funds,
                "charges": [{"envelope": c.envelope, "line": c.line, "amount": c.amount} for c in leg.charges],
                "points": leg.points, "reasons": _reasons(leg.reasons)} for leg in x.legs],
        } for x in plan.exchanges],
        "unmet": [{"need": u.need, "reasons": _reasons(u.reasons), "unlocks": _reasons(u.unlocks)} for u in plan.unmet],
        "rejected": dict(plan.rejected),
        "envelopes": [vars(e) for e in plan.envelopes],
        "societies": [vars(s) for s in plan.societies],
        "conflict": _reasons(plan.conflict),
    }


def plan_text(plan: Plan) -> str:
    """The plan as the text of plan.json."""
    return json.dumps(plan_to_dict(plan), ensure_ascii=False, indent=1) + "\n"


def read_plan(path: Path) -> Plan:
    """A plan.json; DataError with the place of everything that is wrong."""
    path = Path(path)

    def refuse(wrong: str, mend: str) -> DataError:
        return DataError([Problem(path.name, 0, "", wrong, mend)])

    if not path.is_file():
        raise refuse("There is no such file.", "Name a plan.json.")
    if path.stat().st_size > MOST_BYTES:
        raise refuse("The file is too large.", f"Keep it under {MOST_BYTES // 10**6} MB.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text, parse_constant=_no_constant)
        if _HALF.search(text):
            # Half of a pair of UTF-16 is no character: it could be neither shown nor written.
            json.dumps(document, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise refuse("The file is not UTF-8.", "Write the plan again with 'matcher solve'.") from None
    except (ValueError, RecursionError) as error:
        # Python's own words on numbers of thousands of digits speak of its settings.
        reason = "a number is too long" if "digits" in str(error) else error
        raise refuse(f"This is no JSON ({reason}).", "Write the plan again with 'matcher solve'.") from None
    return plan_from_dict(document, path.name)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")


def _whole(checker: object, value: object) -> bool:
    """JSON has one sort of number; here 2.0 is no whole number, since what is counted is written without a point."""
    return isinstance(value, int) and not isinstance(value, bool)


_Strict = extend(Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _whole))


def plan_from_dict(document: Any, file: str = "plan.json") -> Plan:
    """A plan from JSON values, checked against the schema; DataError names wrong places by their paths, the first
    thousand."""
    found = islice(_Strict(plan_schema()).iter_errors(document), _MOST_ERRORS)
    errors = sorted(found, key=lambda error: list(map(str, error.path)))
    problems = [Problem(file, 0, "/".join(map(str, error.absolute_path)) or "plan", f"{error.message[:200]}.",
                        "See 'matcher schema'.") for error in errors]
    if not problems:
        for number, exchange in enumerate(document["exchanges"]):
            try:
                in_range = FIRST_DAY <= date.fromisoformat(exchange["start"]) <= LAST_DAY
            except ValueError:
                in_range = False
            if not in_range:
                problems.append(Problem(file, 0, f"exchanges/{number}/start", f"'{exchange['start']}' is not a date.",
                                        "Write it as 2027-03-01."))
    if problems:
        raise DataError(problems)
    return Plan(
        scenario=document["scenario"], digest=document["digest"], versions=document["versions"], seed=document["seed"],
        status=document["status"],
        goals=tuple(GoalResult(g["name"], g["value"], g["bound"], g["proved"], g["seconds"], g.get("best"))
                    for g in document["goals"]),
        exchanges=tuple(_exchange(x) for x in document["exchanges"]),
        unmet=tuple(Unmet(u["need"], _read_reasons(u.get("reasons", [])), _read_reasons(u.get("unlocks", [])))
                    for u in document["unmet"]),
        rejected=document["rejected"],
        envelopes=tuple(EnvelopeUse(**{k: e[k] for k in ("envelope", "amount", "charged", "support", "left")})
                        for e in document["envelopes"]),
        societies=tuple(SocietyLoad(**{k: s[k] for k in ("society", "given", "received", "hosted", "weeks_away")})
                        for s in document["societies"]),
        conflict=_read_reasons(document.get("conflict", [])))


def _read_reasons(reasons: list[dict[str, Any]]) -> tuple[Reason, ...]:
    return tuple(Reason(r["code"], r.get("facts", {})) for r in reasons)


def _exchange(x: dict[str, Any]) -> Exchange:
    return Exchange(
        x["id"], x["kind"], x["host"], date.fromisoformat(x["start"]), x["days"], x["weeks"], x["mode"], x["language"],
        x["interpreter"],
        tuple(PlanLeg(
            leg["need"], leg["offer"], leg["role"], leg["receiver"], leg["sender"], leg["capability"], leg["gain"], leg["costs"],
            leg["own_funds"], tuple(Charge(c["envelope"], c["line"], c["amount"]) for c in leg["charges"]),
            leg.get("points", 0), _read_reasons(leg.get("reasons", []))) for leg in x["legs"]))


def plan_schema() -> dict[str, Any]:
    """The published JSON Schema of plan.json (draft 2020-12)."""
    whole = {"type": "integer", "minimum": -(2**53), "maximum": 2**53}
    text = {"type": "string", "maxLength": 10_000}
    flag = {"type": "boolean"}
    money = {"type": "object", "additionalProperties": whole}
    day = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}

    def listed(item: dict[str, Any], about: str) -> dict[str, Any]:
        return {"type": "array", "items": item, "description": about}

    def table(about: str, optional: tuple[str, ...] = (), **fields: dict[str, Any]) -> dict[str, Any]:
        return {"type": "object", "description": about, "properties": fields,
                "required": [name for name in fields if name not in optional]}

    reason = table("A reason as data.", ("facts",), code=text, facts={"type": "object"})
    charge = table("What a leg takes from one envelope for one cost line.", envelope=text, line=text, amount=whole)
    leg = table(
        "One need served by one offer.", ("points", "reasons"), need=text, offer=text, role={"type": ["integer", "null"]},
        receiver=text, sender=text, capability=text, gain=whole, costs=money | {"description": "By cost line, whole units."},
        own_funds=money | {"description": "By cost line, whole units."}, charges=listed(charge, "Who pays."),
        points=whole | {"description": "Points of goal fit."}, reasons=listed(reason, "Why."))
    exchange = table(
        "Legs that happen together.", id=text, kind={"enum": list(KINDS)}, host=text, start=day, days=whole, weeks=whole,
        mode={"enum": ["onsite", "remote"]}, language={"type": ["string", "null"]}, interpreter=flag,
        legs={"type": "array", "items": leg, "minItems": 1})
    schema = table(
        "The explained answer of a matching round.", ("conflict",), format={"const": 1}, scenario=text,
        digest=text | {"description": "sha256 of the canonical scenario."},
        versions={"type": "object", "additionalProperties": text}, seed=whole,
        status={"enum": [OPTIMAL, FEASIBLE, INFEASIBLE, STOPPED]},
        goals=listed(table("A goal in its turn.", ("best",), name=text, value=whole, bound=whole, proved=flag,
                           seconds={"type": "number"}, best=whole), "In the order in which they were proved."),
        exchanges=listed(exchange, "What will happen."),
        unmet=listed(table("A need left out.", ("reasons", "unlocks"), need=text, reasons=listed(reason, "Why."),
                           unlocks=listed(reason, "What would let it in.")), "Every need that no exchange serves."),
        rejected={"type": "object", "additionalProperties": whole, "description": "Pairs turned away by check."},
        envelopes=listed(table("The use of an envelope.", envelope=text, amount=whole, charged=whole, support=whole, left=whole),
                         "All envelopes."),
        societies=listed(table("The load of a society.", society=text, given=whole, received=whole, hosted=whole,
                               weeks_away=whole), "All societies."),
        conflict=listed(reason, "Of an infeasible scenario: pins and rules that cannot stand together."))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "plan", **schema}

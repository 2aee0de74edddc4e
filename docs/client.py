"""A client of the API, in plain Python with `requests`: lists rounds, states a need, asks for a run, waits, downloads the plan.

    export MATCHER_URL=http://127.0.0.1:8000 MATCHER_TOKEN=matcher_...
    python docs/client.py rounds
    python docs/client.py state-need ROUND need.json      # {"iso3": "KEN", "kinds": ["secondment"], "capability": "SRV-TRAC", ...}
    python docs/client.py plan ROUND --seconds 60 --out plan.json
    python docs/client.py ask ROUND PLAN '{"kind": "unlock", "need": "n7"}'
    python docs/client.py upload ROUND ISO3 mine.xlsx --apply

Copy it, and change what you need: the class `Api` is all that a program of yours has to have.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

ENDED = ("done", "failed", "cancelled")


class Refused(Exception):
    """The API said no: `problem` has title, detail, and what is wrong field by field."""

    def __init__(self, problem: dict[str, Any]) -> None:
        self.problem = problem
        fields = "".join(f"\n  {each['field']}: {each['wrong']} {each['mend']}" for each in problem.get("fields", ()))
        super().__init__(f"{problem['title']} ({problem['status']}): {problem['detail']}{fields}")


class Api:
    """The API in one person's name. Waits when told to, and sends a POST again when its answer was lost: done once all the same."""

    def __init__(self, url: str, token: str, *, language: str = "en") -> None:
        self.url = url.rstrip("/") + "/api/v1"
        self.http = requests.Session()
        self.http.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": language})

    def ask(self, method: str, path: str, body: Any = None, *, etag: str = "") -> requests.Response:
        """One request; Refused when the answer is a problem. `etag` names the version that an edit was made on."""
        headers = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}
        headers |= {"If-Match": etag} if etag else {}
        for attempt in range(5):
            try:
                answer = self.http.request(method, self.url + path, json=body, headers=headers, timeout=60)
            except requests.ConnectionError:
                if attempt == 4 or method not in ("GET", "POST"):
                    raise
                time.sleep(2**attempt)
                continue
            if answer.status_code != 429:
                break
            time.sleep(int(answer.headers.get("Retry-After", "5")))
        if answer.status_code >= 400:
            raise Refused(answer.json())
        return answer

    def all(self, path: str) -> Iterator[dict[str, Any]]:
        """Every item of a list, page after page."""
        address: str | None = path
        while address:
            page = self.ask("GET", address.removeprefix(self.url)).json()
            yield from page["results"]
            address = page["next"]

    def state_need(self, round: str, need: dict[str, Any]) -> dict[str, Any]:
        """A need, as a draft; what stands in the way of submitting it comes with it under `problems`."""
        made = self.ask("POST", f"/rounds/{round}/needs", need).json()
        checked = self.ask("GET", f"/rounds/{round}/needs/{made['need']}/check").json()
        return {**made, **checked}

    def plan_of(self, round: str, *, seconds: float, seed: int = 1, pause: float = 2) -> dict[str, Any]:
        """Asks for a run, waits for its end, and gives the plan.json."""
        run = self.ask("POST", f"/rounds/{round}/runs", {"seconds": seconds, "seed": seed}).json()
        while run["status"] not in ENDED:
            time.sleep(pause)
            run = self.ask("GET", f"/rounds/{round}/runs/{run['run']}").json()
        if run["plan"] is None:
            raise SystemExit(f"Run {run['run']} is {run['status']} and gave no plan. {run['error']}")
        document: dict[str, Any] = self.ask("GET", f"/rounds/{round}/plans/{run['plan']}/document").json()
        return document

    def answer_to(self, round: str, plan: int, question: dict[str, Any], *, pause: float = 2) -> dict[str, Any]:
        """Asks about a plan and waits for the answer: `sentences` to be read, `figures` to be worked with."""
        address = self.ask("POST", f"/rounds/{round}/plans/{plan}/questions", question).headers["Location"].removeprefix(self.url)
        while (found := self.ask("GET", address).json())["status"] not in ENDED:
            time.sleep(pause)
        answer: dict[str, Any] = found
        return answer

    def upload(self, round: str, society: str, file: Path, *, apply: bool = False) -> dict[str, Any]:
        """What a workbook would change, or what is wrong in it; with `apply` it is done as it was looked at."""
        def send(path: str, **fields: str) -> dict[str, Any]:
            answer = self.http.post(f"{self.url}/rounds/{round}/uploads/{society}{path}", data=fields, timeout=60,
                                    files={"workbook": (file.name, file.read_bytes())})
            if answer.status_code >= 400:
                raise Refused(answer.json())
            told: dict[str, Any] = answer.json()
            return told

        looked = send("")
        return {**looked, "done": send("/apply", seen=looked["seen"])} if apply and not looked["problems"] else looked


def main() -> int:
    reader = argparse.ArgumentParser(description="A client of the API.")
    acts = reader.add_subparsers(dest="act", required=True)
    acts.add_parser("rounds", help="list rounds")
    need = acts.add_parser("state-need", help="state a need out of a JSON file")
    need.add_argument("round")
    need.add_argument("file", type=Path)
    plan = acts.add_parser("plan", help="ask for a run, wait, download the plan")
    plan.add_argument("round")
    plan.add_argument("--seconds", type=float, default=60)
    plan.add_argument("--out", type=Path, default=Path("plan.json"))
    ask = acts.add_parser("ask", help="ask a question about a plan, wait, print the answer")
    ask.add_argument("round")
    ask.add_argument("plan", type=int)
    ask.add_argument("question", type=json.loads)
    upload = acts.add_parser("upload", help="what a workbook would change; with --apply it is done")
    upload.add_argument("round")
    upload.add_argument("society")
    upload.add_argument("file", type=Path)
    upload.add_argument("--apply", action="store_true")
    wish = reader.parse_args()
    api = Api(os.environ["MATCHER_URL"], os.environ["MATCHER_TOKEN"])
    try:
        if wish.act == "rounds":
            for each in api.all("/rounds"):
                print(f"{each['key']}\t{each['status']}\t{each['start_date']}\t{each['title']}")
        elif wish.act == "state-need":
            made = api.state_need(wish.round, json.loads(wish.file.read_text("utf-8")))
            print(f"Need {made['need']} is a draft.")
            for each in made["problems"]:
                print(f"  {each['field']}: {each['wrong']} {each['mend']}")
        elif wish.act == "ask":
            for each in api.answer_to(wish.round, wish.plan, wish.question)["sentences"]:
                print("  " * each["depth"] + each["text"])
        elif wish.act == "upload":
            found = api.upload(wish.round, wish.society, wish.file, apply=wish.apply)
            for each in found["problems"]:
                print(f"{each['table']} {each['row']} {each['field']}: {each['wrong']} {each['mend']}")
            for each in found["differences"]:
                print(f"{each['what']} {each['table']} {each['key']} {each['hindrance'] or ''}".rstrip())
            if "done" in found:
                print(", ".join(f"{name} {number}" for name, number in found["done"].items()))
        else:
            document = api.plan_of(wish.round, seconds=wish.seconds)
            wish.out.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
            print(f"{document['status']}: {len(document['exchanges'])} exchanges, written to {wish.out}.")
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

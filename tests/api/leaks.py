"""An oracle over answers: what may never stand in one, by the round's own facts and by nothing of the product's code for access.

It walks through every value of an answer. For a person of a Society: no key of another Society's need or offer, no text of a
need but its own or its partner's, no exchange that it is no party to, no other Society but its partners. For everybody: no
name, address or phone of a person, and no number of an account.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from matcher.domain.actors import OF_A_SOCIETY
from matcher.domain.rounds import APPROVED, ARCHIVED, COMPLETED, CONSULTATION, REPAIR, UNDER_WAY
from matcher.store import rounds
from tests.api.callers import Caller, Callers, marker
from tests.helpers.reviewed import KEY
from tests.helpers.solved import small, small_pool

SHOWN = (CONSULTATION, REPAIR, APPROVED, UNDER_WAY, COMPLETED, ARCHIVED)
OF_A_PERSON = frozenset({"account", "by", "made_by", "asked_by", "created_by", "submitted_by", "changed_by", "entered_by", "committed_by",
                         "hands", "email", "phone", "name_of_person", "cleared_by", "icrc_by", "ifrc_by", "rejected_by", "by_account"})
REFERENCE = frozenset({"/me", "/capabilities", "/societies"})


class Eyes:
    """Looks at the answers that one caller is given."""

    def __init__(self, callers: Callers, caller: Caller) -> None:
        pool, plan = small_pool(), small().plan
        grant = caller.grant
        self.persons = [text for account in callers.accounts for text in (account.email, account.name)]
        self.society = grant.society if grant is not None and grant.role in OF_A_SOCIETY else None
        self.store = callers.store
        self.statements = {row.need: row.society for row in pool.needs} | {row.offer: row.society for row in pool.offers}
        legs = [(exchange.id, leg) for exchange in plan.exchanges for leg in exchange.legs]
        mine = [(name, leg) for name, leg in legs if self.society in (leg.receiver, leg.sender)]
        self.exchanges = {name for name, _leg in legs}
        self.my_exchanges = {name for name, _leg in mine}
        self.partners = {society for _name, leg in mine for society in (leg.receiver, leg.sender)}
        self.shared_needs = {leg.need for _name, leg in mine}
        self.needs = [row.need for row in pool.needs]

    def leaks(self, answer: Any) -> list[str]:
        """Everything in an answer that this caller may not see."""
        with self.store.reading() as session:
            shown = rounds.get_round(session, KEY).stage in SHOWN
        found = []
        for place, name, value in _values(answer, "", ""):
            found += [f"{place} names a person: {value!r}" for text in self.persons if isinstance(value, str) and text in value]
            if name in OF_A_PERSON and ".facts." not in place:  # facts of a plan's reasons are sums, days and keys
                found.append(f"{place} may be of a person")
            if self.society is not None:
                found += [f"{place}: {what}" for what in self._of_others(name, value, shown)]
        return found

    def _of_others(self, name: str, value: Any, shown: bool) -> Iterator[str]:
        if not isinstance(value, str):
            return
        if name in ("need", "offer", "subject") and self.statements.get(value, self.society) != self.society:
            yield f"statement {value} is of {self.statements[value]}"
        if name == "exchange" and value in self.exchanges and not (shown and value in self.my_exchanges):
            yield f"exchange {value} is none of {self.society}"
        if name == "iso3" and value != self.society and not (shown and value in self.partners):
            yield f"{value} is no partner of {self.society}"
        for need in self.needs:
            if marker(need) in value and self.statements[need] != self.society and not (shown and need in self.shared_needs):
                yield f"the text of need {need} of {self.statements[need]}"


def _values(value: Any, place: str, name: str) -> Iterator[tuple[str, str, Any]]:
    """Every value with where it stands and the name of its field."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{place}.{key}", key, inner if not isinstance(inner, dict | list) else None
            yield from _values(inner, f"{place}.{key}", key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _values(inner, f"{place}[{number}]", name)
    else:
        yield place, name, value

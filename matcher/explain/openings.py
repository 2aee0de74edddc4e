"""What would let a pair pass the one check that it fails, each change tried on the pair before it is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from matcher.domain.kinds import CEFR
from matcher.domain.parties import Languages, Society
from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason
from matcher.domain.requests import Need, Offer
from matcher.explain.money import more_money, own_funds_short
from matcher.kinds.paying import bills
from matcher.policy import Policy
from matcher.screening import failing, rows_of, terms_of

_FLUENT = CEFR[-1]


@dataclass(frozen=True)
class Pair:
    """One leg that some check turns away, with the facts of its two sides alone."""

    pool: Pool
    policy: Policy
    need: str
    offer: str
    role: int | None
    kind: str

    @cached_property
    def _sides(self) -> tuple[Need, Offer, Society, Society]:
        need, offer = self.pool.need[self.need], self.pool.offer[self.offer]
        return need, offer, self.pool.society[need.society], self.pool.society[offer.society]

    def passes(self, need: dict[str, Any] | None = None, offer: dict[str, Any] | None = None,
               both: dict[str, Any] | None = None, listed: bool = False) -> bool:
        """Whether every check passes with these fields of the need, the offer and the two societies changed."""
        asked, given, receiver, sender = self._sides
        changed = replace(
            self.pool, needs=(replace(asked, **need or {}),), offers=(replace(given, **offer or {}),),
            societies=tuple(replace(row, **both or {}) if row in (receiver, sender) else row for row in self.pool.societies),
            pins=(), history=(), baseline=None,
            affinity={(self.need, self.offer): 0} if listed or (self.need, self.offer) in self.pool.affinity else {})
        return not failing(changed, self.policy.checks, self.policy.funding, self.need, self.offer, self.role, self.kind)

    def unlocks(self, failed: Reason) -> list[Reason]:
        """Changes each of which lets the pair pass every check; empty where nothing short of another pair would."""
        name = failed.code.removeprefix("check_")
        found = _OPENINGS[name](self, failed.facts) if name in _OPENINGS else []
        pair = {"offer": self.offer, "kind": self.kind, "role": self.role}
        return [Reason(reason.code, pair | reason.facts) for reason in found]

    def _standing(self, facts: dict[str, Any]) -> list[Reason]:
        return [Reason("unlock_standing", {"societies": facts["societies"]})] if self.passes(both={"standing": True}) else []

    def _level(self, facts: dict[str, Any]) -> list[Reason]:
        needed, code = max(facts["min_offer"], facts["need_level"] + facts["min_gain"]), facts["capability"]
        if needed > 5:
            return []
        levels = tuple((key, needed if key == code else level) for key, level in self._sides[1].capabilities)
        told = {"needed": needed, "offer_level": facts["offer_level"]}
        return [Reason("unlock_level", told)] if self.passes(offer={"capabilities": levels}) else []

    def _avoids(self, facts: dict[str, Any]) -> list[Reason]:
        free = self.passes(need={"avoids": ()}, offer={"avoids": (), "regions": ()})
        return [Reason("unlock_avoids", {})] if free else []

    def _listed(self, facts: dict[str, Any]) -> list[Reason]:
        return [Reason("unlock_listed", {})] if self.passes(listed=True) else []

    def _mode(self, facts: dict[str, Any]) -> list[Reason]:
        return [Reason("unlock_mode", {"mode": mode}) for mode in ("onsite", "remote")
                if self.passes(need={"mode": mode}, offer={"mode": mode})]

    def _language(self, facts: dict[str, Any]) -> list[Reason]:
        need, offer, receiver, sender = self._sides

        def more(spoken: Languages | None, society: Society) -> Languages:
            return tuple({**dict(society.languages if spoken is None else spoken), "en": _FLUENT}.items())

        told = {"peer": facts["peer"], "host": facts["host"]}
        if not self.passes(need={"languages": more(need.languages, receiver)}, offer={"languages": more(offer.languages, sender)}):
            return []
        return [Reason("unlock_language_interpreter" if self.passes(need={"interpreter": True}) else "unlock_language", told)]

    def _security(self, facts: dict[str, Any]) -> list[Reason]:
        tier = facts["tier"]
        return [Reason("unlock_security", {"tier": tier})] if tier <= 3 and self.passes(offer={"clearance": tier}) else []

    def _capacity(self, facts: dict[str, Any]) -> list[Reason]:
        told = {"people": facts["people"], "person_days": facts["person_days"]}
        offer = self._sides[1]
        wide = {"people": max(offer.people, told["people"]), "days_total": max(offer.days_total, told["person_days"])}
        return [Reason("unlock_capacity", told)] if self.passes(offer=wide) else []

    def _window(self, facts: dict[str, Any]) -> list[Reason]:
        last = self.pool.start + timedelta(days=7 * self.pool.weeks - 1)
        whole = {"earliest": self.pool.start, "latest": last}
        open_to = self.passes(need=whole, offer=whole, both={"blackouts": ()})
        return [Reason("unlock_window", {"days": facts["days"]})] if open_to else []

    def _fundable(self, facts: dict[str, Any]) -> list[Reason]:
        terms = terms_of(self.policy.checks, self.policy.funding)
        bill = bills(rows_of(self.pool, [(self.need, self.offer, self.role, self.kind)], terms))
        sources = self.policy.funding.sources
        # The bill's envelopes stand for what may be charged, support aside.
        free = replace(self.pool, envelopes=tuple(
            replace(row, amount=row.chargeable, support_permille=0) for row in self.pool.envelopes))
        there = replace(bill, pool=free)
        found = more_money(there, sources, own_funds_short(there, sources), self.pool.envelopes)
        codes = {"unlock_money": "unlock_fundable", "unlock_own_funds": "unlock_fundable_own"}
        return [Reason(codes[reason.code], reason.facts) for reason in found]


_OPENINGS: dict[str, Callable[[Pair, dict[str, Any]], list[Reason]]] = {
    "standing": Pair._standing, "level": Pair._level, "avoids": Pair._avoids, "listed": Pair._listed, "mode": Pair._mode,
    "language": Pair._language, "security": Pair._security, "capacity": Pair._capacity, "window": Pair._window,
    "fundable": Pair._fundable,
}

"""Giving and receiving over rounds, as a plan leaves it; and load and service by region."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from matcher.domain.memory import FADE
from matcher.ledger.accounts import Account, entries_of, ledger, regions, split
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import sliced, society
from web.api.models import Listing, Out, SocietyRef, Wish
from web.reviewing import reading

bp = blueprint("ledger")


class LedgerWish(Wish):
    fade: Annotated[int, Field(ge=0, le=1000, description="Thousandths of a leg that are left of it a year later.")] = FADE


class KindOut(Out):
    """Legs of a kind; the kind is empty where it is not known."""

    kind: str
    given: int
    received: int


class AccountOut(SocietyRef):
    """A Society's legs, and the same with earlier years faded, in thousandths of a leg. Below 0 the balance is a debt."""

    given: int
    received: int
    given_faded: int
    received_faded: int
    balance: int
    kinds: list[KindOut]


class RegionOut(Out):
    """The region is empty for components and Societies without one."""

    region: str
    given: int
    received: int
    needs_met: int
    needs: int
    offers: int


class LedgerOut(Listing):
    results: list[AccountOut]
    regions: list[RegionOut]


@route(bp, "GET", "/rounds/<key>/plans/<int:number>/ledger", "plan:ledger:view", answer=LedgerOut, wish=LedgerWish)
def show(key: str, number: int, wish: LedgerWish) -> Answer:
    """What every Society gave and received in earlier rounds and in this plan, who owes most first."""
    book = reading(key, number).book
    entries = entries_of(book.pool, book.plan)
    kinds = split(entries, "kind")
    areas = [RegionOut(region=each.region, given=each.given, received=each.received, needs_met=each.met, needs=each.asked,
                       offers=each.offers) for each in regions(book.pool, book.plan)]

    def fact(row: Account) -> AccountOut:
        mine = [KindOut(kind=kind, given=given, received=received) for kind, (given, received) in kinds.get(row.society, {}).items()]
        return AccountOut(**society(row.society).model_dump(), given=row.given, received=row.received, given_faded=row.given_faded,
                          received_faded=row.received_faded, balance=row.balance, kinds=mine)

    def page(**more: Any) -> LedgerOut:
        return LedgerOut(regions=areas, **more)

    return sliced(page, ledger(entries, book.pool.start.year, fade=wish.fade), wish, fact)

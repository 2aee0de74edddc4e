"""Who supports whom in a plan: ties, load, rings, how strong the network is, and what one Society's leaving would break."""

from __future__ import annotations

from matcher.domain.errors import NotFound
from matcher.graphs import Leaving, Strength, leaving, leavings, loads, rings, strength, ties
from matcher.wording import _
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import sliced, society
from web.api.models import Listing, Out, SocietyRef, Wish
from web.pages.network import before
from web.reviewing import reading

bp = blueprint("network")
_AT = "/rounds/<key>/plans/<int:number>/network"


class TieOut(Out):
    """All that one society gives another: needs served (`legs`), and in which exchanges."""

    reporting_ns: SocietyRef
    receiver: SocietyRef
    legs: int
    exchanges: list[str]


class LoadOut(SocietyRef):
    """Legs given and received, and with how many different societies."""

    given: int
    received: int
    gives_to: int
    receives_from: int


class StrengthOut(Out):
    """A network in figures. `largest`, `mutual`, `concentration` and `top_share` are permille."""

    societies: int
    ties: int
    legs: int
    givers: int
    both: int
    groups: int
    largest: int
    mutual: int
    rings: int
    concentration: int
    top_share: int
    held_by: list[SocietyRef]
    bridges: list[list[SocietyRef]]


class NetworkOut(Out):
    """Rings are lists in which each gives the next, and the last the first."""

    strength: StrengthOut
    ties: list[TieOut]
    loads: list[LoadOut]
    rings: list[list[SocietyRef]]


class EarlierOut(StrengthOut):
    """The figures of a completed round, as it was carried out."""

    round: str
    title: str


class EarliersOut(Out):
    this: StrengthOut
    results: list[EarlierOut]


class LeavingOut(SocietyRef):
    """What breaks without a society: exchanges that do not take place, sessions that shrink, needs of others and its own
    that are no longer met, societies left without an exchange, and into how many groups the rest falls."""

    exchanges: list[str]
    shrunk: list[str]
    unmet: list[str]
    own: list[str]
    cut_off: list[SocietyRef]
    groups_before: int
    groups: int


class LeavingsOut(Listing):
    results: list[LeavingOut]


def _strength(found: Strength) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(found, name) for name in StrengthOut.model_fields if name not in ("held_by", "bridges")}
    return {**told, "held_by": [society(each) for each in found.held_by],
            "bridges": [[society(each.one), society(each.other)] for each in found.bridges]}


def _leaving(found: Leaving) -> LeavingOut:
    return LeavingOut(**society(found.society).model_dump(), exchanges=list(found.exchanges), shrunk=list(found.shrunk),
                      unmet=list(found.unmet), own=list(found.own), cut_off=[society(each) for each in found.cut_off],
                      groups_before=found.groups_before, groups=found.groups)


@route(bp, "GET", _AT, "plan:document:view", answer=NetworkOut)
def show(key: str, number: int) -> Answer:
    """Every tie, what each gives and receives, rings of mutual support, and the network's figures."""
    plan = reading(key, number).book.plan
    return Answer(NetworkOut(
        strength=StrengthOut(**_strength(strength(plan))),  # type: ignore[arg-type]
        ties=[TieOut(reporting_ns=society(each.sender), receiver=society(each.receiver), legs=each.legs, exchanges=list(each.exchanges))
              for each in ties(plan)],
        loads=[LoadOut(**society(each.society).model_dump(), given=each.given, received=each.received, gives_to=each.gives_to,
                       receives_from=each.receives_from) for each in loads(plan)],
        rings=[[society(each) for each in ring] for ring in rings(plan)]))


@route(bp, "GET", f"{_AT}/earlier", "plan:document:view", answer=EarliersOut)
def earlier(key: str, number: int) -> Answer:
    """The network's figures beside those of completed rounds before it, as they were carried out."""
    read = reading(key, number)
    return Answer(EarliersOut(this=StrengthOut(**_strength(strength(read.book.plan))), results=[  # type: ignore[arg-type]
        EarlierOut(round=found.key, title=found.title, **_strength(figures)) for found, figures in before(read)]))  # type: ignore[arg-type]


@route(bp, "GET", f"{_AT}/leaving", "plan:document:view", answer=LeavingsOut, wish=Wish)
def without(key: str, number: int, wish: Wish) -> Answer:
    """What the plan would lose with each society, the heaviest loss first."""
    book = reading(key, number).book
    return sliced(LeavingsOut, leavings(book.plan, book.pool), wish, _leaving)


@route(bp, "GET", f"{_AT}/leaving/<iso3>", "plan:document:view", answer=LeavingOut)
def without_one(key: str, number: int, iso3: str) -> Answer:
    """What the plan would lose with one society."""
    read = reading(key, number)
    if iso3 not in dict(read.parties()):
        raise NotFound(_("{society} has no part in this plan."), society=iso3)
    return Answer(_leaving(leaving(read.book.plan, read.book.pool, iso3)))

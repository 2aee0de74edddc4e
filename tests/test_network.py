"""How strong a network is and what one Society's leaving would break, against counting by hand on small graphs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.kinds import JOINT_OPERATION, PRACTICE_EXCHANGE, SECONDMENT
from matcher.domain.plan import Exchange, Plan, PlanLeg
from matcher.domain.pool import Pool
from matcher.graphs import Bridge, leaving, leavings, strength
from tests.helpers.rounds import START, need, offer, pool, society

NAMES = ("COL", "FRA", "KEN", "RWA", "SEN", "UGA")


def exchange_of(number: int, kind: str, legs: list[tuple[str, str]]) -> Exchange:
    """An exchange in which each pair of giver and receiver is a leg; the offer of a session is its host's."""
    made = tuple(PlanLeg(f"n{number}.{place}", f"o{number}" if kind != JOINT_OPERATION else f"o{number}.{place}", None, receiver, sender,
                         "SRV-TRAC", 1, {}, {}, (), 0) for place, (sender, receiver) in enumerate(legs))
    return Exchange(f"x{number}", kind, legs[0][0] if kind == PRACTICE_EXCHANGE else legs[0][1], START, 7, 1, "onsite", "en", False, made)


def round_of(*exchanges: Exchange, cohort_min: int = 2) -> tuple[Plan, Pool]:
    plan = Plan("s", "", {}, 1, "optimal", (), tuple(exchanges), (), {}, (), ())
    legs = [leg for exchange in exchanges for leg in exchange.legs]
    offers = {leg.offer: leg.sender for leg in legs}
    return plan, pool(*(society(name, "AFR") for name in NAMES), *(need(leg.need, leg.receiver) for leg in legs),
                      *(offer(key, sender, cohort_min=cohort_min) for key, sender in offers.items()))


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Plan, Pool]:
    exchanges = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from((SECONDMENT, JOINT_OPERATION, PRACTICE_EXCHANGE)))
        middle, *others = draw(st.permutations(NAMES))
        many = 1 if kind == SECONDMENT else draw(st.integers(2, 3))
        legs = [(other, middle) for other in others[:many]] if kind != PRACTICE_EXCHANGE else [(middle, other) for other in others[:many]]
        exchanges.append(exchange_of(number, kind, legs))
    return round_of(*exchanges, cohort_min=draw(st.integers(1, 3)))


def tied(pairs: set[frozenset[str]], without: frozenset[str] = frozenset()) -> list[set[str]]:
    """Groups by spreading from each node in turn."""
    nodes = {node for pair in pairs for node in pair} - without
    groups = []
    while nodes:
        group, new = set[str](), {min(nodes)}
        while new:
            group |= new
            new = {node for pair in pairs if pair & group for node in pair} - group - without
        groups.append(group)
        nodes -= group
    return groups


@settings(max_examples=150, deadline=None)
@given(rounds())
def test_the_figures_are_those_counted_by_hand(made: tuple[Plan, Pool]) -> None:
    plan, _pool = made
    legs = [(leg.sender, leg.receiver) for exchange in plan.exchanges for leg in exchange.legs]
    found, arcs, pairs = strength(plan), set(legs), {frozenset(pair) for pair in legs}
    nodes = {node for pair in legs for node in pair}
    groups = tied(pairs)
    assert (found.societies, found.ties, found.legs, found.groups) == (len(nodes), len(arcs), len(legs), len(groups))
    assert found.both == len({a for a, _ in arcs} & {b for _, b in arcs})
    assert found.givers == len({a for a, _ in arcs})
    if legs:
        given_by = [sum(a == node for a, _ in legs) for node in nodes]
        assert found.mutual == 1000 * sum((b, a) in arcs for a, b in arcs) // len(arcs)
        assert found.concentration == 1000 * sum(legs_ ** 2 for legs_ in given_by) // len(legs) ** 2
        assert found.largest == 1000 * max(map(len, groups)) // len(nodes)
    # A Society holds a group together when the others fall into more groups without it.
    assert set(found.held_by) == {node for node in nodes if len(tied(pairs, frozenset((node,)))) > len(groups)}
    bridges = set()
    for pair in pairs:
        left = tied(pairs - {pair})
        one, other = sorted(pair)
        sides = [next((group for group in left if end in group), {end}) for end in (one, other)]
        if sides[0] is not sides[1] and other not in sides[0] and min(map(len, sides)) > 1:
            bridges.add(Bridge(one, other, min(map(len, sides))))
    assert set(found.bridges) == bridges


@settings(max_examples=150, deadline=None)
@given(rounds(), st.sampled_from(NAMES))
def test_what_breaks_without_one_is_what_is_left_out_of_the_plan_without_it(made: tuple[Plan, Pool], gone: str) -> None:
    plan, given_pool = made
    found = leaving(plan, given_pool, gone)
    left = []
    for exchange in plan.exchanges:
        parties = {key for leg in exchange.legs for key in (leg.sender, leg.receiver)}
        legs = [leg for leg in exchange.legs if gone not in (leg.sender, leg.receiver)]
        enough = exchange.kind == PRACTICE_EXCHANGE and legs and len(legs) >= given_pool.offer[legs[0].offer].cohort_min
        goes_on = gone not in parties or enough
        assert (exchange.id in found.exchanges) == (not goes_on)
        assert (exchange.id in found.shrunk) == bool(goes_on and len(legs) < len(exchange.legs))
        left += legs if goes_on else []
    met, stay = {leg.need for leg in left}, {key for leg in left for key in (leg.sender, leg.receiver)}
    every = [leg for exchange in plan.exchanges for leg in exchange.legs]
    assert set(found.unmet) == {leg.need for leg in every if leg.receiver != gone} - met
    assert set(found.own) == {leg.need for leg in every if leg.receiver == gone}
    assert set(found.cut_off) == {key for leg in every for key in (leg.sender, leg.receiver)} - stay - {gone}
    assert found.groups == len(tied({frozenset((leg.sender, leg.receiver)) for leg in left}))
    assert found.groups_before == strength(plan).groups


def test_those_come_first_without_whom_most_needs_of_others_are_unmet() -> None:
    plan, given_pool = round_of(exchange_of(1, SECONDMENT, [("KEN", "RWA")]), exchange_of(2, SECONDMENT, [("KEN", "SEN")]),
                                exchange_of(3, SECONDMENT, [("RWA", "COL")]))
    assert [(each.society, len(each.unmet)) for each in leavings(plan, given_pool)] == [("KEN", 2), ("RWA", 1), ("COL", 0), ("SEN", 0)]
    assert leaving(plan, given_pool, "KEN").cut_off == ("SEN",)


def test_a_session_goes_on_while_it_has_learners_enough() -> None:
    session = exchange_of(1, PRACTICE_EXCHANGE, [("FRA", "KEN"), ("FRA", "RWA"), ("FRA", "SEN")])
    plan, given_pool = round_of(session, cohort_min=2)
    assert (leaving(plan, given_pool, "KEN").exchanges, leaving(plan, given_pool, "KEN").shrunk) == ((), ("x1",))
    plan, given_pool = round_of(session, cohort_min=3)
    assert (leaving(plan, given_pool, "KEN").exchanges, leaving(plan, given_pool, "KEN").cut_off) == (("x1",), ("FRA", "RWA", "SEN"))


def test_a_chain_hangs_by_its_middle() -> None:
    plan, _pool = round_of(*(exchange_of(number, SECONDMENT, [pair]) for number, pair in enumerate(
        [("KEN", "RWA"), ("RWA", "SEN"), ("SEN", "COL")])))
    found = strength(plan)
    assert found.held_by == ("RWA", "SEN")
    assert found.bridges == (Bridge("RWA", "SEN", 2),)
    assert (found.ties_each, found.equal_givers) == (15, 30)


def test_giving_is_the_more_concentrated_the_fewer_give() -> None:
    even, _pool = round_of(*(exchange_of(number, SECONDMENT, [(name, "COL")]) for number, name in enumerate(("FRA", "KEN", "RWA", "SEN"))))
    assert (strength(even).concentration, strength(even).top_share) == (250, 1000)
    one, _pool = round_of(*(exchange_of(number, SECONDMENT, [("FRA", name)]) for number, name in enumerate(("COL", "KEN", "RWA"))))
    assert (strength(one).concentration, strength(one).equal_givers) == (1000, 10)

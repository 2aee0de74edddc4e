"""How strong the network of a plan is: figures that may be set beside those of another round."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from matcher.domain.plan import Plan
from matcher.graphs.support import components, loads, rings, share_of_top, support_graph

TOP = 5


@dataclass(frozen=True)
class Bridge:
    """Two Societies between whom alone the two parts of a group hang together; `smaller` is how many the smaller part holds."""

    one: str
    other: str
    smaller: int


@dataclass(frozen=True)
class Strength:
    """The network in figures. Shares are in permille; an empty plan has 0 of everything.

    `mutual` counts ties that go both ways, as permille of all ties. `concentration` is the sum of the squared shares of those
    who give (Herfindahl): 1000 when one gives all, 1000/n when n give the same. `held_by` are the Societies without which a
    group falls apart, `bridges` the pairs; `largest` is the share of the Societies in the largest group.
    """

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
    held_by: tuple[str, ...]
    bridges: tuple[Bridge, ...]

    @property
    def ties_each(self) -> int:
        """How many ties a Society has on average, in tenths."""
        return 20 * self.ties // self.societies if self.societies else 0

    @property
    def equal_givers(self) -> int:
        """How many givers of the same size would give as unevenly, in tenths; 0 where nobody gives."""
        return 10_000 // self.concentration if self.concentration else 0


def strength(plan: Plan) -> Strength:
    """The figures of a plan's network."""
    graph = support_graph(plan)
    carried, groups = loads(plan), components(plan)
    given = [load.given for load in carried if load.given]
    whole = graph.to_undirected()
    mutual = sum(1 for sender, receiver in graph.edges if graph.has_edge(receiver, sender))
    return Strength(
        societies=len(carried), ties=graph.number_of_edges(), legs=sum(given), givers=len(given),
        both=sum(1 for load in carried if load.given and load.received), groups=len(groups),
        largest=1000 * len(groups[0]) // len(carried) if carried else 0,
        mutual=1000 * mutual // graph.number_of_edges() if carried else 0, rings=len(rings(plan)),
        concentration=1000 * sum(legs * legs for legs in given) // sum(given) ** 2 if given else 0, top_share=share_of_top(plan, TOP),
        held_by=tuple(sorted(nx.articulation_points(whole))), bridges=_bridges(whole))


def _bridges(whole: nx.Graph[str]) -> tuple[Bridge, ...]:
    """The bridges that hold most together first. A Society that hangs by its only tie is no bridge worth telling: it is left out."""
    found = []
    for one, other in nx.bridges(whole):
        cut = whole.copy()
        cut.remove_edge(one, other)
        smaller = min(len(nx.node_connected_component(cut, one)), len(nx.node_connected_component(cut, other)))
        if smaller > 1:
            found.append(Bridge(min(one, other), max(one, other), smaller))
    return tuple(sorted(found, key=lambda bridge: (-bridge.smaller, bridge.one, bridge.other)))

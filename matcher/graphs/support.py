"""Who supports whom in a plan, as a directed graph: ties, rings of mutual support, load, components. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import networkx as nx

from matcher.domain.plan import Plan

LONGEST_RING = 4
# A dense plan has more rings than anybody reads, and finding them all takes exponential time.
MOST_RINGS = 200
_MOST_LOOKED_AT = 5_000


@dataclass(frozen=True)
class Tie:
    """All that one society gives another: how many legs, in which exchanges."""

    sender: str
    receiver: str
    legs: int
    exchanges: tuple[str, ...]


@dataclass(frozen=True)
class Load:
    """What a society gives and receives: legs, and with how many different societies."""

    society: str
    given: int
    received: int
    gives_to: int
    receives_from: int

    @property
    def balance(self) -> int:
        """Legs given less legs received."""
        return self.given - self.received


def support_graph(plan: Plan) -> nx.DiGraph[str]:
    """Societies that give or receive, with an edge from sender to receiver that carries `legs` and `exchanges`."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for exchange in plan.exchanges:
        for leg in exchange.legs:
            if not graph.has_edge(leg.sender, leg.receiver):
                graph.add_edge(leg.sender, leg.receiver, legs=0, exchanges=[])
            edge: dict[str, Any] = graph.edges[leg.sender, leg.receiver]
            edge["legs"] += 1
            if exchange.id not in edge["exchanges"]:
                edge["exchanges"].append(exchange.id)
    return graph


def ties(plan: Plan) -> tuple[Tie, ...]:
    """Every pair of sender and receiver, those with most legs first, then by key."""
    found = [Tie(sender, receiver, data["legs"], tuple(data["exchanges"]))
             for sender, receiver, data in support_graph(plan).edges(data=True)]
    return tuple(sorted(found, key=lambda tie: (-tie.legs, tie.sender, tie.receiver)))


def rings(plan: Plan, *, longest: int = LONGEST_RING, most: int = MOST_RINGS) -> tuple[tuple[str, ...], ...]:
    """Rings of mutual support: each society supports the next, the last the first.

    A ring begins with its first society in the alphabet and is told once; shorter rings come first. Rings of more than
    `longest` societies are left out; of the rest at most `most` are given.
    """
    graph = support_graph(plan)
    ordered: nx.DiGraph[str] = nx.DiGraph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted(graph.edges()))
    found: set[tuple[str, ...]] = set()
    for bound in range(2, longest + 1):
        # Length by length, so that a dense plan's short rings are never lost among its many long ones.
        found.update(_turned(cycle) for cycle in islice(nx.simple_cycles(ordered, length_bound=bound), _MOST_LOOKED_AT))
        if len(found) >= most:
            break
    return tuple(sorted(found, key=lambda ring: (len(ring), ring))[:most])


def _turned(cycle: list[str]) -> tuple[str, ...]:
    first = cycle.index(min(cycle))
    return tuple(cycle[first:] + cycle[:first])


def loads(plan: Plan) -> tuple[Load, ...]:
    """One a society that gives or receives, those who give most first, then those who receive most, then by key."""
    graph = support_graph(plan)
    found = [Load(society, int(graph.out_degree(society, weight="legs")), int(graph.in_degree(society, weight="legs")),
                  int(graph.out_degree(society)), int(graph.in_degree(society))) for society in graph]
    return tuple(sorted(found, key=lambda load: (-load.given, -load.received, load.society)))


def components(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Groups of societies that are tied to each other, whichever way support flows; the largest first."""
    found = [tuple(sorted(group)) for group in nx.weakly_connected_components(support_graph(plan))]
    return tuple(sorted(found, key=lambda group: (-len(group), group)))


def share_of_top(plan: Plan, top: int = 5) -> int:
    """Permille of all legs that the `top` societies that give most give; 0 for an empty plan."""
    given = [load.given for load in loads(plan)]
    return 1000 * sum(given[:top]) // sum(given) if given else 0

"""Cheapest flow through a small network with whole capacities: shortest paths again and again, no library."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable


class Network:
    """Arcs between named nodes. The first arcs must hold no cycle of negative cost."""

    def __init__(self) -> None:
        self._index: dict[Hashable, int] = {}
        self._out: list[list[int]] = []
        self._head: list[int] = []
        self._room: list[int] = []
        self._cost: list[int] = []

    def _node(self, name: Hashable) -> int:
        if name not in self._index:
            self._index[name] = len(self._out)
            self._out.append([])
        return self._index[name]

    def arc(self, tail: Hashable, head: Hashable, room: int, cost: int = 0) -> int:
        """Adds an arc and returns its number, to ask for its flow later."""
        number = len(self._head)
        a, b = self._node(tail), self._node(head)
        self._out[a].append(number)
        self._out[b].append(number + 1)
        self._head += [b, a]
        self._room += [room, 0]
        self._cost += [cost, -cost]
        return number

    def used(self, number: int) -> int:
        return self._room[number + 1]

    def push(self, source: Hashable, sink: Hashable) -> tuple[int, int]:
        """The greatest flow from source to sink, and the least cost at which it runs."""
        s, t = self._node(source), self._node(sink)
        amount = price = 0
        while True:
            dist: list[int | None] = [None] * len(self._out)
            via = [-1] * len(self._out)
            waiting, queued = deque([s]), [False] * len(self._out)
            dist[s] = 0
            while waiting:
                here = waiting.popleft()
                queued[here] = False
                so_far = dist[here]
                assert so_far is not None
                for number in self._out[here]:
                    there = self._head[number]
                    known = dist[there]
                    if self._room[number] and (known is None or so_far + self._cost[number] < known):
                        dist[there] = so_far + self._cost[number]
                        via[there] = number
                        if not queued[there]:
                            queued[there] = True
                            waiting.append(there)
            length = dist[t]
            if length is None:
                return amount, price
            path, node = [], t
            while node != s:
                path.append(via[node])
                node = self._head[via[node] ^ 1]
            step = min(self._room[number] for number in path)
            for number in path:
                self._room[number] -= step
                self._room[number ^ 1] += step
            amount += step
            price += step * length

"""Who supports whom in a plan, as a graph: ties and rings, how strong the network is, what one Society's leaving would break."""

from __future__ import annotations

from matcher.graphs.leaving import Leaving, leaving, leavings
from matcher.graphs.strength import Bridge, Strength, strength
from matcher.graphs.support import LONGEST_RING, MOST_RINGS, Load, Tie, components, loads, rings, share_of_top, support_graph, ties

__all__ = ["LONGEST_RING", "MOST_RINGS", "Bridge", "Leaving", "Load", "Strength", "Tie", "components", "leaving", "leavings", "loads",
           "rings", "share_of_top", "strength", "support_graph", "ties"]

"""Giving and receiving over rounds: who owes, who is asked too often, who is served; and who would rather have another peer."""

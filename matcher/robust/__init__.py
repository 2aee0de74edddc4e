"""How a plan stands declines: chances of a yes, draws, repair and its comparisons, a sturdier plan, rounds replayed."""

"""Whether what a plan says of its lines is true, recomputed by the oracle, which shares no code with the product."""

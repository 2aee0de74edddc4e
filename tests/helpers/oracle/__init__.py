"""A second reading of the round, in plain Python from the written model alone: it knows the facts and no other part."""

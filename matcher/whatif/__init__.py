"""What if: a scenario changed, solved and compared; sweeps over its numbers; other plans nearly as good."""

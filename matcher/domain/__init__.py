"""The words of a round as frozen facts. Standard library only; a fact that exists is sound."""

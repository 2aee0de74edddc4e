"""One function an act: permission, guard, change, trail. The door opens the transaction and commits it."""

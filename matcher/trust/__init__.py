"""Why not, what would unlock it, what a resource is worth, repair, dead ends: each answer comes of solving again."""

"""Engines and the search over goals. The only room that meets OR-Tools and HiGHS."""

"""Why the plan is as it is: reasons as data, computed by looking again, never guessed."""

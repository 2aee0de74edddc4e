"""Every key of `scenario.toml` outside checks, rules and goals: the register beside `columns`."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.tables.columns import say


@dataclass(frozen=True)
class Key:
    """A key: `sort` is text, whole, number, date, yesno or fares; an empty default means that it must be given or is
    left empty."""

    name: str
    sort: str
    meaning: str
    required: bool = False
    default: str = ""


K = Key
KEYS = (
    K("format", "whole", say("Number of this format."), True, "1"),
    K("name", "text", say("Short name of the round, e.g. regional-2027."), True),
    K("title", "text", say("Its title for people.")),
    K("about", "text", say("What it is about, in a sentence or two.")),
    K("start", "date", say("The Monday on which week 0 begins."), True),
    K("weeks", "whole", say("Length of the round in weeks, 1 to 156."), True, "52"),
    K("approval", "date", say("The day on which the plan is approved; notice and visas count from it."), True),
    K("currency", "text", say("ISO 4217 code of the currency of all amounts."), True, "CHF"),
    K("limits.seconds", "number", say("Longest time of the search in seconds."), default="60"),
    K("limits.seed", "whole", say("Seed: the same one gives the same plan."), default="1"),
    K("limits.workers", "whole", say("Processor cores to use; 0 for all."), default="0"),
    K("limits.gap", "number", say("Relative gap at which a goal counts as proved."), default="0"),
    K("costs.fares", "fares", say("Return fares by distance, as km:fare; the last holds for every greater distance."),
      default="1500:400;4000:750;8000:1100;20038:1600"),
    K("costs.per_diem.low", "whole", say("Stay a day where the cost class is low."), default="90"),
    K("costs.per_diem.middle", "whole", say("Stay a day where the cost class is middle."), default="130"),
    K("costs.per_diem.high", "whole", say("Stay a day where the cost class is high."), default="230"),
    K("costs.full_days", "whole", say("Days at the full rate of a stay."), default="28"),
    K("costs.later_permille", "whole", say("Rate of a stay after these days, in permille."), default="550"),
    K("costs.insurance", "whole", say("Insurance a person and day."), default="6"),
    K("costs.visa", "whole", say("Visa and permits a person, between regions."), default="80"),
    K("costs.medical", "whole", say("Medical check a person, for long exchanges."), default="150"),
    K("costs.medical_days", "whole", say("Days from which an exchange counts as long."), default="14"),
    K("costs.local", "whole", say("Local costs a person and day, on site."), default="40"),
    K("costs.local_remote", "whole", say("Local costs a person and day, remote."), default="10"),
    K("costs.interpreter", "whole", say("Interpreter a day."), default="350"),
    K("costs.free", "yesno", say("Whether nothing costs money."), default="no"),
    K("goals.order", "text", say("The goals, the most important first, with semicolons."),
      default="impact;reach;equity;mutual;fit;cost"),
)

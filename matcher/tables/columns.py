"""Every table and column that may come in: the one register, from which reading, templates and docs are made."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.domain.kinds import CASH_LINES, CONTEXTS, COST_CLASSES, KINDS, MODES, REGIONS

MONEY = 10**9
"""The greatest amount in one cell: sums over a round stay whole numbers that every engine carries exactly."""


def say(text: str) -> str:
    """Marks a text for the catalogue; it is put into the reader's language where it is shown."""
    return text


@dataclass(frozen=True)
class Column:
    """A column: `sort` names its parser (matcher.tables.values), `choices` what a cell or an item of a list may be.

    `least` and `most` bound numbers; `default` is the text that an empty cell stands for (none: "not given");
    `refers` names the table or taxonomy in which every word of a cell must stand.
    """

    name: str
    sort: str
    meaning: str
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = MONEY
    refers: str = ""

    @property
    def several(self) -> bool:
        """Whether a cell holds a list with semicolons."""
        return self.sort in ("choices", "languages", "levels", "codes", "repeats", "lines", "periods", "materials")


@dataclass(frozen=True)
class TableSpec:
    """A table: its columns, the columns whose values name a row, and foreign columns that are passed over."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    ignored: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


C = Column
SOCIETIES = TableSpec("societies", say("The National Societies and components that take part."), (
    C("society", "society", say("ISO 3166-1 alpha-3 code, or ICRC, IFRC"), True),
    C("name", "text", say("The society's name"), True),
    C("region", "choice", say("IFRC region; empty for the ICRC and the IFRC"), choices=REGIONS),
    C("languages", "languages", say("Working languages with level, e.g. fr:C1;en:B2"), True),
    C("lat", "degrees", say("Latitude of its seat in degrees"), least=-90, most=90),
    C("lon", "degrees", say("Longitude of its seat in degrees"), least=-180, most=180),
    C("cost_class", "choice", say("Cost of a stay there"), default="middle", choices=COST_CLASSES),
    C("oda", "yesno", say("Whether its country may receive official development assistance"), default="no"),
    C("security_tier", "whole", say("Security tier of its country"), default="1", least=1, most=4),
    C("hosted_at_once", "whole", say("Most secondments and joint operations it hosts in a week"), most=1000),
    C("hosted_in_round", "whole", say("Most on-site exchanges it hosts in the round"), most=1000),
    C("away_at_once", "whole", say("Most people it has away in a week"), most=1000),
    C("blackouts", "periods", say("Days on which it takes no part, e.g. 2027-03-01/2027-03-31")),
    C("standing", "yesno", say("Whether it is in good standing"), default="yes"),
), ("society",), True)

NEEDS = TableSpec("needs", say("What societies ask."), (
    C("need", "key", say("Key of the need"), True),
    C("society", "society", say("The society that asks"), True, refers="societies"),
    C("kinds", "choices", say("Kinds of exchange, the one wanted most first"), True, choices=KINDS),
    C("capability", "code", say("The capability asked; not needed for a joint operation alone"),
      refers="capabilities"),
    C("roles", "repeats", say("For a joint operation: 2 to 4 capabilities, one a person"), refers="capabilities"),
    C("level", "whole", say("Level now, 0 to 5"), True, most=5),
    C("target", "whole", say("Level aimed at, above the level now"), True, least=1, most=5),
    C("priority", "whole", say("Priority, 1 is the highest"), True, least=1, most=3),
    C("contexts", "choices", say("Contexts of the need"), choices=CONTEXTS),
    C("people", "whole", say("People who travel"), default="1", least=1, most=4),
    C("days", "whole", say("Length in days"), True, least=1, most=182),
    C("earliest", "date", say("First day it may touch"), True),
    C("latest", "date", say("Last day it may touch"), True),
    C("mode", "choice", say("On site, remote or either"), default="either", choices=MODES),
    C("languages", "languages", say("Working languages, if not the society's")),
    C("interpreter", "yesno", say("Whether the society brings an interpreter"), default="no"),
    C("own_funds", "whole", say("Own funds for this need"), default="0"),
    C("materials", "materials", say("Materials asked, e.g. tablet:5;satphone:1")),
    C("prefers", "codes", say("Societies it would like to work with"), refers="societies"),
    C("avoids", "codes", say("Societies it cannot work with"), refers="societies"),
    C("deliverable", "text", say("What will be there at the end")),
    C("train_staff", "whole", say("Staff to be trained"), default="0", most=10**6),
    C("train_governance", "whole", say("Governance members to be trained"), default="0", most=10**6),
    C("train_volunteers", "whole", say("Volunteers to be trained"), default="0", most=10**6),
    C("campaigns", "whole", say("Public awareness campaigns planned"), default="0", most=10**6),
    C("advocacy", "whole", say("Advocacy actions to government planned"), default="0", most=10**6),
), ("need",), True)

OFFERS = TableSpec("offers", say("What societies can give."), (
    C("offer", "key", say("Key of the offer"), True),
    C("society", "society", say("The society that offers"), True, refers="societies"),
    C("kinds", "choices", say("Kinds of exchange"), True, choices=KINDS),
    C("capabilities", "levels", say("Capabilities with level, e.g. SRV-TRAC:5;DAT-CASE:4"), True,
      refers="capabilities"),
    C("people", "whole", say("People away at once"), default="1", least=1, most=1000),
    C("days_total", "whole", say("Person-days in the round"), True, most=100_000),
    C("exchanges_max", "whole", say("Most exchanges in the round"), default="1", least=1, most=1000),
    C("earliest", "date", say("First day it may touch"), True),
    C("latest", "date", say("Last day it may touch"), True),
    C("notice_weeks", "whole", say("Weeks of notice after approval"), default="0", most=156),
    C("mode", "choice", say("On site, remote or either"), default="either", choices=MODES),
    C("languages", "languages", say("Working languages, if not the society's")),
    C("clearance", "whole", say("Highest security tier its people go to"), default="1", least=1, most=3),
    C("regions", "choices", say("Regions it goes to; empty for all"), choices=REGIONS),
    C("session_days", "whole", say("Length of a practice exchange in days"), default="3", least=1, most=182),
    C("cohort_min", "whole", say("Fewest societies in a session"), default="2", least=1, most=1000),
    C("cohort_max", "whole", say("Most societies in a session"), default="8", least=1, most=1000),
    C("prefers", "codes", say("Societies it would like to work with"), refers="societies"),
    C("avoids", "codes", say("Societies it cannot work with"), refers="societies"),
), ("offer",), True)

ENVELOPES = TableSpec("envelopes", say("Money and materials, with what they are meant for."), (
    C("envelope", "key", say("Key of the envelope"), True),
    C("source", "text", say("Who gives"), True),
    C("resource", "material", say("cash, or a material's name"), default="cash"),
    C("amount", "whole", say("Whole units in all"), True),
    C("support_permille", "whole", say("Support-cost recovery in permille"), default="0",
      most=1000),
    C("valid_from", "date", say("First day of its validity"), default="1900-01-01"),
    C("valid_to", "date", say("Last day of its validity"), default="2199-12-31"),
    C("kinds", "choices", say("Only for these kinds"), choices=KINDS),
    C("capabilities", "codes", say("Only for these capabilities or groups"), refers="groups"),
    C("contexts", "choices", say("Only for needs with one of these contexts"), choices=CONTEXTS),
    C("regions", "choices", say("Only for receivers in these regions"), choices=REGIONS),
    C("receivers", "codes", say("Only for these receivers"), refers="societies"),
    C("senders", "codes", say("Only with these senders"), refers="societies"),
    C("lines", "lines", say("Only for these cost lines"), choices=CASH_LINES),
    C("oda_only", "yesno", say("Only for receivers that may receive official development assistance"), default="no"),
    C("per_leg", "whole", say("Most it pays on one leg")),
    C("per_society", "whole", say("Most it pays for one receiver in the round")),
    C("max_share_permille", "whole", say("Most it pays of a leg's cost, in permille"),
      most=1000),
    C("min_grant", "whole", say("Least it pays on a leg, or nothing")),
), ("envelope",), True)

PINS = TableSpec("pins", say("Standing decisions on pairs."), (
    C("need", "key", say("The need"), True, refers="needs"),
    C("offer", "key", say("The offer"), True, refers="offers"),
    C("role", "whole", say("The role's number, for a joint operation"), least=1, most=4),
    C("pin", "choice", say("in: must be in the plan; out: must not"), True, choices=("in", "out")),
    C("start", "date", say("The start, only with in")),
    C("kind", "choice", say("The kind"), choices=KINDS),
    C("note", "text", say("Why")),
))

HISTORY = TableSpec("history", say("Who worked with whom in earlier rounds."), (
    C("need_society", "society", say("The society that received"), True),
    C("offer_society", "society", say("The society that gave"), True),
    C("year", "whole", say("The year"), True, least=1900, most=2199),
    C("kind", "choice", say("The kind"), choices=KINDS),
))

AFFINITY = TableSpec("affinity", say("A person's own judgement of pairs."), (
    C("need", "key", say("The need"), True, refers="needs"),
    C("offer", "key", say("The offer"), True, refers="offers"),
    C("points", "whole", say("Points"), True, most=10**6),
), ("need", "offer"))

BASELINE = TableSpec("baseline", say("The plan that changes are counted against."), (
    C("need", "key", say("The need"), True, refers="needs"),
    C("offer", "key", say("The offer"), True, refers="offers"),
    C("role", "whole", say("The role's number, for a joint operation"), least=1, most=4),
    C("start", "date", say("The start"), True),
), ("need", "offer", "role", "start"), ignored=(
    "exchange", "kind", "host", "days", "weeks", "mode", "language", "interpreter", "receiver", "sender", "capability",
    "gain", "cost", "own_funds", "charged", "points"))

TABLES = (SOCIETIES, NEEDS, OFFERS, ENVELOPES, PINS, HISTORY, AFFINITY, BASELINE)
TABLE = {table.name: table for table in TABLES}

"""Every table and column that may come in: the one register, from which reading, templates and docs are made."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.domain.kinds import CONTEXTS, COST_CLASSES, KINDS, MODES, REGIONS


@dataclass(frozen=True)
class Column:
    """A column: `sort` names its parser (matcher.tables.values), `choices` what a cell (or each item of a list) may be.

    `least` and `most` bound whole numbers; `default` is the text that an empty cell stands for.
    """

    name: str
    sort: str
    meaning: str
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 10**9


@dataclass(frozen=True)
class TableSpec:
    """A table: its columns, and the column whose values name its rows."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: str | None = None
    required: bool = False
    tolerant: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


C = Column
SOCIETIES = TableSpec("societies", "The National Societies and components that take part.", (
    C("society", "society", "ISO 3166-1 alpha-3 code, or ICRC, IFRC", True),
    C("name", "text", "The society's name", True),
    C("region", "choice", "IFRC region; empty for the ICRC and the IFRC", choices=REGIONS),
    C("languages", "languages", "Working languages with level, e.g. fr:C1;en:B2", True),
    C("lat", "degrees", "Latitude of its seat in degrees", least=-90, most=90),
    C("lon", "degrees", "Longitude of its seat in degrees", least=-180, most=180),
    C("cost_class", "choice", "Cost of a stay there", default="middle", choices=COST_CLASSES),
    C("oda", "yesno", "Whether its country may receive official development assistance", default="no"),
    C("security_tier", "whole", "Security tier of its country", default="1", least=1, most=4),
    C("hosted_at_once", "whole?", "Most secondments and joint operations it hosts in a week", most=1000),
    C("hosted_in_round", "whole?", "Most on-site exchanges it hosts in the round", most=1000),
    C("away_at_once", "whole?", "Most people it has away in a week", most=1000),
    C("blackouts", "periods", "Days on which it takes no part, e.g. 2027-03-01/2027-03-31"),
    C("standing", "yesno", "Whether it is in good standing", default="yes"),
), "society", True)
NEEDS = TableSpec("needs", "What societies ask.", (
    C("need", "key", "Key of the need", True),
    C("society", "society", "The society that asks", True),
    C("kinds", "choices", "Kinds of exchange, the one wanted most first", True, choices=KINDS),
    C("capability", "code", "The capability asked; not needed for a joint operation alone"),
    C("roles", "codes", "For a joint operation: 2 to 4 capabilities, one a person"),
    C("level", "whole", "Level now, 0 to 5", True, least=0, most=5),
    C("target", "whole", "Level aimed at, above the level now", True, least=1, most=5),
    C("priority", "whole", "Priority, 1 is the highest", True, least=1, most=3),
    C("contexts", "choices", "Contexts of the need", choices=CONTEXTS),
    C("people", "whole", "People who travel", default="1", least=1, most=4),
    C("days", "whole", "Length in days", True, least=1, most=182),
    C("earliest", "date", "First day it may touch", True),
    C("latest", "date", "Last day it may touch", True),
    C("mode", "choice", "On site, remote or either", default="either", choices=MODES),
    C("languages", "languages", "Working languages, if not the society's"),
    C("interpreter", "yesno", "Whether the society brings an interpreter", default="no"),
    C("own_funds", "whole", "Own funds for this need", default="0"),
    C("materials", "materials", "Materials asked, e.g. tablet:5;satphone:1"),
    C("prefers", "societies", "Societies it would like to work with"),
    C("avoids", "societies", "Societies it cannot work with"),
    C("deliverable", "text", "What will be there at the end"),
    C("train_staff", "whole", "Staff to be trained", default="0", most=10**6),
    C("train_governance", "whole", "Governance members to be trained", default="0", most=10**6),
    C("train_volunteers", "whole", "Volunteers to be trained", default="0", most=10**6),
    C("campaigns", "whole", "Public awareness campaigns planned", default="0", most=10**6),
    C("advocacy", "whole", "Advocacy actions to government planned", default="0", most=10**6),
), "need", True)
OFFERS = TableSpec("offers", "What societies can give.", (
    C("offer", "key", "Key of the offer", True),
    C("society", "society", "The society that offers", True),
    C("kinds", "choices", "Kinds of exchange", True, choices=KINDS),
    C("capabilities", "levels", "Capabilities with level, e.g. SRV-TRAC:5;DAT-CASE:4", True),
    C("people", "whole", "People away at once", default="1", least=1, most=100),
    C("days_total", "whole", "Person-days in the round", True, most=100_000),
    C("exchanges_max", "whole", "Most exchanges in the round", default="1", least=1, most=1000),
    C("earliest", "date", "First day it may touch", True),
    C("latest", "date", "Last day it may touch", True),
    C("notice_weeks", "whole", "Weeks of notice after approval", default="0", most=104),
    C("mode", "choice", "On site, remote or either", default="either", choices=MODES),
    C("languages", "languages", "Working languages, if not the society's"),
    C("clearance", "whole", "Highest security tier its people go to", default="1", least=1, most=3),
    C("regions", "choices", "Regions it goes to; empty for all", choices=REGIONS),
    C("session_days", "whole", "Length of a practice exchange in days", default="3", least=1, most=182),
    C("cohort_min", "whole", "Fewest societies in a session", default="2", least=1, most=1000),
    C("cohort_max", "whole", "Most societies in a session", default="8", least=1, most=1000),
    C("prefers", "societies", "Societies it would like to work with"),
    C("avoids", "societies", "Societies it cannot work with"),
), "offer", True)
ENVELOPES = TableSpec("envelopes", "Money and materials, with what they are meant for.", (
    C("envelope", "key", "Key of the envelope", True),
    C("source", "text", "Who gives", True),
    C("resource", "material", "cash, or a material's name", default="cash"),
    C("amount", "whole", "Whole units in all", True),
    C("support_permille", "whole", "Support-cost recovery in permille", default="0", most=1000),
    C("valid_from", "date", "First day of its validity", True),
    C("valid_to", "date", "Last day of its validity", True),
    C("kinds", "choices", "Only for these kinds", choices=KINDS),
    C("capabilities", "groups", "Only for these capabilities or groups"),
    C("contexts", "choices", "Only for needs with one of these contexts", choices=CONTEXTS),
    C("regions", "choices", "Only for receivers in these regions", choices=REGIONS),
    C("receivers", "societies", "Only for these receivers"),
    C("senders", "societies", "Only with these senders"),
    C("lines", "lines", "Only for these cost lines"),
    C("oda_only", "yesno", "Only for receivers that may receive official development assistance", default="no"),
    C("per_leg", "whole?", "Most it pays on one leg"),
    C("per_society", "whole?", "Most it pays for one receiver in the round"),
    C("max_share_permille", "whole?", "Most it pays of a leg's cost, in permille", most=1000),
    C("min_grant", "whole?", "Least it pays on a leg, or nothing"),
), "envelope")
PINS = TableSpec("pins", "Standing decisions on pairs.", (
    C("need", "need", "The need", True),
    C("offer", "offer", "The offer", True),
    C("role", "whole?", "The role's number, for a joint operation", least=1, most=4),
    C("pin", "choice", "in: must be in the plan; out: must not", True, choices=("in", "out")),
    C("start", "date?", "The start, only with in"),
    C("kind", "choice", "The kind", choices=KINDS),
    C("note", "text", "Why"),
))
HISTORY = TableSpec("history", "Who worked with whom in earlier rounds.", (
    C("need_society", "code3", "The society that received", True),
    C("offer_society", "code3", "The society that gave", True),
    C("year", "whole", "The year", True, least=1900, most=2200),
    C("kind", "choice", "The kind", choices=KINDS),
))
AFFINITY = TableSpec("affinity", "A person's own judgement of pairs.", (
    C("need", "need", "The need", True),
    C("offer", "offer", "The offer", True),
    C("points", "whole", "Points", True, most=10**6),
))
BASELINE = TableSpec("baseline", "The plan that changes are counted against.", (
    C("need", "need", "The need", True),
    C("offer", "offer", "The offer", True),
    C("role", "whole?", "The role's number, for a joint operation", least=1, most=4),
    C("start", "date", "The start", True),
), tolerant=("exchange", "kind", "host", "days", "weeks", "mode", "language", "interpreter", "receiver", "sender",
             "capability", "gain", "cost", "own_funds", "charged", "points"))
TABLES = (SOCIETIES, NEEDS, OFFERS, ENVELOPES, PINS, HISTORY, AFFINITY, BASELINE)

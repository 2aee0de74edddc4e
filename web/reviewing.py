"""What the pages of a plan share: the plan as a book, read once a process; names in the reader's language; its own navigation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from babel.core import Locale
from babel.dates import format_skeleton
from flask import current_app, request, url_for
from markupsafe import Markup

from matcher.domain.pages import LARGEST
from matcher.domain.plan import Exchange
from matcher.domain.proposals import NO, YES, KeptPlan
from matcher.domain.rounds import Round
from matcher.domain.statements import KeptPin
from matcher.review.book import Book
from matcher.review.shelf import Shelf
from matcher.review.words import Words
from matcher.store import decisions, plans, snapshots
from matcher.wording import _, label
from matcher.workflow import approval
from web import context, visitor
from web.forms import Option
from web.i18n import day, language, say, spoken
from web.tables import Badge, Link

ROOM = 6
"""So many plans of the largest round take about 60 MB."""


STATES = {
    "proposed": _("to be decided"), "rejected": _("rejected"), "endorsed": _("endorsed"), "accepted": _("accepted"),
    "declined": _("declined"), "approved": _("approved"), "agreed": _("agreed"), "ongoing": _("ongoing"), "done": _("done"),
    "reported": _("reported"), "on_hold": _("on hold"), "cancelled": _("cancelled"), "mobilising": _("mobilising"),
    "followed_up": _("followed up"), "re_planned": _("re-planned")}
REASONS = {
    "own_judgement": _("Not a good pair in our judgement"), "political": _("Not acceptable to a party"),
    "security": _("Security does not allow it"), "capacity": _("Too much for a party"), "quality": _("Not of the quality needed"),
    "duplicate": _("It is done elsewhere already"), "funding": _("The money is not there"), "other": _("Another reason")}
TONES = {"proposed": "plain", "rejected": "bad", "endorsed": "busy", "accepted": "good", "declined": "bad", "approved": "good",
         "agreed": "good", "ongoing": "busy", "done": "good", "reported": "good", "on_hold": "warn", "cancelled": "bad",
         "mobilising": "busy", "followed_up": "good", "re_planned": "warn"}
PARTS = {"hosts": _("hosts"), "sends": _("sends"), "learns": _("sends learners")}
PLAN_TONES = {"optimal": "good", "feasible": "warn", "infeasible": "bad", "stopped": "bad"}
_VIEWS = (("plan.plan", _("Exchanges")), ("unmet.unmet", _("Unmet needs")), ("money.money", _("Money")),
          ("calendar.calendar", _("Calendar")), ("network.network", _("Who supports whom")), ("pictures.pictures", _("Pictures")),
          ("compare.compare", _("Compare")),
          ("trust.trust", _("Questions")), ("whatif.whatif", _("What if?")),
          ("ledger.ledger_", _("Giving and receiving")), ("downloads.downloads", _("Downloads")))


@dataclass(frozen=True)
class Reading:
    """One plan of a round as somebody reads it."""

    round: Round
    kept: KeptPlan
    book: Book
    words: Words

    @property
    def proposed(self) -> bool:
        """Whether this is the plan that is before people now."""
        return self.round.plan == self.kept.number

    def frame(self, **more: Any) -> dict[str, Any]:
        """What every template of a plan is given."""
        return {"round": self.round, "kept": self.kept, "reading": self, "book": self.book, "words": self.words,
                "views": self.views(), "currency": self.book.pool.currency, **more}

    def views(self) -> list[dict[str, Any]]:
        """The pages of this plan, the one being read marked."""
        here = str(request.endpoint).partition(".")[0]
        return [{"href": url_for(endpoint, key=self.round.key, number=self.kept.number), "text": spoken(text),
                 "current": "page" if request.endpoint == endpoint else "true" if endpoint.partition(".")[0] == here else ""}
                for endpoint, text in _VIEWS]

    def exchange_link(self, exchange: str, text: str = "") -> Link:
        """A link to one exchange of this plan."""
        return Link(text or exchange, url_for("exchange.exchange", key=self.round.key, number=self.kept.number, exchange=exchange))

    def society(self, key: str) -> str:
        return self.words.society(key)

    def parties(self) -> list[tuple[str, str]]:
        """Key and name of everybody who takes part in an exchange, by name."""
        keys = {society for row in self.book.rows for society in row.societies}
        return sorted(((key, self.society(key)) for key in keys), key=lambda pair: pair[1].casefold())

    def societies(self, keys: tuple[str, ...]) -> str:
        return ", ".join(self.words.society(key) for key in keys)


def reading(key: str, number: int) -> Reading:
    """A plan of a round; NotFound when there is none. The plan itself is parsed once a process."""
    found = context.round_of(key)
    kept = plans.kept_plan(context.session(), key, number)
    book = _shelf().get((key, number, kept.digest, kept.created_at), lambda: _book(kept))
    return Reading(found, kept, book, Words(book.pool, say()))


def _book(kept: KeptPlan) -> Book:
    session = context.session()
    return Book(plans.get_plan(session, kept.round, kept.number), snapshots.get_snapshot(session, kept.round, kept.digest))


def _shelf() -> Shelf[Book]:
    # Of the application, not of the process: two applications may hold two databases with rounds of one name.
    return cast("Shelf[Book]", current_app.extensions.setdefault("books", Shelf(ROOM)))


def state_badge(state: str) -> Badge:
    """What was decided on an exchange, as a word with a colour."""
    return Badge(spoken(STATES[state]), TONES[state])


def kind_of(kind: str) -> str:
    return label(kind, say())


def language_of(exchange: Exchange, words: Words) -> str:
    """The language in which people work, or that an interpreter helps."""
    if exchange.language is not None:
        return words.language(exchange.language)
    return words.language(None) if exchange.interpreter else spoken(_("none shared"))


def answer_badge(answer: str | None) -> Badge:
    """An answer of a party, given or awaited."""
    if answer == YES:
        return Badge(spoken(_("accepted")), "good")
    return Badge(spoken(_("declined")), "bad") if answer == NO else Badge(spoken(_("awaited")), "warn")


_LOCALES = {"en": "en_GB", "ar": "ar_AE"}


def short_day(value: date) -> str:
    """Day and month, for the heads of narrow columns."""
    return str(format_skeleton("MMMd", value, locale=Locale.parse(_LOCALES.get(language(), language()))))


def whole_day(value: date) -> Markup:
    """A date that keeps to one line."""
    return Markup('<span class="nowrap">{}</span>').format(day(value))


def components() -> list[Option]:
    """For whom the reader may endorse, as a choice; empty for somebody who has none to make."""
    held = [component for role, component in approval.COMPONENT_OF.items() if role in visitor.actor().roles]
    return [Option(component, component) for component in held] if len(held) > 1 else []


def pins_of(read: Reading, exchange: Exchange) -> list[KeptPin]:
    """What is pinned of the pairs of an exchange."""
    pairs = {(leg.need, leg.offer) for leg in exchange.legs}
    session, key = context.session(), read.round.key
    return [pin for offer in sorted({offer for _need, offer in pairs})
            for pin in decisions.list_pins(session, key, offer=offer, size=LARGEST).items if (pin.need, pin.offer) in pairs]


def pin_words(pin: KeptPin) -> str:
    """A pin in a sentence."""
    text = _("{need} with {offer}: ruled out") if pin.pin == "out" else _("{need} with {offer}: pinned in") if pin.start is None else _(
        "{need} with {offer}: pinned in, starting on {start}")
    return spoken(text).format(need=pin.need, offer=pin.offer, start=day(pin.start))


@dataclass(frozen=True)
class Tick:
    """A cell with a box to tick, named for those who do not see the row it stands in."""

    name: str
    value: str
    label: str

    def __html__(self) -> str:
        return Markup('<input type="checkbox" name="{}" value="{}" aria-label="{}">').format(self.name, self.value, self.label)

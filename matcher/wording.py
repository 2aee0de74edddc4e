"""The only place where facts become prose. English is the msgid; other languages come from `locale/*.po`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from matcher.domain.kinds import MATERIAL
from matcher.domain.reasons import Reason
from matcher.sentences import APART, BOUNDS, SENTENCES

LANGUAGES = ("en", "fr", "es", "ar")
_LIKE_I = re.compile(r"h?i(?![aeiou])", re.IGNORECASE)
Say = Callable[[str], str]


class Translator:
    """Says a msgid in its language; one without a translation is said in English."""

    def __init__(self, language: str, messages: dict[str, str]) -> None:
        self.language, self.messages = language, messages

    def __call__(self, msgid: str) -> str:
        return self.messages.get(msgid) or msgid


@cache
def translator(language: str) -> Translator:
    """The translator of a language; ValueError for one that the product does not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"{language} is none of {', '.join(LANGUAGES)}.")
    path = Path(__file__).parent / "locale" / f"{language}.po"
    if not path.is_file():
        return Translator(language, {})
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return Translator(language, {str(m.id): str(m.string) for m in catalogue if m.id and m.string})


def whole(number: int, language: str) -> str:
    """A whole number in the manner of a language."""
    return str(format_decimal(number, locale=_locale(language)))


def percent(share: float, language: str) -> str:
    """A share with two digits in the manner of a language."""
    return str(format_percent(share, "0.00%", locale=_locale(language)))


def portion(permille: float, language: str, *, tenths: bool = True, signed: bool = False) -> str:
    """A share in the manner of a language, isolated where the words around it run from right to left."""
    pattern = _locale(language).percent_formats[None].pattern.replace("#,##0", "#,##0.0" if tenths else "#,##0")
    text = str(format_percent(permille / 1000, pattern, locale=_locale(language)))
    text = f"+{text}" if signed and permille > 0 else text
    return f"\u2066{text}\u2069" if language == "ar" else text


def series(items: list[str], language: str) -> str:
    """What stands beside each other in a cell, with the comma of the language."""
    return ("، " if language == "ar" else ", ").join(items)


def day(value: date | str, language: str) -> str:
    """A date in words of middle length."""
    when = date.fromisoformat(value) if isinstance(value, str) else value
    # Arabic's own middle length is figures alone, of which nobody can tell which is the month.
    return str(format_date(when, format="d MMMM y" if language == "ar" else "medium", locale=_calendar(language)))


def span(first: date, last: date, language: str) -> str:
    """Two dates, both in, as a language writes them together."""
    return str(format_interval(first, last, "yMMMd", locale=_calendar(language)))


def listed(items: list[str], language: str) -> str:
    """Items joined as a language joins them."""
    if not items:
        return "-"
    if language == "es" and len(items) > 1 and _LIKE_I.match(str(items[-1])):
        # Before the sound of an i the Spanish "y" is an "e".
        return f"{', '.join(str(item) for item in items[:-1])} e {items[-1]}"
    return str(format_list([str(item) for item in items], locale=_locale(language)))


def _calendar(language: str) -> Locale:
    # The day before the month in English, too: most who read it here write it so, and nobody takes 4 May for 5 April.
    return Locale.parse("en_GB" if language == "en" else "ar_AE" if language == "ar" else language)


def _locale(language: str) -> Locale:
    # Western digits in Arabic, as the Movement's own Arabic reports have them, and the months' common names.
    return Locale.parse("ar_AE" if language == "ar" else language)


def label(name: str, say: Say) -> str:
    """The label of a kind, check, rule, goal, status, mode, cost line or region; the name itself when it has none."""
    if name.startswith(MATERIAL):
        return say("material: {name}").format(name=name.removeprefix(MATERIAL))
    msgid = LABELS.get(name)
    return say(msgid) if msgid else name


def _(text: str) -> str:
    """Marks a msgid for the catalogue."""
    return text


LABELS = {
    "secondment": _("secondment"), "joint_operation": _("joint operation"), "practice_exchange": _("practice exchange"),
    "peer_review": _("peer review"), "onsite": _("on site"), "remote": _("remote"),
    "optimal": _("proved best"), "feasible": _("best found"), "infeasible": _("no plan possible"),
    "stopped": _("nothing found in time"),
    "impact": _("impact"), "reach": _("societies reached"), "equity": _("equity"), "mutual": _("mutual support"), "fit": _("fit"),
    "cost": _("cost"), "steadiness": _("steadiness"),
    "not_self": _("own society"), "standing": _("standing"), "kind": _("kind of exchange"), "capability": _("capability"),
    "level": _("level"), "avoids": _("avoided"), "listed": _("not listed"), "mode": _("on site or remote"),
    "language": _("language"),
    "security": _("security"), "capacity": _("people and days"), "window": _("dates"), "fundable": _("money"),
    "need_once": _("one exchange a need"), "team": _("team"), "cohort": _("session size"),
    "offer_capacity": _("capacity of the offer"),
    "hosting": _("host places"), "away": _("people away"), "funding": _("funding"), "no_mutual_review": _("no mutual review"),
    "balance": _("balance"), "debt": _("debt"), "pins": _("pins"),
    "travel": _("travel"), "stay": _("stay"), "insurance": _("insurance"), "visa": _("visa"), "medical": _("medical"),
    "local": _("local costs"), "interpreter": _("interpreter"),
    "AFR": _("Africa"), "AME": _("Americas"), "APA": _("Asia Pacific"), "EUR": _("Europe and Central Asia"),
    "MEN": _("Middle East and North Africa"),
    "exchanges_max": _("exchanges in the round"), "days_total": _("person-days in the round"), "people": _("people at once"),
    "hosted_in_round": _("exchanges hosted in the round"), "hosted_at_once": _("exchanges hosted at once"),
    "away_at_once": _("people away at once"),
    "low": _("low"), "middle": _("middle"), "high": _("high"),
    "yes": _("yes"), "no": _("no"), "in": _("in the plan"), "out": _("not in the plan"),
    "conflict": _("conflict"), "migration": _("migration"), "disaster": _("disaster"), "detention": _("detention"),
    "children": _("children"),
}

_LABELLED = frozenset({"kind", "check", "rule", "region", "mode", "need_mode", "offer_mode", "pin", "blocked_by"})


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "-"


def reason_sentence(reason: Reason, say: Translator) -> str:
    """A reason in a sentence or two; an unknown code is shown with its facts."""
    msgid = SENTENCES.get(_variant(reason))
    if msgid is None:
        return f"{reason.code}: " + ", ".join(f"{key} {value}" for key, value in reason.facts.items())
    facts = _Facts({key: _spoken(key, value, say) for key, value in reason.facts.items() if value is not None})
    told = [say(msgid).format_map(facts).strip()]
    nearest = reason.facts.get("nearest")
    if isinstance(nearest, dict) and "check" in nearest:
        why = reason_sentence(Reason(f"check_{nearest['check']}", nearest.get("facts", {})), say)
        told.append(reason_sentence(Reason("nearest", nearest | {"why": why}), say))
    if reason.code == "unfunded":
        told += _of_money(reason.facts, say)
    return " ".join(told)


def _of_money(facts: dict[str, Any], say: Translator) -> list[str]:
    """What goes with the sentence on a need that is not paid."""
    codes = {"short": "lacking", "materials": "lacking_materials", "closed": "closed", "start": "at_start"}
    return [reason_sentence(Reason(code, {key: facts[key]}), say) for key, code in codes.items() if facts.get(key)]


def _variant(reason: Reason) -> str:
    """The sentence that goes with a reason's facts."""
    code, facts = reason.code, reason.facts
    if code == "runner_up" and "fits" in facts:
        return "runner_up_fits" if facts["fits"] else "runner_up_blocked"
    if code in ("turned_away", "pinned_out", "no_runner_up") and facts.get("role") is not None:
        return f"{code}_role"
    if code == "no_runner_up" and "kinds" in facts:
        return "no_runner_up_kinds"
    if code in ("outbid", "host_full", "away_full") and facts.get("start") is not None:
        return f"{code}_at"
    if code == "host_full" and facts.get("span") == "week":
        return "host_full_week"
    if code == "paid" and not facts.get("by"):
        return "paid_own"
    if code == "unfunded" and not any(entry.get("gives") for entry in facts.get("envelopes", ())):
        return "unfunded_none"
    return code


def _spoken(key: str, value: Any, say: Translator) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int):
        return whole(value, say.language)
    if isinstance(value, dict):
        return listed([say("{name}: {number}").format(name=label(str(k), say), number=_spoken("", v, say)) for k, v in value.items()],
                      say.language)
    if isinstance(value, list | tuple):
        return listed([_item(item, say) for item in value], say.language)
    if key in _LABELLED:
        return label(str(value), say)
    if len(str(value)) == 10 and str(value)[4:5] == "-":
        try:
            return day(str(value), say.language)
        except ValueError:
            return str(value)
    return str(value)


def _item(item: Any, say: Translator) -> str:
    if isinstance(item, dict):
        if "society" in item and "need" in item:
            return f"{item['society']} ({item['need']})"
        if "gives" in item:
            return say("{envelope}: {amount} ({bound})").format(
                envelope=item["envelope"], amount=whole(item["gives"], say.language), bound=say(BOUNDS[item["bound"]]))
        if "earmark" in item:
            return say("{envelope} ({bound})").format(envelope=item["envelope"], bound=say(BOUNDS[item["earmark"]]))
        if "why" in item:
            return say("{exchange} ({why})").format(exchange=item["exchange"], why=say(APART[item["why"]]))
        if "envelope" in item:
            return f"{item['envelope']} ({whole(int(item.get('left', 0)), say.language)})"
    return label(str(item), say)

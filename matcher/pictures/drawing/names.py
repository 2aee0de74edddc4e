"""Short names for pictures: a Society is called by its country."""

from __future__ import annotations

from datetime import date

from babel.core import Locale
from babel.dates import format_skeleton

from matcher import wording
from matcher.domain.pool import Pool
from matcher.tables.reference import country_names
from matcher.wording import Translator


def short_name(society: str, pool: Pool, say: Translator) -> str:
    """The country of a Society in the reader's language; a component by its key, a made-up Society by its own name."""
    named = country_names().get(society, {}).get(say.language)
    if named:
        return named
    return pool.society[society].name if society in pool.society and not pool.society[society].component else society


def capability_name(code: str, pool: Pool, say: Translator) -> str:
    """A capability in the reader's language."""
    labels = pool.capability[code].labels if code in pool.capability else {}
    return labels.get(say.language) or labels.get("en") or code


def locale_of(language: str) -> Locale:
    """How a language writes months and shares; Western digits in Arabic, as everywhere in the product."""
    return Locale.parse("ar_AE" if language == "ar" else language)


def month(day: date, say: Translator) -> str:
    """The short name of a month, with the year in January. Arabic months by the names that every Arab country reads."""
    return str(format_skeleton("yMMM" if day.month == 1 else "MMM", day, locale=Locale.parse(say.language)))


def day(value: date, say: Translator) -> str:
    """A date in words of middle length, as everywhere in the product."""
    return wording.day(value, say.language)

"""Short names for pictures: a Society is called by its country."""

from __future__ import annotations

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

"""What pages and the API share where a society's statements come in at once: how they stand, and which societies there are."""

from __future__ import annotations

from matcher.domain.errors import NotFound
from matcher.domain.statements import TABLES
from matcher.intake.phrases import society_label
from matcher.intake.standing import Standing
from matcher.store import rounds, statements
from matcher.store.statements import Filter
from matcher.wording import _
from web import context
from web.i18n import say


def standing_of(key: str, society: str) -> Standing:
    """What the society has in the round; NotFound for one that takes no part."""
    session = context.session()
    if society not in rounds.society_keys(session, key):
        raise NotFound(_("{society} takes no part in this round."), society=society)
    own = {(table, each.key): each for table in TABLES
           for each in statements.all_statements(session, key, table, where=Filter(societies=(society,)))}
    return Standing(key, society, own, {table: statements.keys_of(session, key, table) for table in TABLES})


def societies_named(key: str) -> list[tuple[str, str]]:
    """The societies of a round, each with its name in the reader's language."""
    return [(code, society_label(code, say())) for code in rounds.society_keys(context.session(), key)]

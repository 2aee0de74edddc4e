"""Names in a reader's language for the keys that a plan carries: for pages and for exports."""

from __future__ import annotations

from typing import Any

from babel.core import Locale

from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason
from matcher.tables.reference import society_names
from matcher.wording import Translator, _, reason_sentence

_SOCIETIES = frozenset({"society", "sender", "receiver", "host", "by", "societies", "other"})

_COMPONENTS = {
    "ICRC": _("International Committee of the Red Cross"),
    "IFRC": _("International Federation of Red Cross and Red Crescent Societies")}

OF_THE_PAIR = frozenset({"language", "interpreter", "same_region", "first_kind", "new_pair", "baseline_kept"})
"""Reasons that tell the parties to an exchange nothing about anybody else."""


class Words:
    """Societies, capabilities, languages and reasons of a pool, said in one language."""

    def __init__(self, pool: Pool, say: Translator) -> None:
        self.pool, self.say = pool, say
        self._languages = Locale.parse(say.language).languages

    def society(self, key: str) -> str:
        """The society's name; a made-up one is called as its table calls it, an unknown one by its key."""
        if key in _COMPONENTS:
            return self.say(_COMPONENTS[key])
        named = society_names().get(key, {}).get(self.say.language)
        return named or (self.pool.society[key].name if key in self.pool.society else key)

    def capability(self, code: str) -> str:
        labels = self.pool.capability[code].labels if code in self.pool.capability else {}
        return labels.get(self.say.language) or labels.get("en") or code

    def language(self, code: str | None) -> str:
        """A language's name; the words for an interpreter when there is no shared one."""
        if code is None:
            return self.say("interpreter")
        return str(self._languages.get(code, code))

    def sentence(self, reason: Reason) -> str:
        """A reason in one sentence, with names in the place of keys."""
        return reason_sentence(Reason(reason.code, {key: self._named(key, value) for key, value in reason.facts.items()}), self.say)

    def sentences(self, reasons: tuple[Reason, ...], *, only: frozenset[str] | None = None) -> list[str]:
        """Reasons in their order; `only` names the codes that may be told."""
        return [self.sentence(reason) for reason in reasons if only is None or reason.code in only]

    def _named(self, key: str, value: Any) -> Any:
        if key in _SOCIETIES and isinstance(value, str):
            return self.society(value)
        if key == "language" and isinstance(value, str):
            return self.language(value)
        if key == "capability" and isinstance(value, str):
            return self.capability(value)
        if isinstance(value, dict):
            return {inner: self._named(inner, item) for inner, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._named(key, item) for item in value]
        return value

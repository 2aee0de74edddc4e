"""How things stand where a workbook goes out and comes in: the statements of one society in one round."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from matcher.domain.statements import Statement


@dataclass(frozen=True)
class Standing:
    """A round and a society, the society's statements by table and key (withdrawn ones too), and every key of the round
    by table."""

    round: str
    society: str
    statements: Mapping[tuple[str, str], Statement]
    keys: Mapping[str, Collection[str]]

    def of(self, table: str) -> dict[str, Statement]:
        """The society's statements of one table by key."""
        return {key: each for (name, key), each in self.statements.items() if name == table}


def fresh_keys(table: str, society: str, used: Collection[str]) -> Iterator[str]:
    """Keys that are free, e.g. KEN-n7: counted up from the first number that no statement of the society has."""
    letter, number = table[0], 0
    while True:
        number += 1
        key = f"{society}-{letter}{number}"
        if key not in used:
            yield key


def token(key: str, version: int) -> str:
    """A statement as it was downloaded."""
    return f"{key}@{version}"


def read_tokens(texts: list[str]) -> tuple[tuple[str, int], ...]:
    """Keys and versions from tokens, each key once; what is no token is passed over, for people may have typed there."""
    pairs = [text.rpartition("@") for text in texts]
    return tuple({key: (key, int(version)) for key, _, version in pairs
                  if key and version.isascii() and version.isdigit() and len(version) < 10}.values())

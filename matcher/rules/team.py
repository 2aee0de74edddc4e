"""Rule team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.kinds import JOINT_OPERATION
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import JOP, Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet, Subject


@dataclass(frozen=True)
class Team:
    """A joint operation fills every role with one leg, of at least two sending societies, in one shared language, on site."""

    name: ClassVar[str] = "team"
    on: bool = True

    def __post_init__(self) -> None:
        if not self.on:
            raise ValueError("team may not be switched off.")

    def post(self, sheet: Sheet, columns: Columns) -> None:
        legs, teams, pool = columns.legs, columns.teams, columns.pool
        mine = np.flatnonzero(legs.kind[columns.leg] == JOP)
        group, column, leg = columns.group[mine], columns.column[mine], columns.leg[mine]

        # Every role of a team that runs is filled by exactly one leg.
        roles = np.array([len(pool.needs[n].roles) for n in teams.need], dtype=np.int64)
        first = np.concatenate([[0], np.cumsum(roles)])
        team_of_row = np.repeat(np.arange(len(roles)), roles)
        sheet.add_rows(
            [(self.name, pool.needs[teams.need[t]].need) for t in team_of_row],
            np.concatenate([first[group] + legs.role[leg] - 1, np.arange(len(team_of_row))]),
            np.concatenate([column, teams.column[team_of_row]]),
            np.concatenate([np.ones(len(mine), dtype=np.int64), np.full(len(team_of_row), -1, dtype=np.int64)]),
            lower=0, upper=0,
        )

        # No sender fills all roles alone: asked only of a sender that could.
        key = group * len(pool.societies) + legs.sender[leg]
        pairs, row = np.unique(key, return_inverse=True)
        role_bits = np.zeros(len(pairs), dtype=np.int64)
        np.bitwise_or.at(role_bits, row, 1 << (legs.role[leg].astype(np.int64) - 1))
        team = pairs // len(pool.societies)
        could = np.flatnonzero(role_bits == (1 << roles[team]) - 1) if len(pairs) else np.zeros(0, dtype=np.int64)
        place = np.full(len(pairs), -1, dtype=np.int64)
        place[could] = np.arange(len(could))
        kept = place[row] >= 0
        subjects: list[Subject] = [(self.name, pool.needs[teams.need[t]].need) for t in team[could]]
        sheet.add_rows(
            subjects,
            np.concatenate([place[row][kept], np.arange(len(could))]),
            np.concatenate([column[kept], teams.column[team[could]]]),
            np.concatenate([np.ones(int(kept.sum()), dtype=np.int64), 1 - roles[team[could]]]),
            upper=0,
        )

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        found = []
        for pick in picks:
            if pick.kind != JOINT_OPERATION:
                continue
            wanted = list(range(1, len(pick.legs[0].need.roles) + 1))
            if len({leg.need.need for leg in pick.legs}) != 1:
                found.append(Breach(self.name, pick.id, {"why": "needs"}))
            if sorted(leg.role or 0 for leg in pick.legs) != wanted:
                found.append(Breach(self.name, pick.id, {"why": "roles", "roles": [leg.role for leg in pick.legs]}))
            if len({leg.sender.society for leg in pick.legs}) < 2:
                found.append(Breach(self.name, pick.id, {"why": "senders", "sender": pick.legs[0].sender.society}))
            if pick.language is None or any(pick.language not in leg.allowed for leg in pick.legs):
                found.append(Breach(self.name, pick.id, {"why": "language", "language": pick.language}))
            if not pick.onsite:
                found.append(Breach(self.name, pick.id, {"why": "mode"}))
        return found

"""Rule hosting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.kinds import JOINT_OPERATION, PEER_REVIEW, SECONDMENT
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import JOP, SEC, SPR, Columns
from matcher.model.limits import NO_LIMIT
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet
from matcher.rules.weekly import post_weekly


@dataclass(frozen=True)
class Hosting:
    """A society hosts at most so many secondments and joint operations in any week, and so many on-site exchanges in the round."""

    name: ClassVar[str] = "hosting"
    at_once: int = 1
    in_round: int = 3
    on: bool = True

    def __post_init__(self) -> None:
        if self.at_once < 0 or self.in_round < 0:
            raise ValueError("at_once and in_round must be 0 or more.")

    def post(self, sheet: Sheet, columns: Columns) -> None:
        legs, teams, pool, limits = columns.legs, columns.teams, columns.pool, columns.limits
        place = {row.society: i for i, row in enumerate(pool.societies)}
        alone = np.flatnonzero(np.isin(legs.kind[columns.leg], (SEC, SPR)) & legs.onsite[columns.leg])
        leg = columns.leg[alone]
        team_host = np.array([place[pool.needs[n].society] for n in teams.need], dtype=np.int64)
        team_days = np.array([pool.needs[n].days for n in teams.need], dtype=np.int64)
        host = np.concatenate([legs.receiver[leg].astype(np.int64), team_host])
        column = np.concatenate([columns.column[alone], teams.column])
        limited = limits.in_round[host] < NO_LIMIT
        hosts, row = np.unique(host[limited], return_inverse=True)
        sheet.add_rows([(self.name, pool.societies[h].society) for h in hosts], row, column[limited], 1,
                       upper=limits.in_round[hosts])

        team_timed = np.zeros(len(teams.column), dtype=np.bool_)
        mine = legs.kind[columns.leg] == JOP
        team_timed[columns.group[mine]] = columns.timed[mine]
        weeks = np.concatenate([legs.weeks[leg].astype(np.int64), -(-team_days // 7)])
        start = np.concatenate([columns.start[alone], teams.start])
        timed = np.concatenate([columns.timed[alone] & (legs.kind[leg] == SEC), team_timed])
        counted = timed & (limits.hosts_bind & columns.detail.hosts)[host]
        post_weekly(sheet, pool, self.name, [row.society for row in pool.societies], host[counted], start[counted],
                    weeks[counted], column[counted], np.ones(int(counted.sum()), dtype=np.int64), limits.at_once)

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        in_round: Counter[str] = Counter()
        at_once: Counter[tuple[str, int]] = Counter()
        for pick in picks:
            if not pick.onsite or pick.kind not in (SECONDMENT, JOINT_OPERATION, PEER_REVIEW):
                continue
            host = pick.legs[0].receiver.society
            in_round[host] += 1
            if pick.kind != PEER_REVIEW:
                at_once.update({(host, week): 1 for week in pick.busy_weeks})
        found = []
        for host, hosted in sorted(in_round.items()):
            own = pool.society[host].hosted_in_round
            limit = self.in_round if own is None else own
            if hosted > limit:
                found.append(Breach(self.name, host, {"in_round": hosted, "limit": limit}))
        for (host, week), hosted in sorted(at_once.items()):
            own = pool.society[host].hosted_at_once
            limit = self.at_once if own is None else own
            if hosted > limit:
                found.append(Breach(self.name, host, {"week": week, "at_once": hosted, "limit": limit}))
        return found

"""What is kept follows the register of columns: a column that may come in has its place, of a fitting type."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Date, Float, Integer, String, Text

from matcher.store.schema import (
    AffinityRow,
    BaselineRow,
    EnvelopeRow,
    HistoryRow,
    NeedRow,
    OfferRow,
    PinRow,
    SocietyRow,
)
from matcher.tables.columns import TABLES

ROWS: dict[str, Any] = {
    "societies": SocietyRow, "needs": NeedRow, "offers": OfferRow, "envelopes": EnvelopeRow, "pins": PinRow, "history": HistoryRow,
    "affinity": AffinityRow, "baseline": BaselineRow}
TYPES = {"whole": (Integer, BigInteger), "degrees": (Float,), "yesno": (Boolean,), "date": (Date,)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_kept(table: Any) -> None:
    kept = ROWS[table.name].__table__.columns
    for column in table.columns:
        assert isinstance(kept[column.name].type, TYPES.get(column.sort, (String, Text))), column.name
        if column.sort == "whole" and column.most >= 10**9:
            assert column.name == "points" or isinstance(kept[column.name].type, BigInteger), column.name

"""Tables as models: each column of matcher.tables.columns as a field with its own type, and cells to fields and back.

A list is a list of items in their cell's spelling (`"fr:C1"`, `"SRV-TRAC:5"`); a column called otherwise by IFRC GO has GO's
name. The register of columns stays the only place where a column is described.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, create_model

from matcher.tables.columns import TABLE, Column
from matcher.tables.values import items
from web.api.models import In, Iso3, Key, Out, Text

Item = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^;\u0000-\u001f\u007f]+$")]
_NAMES = {"society": "iso3", "name": "society_name"}
MOST_ITEMS = 300


def name_of(column: Column) -> str:
    """What the API calls a column."""
    return _NAMES.get(column.name, column.name)


def _sort(column: Column) -> Any:
    if column.several:
        item: Any = Literal[column.choices] if column.choices else Item
        return Annotated[list[item], Field(max_length=MOST_ITEMS)]
    if column.choices:
        return Literal[column.choices]
    plain: dict[str, Any] = {
        "yesno": bool, "date": date, "key": Key, "society": Iso3, "text": Text,
        "whole": Annotated[int, Field(ge=column.least, le=column.most)],
        "degrees": Annotated[float, Field(ge=column.least, le=column.most, allow_inf_nan=False)]}
    return plain.get(column.sort, Item)


def fields(table: str, *, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    """The columns of a table as fields that may all be empty: a draft may be incomplete."""
    return {name_of(column): (_sort(column) | None, Field(default=None, description=column.meaning))
            for column in TABLE[table].columns if column.name not in leave}


def model_in(name: str, table: str, *, leave: tuple[str, ...] = (), **more: Any) -> type[BaseModel]:
    """A model of what comes in for a row of a table."""
    made: type[BaseModel] = create_model(name, __base__=In, **fields(table, leave=leave), **more)
    return made


def model_out(name: str, table: str, *, leave: tuple[str, ...] = (), **more: Any) -> type[BaseModel]:
    """A model of what goes out of a row: nothing is refused on its way out that was kept."""
    loose = {key: (_loose(TABLE[table].column(_column(key))) | None, Field(default=None, description=found.description))
             for key, (_sort_, found) in fields(table, leave=leave).items()}
    made: type[BaseModel] = create_model(name, __base__=Out, **loose, **more)
    return made


def to_cells(table: str, sent: BaseModel) -> dict[str, str]:
    """The cells that were sent, by column: null empties one, what was not sent is not among them."""
    given = {name: getattr(sent, name) for name in sent.model_fields_set}
    return {column.name: _cell(given[name_of(column)]) for column in TABLE[table].columns if name_of(column) in given}


def from_cells(table: str, cells: Mapping[str, str], *, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    """Kept cells as values of fields; an empty cell is left out."""
    return {name_of(column): _value(cells[column.name], column) for column in TABLE[table].columns
            if cells.get(column.name) and column.name not in leave}


def _column(field: str) -> str:
    return next((column for column, name in _NAMES.items() if name == field), field)


def _loose(column: Column) -> Any:
    if column.several:
        return list[str]
    return {"yesno": bool, "date": date, "whole": int, "degrees": float}.get(column.sort, str)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(text: str, column: Column) -> Any:
    if column.several:
        return list(items(text))
    if column.sort == "yesno":
        return text == "yes"
    if column.sort == "date":
        return date.fromisoformat(text)
    if column.sort == "whole":
        return int(text)
    return float(text) if column.sort == "degrees" else text

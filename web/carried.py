"""What a page carries from one request to the next inside its form: packed, signed, for one reader, for some hours.

An upload is not kept anywhere until its differences are confirmed; until then the reader's own page holds it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from matcher.domain.errors import Problem, WrongState
from matcher.domain.statements import TABLES
from matcher.intake.book import BookRow
from matcher.intake.differences import Difference
from matcher.intake.upload import Upload
from matcher.wording import _
from web import visitor

HOURS = 4
LONGEST = 70_000
"""Characters that a page may carry: it is to stay small."""


class Purpose(NamedTuple):
    """What is carried, of which round and society: nothing is taken for something else."""

    what: str
    round: str
    society: str


def pack(purpose: Purpose, value: Any) -> str | None:
    """The value as a text for a hidden field; None when it is too long for a page."""
    text = _serializer(purpose).dumps([visitor.actor().account, value])
    packed = text if isinstance(text, str) else text.decode()
    return packed if len(packed) <= LONGEST else None


def unpack(purpose: Purpose, text: str) -> Any:
    """The value of a text that this reader was given for this purpose; WrongState for any other, or one that is too old."""
    try:
        account, value = _serializer(purpose).loads(text, max_age=HOURS * 3600)
    except (BadSignature, ValueError, TypeError) as error:
        raise WrongState(_("What this page held is too old or not complete. Upload the workbook again.")) from error
    if account != visitor.actor().account:
        raise WrongState(_("What this page held was given to somebody else. Upload the workbook again."))
    return value


def _serializer(purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="carried:" + ":".join(purpose))


def differences_out(differences: tuple[Difference, ...]) -> list[list[Any]]:
    """What it takes to do the differences later: cells that are empty are left out."""
    return [[each.table, each.key, each.what, each.version, {name: text for name, text in each.cells.items() if text}]
            for each in differences]


def differences_in(value: list[list[Any]]) -> list[Difference]:
    return [Difference(table, key, what, version, 0, cells, ()) for table, key, what, version, cells in value]


def upload_out(upload: Upload) -> dict[str, Any]:
    """The cells of an upload and its problems, for giving it back marked."""
    return {"facts": upload.facts, "rows": {table: [[row.number, row.held, row.state, {n: t for n, t in row.texts.items() if t}]
                                                    for row in rows] for table, rows in upload.rows.items()},
            "problems": [[p.file, p.row, p.column, p.wrong, p.mend] for p in upload.problems]}


def upload_in(value: dict[str, Any]) -> Upload:
    rows = {table: tuple(BookRow(number, texts, held, state) for number, held, state, texts in value["rows"].get(table, ()))
            for table in TABLES}
    return Upload(tuple(Problem(*parts) for parts in value["problems"]), rows=rows, facts=value["facts"])

"""What the models of the API have in common: what goes out, what comes in, lists, and texts that can be kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

#: Texts that both databases keep: no control character but those of lines and tabs.
_PLAIN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$"
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Iso3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3,4}$")]
Note = Annotated[str, StringConstraints(max_length=500, pattern=_PLAIN)]
Text = Annotated[str, StringConstraints(max_length=2000, pattern=_PLAIN)]
Title = Annotated[str, StringConstraints(max_length=200, pattern=_PLAIN)]


class Out(BaseModel):
    """Something that goes out."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class In(BaseModel):
    """Something that comes in: nothing unknown, nothing of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Asked(BaseModel):
    """What is asked in the address, where everything is text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Wish(Asked):
    """What is asked of a list."""

    page: Annotated[int, Field(ge=1, le=100_000, description="Pages count from 1.")] = 1
    size: Annotated[int, Field(ge=1, le=200, description="Items of a page.")] = 50


class Listing(Out):
    """A page of a list, in IFRC GO's form: `next` and `previous` are addresses, empty at the ends."""

    count: Annotated[int, Field(description="How many there are in all.")]
    next: str | None
    previous: str | None


class FieldProblem(Out):
    """One thing that is wrong in a request."""

    field: str
    wrong: str
    mend: str
    row: int | None = None


class ProblemOut(Out):
    """A problem (RFC 9457). `mine` and `theirs` stand with 412 only, `fields` where single fields are wrong."""

    type: str
    title: str
    status: int
    detail: str
    fields: list[FieldProblem] = []
    mine: Any = None
    theirs: Any = None


class SocietyRef(Out):
    """A society by code and by the name that IFRC GO calls it, in the caller's language."""

    iso3: str
    society_name: str


Kind = Literal["secondment", "joint_operation", "practice_exchange", "peer_review"]
Mode = Literal["onsite", "remote"]
Day, Moment = date, datetime

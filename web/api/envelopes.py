"""Envelopes: money and materials with their terms, and the promises of those who hold them."""

from __future__ import annotations

from typing import Annotated, Any

from flask import url_for
from pydantic import Field, create_model

from matcher.domain.proposals import LEFT_OUT
from matcher.domain.statements import KeptEnvelope
from matcher.store import envelopes, proposals
from matcher.workflow import approval, preparing
from web import context, visitor
from web.api.cells import from_cells, model_in, model_out, to_cells
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import listed
from web.api.models import Listing, Moment, Wish
from web.guard import Scope, mine
from web.reviewing import reading

bp = blueprint("envelopes")
_AT = "/rounds/<key>/envelopes"

EnvelopeOut = model_out(
    "EnvelopeOut", "envelopes", round=(str, ...), version=(int, ...),
    charged=(Annotated[int, Field(description="What the plan before people takes from it.")], ...),
    committed_plan=(int | None, None), committed_at=(Moment | None, None))
EnvelopesOut = create_model("EnvelopesOut", __base__=Listing, results=(list[EnvelopeOut], ...))  # type: ignore[valid-type]
EnvelopeIn = model_in("EnvelopeIn", "envelopes")
EnvelopeChange = model_in("EnvelopeChange", "envelopes", leave=("envelope",))




def _of_source(key: str, envelope: str) -> Scope:
    return Scope(source=envelopes.get_envelope(context.session(), key, envelope).source)


def _charged(key: str) -> dict[str, int]:
    plan = context.round_of(key).plan
    if plan is None:
        return {}
    gone = proposals.all_proposals(context.session(), key, plan, where=proposals.Filter(states=LEFT_OUT))
    return approval.charges(reading(key, plan).book.plan, [each.exchange for each in gone])


def _fact(found: KeptEnvelope, charged: dict[str, int]) -> Any:
    return EnvelopeOut(**from_cells("envelopes", found.cells), round=found.round, version=found.version,
                       charged=charged.get(found.envelope, 0), committed_plan=found.committed_plan, committed_at=found.committed_at)


def _given(found: KeptEnvelope, location: str = "") -> Answer:
    return Answer(_fact(found, _charged(found.round)), found.version, location)


@route(bp, "GET", _AT, "envelope:list:view", answer=EnvelopesOut, wish=Wish, scope=mine)
def list_(key: str, wish: Wish) -> Answer:
    """The envelopes of a round; a fund holder's own."""
    reach = visitor.reach("envelope:list:view", stage=context.round_of(key).stage)
    found = envelopes.list_envelopes(context.session(), key, sources=() if reach.everything else reach.sources, page=wish.page,
                                     size=wish.size)
    charged = _charged(key)
    return listed(EnvelopesOut, found, lambda each: _fact(each, charged))


@route(bp, "POST", _AT, "envelope:terms:save", answer=EnvelopeOut, body=EnvelopeIn, status=201)
def create(key: str, body: Any) -> Answer:
    """A new envelope."""
    made = preparing.add_envelope(context.session(), visitor.actor(), key, to_cells("envelopes", body), now=context.now())
    return _given(made, url_for("api_envelopes.show", key=key, envelope=made.envelope, _external=True))


@route(bp, "GET", f"{_AT}/<envelope>", "envelope:list:view", answer=EnvelopeOut, scope=_of_source)
def show(key: str, envelope: str) -> Answer:
    """One envelope."""
    return _given(envelopes.get_envelope(context.session(), key, envelope))


@route(bp, "PATCH", f"{_AT}/<envelope>", "envelope:terms:save", answer=EnvelopeOut, body=EnvelopeChange, there=show)
def change(key: str, envelope: str, body: Any, version: int) -> Answer:
    """Other terms. A promise of its money is undone: it was made for other terms."""
    before = envelopes.get_envelope(context.session(), key, envelope)
    cells = {**before.cells, **to_cells("envelopes", body)}
    return _given(preparing.save_envelope(context.session(), visitor.actor(), key, envelope, version, cells, now=context.now()))


@route(bp, "DELETE", f"{_AT}/<envelope>", "envelope:terms:save", there=show)
def remove(key: str, envelope: str, version: int) -> Answer:
    """Takes an envelope out of a round."""
    preparing.remove_envelope(context.session(), visitor.actor(), key, envelope, version, now=context.now())
    return Answer()


def _promise(key: str, envelope: str, version: int, committed: bool) -> Answer:
    return _given(approval.commit_money(context.session(), visitor.actor(), key, envelope, version=version, now=context.now(),
                                        committed=committed))


@route(bp, "POST", f"{_AT}/<envelope>/commit", "envelope:money:commit", answer=EnvelopeOut, scope=_of_source, there=show)
def commit(key: str, envelope: str, version: int) -> Answer:
    """The fund holder's promise that it pays what the plan before people takes from it."""
    return _promise(key, envelope, version, True)


@route(bp, "POST", f"{_AT}/<envelope>/release", "envelope:money:release", answer=EnvelopeOut, scope=_of_source, there=show)
def release(key: str, envelope: str, version: int) -> Answer:
    """The promise taken back."""
    return _promise(key, envelope, version, False)

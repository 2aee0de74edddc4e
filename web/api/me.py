"""Who the token is, and what codes mean: capabilities and societies."""

from __future__ import annotations

from flask import g

from matcher.domain.kinds import COMPONENTS
from matcher.domain.tokens import ApiToken
from matcher.intake.phrases import capability_label
from matcher.tables.reference import capabilities as taxonomy
from matcher.tables.reference import national_societies
from web import visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import society
from web.api.models import Kind, Moment, Out, SocietyRef
from web.i18n import say

bp = blueprint("me")


class RoleOut(Out):
    """A role; of a society or a source where it holds for one."""

    role: str
    iso3: str | None = None
    source: str | None = None


class MeOut(Out):
    """What a token is good for: never more than the roles of its person."""

    roles: list[RoleOut]
    scopes: list[str]
    expires_at: Moment


class CapabilityOut(Out):
    """A code of the taxonomy, with the kinds of exchange that it allows."""

    code: str
    name: str
    kinds: list[Kind]


class CapabilitiesOut(Out):
    results: list[CapabilityOut]


class SocietyOut(SocietyRef):
    """A society; the ICRC and the IFRC are of no region."""

    region: str | None = None


class SocietiesOut(Out):
    results: list[SocietyOut]


@route(bp, "GET", "/me", "own:account:view", answer=MeOut)
def me() -> Answer:
    """Who the token is: roles, scopes, and until when."""
    token: ApiToken = g.token
    roles = [RoleOut(role=each.role, iso3=each.society, source=each.source) for each in visitor.actor().grants]
    return Answer(MeOut(roles=roles, scopes=list(token.scopes), expires_at=token.expires_at))


@route(bp, "GET", "/capabilities", "own:account:view", answer=CapabilitiesOut)
def capabilities() -> Answer:
    """The taxonomy of capabilities."""
    return Answer(CapabilitiesOut(results=[CapabilityOut(code=row.code, name=capability_label(row.code, say()), kinds=list(row.kinds))
                                           for row in taxonomy()]))


@route(bp, "GET", "/societies", "own:account:view", answer=SocietiesOut)
def societies() -> Answer:
    """Every society that can take part, by code."""
    found = [SocietyOut(**society(code).model_dump()) for code in COMPONENTS]
    found += [SocietyOut(**society(row.society).model_dump(), region=row.region) for row in national_societies()]
    return Answer(SocietiesOut(results=found))

"""Signing in by an identity provider (OpenID Connect: code with PKCE), where the settings name one.

The provider's word is checked in full: state, nonce, signature, issuer, audience, expiry. An account is never made here:
a person whom no account knows is told to ask an administrator.
"""

from __future__ import annotations

from typing import Any

import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask import session as cookie
from joserfc.errors import JoseError
from requests import RequestException

from matcher.workflow import entering
from web import context, places, visitor
from web.guard import PUBLIC, page
from web.i18n import say

bp = Blueprint("oidc", __name__)
log = structlog.get_logger("web.oidc")
_NEXT = "oidc_next"
_PATIENCE = 10


@bp.get("/sign-in/provider")
@page(PUBLIC)
def begin() -> Any:
    client = _client()
    # Whatever was begun before and never ended is dropped: the cookie stays small.
    for name in [name for name in cookie if name.startswith("_state_")]:
        del cookie[name]
    cookie[_NEXT] = places.local(request.args.get("next"))
    try:
        return client.authorize_redirect(places.outside(url_for("oidc.back")))
    except (RequestException, OAuthError) as error:
        log.error("provider away", error=type(error).__name__)
        return _refused(say()("The identity provider cannot be reached just now. Try again in a minute."))


@bp.get("/sign-in/provider/back")
@page(PUBLIC)
def back() -> Any:
    try:
        token = _client().authorize_access_token()
        claims = token.get("userinfo") or {}
    except (OAuthError, JoseError, RequestException, ValueError) as error:
        log.warning("provider refused", error=type(error).__name__)
        return _refused(say()("The identity provider did not let you in. Try again, or sign in by password."))
    issuer, subject = context.settings().oidc.issuer, str(claims.get("sub") or "")
    if not subject:
        return _refused(say()("The identity provider did not say who you are. Tell an administrator."))
    goal = places.local(cookie.get(_NEXT))
    with context.world().database.writing() as session:
        came = entering.log_in_by_provider(
            session, issuer=issuer, subject=subject, email=str(claims.get("email") or ""),
            email_verified=claims.get("email_verified") is True, now=context.now(), old_token=visitor.token())
    if came.account is None or came.token is None:
        return _refused(say()("There is no account for you here. Ask an administrator for one."))
    visitor.enter(came.account, came.token)
    return redirect(goal, 303)


def _refused(text: str) -> Any:
    flash(text, "bad")
    return redirect(url_for("sign_in.sign_in"), 303)


def _client() -> Any:
    """The client of the provider, made once an application; 404 where the settings name none."""
    settings = context.settings().oidc
    if not settings.issuer:
        abort(404)
    known = current_app.extensions.get("identity")
    if known is None:
        oauth = OAuth(current_app)
        known = oauth.register(
            "identity", client_id=settings.client_id, client_secret=settings.client_secret or None,
            server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": _PATIENCE})
        current_app.extensions["identity"] = known
    return known

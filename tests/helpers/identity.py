"""A small identity provider on this machine that speaks OpenID Connect for real: discovery, code with PKCE, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "matcher", "a secret between the two"


@dataclass
class Provider:
    """Whom it says is there, and what it was asked. `spoil` changes the claims of the next tokens before they are signed."""

    subject: str = "person-1"
    email: str = "amina@example.org"
    verified: bool = True
    issuer: str = ""
    spoil: dict[str, Any] = field(default_factory=dict)
    wrong_key: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
        self.other = RSAKey.generate_key(2048, {"kid": "one"}, private=True)

    def app(self) -> Flask:
        app = Flask("identity")
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.discovery)
        app.add_url_rule("/jwks", view_func=self.jwks)
        app.add_url_rule("/authorize", view_func=self.authorize)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        return app

    def discovery(self) -> Any:
        return jsonify(
            issuer=self.issuer, authorization_endpoint=f"{self.issuer}/authorize", token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/jwks", response_types_supported=["code"], subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"], code_challenge_methods_supported=["S256"])

    def jwks(self) -> Any:
        return jsonify(keys=[self.key.as_dict(private=False)])

    def authorize(self) -> Any:
        """Says yes for the person who is there."""
        self.asked = request.args.to_dict()
        code = secrets.token_urlsafe(16)
        self.codes[code] = self.asked
        return redirect(f"{self.asked['redirect_uri']}?{urlencode({'code': code, 'state': self.asked['state']})}")

    def token(self) -> Any:
        """Gives tokens for a code once, to the client that can prove that it asked for it."""
        asked = self.codes.pop(request.form.get("code", ""), None)
        client = request.authorization
        challenge = base64.urlsafe_b64encode(hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if (asked is None or client is None or (client.username, client.password) != (CLIENT, SECRET)
                or asked["code_challenge_method"] != "S256" or asked["code_challenge"] != challenge.decode()
                or asked["redirect_uri"] != request.form.get("redirect_uri")):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"],
                  "email": self.email, "email_verified": self.verified, **self.spoil}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.other if self.wrong_key else self.key)
        return jsonify(access_token=secrets.token_urlsafe(16), token_type="Bearer", expires_in=300, id_token=signed)


@contextmanager
def identity_provider(provider: Provider) -> Iterator[Provider]:
    """A provider that listens on this machine for a while."""
    from tests.helpers.browser import serving

    with serving(provider.app()) as address:
        provider.issuer = address
        yield provider

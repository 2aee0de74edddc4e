"""An application with a round in which societies state needs and offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, encode_multipart

from matcher.domain.actors import AUTHORISER, FOCAL_POINT, ICRC_COORDINATOR, Grant
from matcher.store.session import Database
from tests.helpers.people import person, signed_in, token_of
from tests.workflow.stated import KEY


class Person:
    """Somebody signed in. `get` and `post` work below the round's address; posts carry the token of the page they come from."""

    def __init__(self, app: Flask, store: Database, *grants: Grant, society: str | None = None) -> None:
        self.account = person(store, *grants, society=society)
        self.client: FlaskClient = signed_in(app, store, self.account)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(self._full(path), **more)

    def post(self, path: str, data: Mapping[str, Any], *, page: str = "") -> TestResponse:
        token = token_of(self.client, self._full(page or path))
        # As bytes: what the client would put into a file of its own, it does not close.
        boundary, body = encode_multipart({"csrf_token": token, **data})
        return self.client.post(self._full(path), data=body, content_type=f"multipart/form-data; boundary={boundary}")

    @staticmethod
    def _full(path: str) -> str:
        return path if path.startswith("/capacity") else f"/rounds/{KEY}{path}"


def focal_point(app: Flask, store: Database, society: str = "KEN") -> Person:
    return Person(app, store, Grant(FOCAL_POINT, society), society=society)


def authoriser(app: Flask, store: Database, society: str = "KEN") -> Person:
    return Person(app, store, Grant(AUTHORISER, society), society=society)


def coordinator(app: Flask, store: Database) -> Person:
    return Person(app, store, Grant(ICRC_COORDINATOR), society="ICRC")

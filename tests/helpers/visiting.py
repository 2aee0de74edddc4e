"""A person at a browser without JavaScript: loads pages, fills in their forms, sends them as they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import requests

TIMEOUT = 60


@dataclass
class FoundForm:
    """A form with what it would send if nothing were filled in."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FoundForm] = []
        self.inside: FoundForm | None = None
        self.select: tuple[str, list[tuple[str, bool]]] | None = None
        self.area: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.inside = FoundForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.inside)
        if self.inside is None:
            return
        name, sort = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name:
            if sort == "file":
                self.inside.files.append(name)
            elif sort not in ("checkbox", "radio", "submit") or "checked" in given:
                self.inside.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            self.select = (name, [])
        elif tag == "option" and self.select is not None:
            self.select[1].append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.area = (name, "")

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area = (self.area[0], self.area[1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select" and self.select is not None and self.inside is not None:
            name, offered = self.select
            chosen = [value for value, selected in offered if selected] or [value for value, _ in offered[:1]]
            self.inside.values.setdefault(name, []).extend(chosen)
            self.select = None
        elif tag == "textarea" and self.area is not None and self.inside is not None:
            self.inside.values.setdefault(self.area[0], []).append(self.area[1].removeprefix("\n"))
            self.area = None


def forms_of(text: str) -> list[FoundForm]:
    parser = _Forms()
    parser.feed(text)
    return parser.forms


class Visitor:
    """Somebody with an account. Cookies stay for good, as in a browser that is left open."""

    def __init__(self, base: str, email: str = "", password: str = "") -> None:
        self.base, self.email, self.password = base, email, password
        self.http = requests.Session()
        self.http.trust_env = False
        self.inside = False

    def sign_in(self) -> None:
        """Through the form; AssertionError when that does not work."""
        self.http.cookies.clear()
        answer = self.send("/sign-in", "", email=self.email, password=self.password)
        assert answer.status_code == 303, f"{self.email}: {answer.status_code}"
        self.inside = True

    def get(self, path: str) -> requests.Response:
        return self.http.get(urljoin(self.base, path), timeout=TIMEOUT, allow_redirects=True)

    def form(self, path: str, action: str) -> tuple[str, FoundForm]:
        """The form of a page that posts to an address with this end (empty: to the page itself), and where it posts."""
        page = self.get(path)
        assert page.status_code == 200, f"{self.email} {path}: {page.status_code}"
        assert path.startswith("/sign-in") or "/sign-in" not in page.url, f"{self.email} {path}: the log-in is lost"
        found = [one for one in forms_of(page.text) if one.method == "post" and "sign-out" not in one.action
                 and (one.action.split("?")[0].endswith(action) if action else True)]
        assert found, f"{self.email} {path}: no form that posts to {action or 'itself'}"
        return urljoin(page.url, found[0].action or page.url), found[0]

    def send(self, path: str, action: str, **values: object) -> requests.Response:
        """Loads a page, fills in its form, sends it; the answer itself, redirects not followed."""
        address, form = self.form(path, action)
        sent: dict[str, list[str]] = dict(form.values)
        upload = {name: value for name, value in values.items() if isinstance(value, Path)}
        for name, value in values.items():
            if name not in upload:
                sent[name] = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        pairs = [(name, one) for name, some in sent.items() for one in some]
        files = {name: (path.name, path.read_bytes()) for name, path in upload.items()} or None
        return self.http.post(address, data=pairs, files=files, timeout=TIMEOUT, allow_redirects=False)

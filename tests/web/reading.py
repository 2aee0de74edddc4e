"""Pages as a reader sees them: tables by caption, figures, texts without the tags."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"input", "meta", "link", "br", "img", "hr", "path", "circle"}


class _Tables(HTMLParser):
    """The body rows of every table by its caption, and definition lists of class figures."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.figures: dict[str, str] = {}
        self._open: list[str] = []
        self._text: list[str] = []
        self._caption = self._name = ""
        self._in_figures = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "dl":
            self._in_figures = "figures" in (dict(attrs).get("class") or "")
        if tag == "tr" and "tbody" in self._open:
            self.tables[self._caption].append([])
        if tag in ("caption", "td", "th", "dt", "dd"):
            self._text = []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = " ".join("".join(self._text).split())
        if tag == "caption":
            self._caption = text
            self.tables[text] = []
        if tag in ("td", "th") and "tbody" in self._open:
            self.tables[self._caption][-1].append(text)
        if tag == "dt":
            self._name = text
        if tag == "dd" and self._in_figures:
            self.figures[self._name] = text
        while self._open and self._open.pop() != tag:
            pass


def _read(page: str) -> _Tables:
    reader = _Tables()
    reader.feed(page)
    return reader


def cells(page: str, caption: str) -> list[list[str]]:
    """The texts of a table's body, row by row; none where the page has no such table."""
    return _read(page).tables.get(caption, [])


def figures(page: str) -> dict[str, str]:
    """The figures at the head of a page, by name."""
    return _read(page).figures


def count_of(statements: list[str]) -> int:
    """How many statements read or write: those that only set up a connection are not counted."""
    return sum(not statement.lstrip().upper().startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")) for statement in statements)

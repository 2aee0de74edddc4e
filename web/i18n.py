"""Which language a reader gets, and how dates and numbers look in it.

The language is the one asked for by `?lang=`, else the one of the cookie (which signing in and the account page set to
the account's own), else the best that the browser asks for. `matcher.wording` holds the one catalogue.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from babel.core import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, format_percent
from flask import Flask, Response, current_app, g, request

from matcher import wording
from matcher.wording import LANGUAGES, Translator, label, reason_sentence, translator

COOKIE = "language"
#: How each language calls itself; never translated.
NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
# Western digits in Arabic, as in matcher.wording: figures stay comparable across languages.
_LOCALES = {"en": Locale.parse("en_GB"), "fr": Locale.parse("fr"), "es": Locale.parse("es"), "ar": Locale.parse("ar_AE")}
_YEAR = 365 * 24 * 3600


def language() -> str:
    """The reader's language, found once a request."""
    if "language" not in g:
        asked = [request.args.get("lang"), request.cookies.get(COOKIE)]
        chosen = next((code for code in asked if code in LANGUAGES), None)
        g.language = chosen or request.accept_languages.best_match(LANGUAGES) or "en"
    return str(g.language)


def choose(code: str) -> None:
    """Speak this language from now on, in this request and (by the cookie) in those that follow."""
    if code in LANGUAGES:
        g.language, g.language_chosen = code, True


def say() -> Translator:
    """The translator of the reader's language."""
    return translator(language())


def spoken(msgid: str) -> str:
    """A msgid in the reader's language: what templates call `say`."""
    return translator(language())(msgid)


def number(value: int | float) -> str:
    """A number in the reader's manner."""
    return str(format_decimal(value, locale=_LOCALES[language()]))


def percent(value: float) -> str:
    """A share (0 to 1) as a whole percentage."""
    return str(format_percent(value, locale=_LOCALES[language()]))


def day(value: date | str | None) -> str:
    """A date in words of middle length; an en dash for none."""
    if not value:
        return "–"
    return wording.day(value, language())


def moment(value: datetime | None) -> str:
    """A date and time, always in UTC and saying so: a round spans every time zone."""
    if value is None:
        return "–"
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return say()("{day}, {time} UTC").format(day=day(aware.date()), time=format_time(aware, format="medium", locale=_LOCALES[language()]))


def weekday(value: date) -> str:
    """A date with its weekday in full."""
    return str(format_date(value, format="full", locale=_LOCALES[language()]))


def switch_links() -> list[dict[str, Any]]:
    """The same page in each language; the start page when this address answers to forms only."""
    rule = request.url_rule
    path = request.path if rule is not None and "GET" in (rule.methods or ()) else "/"
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"] if path != "/" else []
    return [{"code": code, "name": NAMES[code], "current": code == language(),
             "href": f"{request.script_root}{path}?{urlencode([*kept, ('lang', code)])}"} for code in LANGUAGES]


def _keep_choice(response: Response) -> Response:
    if request.args.get("lang") in LANGUAGES or g.get("language_chosen"):
        response.set_cookie(COOKIE, language(), max_age=_YEAR, httponly=True, samesite="Lax",
                            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]))
    response.headers.setdefault("Content-Language", language())
    return response


def install(app: Flask) -> None:
    """Give templates `say`, `label`, `language`, `direction`, and the filters `number`, `percent`, `day`, `moment`,
    `weekday` and `sentence` (a Reason in one sentence)."""
    app.after_request(_keep_choice)

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"language": language(), "direction": "rtl" if language() == "ar" else "ltr", "languages": switch_links()}

    # Globals, not context: so macros speak as well, without being imported `with context`.
    app.jinja_env.globals.update(say=spoken, label=lambda name: label(name, say()))
    app.jinja_env.filters.update(number=number, percent=percent, day=day, moment=moment, weekday=weekday,
                                 sentence=lambda reason: reason_sentence(reason, say()))

"""The app factory."""

from __future__ import annotations

from flask import Flask, Response, render_template, request

from matcher.wording import LANGUAGES, translator

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
                               "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
}


def create_app() -> Flask:
    """A web application; for now its start page, in the language asked for by `?lang=` or by the browser."""
    app = Flask(__name__)

    @app.get("/")
    def start() -> str:
        asked = request.args.get("lang")
        language = asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "en"
        return render_template("start.html", say=translator(language), language=language, languages=LANGUAGES)

    @app.after_request
    def secured(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    return app

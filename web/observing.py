"""What the operator sees of the web: `/health`, `/metrics`, and one log line a request.

None of them carries a name, an address, a query string or what somebody wrote: a route stands as its pattern.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Iterator
from functools import cache
from ipaddress import ip_address

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from matcher import __version__
from matcher.store import runs
from matcher.store.migrations import current, newest
from web import context
from web.guard import PUBLIC, page

log = structlog.get_logger("web.requests")
bp = Blueprint("observing", __name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_OF_A_PROXY = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
_OFTEN = frozenset({"static", "observing.health", "observing.metrics"})
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The numbers of this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("matcher_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry)
        self.seconds = Histogram("matcher_request_seconds", "Seconds to an answer.", ("route",), buckets=_BUCKETS,
                                 registry=self.registry)


class _Kept(Collector):
    """The numbers that the database knows."""

    def __init__(self, counts: runs.Counts) -> None:
        self.counts = counts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        states = GaugeMetricFamily("matcher_runs", "Runs by state.", labels=("state",))
        for state, number in self.counts.by_state.items():
            states.add_metric((state,), number)
        yield states
        yield GaugeMetricFamily("matcher_run_longest_wait_seconds", "How long the oldest queued run waits.",
                                value=self.counts.longest_wait)
        yield GaugeMetricFamily("matcher_workers_at_work", "Workers that hold a lease.", value=self.counts.workers)
        build = GaugeMetricFamily("matcher_build_info", "The version that runs.", labels=("version",))
        build.add_metric((__version__,), 1)
        yield build


_newest = cache(newest)


@bp.get("/health")
@page(PUBLIC)
def health() -> tuple[Response, int]:
    """200 when this process reaches its database and the database is of this version, else 503."""
    try:
        found = current(context.world().database)
    except Exception as error:  # whatever keeps the database away, the answer is the same
        log.warning("database away", error=type(error).__name__)
        return jsonify(status="away", database="unreachable"), 503
    fits = found == _newest()
    return jsonify(status="ok" if fits else "away", database="ok" if fits else "of another version"), 200 if fits else 503


@bp.get("/metrics")
@page(PUBLIC)
def metrics() -> Response:
    """For Prometheus; from this machine, or from anywhere with MATCHER_METRICS_TOKEN as bearer. Else it is not there."""
    if not _may_measure():
        abort(404)
    session = context.session()
    kept = CollectorRegistry()
    kept.register(_Kept(runs.counts(session, now=runs.clock(session))))
    numbers: Metrics = current_app.extensions["metrics"]
    return Response(generate_latest(numbers.registry) + generate_latest(kept), content_type=CONTENT_TYPE_LATEST)


def _may_measure() -> bool:
    token = context.settings().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token:
        return hmac.compare_digest(given.encode(), token.encode())
    # What came through a proxy on this machine is not of this machine.
    if any(name in request.headers for name in _OF_A_PROXY):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    g.begun = time.monotonic()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _end(response: Response) -> Response:
    begun = g.get("begun")
    if begun is None:
        return response
    seconds = time.monotonic() - begun
    route = request.url_rule.rule if request.url_rule is not None else "-"
    method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
    numbers: Metrics = current_app.extensions["metrics"]
    numbers.requests.labels(method, route, str(response.status_code)).inc()
    numbers.seconds.labels(route).observe(seconds)
    say = log.debug if request.endpoint in _OFTEN else log.info
    say("request", method=method, route=route, status=response.status_code, ms=round(seconds * 1000))
    response.headers["X-Request-ID"] = g.request_id
    return response


def install(app: Flask) -> None:
    """To be called first: what the other installs do before a request is then measured with it."""
    app.extensions["metrics"] = Metrics()
    app.before_request(_begin)
    app.after_request(_end)
    app.register_blueprint(bp)

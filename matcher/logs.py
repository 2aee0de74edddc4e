"""Structured logs: one JSON object a line on standard error, with no names, addresses, query strings or values of forms."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger


def _where(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """An exception as its kind and the places it went through. Its message is left out: it may quote what somebody wrote."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["error"] = info[0].__name__
        event["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(info[2])[-12:]]
    return event


def _plain_record(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Of a library's own record only its pattern is kept, never the values filled in."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg)
        event.pop("positional_args", None)
    return event


def configure(level: str, stream: TextIO | None = None) -> None:
    """Sets up logging for this process; may be called again. `level` is debug, info, warning or error."""
    common: list[Any] = [
        structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True), _where]
    structlog.configure(
        processors=[*common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(), wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_plain_record, *common], use_get_message=False,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()]))
    root = logging.getLogger()
    for old in list(root.handlers):
        if getattr(old, "of_matcher", False):
            root.removeHandler(old)
    handler.of_matcher = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(level.upper())
    for chatty in ("huey", "alembic", "waitress.queue"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, getattr(logging, level.upper())))

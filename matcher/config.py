"""Settings from the environment, read by the doors only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.domain.errors import DataError, Problem

_YES, _NO = ("1", "yes", "true", "on"), ("0", "no", "false", "off")


@dataclass(frozen=True)
class Smtp:
    """A mail server; without a host nothing is sent and links are shown to the administrator."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    starttls: bool = True


@dataclass(frozen=True)
class Oidc:
    """An identity provider; without an issuer there is none."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    name: str = "OpenID"


@dataclass(frozen=True)
class Settings:
    """All that the environment may set. `secret` is empty where it was not given: the door then makes one for itself."""

    database_url: str = "sqlite:///instance/matcher.db"
    secret: str = field(default="", repr=False)
    queue_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    secure_cookies: bool = False
    lease_seconds: int = 30
    log_level: str = "info"
    threads: int = 8
    api_rate: int = 600
    trusted_proxy: str = ""
    metrics_token: str = field(default="", repr=False)
    worker_nice: int = 10
    solver_cores: int = 0
    smtp: Smtp = Smtp()
    oidc: Oidc = Oidc()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings; DataError with every value that cannot be read."""
        reader = _Reader(os.environ if environment is None else environment)
        settings = cls(
            database_url=reader.text("DATABASE_URL", cls.database_url),
            secret=reader.text("MATCHER_SECRET", ""),
            queue_url=reader.text("MATCHER_QUEUE_URL", ""),
            host=reader.text("MATCHER_HOST", cls.host),
            port=reader.whole("MATCHER_PORT", cls.port, 0, 65535),
            public_url=reader.text("MATCHER_PUBLIC_URL", "").rstrip("/"),
            secure_cookies=reader.yesno("MATCHER_SECURE_COOKIES", cls.secure_cookies),
            lease_seconds=reader.whole("MATCHER_LEASE_SECONDS", cls.lease_seconds, 2, 3600),
            log_level=reader.choice("MATCHER_LOG_LEVEL", cls.log_level, ("debug", "info", "warning", "error")),
            api_rate=reader.whole("MATCHER_API_RATE", cls.api_rate, 1, 1_000_000),
            threads=reader.whole("MATCHER_THREADS", cls.threads, 1, 256),
            trusted_proxy=reader.text("MATCHER_TRUSTED_PROXY", ""),
            metrics_token=reader.text("MATCHER_METRICS_TOKEN", ""),
            worker_nice=reader.whole("MATCHER_WORKER_NICE", cls.worker_nice, 0, 19),
            solver_cores=reader.whole("MATCHER_SOLVER_CORES", cls.solver_cores, 0, 1024),
            smtp=Smtp(
                reader.text("SMTP_HOST", ""), reader.whole("SMTP_PORT", Smtp.port, 1, 65535), reader.text("SMTP_USER", ""),
                reader.text("SMTP_PASSWORD", ""), reader.text("SMTP_SENDER", ""), reader.yesno("SMTP_STARTTLS", True)),
            oidc=Oidc(
                reader.text("OIDC_ISSUER", "").rstrip("/"), reader.text("OIDC_CLIENT_ID", ""),
                reader.text("OIDC_CLIENT_SECRET", ""), reader.text("OIDC_NAME", Oidc.name)),
        )
        if settings.secret and len(settings.secret) < 32:
            reader.wrong("MATCHER_SECRET", "The secret is shorter than 32 characters.", "Write a long random text.")
        if settings.oidc.issuer and not settings.oidc.client_id:
            reader.wrong("OIDC_CLIENT_ID", "The client is missing.", "Write the client's name at the identity provider.")
        if reader.problems:
            raise DataError(reader.problems)
        return settings


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment, self.problems = environment, list[Problem]()

    def wrong(self, name: str, wrong: str, mend: str) -> None:
        self.problems.append(Problem("environment", 0, name, wrong, mend))

    def text(self, name: str, default: str) -> str:
        return self.environment.get(name, "").strip() or default

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        given = self.text(name, str(default))
        if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
            self.wrong(name, f"{given!r} is no whole number from {least} to {most}.", "Correct it or leave it out.")
            return default
        return int(given)

    def yesno(self, name: str, default: bool) -> bool:
        given = self.text(name, "yes" if default else "no").lower()
        if given not in (*_YES, *_NO):
            self.wrong(name, f"{given!r} is neither yes nor no.", "Write yes or no.")
        return given in _YES

    def choice(self, name: str, default: str, known: tuple[str, ...]) -> str:
        given = self.text(name, default).lower()
        if given not in known:
            self.wrong(name, f"{given!r} is not known.", f"Write one of {', '.join(known)}.")
            return default
        return given

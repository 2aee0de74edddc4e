"""Mail, where the settings name a server: only links that work once are sent, and nothing else about anybody."""

from __future__ import annotations

import smtplib
import ssl
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import structlog

from matcher.config import Settings, Smtp
from matcher.domain.accounts import Account
from matcher.wording import translator
from matcher.workflow.passwords import LINK_HOURS

log = structlog.get_logger("web.mail")
_PATIENCE = 20


class Brake:
    """At most so many in so many minutes for one sender; kept in the memory of this process."""

    def __init__(self, *, most: int, minutes: int) -> None:
        self.most, self.span = most, timedelta(minutes=minutes)
        self._times: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    def takes(self, who: str, now: datetime) -> bool:
        """Whether one more is taken now."""
        with self._lock:
            self._times = {name: kept for name, times in self._times.items()
                           if (kept := [each for each in times if now - each < self.span])}
            times = self._times.setdefault(who, [])
            if len(times) >= self.most:
                return False
            times.append(now)
            return True


def link_by_mail(settings: Settings, account: Account, path: str) -> Callable[[], object]:
    """What sends an account its link, in its language. It goes its own way: the page does not wait for it."""
    say = translator(account.language)
    message = EmailMessage()
    message["Subject"] = say("Your link to set a password")
    message["From"] = settings.smtp.sender or settings.smtp.user
    message["To"] = account.email
    message.set_content(say("Open this address to set your password. It works once, within {hours} hours:\n\n{address}\n\n"
                            "If you did not ask for it, leave it: nothing changes.").format(
        hours=LINK_HOURS, address=settings.public_url + path))
    return lambda: threading.Thread(target=_send, args=(settings.smtp, message), daemon=True).start()


def _send(smtp: Smtp, message: EmailMessage) -> None:
    try:
        with smtplib.SMTP(smtp.host, smtp.port, timeout=_PATIENCE) as server:
            if smtp.starttls:
                # With the server's certificate looked at, which smtplib does not do unasked.
                server.starttls(context=ssl.create_default_context())
            if smtp.user:
                server.login(smtp.user, smtp.password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        # The person will ask again; the operator sees that mail does not go out.
        log.error("mail not sent", error=type(error).__name__)

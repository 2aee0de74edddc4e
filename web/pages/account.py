"""One's own account: who one is here, one's language, password and second factor."""

from __future__ import annotations

from flask import Blueprint, render_template

from matcher.domain.accounts import Account
from matcher.domain.actors import Grant
from matcher.wording import listed
from web import visitor
from web.guard import page
from web.i18n import NAMES, language, moment, say
from web.words import role_label

bp = Blueprint("account", __name__)


@bp.get("/account")
@page("own:account:view")
def account() -> str:
    found = visitor.account()
    assert found is not None  # `page` lets nobody in who is not signed in
    return render_template("account/account.html", facts=facts_of(found))


def facts_of(account: Account) -> list[tuple[str, str]]:
    """What is kept of a person, in words."""
    speak = say()
    return [
        (speak("Name"), account.name), (speak("E-mail address"), account.email), (speak("Function"), account.function),
        (speak("Phone"), account.phone), (speak("Works for"), account.society or ""), (speak("Roles"), roles_of(account.grants)),
        (speak("Language"), NAMES.get(account.language, account.language)),
        (speak("Last sign-in"), moment(account.last_login_at)),
    ]


def roles_of(grants: tuple[Grant, ...]) -> str:
    """Roles in words, each with the society or source that it holds for."""
    return listed([role_of(grant) for grant in grants], language())


def role_of(grant: Grant) -> str:
    """One role in words."""
    whose = grant.society or grant.source
    return say()("{role} ({whose})").format(role=role_label(grant.role), whose=whose) if whose else role_label(grant.role)

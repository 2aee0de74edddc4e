"""Administration: the people who use the product, their roles, and the links by which they set a password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.domain.accounts import ACTIVE, STATES, WITHDRAWN, Account
from matcher.domain.actors import OF_A_SOCIETY, OF_A_SOURCE, ROLES, Grant
from matcher.domain.errors import DataError, NotAllowed, Problem
from matcher.domain.kinds import COMPONENTS
from matcher.store import accounts as register
from matcher.tables.reference import society_names
from matcher.wording import LANGUAGES, _
from matcher.workflow import accounts, passwords, second_factor
from web import context, places, visitor
from web.errors import words_of
from web.forms import Field, Form, Option, fields, options
from web.guard import page
from web.i18n import NAMES, language, say
from web.pages.account import facts_of, role_of, roles_of, whole
from web.paging import asked
from web.tables import Badge, Column, Link, Table
from web.words import ACCOUNT_STATES, role_label

bp = Blueprint("administration", __name__)
_FILTERS = ("text", "role", "state", "society")
_TONES = {"active": "good", "disabled": "warn", "withdrawn": "bad"}
COLUMNS = (
    Column("name", _("Name"), lambda row: Link(row.name, url_for("administration.person", number=row.id))),
    Column("email", _("E-mail address"), lambda row: row.email),
    Column("society", _("Works for"), lambda row: row.society),
    Column("roles", _("Roles"), lambda row: roles_of(row.grants)),
    Column("state", _("State"), lambda row: Badge(say()(ACCOUNT_STATES[row.state]), _TONES[row.state])),
    Column("login", _("Last sign-in"), lambda row: row.last_login_at),
)


@bp.get("/administration")
@page("account:list:view")
def people() -> str:
    wish, speak = asked(filters=_FILTERS), say()
    found = register.list_accounts(context.session(), page=wish.page, size=wish.size, **wish.filters)
    every = speak("Every one")
    shown = [
        Field("text", speak("Name or address")),
        Field("role", speak("Role"), "select", options=options(((role, role_label(role)) for role in ROLES), empty=every)),
        Field("state", speak("State"), "select",
              options=options(((state, speak(ACCOUNT_STATES[state])) for state in STATES), empty=every)),
        Field("society", speak("Society"), "select", options=societies(every)),
    ]
    return render_template("administration/people.html", table=Table(speak("People"), COLUMNS, found, wish), fields=shown, asked=wish)


@bp.route("/administration/new", methods=["GET", "POST"])
@page("account:person:create")
def new() -> Any:
    speak = say()
    form = fields(*_person_fields(), *_grant_fields(required=False), values={"language": language()})
    heading = speak("New account")
    if request.method == "GET":
        return _form(heading, form, speak("Create"), url_for("administration.people"))
    form = form.read()
    if not form.errors:
        try:
            grants = (_grant(form),) if form.text("role") else ()
            made = accounts.create(context.session(), visitor.actor(), grants=grants, now=context.now(), **_person(form))
        except DataError as error:
            form = _blamed(form, error)
        except NotAllowed as error:
            form = form.wrong("role", words_of(error))
        else:
            flash(speak("The account is there. Make a link, so that {name} can set a password.").format(name=made.name), "good")
            return redirect(url_for("administration.person", number=made.id), 303)
    return _form(heading, form, speak("Create"), url_for("administration.people")), 422


@bp.get("/administration/<int:number>")
@page("account:list:view")
def person(number: int) -> str:
    found = register.get_account(context.session(), number)
    return _person_page(found, fields(*_grant_fields()))


@bp.route("/administration/<int:number>/change", methods=["GET", "POST"])
@page("account:person:change")
def change(number: int) -> Any:
    found, speak = register.get_account(context.session(), number), say()
    form = fields(Field("version", "", "hidden"), *_person_fields(), values={
        "version": found.version, "email": found.email, "name": found.name, "society": found.society or "",
        "function": found.function, "phone": found.phone, "language": found.language})
    back = url_for("administration.person", number=number)
    if request.method == "GET":
        return _form(speak("Change the account"), form, speak("Save"), back)
    form = form.read()
    if not form.errors:
        try:
            accounts.change(context.session(), visitor.actor(), number, whole(form.text("version")), now=context.now(), **_person(form))
        except DataError as error:
            form = _blamed(form, error)
        else:
            flash(speak("Saved."), "good")
            return redirect(back, 303)
    return _form(speak("Change the account"), form, speak("Save"), back), 422


@bp.post("/administration/<int:number>/give")
@page("account:grant:give")
def give(number: int) -> Any:
    form = fields(*_grant_fields()).read()
    if not form.errors:
        try:
            accounts.give(context.session(), visitor.actor(), number, _grant(form), now=context.now())
        except DataError as error:
            form = _blamed(form, error)
        except NotAllowed as error:
            form = form.wrong("role", words_of(error))
        else:
            flash(say()("The role is given."), "good")
            return redirect(url_for("administration.person", number=number), 303)
    return _person_page(register.get_account(context.session(), number), form), 422


@bp.post("/administration/<int:number>/take")
@page("account:grant:take")
def take(number: int) -> Any:
    held = register.get_account(context.session(), number)
    grant = next((each for each in held.grants if _name_of(each) == request.form.get("grant")), None)
    if grant is not None:
        accounts.take(context.session(), visitor.actor(), number, grant, now=context.now())
    flash(say()("The role is taken away."), "good")
    return redirect(url_for("administration.person", number=number), 303)


@bp.post("/administration/<int:number>/open")
@page("account:person:disable")
def set_open(number: int) -> Any:
    opened = request.form.get("open") == "yes"
    accounts.set_open(context.session(), visitor.actor(), number, whole(request.form.get("version", "")), open=opened,
                      now=context.now())
    flash(say()("The account is open.") if opened else say()("The account is closed and signed out everywhere."), "good")
    return redirect(url_for("administration.person", number=number), 303)


@bp.post("/administration/<int:number>/link")
@page("account:reset:make")
def link(number: int) -> str:
    """The link is shown here, once: whoever made it hands it on by a way that they trust."""
    token = passwords.make_link(context.session(), visitor.actor(), number, now=context.now())
    return render_template(
        "administration/link.html", found=register.get_account(context.session(), number), hours=passwords.LINK_HOURS,
        address=places.outside(url_for("links.password", token=token)))


@bp.post("/administration/<int:number>/second-factor")
@page("account:reset:make")
def second(number: int) -> Any:
    second_factor.drop_of(context.session(), visitor.actor(), number, now=context.now())
    flash(say()("The second factor is gone. Make a new link for the password as well."), "good")
    return redirect(url_for("administration.person", number=number), 303)


def societies(empty: str) -> list[Option]:
    """Every National Society and component, by name in the reader's language."""
    names = {code: names.get(language()) or names.get("en") or code for code, names in society_names().items()}
    parts = [(code, code) for code in COMPONENTS]
    return options([*parts, *sorted(names.items(), key=lambda item: item[1].casefold())], empty=empty)


def _person_fields() -> tuple[Field, ...]:
    speak = say()
    return (
        Field("email", speak("E-mail address"), "email", required=True, attributes={"dir": "ltr"}),
        Field("name", speak("Name"), required=True),
        Field("society", speak("Works for"), "select", hint=speak("Nobody decides on an exchange of their own National Society."),
              options=societies(speak("None of them"))),
        Field("function", speak("Function")),
        Field("phone", speak("Phone"), attributes={"dir": "ltr"}),
        Field("language", speak("Language"), "select", required=True, options=options((code, NAMES[code]) for code in LANGUAGES)),
    )


def _grant_fields(*, required: bool = True) -> tuple[Field, ...]:
    speak = say()
    return (
        Field("role", speak("Role"), "select", required=required,
              options=options(((role, role_label(role)) for role in ROLES), empty=speak("Choose"))),
        Field("of", speak("For the society"), "select", hint=speak("For focal points and authorisers only."), options=societies("–")),
        Field("source", speak("For the source"), hint=speak("For fund holders only: the source as the envelopes name it.")),
    )


def _grant(form: Form) -> Grant:
    """The role that a form asks for; DataError when it lacks its society or source, or has one that it cannot have."""
    role, society, source = form.text("role"), form.text("of"), form.text("source")
    problems = []
    if (role in OF_A_SOCIETY) != bool(society):
        problems.append(Problem("grant", 0, "of", _("A society belongs to a focal point or authoriser, and to nobody else."),
                                _("Choose one or leave it empty.")))
    if (role in OF_A_SOURCE) != bool(source):
        problems.append(Problem("grant", 0, "source", _("A source belongs to a fund holder, and to nobody else."),
                                _("Write it or leave it empty.")))
    if problems:
        raise DataError(problems)
    return Grant(role, society or None, source or None)


def _blamed(form: Form, error: DataError) -> Form:
    names = {item.name for item in form.fields}
    # A society that does not fit a role is the role's matter where the form has its own field for that.
    return form.blame(DataError([
        Problem(each.file, each.row, "of" if each.file == "grant" and each.column == "society" and "of" in names else each.column,
                each.wrong, each.mend) for each in error.problems]))


def _person(form: Form) -> dict[str, Any]:
    return {"email": form.text("email"), "name": form.text("name"), "society": form.text("society") or None,
            "function": form.text("function"), "phone": form.text("phone"), "language": form.text("language")}


def _name_of(grant: Grant) -> str:
    return ":".join((grant.role, grant.society or "", grant.source or ""))


def _person_page(found: Account, form: Form) -> str:
    return render_template(
        "administration/person.html", found=found, facts=facts_of(found), form=form, open=found.state == ACTIVE,
        gone=found.state == WITHDRAWN, state=say()(ACCOUNT_STATES[found.state]), tone=_TONES[found.state],
        grants=[(role_of(grant), _name_of(grant)) for grant in found.grants])


def _form(heading: str, form: Form, submit: str, cancel: str) -> str:
    return render_template("form.html", heading=heading, form=form, submit=submit, cancel=cancel)

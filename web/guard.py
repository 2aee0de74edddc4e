"""`page`: who may come in. Every route wears it, so that no page asks for roles by itself.

    @bp.get("/rounds/<key>/runs")
    @page("run:list:view")
    def runs(key: str) -> str: ...

`page` asks `matcher.workflow.access` for the act before the view runs: with the stage of the round that the address
names as `<key>`, and with the society or source that `scope` finds for what the address names. It sends people who are
not signed in to the sign-in page. When the view has returned it commits the transaction of a POST; an answer of 400 or
more, such as a form shown again with its problems, takes back all that was written, unless the view says `context.keep()`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for

from matcher.workflow import access
from web import context, visitor

PUBLIC = "public"
"""The act of a page that is open to everybody."""

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Scope:
    """Whose the thing is that a page is about, for access: a society's, or a source's."""

    society: str | None = None
    source: str | None = None


Finder = Callable[..., Scope]


def mine(**arguments: Any) -> Scope:
    """The scope of a list that shows each reader what is theirs: it is open to everybody whose right reaches something,
    and the view narrows what it shows to `visitor.reach(act)`."""
    raise NotImplementedError("page() looks for this scope itself.")


@dataclass(frozen=True)
class Permit:
    """What a view asks: kept at the view as `view.permit`, where tests find it."""

    act: str
    scope: Finder | None = None


def page(act: str, *, scope: Finder | None = None) -> Callable[[View], View]:
    """Ask for `act` before the view. `scope(**arguments of the address)` tells whose thing it is; it may raise NotFound."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            if act != PUBLIC:
                if visitor.account() is None:
                    return redirect(url_for("sign_in.sign_in", next=_way_back()), 303)
                ask(act, scope, arguments)
            answer = current_app.make_response(view(**arguments))
            if answer.status_code < 400 or context.kept():
                context.finish()
            else:
                context.abandon()
            return answer

        guarded.permit = Permit(act, scope)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def ask(act: str, scope: Finder | None, arguments: dict[str, Any]) -> None:
    """Passes when who asks may do the act on what the address names; else NotAllowed, or WrongState at another stage."""
    actor = visitor.actor()
    stage = context.round_of(arguments["key"]).stage if "key" in arguments else None
    if scope is mine:
        if access.reach(actor, act, stage=stage):
            return
        # Refused: for the want of a right, or because of the stage where there would be one.
        ever = access.reach(actor, act)
        whose = Scope(next(iter(ever.societies), None), next(iter(ever.sources), None))
    else:
        whose = scope(**arguments) if scope else Scope()
    access.require(actor, act, stage=stage, society=whose.society, source=whose.source)


def _way_back() -> str | None:
    # Only a page that can be fetched again is a place to come back to.
    return request.full_path.rstrip("?") if request.method in context.READS and request.path != "/" else None


def install(app: Flask) -> None:
    """Refuse to start with a route that nobody guards."""
    bare = sorted(name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "permit"))
    if bare:
        raise RuntimeError(f"These routes do not ask who comes in (see web/guard.py): {', '.join(bare)}.")

"""The pages, one blueprint a file, in the order in which a round's tabs stand.

To add a page:

1. Write `web/pages/NAME.py` with `bp = Blueprint("NAME", __name__)`, its views, and, if a round's bar is to lead to it,
   `TABS = (Tab(_("Label"), "NAME.view", "act:it:asks"),)`. A page of a round has its address below `/rounds/<key>/`; the
   round is `context.round_of(key)`, and templates that get it as `round` show the round's bar.
2. Each view wears `@page("act:of:access")` below its route (see `web/guard.py`). GET reads `matcher.store` with
   `context.session()`; POST calls one function of `matcher.workflow` with `(context.session(), visitor.actor(), ...)`,
   then `flash(text, tone)` and `redirect(..., 303)`. Nothing commits: `page` does when the view returns. What follows a
   commit, such as telling workers of a run, goes through `context.afterwards`.
3. Lists: `paging.asked(...)`, `tables.Table` with `tables.Column`, shown by `macros/tables.html`. Forms: `forms.Form` with
   `forms.Field`, shown by `macros/forms.html`; a DataError is caught and shown with `form.blame(error)` and status 422,
   every other error makes its own page. Words through `say("...")`, facts by `.format(name=...)`.
4. Put the module into `PAGES` below, its templates into `web/templates/NAME/`, and its routes are walked by
   `tests/web/test_permissions.py`, which asks for an example of every argument of an address that it does not know yet.
"""

from __future__ import annotations

from types import ModuleType

from web.pages import (
    account,
    action_plans,
    administration,
    ahead,
    calendar,
    capacity,
    commitments,
    compare,
    decisions,
    delivery,
    delivery_records,
    downloads,
    downloads_form,
    envelopes,
    exchange,
    exchanges,
    indicators,
    interface,
    ledger,
    links,
    materials,
    money,
    moves,
    needs,
    network,
    offers,
    oidc,
    parties,
    pictures,
    pins,
    plan,
    pledge,
    preparing,
    replies,
    rounds,
    runs,
    screening,
    sign_in,
    start,
    subscriptions,
    tokens,
    trail,
    trust,
    unmet,
    uploads,
    whatif,
)

PAGES: tuple[ModuleType, ...] = (
    start, sign_in, links, oidc, account, tokens, subscriptions, interface, administration, capacity, rounds, moves, needs, offers,
    uploads, screening, runs, ahead, plan, unmet, money, calendar, network, pictures, compare, trust, whatif, ledger,
    downloads, downloads_form, exchanges, exchange, decisions, pins, commitments, replies,
    delivery, delivery_records, materials, indicators, pledge, action_plans, trail,
    preparing, parties, envelopes)

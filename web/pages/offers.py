"""Offers of a round: the list, one with coaching, its form, submitting and withdrawing (web.statement_pages)."""

from __future__ import annotations

from matcher.domain.statements import OFFERS
from matcher.wording import _
from web.navigation import Tab
from web.statement_pages import statement_pages

bp = statement_pages(OFFERS)
TABS = (Tab(_("Offers"), "offers.list_", "offer:list:view"),)

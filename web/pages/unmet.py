"""The needs that a plan leaves out, with why in sentences."""

from __future__ import annotations

from dataclasses import fields

from flask import Blueprint, render_template, url_for

from matcher.domain.kinds import KINDS, REGIONS
from matcher.domain.pages import Page
from matcher.review.unmet import FILTERS, SORTS, Sought, UnmetRow, by_reason, ordered, select, unmet_rows
from matcher.sentences import IN_SHORT
from matcher.wording import _, label
from web.forms import Field, options
from web.guard import page
from web.i18n import say, spoken
from web.paging import asked
from web.reviewing import Reading, kind_of, reading
from web.tables import Column, Link, Table

bp = Blueprint("unmet", __name__)


@bp.get("/rounds/<key>/plans/<int:number>/unmet")
@page("plan:document:view")
def unmet(key: str, number: int) -> str:
    """Unmet needs to sort and filter."""
    read = reading(key, number)
    everything = unmet_rows(read.book)
    wish = asked(sorts=SORTS, filters=FILTERS)
    sought = Sought(**{item.name: wish.filters.get(item.name, "") for item in fields(Sought)})
    rows = ordered(select(everything, sought, read.words), wish.sort or "need", read.words, descending=wish.descending)
    first = (wish.page - 1) * wish.size
    counts = by_reason(everything)
    table = Table(say()("Unmet needs"), _columns(read), Page(rows[first: first + wish.size], wish.page, wish.size, len(rows)), wish,
                  say()("No unmet need answers this.") if everything else say()("Every need is met."))
    return render_template("review/unmet.html", **read.frame(
        table=table, filters=_filters(read, everything), total=len(everything),
        counts=[(Link(reason_label(code), url_for("unmet.unmet", key=key, number=number, reason=code)), count)
                for code, count in counts]))


def reason_label(code: str) -> str:
    """A reason in a few words; its code where it has none."""
    return spoken(IN_SHORT[code]) if code in IN_SHORT else code


def _columns(read: Reading) -> tuple[Column, ...]:
    words = read.words

    def asked_for(row: UnmetRow) -> str:
        need = row.need
        codes = (need.capability, *need.roles) if need.capability else need.roles
        return ", ".join(words.capability(code) for code in dict.fromkeys(codes) if code)

    return (
        Column("need", _("Need"), lambda row: Link(row.need.need, url_for(
            "trust.need", key=read.round.key, number=read.kept.number, need=row.need.need)), sort="need"),
        Column("society", _("Society"), lambda row: words.society(row.need.society), sort="society"),
        Column("kind", _("Kind"), lambda row: ", ".join(kind_of(kind) for kind in row.need.kinds)),
        Column("capability", _("Capability"), asked_for),
        Column("priority", _("Priority"), lambda row: row.need.priority, sort="priority", kind="number"),
        Column("reasons", _("Why"), lambda row: " ".join(words.sentences(row.unmet.reasons)), sort="reason"),
        Column("unlocks", _("What would let it in"), lambda row: " ".join(words.sentences(row.unmet.unlocks))))


def _filters(read: Reading, rows: list[UnmetRow]) -> list[Field]:
    any_one = say()("any")
    named = sorted({(row.need.society, read.society(row.need.society)) for row in rows}, key=lambda pair: pair[1].casefold())
    return [
        Field("q", say()("Find"), attributes={"maxlength": "100"}),
        Field("reason", say()("Why"), "select",
              options=options([(code, reason_label(code)) for code, count in by_reason(rows)], empty=any_one)),
        Field("kind", say()("Kind"), "select", options=options([(kind, kind_of(kind)) for kind in KINDS], empty=any_one)),
        Field("priority", say()("Priority"), "select", options=options([(text, text) for text in "123"], empty=any_one)),
        Field("region", say()("Region"), "select",
              options=options([(region, label(region, say())) for region in REGIONS], empty=any_one)),
        Field("society", say()("Society"), "select", options=options(named, empty=any_one))]

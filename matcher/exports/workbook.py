"""Export workbook."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from matcher.domain.kinds import CASH, KINDS, REGIONS
from matcher.exports.base import PLAN
from matcher.exports.paper.clean import clean
from matcher.exports.parts.marks import RESTRICTED, foot, mark_rows
from matcher.exports.parts.subject import Subject
from matcher.tables.reference import society_names
from matcher.wording import Translator, _, label, reason_sentence, translator

STATES = {
    "proposed": _("to be decided"), "rejected": _("rejected"), "endorsed": _("endorsed"), "accepted": _("accepted"),
    "declined": _("declined"), "approved": _("approved"), "agreed": _("agreed"), "mobilising": _("mobilising"), "ongoing": _("ongoing"),
    "done": _("done"), "reported": _("reported"), "followed_up": _("followed up"), "on_hold": _("on hold"),
    "re_planned": _("re-planned"), "cancelled": _("cancelled")}
_COLOURS = {"secondment": "#3FA2F7", "joint_operation": "#7FB845", "practice_exchange": "#D9B100", "peer_review": "#9C6ADE"}


class _Book:
    """A workbook in the making: formats, sheets from left or right, text that never becomes a formula."""

    def __init__(self, subject: Subject, say: Translator) -> None:
        self.subject, self.plan, self.pool, self.say = subject, subject.plan, subject.pool, say
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        # The round's approval, not the clock: the same plan gives the same bytes.
        self.book.set_properties({"title": clean(subject.name), "created": datetime(*subject.pool.approval.timetuple()[:3])})
        make = self.book.add_format
        self.head = make({"bold": True, "bg_color": "#011E41", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"})
        self.title = make({"bold": True, "font_size": 16, "font_color": "#011E41"})
        self.strong = make({"bold": True})
        # Keys are of Latin letters: a program would set them to the left of a sheet that runs from the right.
        side = {"align": "right", "reading_order": 2} if say.language == "ar" else {"align": "left"}
        self.text = make({"text_wrap": True, "valign": "top", **side})
        self.fact = make({"valign": "top", **side})
        self.number = make({"num_format": "#,##0", "valign": "top"})
        self.date = make({"num_format": "yyyy-mm-dd", "valign": "top", **side})
        self.week = make({"num_format": "dd.mm", "rotation": 90, "bold": True, "font_size": 8})
        self.bars = {kind: make({"bg_color": colour, "font_color": "#000000", "font_size": 8}) for kind, colour in _COLOURS.items()}

    def sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        # An ampersand begins an instruction in a foot: two of them are one.
        sheet.set_footer(f"&L&8{foot(self.subject, RESTRICTED, self.say)[:200].replace('&', '&&')}&R&8&P / &N")
        if self.say.language == "ar":
            sheet.right_to_left()
        return sheet

    def put(self, sheet: Any, row: int, column: int, value: object, form: Any = None) -> None:
        if isinstance(value, bool):
            sheet.write_string(row, column, self.say("yes") if value else self.say("no"), form or self.text)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, form or self.number)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), form or self.date)
        elif value is not None:
            sheet.write_string(row, column, clean(str(value)), form or self.text)

    def table(self, name: str, headers: list[str], widths: list[int], rows: list[list[object]], *, printed: int = 0) -> None:
        """A sheet with a head. With `printed`, so many columns go on paper (A3), the rest is for the screen: a row of all of
        them would be set too small to read."""
        sheet = self.sheet(name)
        if printed:
            sheet.set_paper(8)
            sheet.set_margins(left=0.4, right=0.4)
            sheet.print_area(0, 0, max(len(rows), 1), printed - 1)
        sheet.set_row(0, 32)
        for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
            sheet.write_string(0, column, header, self.head)
            sheet.set_column(column, column, width)
        for number, cells in enumerate(rows, 1):
            for column, value in enumerate(cells):
                self.put(sheet, number, column, value)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(headers) - 1)

    def society(self, key: str) -> str:
        names = society_names().get(key, {})
        own = self.pool.society[key].name if key in self.pool.society else key
        return names.get(self.say.language) or own

    def capability(self, code: str) -> str:
        labels = self.pool.capability[code].labels if code in self.pool.capability else {}
        return labels.get(self.say.language) or labels.get("en") or code

    def done(self) -> bytes:
        self.book.close()
        return self.buffer.getvalue()


@dataclass(frozen=True)
class Workbook:
    """The plan as a formatted workbook: summary, exchanges, money, unmet needs, calendar, societies, options with defined names."""

    key: ClassVar[str] = "workbook"
    label: ClassVar[str] = _("Workbook (Excel)")
    about: ClassVar[str] = _("Summary, exchanges, unmet needs, money, calendar and societies on sheets of one workbook.")
    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    data_class: ClassVar[str] = RESTRICTED
    of: ClassVar[tuple[str, ...]] = (PLAN,)

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        book = _Book(subject, translator(language))
        _summary(book)
        _exchanges(book)
        _money(book)
        _unmet(book)
        _calendar(book)
        _societies(book)
        _options(book)
        return {"plan.xlsx": book.done()}


def _summary(book: _Book) -> None:
    say, plan, pool = book.say, book.plan, book.pool
    sheet = book.sheet(say("Summary"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 4, 16)
    sheet.write_string(0, 0, clean(book.subject.name), book.title)
    legs = [leg for x in plan.exchanges for leg in x.legs]
    facts: list[tuple[str, object]] = [
        (say("Result"), label(plan.status, say)), (say("Exchanges"), len(plan.exchanges)),
        (say("Needs met"), len({leg.need for leg in legs})), (say("Needs unmet"), len(plan.unmet)),
        (say("Charged ({currency})").format(currency=pool.currency), sum(
            c.amount for leg in legs for c in leg.charges if not c.line.startswith("material:"))),
        *mark_rows(book.subject, RESTRICTED, say), (say("Seed"), plan.seed)]
    row = 2
    for name, value in facts:
        sheet.write_string(row, 0, name, book.strong)
        # Long ones (the hash, the data class) run on over the empty cells beside them.
        book.put(sheet, row, 1, value, book.fact)
        row += 1
    row += 1
    for column, header in enumerate((say("Goal"), say("Value"), say("Bound"), say("Proved"), say("Seconds"))):
        sheet.write_string(row, column, header, book.head)
    for goal in plan.goals:
        row += 1
        for column, value in enumerate((label(goal.name, say), goal.value, goal.bound, goal.proved, goal.seconds)):
            book.put(sheet, row, column, value)
    for reason in plan.conflict:
        row += 1
        book.put(sheet, row, 0, reason_sentence(reason, say))


def _exchanges(book: _Book) -> None:
    say = book.say
    rows: list[list[object]] = []
    for x in book.plan.exchanges:
        for leg in x.legs:
            last = x.start + timedelta(days=x.days - 1)
            cost = sum(a for line, a in leg.costs.items() if not line.startswith("material:"))
            charged = sum(c.amount for c in leg.charges if not c.line.startswith("material:"))
            state = say(STATES[book.subject.state(x.id)])
            rows.append([x.id, state, label(x.kind, say), book.society(leg.receiver), book.society(leg.sender), book.society(x.host),
                         book.capability(leg.capability), leg.need, leg.offer, leg.role, x.start, last, x.days, label(x.mode, say),
                         x.language or say("interpreter"), leg.gain, cost, sum(leg.own_funds.values()), charged,
                         " ".join(reason_sentence(reason, say) for reason in leg.reasons)])
    headers = [say(text) for text in (
        "Exchange", "Decision", "Kind", "Receiver",
        "Sender", "Host", "Capability", "Need", "Offer", "Role", "First day", "Last day", "Days",
        "Mode", "Language", "Gain", "Cost", "Own funds", "Charged", "Reasons")]
    book.table(say("Exchanges"), headers, [9, 14, 22, 26, 26, 26, 42, 9, 9, 6, 11, 11, 6, 10, 10, 6, 9, 9, 9, 70], rows,
               printed=len(headers) - 1)


def _money(book: _Book) -> None:
    say, pool = book.say, book.pool
    rows: list[list[object]] = [
        [e.envelope, pool.envelope[e.envelope].source, _resource(pool.envelope[e.envelope].resource, say),
         e.amount, e.charged, e.support, e.left]
        for e in book.plan.envelopes]
    headers = [say(text) for text in ("Envelope", "Source", "Resource", "Amount", "Charged", "Support costs", "Left")]
    book.table(say("Envelopes"), headers, [16, 24, 12, 12, 12, 14, 12], rows)
    charges: list[list[object]] = [[x.id, leg.need, leg.offer, c.envelope, label(c.line, say), c.amount]
                                   for x in book.plan.exchanges for leg in x.legs for c in leg.charges]
    headers = [say(text) for text in ("Exchange", "Need", "Offer", "Envelope", "Cost line", "Amount")]
    book.table(say("Charges"), headers, [10, 10, 10, 16, 20, 12], charges)


def _resource(name: str, say: Translator) -> str:
    return say("money") if name == CASH else name


def _unmet(book: _Book) -> None:
    say, pool = book.say, book.pool
    rows: list[list[object]] = []
    for unmet in book.plan.unmet:
        need = pool.need[unmet.need]
        rows.append([unmet.need, book.society(need.society), say(" or ").join(label(kind, say) for kind in need.kinds),
                     need.priority, " ".join(reason_sentence(reason, say) for reason in unmet.reasons)])
    headers = [say(text) for text in ("Need", "Society", "Kind", "Priority", "Reasons")]
    book.table(say("Unmet needs"), headers, [10, 34, 26, 9, 110], rows)


def _calendar(book: _Book) -> None:
    say, pool = book.say, book.pool
    sheet = book.sheet(say("Calendar"))
    sheet.write_string(0, 0, say("Exchange"), book.head)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, pool.weeks, 2.6)
    sheet.set_row(0, 36)
    for week in range(pool.weeks):
        book.put(sheet, 0, week + 1, pool.week_start(week), book.week)
    for row, x in enumerate(book.plan.exchanges, 1):
        book.put(sheet, row, 0, f"{x.id}  {label(x.kind, say)}  {book.society(x.host)}")
        first = (x.start - pool.start).days // 7
        for week in range(first, min(first + x.weeks, pool.weeks)):
            sheet.write_blank(row, week + 1, None, book.bars[x.kind])
    sheet.freeze_panes(1, 1)


def _societies(book: _Book) -> None:
    say = book.say
    rows: list[list[object]] = [[s.society, book.society(s.society), s.given, s.received, s.hosted, s.weeks_away]
                                for s in book.plan.societies]
    headers = [say(text) for text in ("Society", "Name", "Given", "Received", "Hosted", "Weeks away")]
    book.table(say("Societies"), headers, [10, 40, 10, 10, 10, 12], rows)


def _options(book: _Book) -> None:
    """What the words on the sheets stand for, each list under a defined name (`options_kinds`, ...) for formulas and drop-downs."""
    say, pool = book.say, book.pool
    lists: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("kinds", say("Kind"), [(kind, label(kind, say)) for kind in KINDS]),
        ("states", say("Decision"), [(state, say(text)) for state, text in STATES.items()]),
        ("regions", say("Region"), [(region, label(region, say)) for region in REGIONS]),
        ("capabilities", say("Capability"), [(row.code, book.capability(row.code)) for row in pool.capabilities]),
        ("societies", say("Society"), [(row.society, book.society(row.society)) for row in pool.societies]),
        ("envelopes", say("Envelope"), [(row.envelope, row.source) for row in pool.envelopes])]
    name = say("Options")[:31]
    sheet = book.sheet(name)
    for number, (key, head, rows) in enumerate(lists):
        at = number * 3
        sheet.set_column(at, at, 14)
        sheet.set_column(at + 1, at + 1, 34)
        sheet.set_column(at + 2, at + 2, 3)
        sheet.write_string(0, at, say("Key"), book.head)
        sheet.write_string(0, at + 1, head, book.head)
        for row, pair in enumerate(rows, 1):
            for column, text in enumerate(pair):
                book.put(sheet, row, at + column, text)
        if rows:
            first, last = xl_rowcol_to_cell(1, at, True, True), xl_rowcol_to_cell(len(rows), at, True, True)
            quoted = name.replace("'", "''")
            book.book.define_name(f"options_{key}", f"='{quoted}'!{first}:{last}")
    sheet.freeze_panes(1, 0)

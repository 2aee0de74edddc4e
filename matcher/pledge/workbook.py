"""The progress report, and plans of action, as workbooks; text never becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from matcher.domain.commitments import ActionPlan
from matcher.domain.deliveries import Material
from matcher.pledge import words as called
from matcher.pledge.drafts import plan_headers, plan_rows
from matcher.pledge.gather import Gathered
from matcher.pledge.indicators import emphasis, indicators
from matcher.pledge.money import by_envelope, by_line
from matcher.pledge.report import Made, envelope_of, line_of
from matcher.wording import Translator, label

Sheet = tuple[str, Sequence[str], Sequence[int], Sequence[Sequence[object]]]
"""Name, headers, widths of columns in signs, rows."""


def report_workbook(found: Gathered, say: Translator, on: date) -> bytes:
    """The report's figures, every exchange that they are made of, and the texts that may be shared."""
    made = Made(found, say, on)
    facts = found.facts
    words = made.words
    sheets: list[Sheet] = [
        (say("Indicators"), [say("Indicator"), say("Planned"), say("Actual")], [44, 12, 12],
         [[say(called.FIGURES[each.key]), each.planned, each.actual] for each in indicators(facts)]),
        (say("Where from"), [say("Indicator"), say("Exchange"), say("Planned"), say("Actual")], [44, 12, 12, 12],
         [[say(called.FIGURES[each.key]), part.exchange, part.planned, part.actual] for each in indicators(facts) for part in each.parts]),
        (say("Conflict and migration"),
         [say("Indicator"), say("Planned: conflict or migration"), say("Planned: all"), say("Actual: conflict or migration"),
          say("Actual: all")],
         [44, 18, 14, 18, 14],
         [[say(called.FIGURES[row.key]), row.planned, row.planned_all, row.actual, row.actual_all] for row in emphasis(facts)]),
        (say("Commitments"), [say("Society"), say("Commitment"), say("State"), say("Since"), say("Evidence")], [34, 60, 14, 12, 60],
         [[words.society(each.society), say(called.CLAUSES[each.clause]), say(called.STATUS[each.status]), each.since, each.evidence]
          for society in found.societies for each in found.commitments[society]]),
        (say("Exchanges"),
         [say("Exchange"), say("Kind"), say("State"), say("Receiver"), say("Sender"), say("First day"), say("Last day"), say("Contexts")],
         [10, 18, 14, 40, 40, 12, 12, 24],
         [[each.exchange, label(each.kind, say), say(called.STATES.get(each.state, each.state)),
           ", ".join(map(words.society, each.receivers)), ", ".join(map(words.society, each.senders)),
           each.delivery.began, each.delivery.ended,
           ", ".join(label(context, say) for context in each.contexts)] for each in facts]),
        (say("Participants"), [say("Exchange"), say("Society"), say("Group"), say("Participations"), say("Unique people")],
         [10, 34, 16, 16, 16],
         [[each.exchange, words.society(row.society), say(called.GROUPS[row.group]), row.participations, row.people]
          for each in facts for row in each.attendance]),
        (say("Money"), [say("Envelope or cost line"), say("Planned"), say("Free again"), say("Spent"), say("Left"),
                         say("Support costs"), say("Support costs on what was spent")], [40, 14, 14, 14, 14, 14, 18],
         [[name(made, line.key), line.planned, line.freed, line.spent, line.left, line.support, line.support_spent]
          for lines, name in ((by_envelope(facts), envelope_of), (by_line(facts), line_of)) for line in lines]),
        (say("Material help"), material_headers(say), [10, 10, 20, 16, 10, 10, 10, 10, 12, 14, 12],
         [material_row(row, say) for each in facts for row in each.materials]),
        (say("Texts"), [say("Exchange"), say("Actions"), say("Challenges"), say("Lessons"), say("Example")], [10, 60, 60, 60, 60],
         [[each.exchange, each.delivery.actions, each.delivery.challenges, each.delivery.lessons, each.delivery.example]
          for each in facts if each.done and each.delivery.shared]),
        (say("Counting rules"), [say("Rule")], [120], [[say(text)] for text in called.RULES])]
    return workbook(sheets, say, made.foot(), on)


def material_headers(say: Translator) -> list[str]:
    return [say(text) for text in ("Exchange", "Need", "Material", "Envelope", "Asked", "Approved", "Shipped", "Received", "Handed over",
                                   "State", "Since")]


def material_row(row: Material, say: Translator) -> list[object]:
    """A material on its way, in the columns of `material_headers`: the table that other exports may take in."""
    return [row.exchange, row.need, row.material, row.envelope, row.units, row.granted, row.shipped, row.received, row.handed_over,
            say(called.STATES[row.state]), row.since]


def plan_workbook(plan: ActionPlan, name: str, say: Translator, on: date) -> bytes:
    """A plan of action as one sheet, a line a row."""
    sheets: list[Sheet] = [(say("Plan of action"), plan_headers(say, plan.currency), [60, 40, 24, 12, 12, 40, 10, 12, 18],
                            plan_rows(plan, say))]
    foot = say("{society}, plan of action {year}, {day}").format(society=name, year=str(plan.year), day=on.isoformat())
    return workbook(sheets, say, foot, on)


def workbook(sheets: Sequence[Sheet], say: Translator, foot: str, on: date) -> bytes:
    """Sheets as the bytes of a workbook, right to left in Arabic; the same sheets on the same day give the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": foot, "created": datetime(on.year, on.month, on.day)})
    head = book.add_format({"bold": True, "bg_color": "#011E41", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    number = book.add_format({"num_format": "#,##0", "valign": "top"})
    tenths = book.add_format({"num_format": "#,##0.0", "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for name, headers, widths, rows in sheets:
        sheet: Any = book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{foot.replace('&', '&&')[:200]}&R&P / &N")
        if say.language == "ar":
            sheet.right_to_left()
        for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
            sheet.write_string(0, column, header, head)
            sheet.set_column(column, column, width)
        for place, cells in enumerate(rows, 1):
            for column, value in enumerate(cells):
                if isinstance(value, int | float):
                    sheet.write_number(place, column, value, number if isinstance(value, int) else tenths)
                elif isinstance(value, date):
                    sheet.write_datetime(place, column, datetime(value.year, value.month, value.day), day)
                elif value not in (None, ""):
                    sheet.write_string(place, column, str(value)[:32000], text)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(headers) - 1)
    book.close()
    return buffer.getvalue()

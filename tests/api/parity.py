"""Which operations of the API do what each page does; and the pages that are for people alone, with the reason.

A page is named by its endpoint, an operation by its endpoint without `api_`. A new page without a line here fails
tests/api/test_parity.py: give it an operation, or a reason.
"""

from __future__ import annotations

SIGN_IN = "Signing in and out is for people: a token says who calls."
PEOPLE = "Accounts, roles, passwords and second factors are for people, not for tokens (docs/api.md)."
LINK = "A link for somebody without an account and so without a token."
CALENDAR = "A link outlives the token it was made with, so people make it on pages; programs take the calendar itself as a file."
MACHINE = "Of the machine, not of the product."
FORM = "Only the way to a form or a choice: programs send what the form sends."
TABLE = "The same rows as another operation gives, as CSV."

APART: dict[str, str] = {
    "sign_in.sign_in": SIGN_IN, "sign_in.code": SIGN_IN, "sign_in.sign_out": SIGN_IN, "oidc.begin": SIGN_IN, "oidc.back": SIGN_IN,
    "links.forgotten": SIGN_IN, "links.password": SIGN_IN,
    "account.change": PEOPLE, "account.password": PEOPLE, "account.second": PEOPLE,
    "tokens.list_": PEOPLE, "tokens.make": PEOPLE, "tokens.revoke": PEOPLE,
    **{f"administration.{name}": PEOPLE for name in (
        "people", "person", "change", "give", "link", "set_open", "second", "take", "new")},
    "replies.open_": LINK, "replies.answer_by_link": LINK, "subscriptions.calendar": CALENDAR,
    "observing.health": MACHINE, "observing.metrics": MACHINE, "static": MACHINE, "interface.api": MACHINE,
    "subscriptions.list_": CALENDAR, "subscriptions.make": CALENDAR, "subscriptions.withdraw": CALENDAR,
    "capacity.choose": FORM, "pledge.choose": FORM, "uploads.choose": FORM, "needs.new": FORM, "offers.new": FORM, "needs.edit": FORM,
    "offers.edit": FORM, "runs.new": FORM,
    "materials.table": TABLE,
}

_DELIVERY_MOVES = ("agree", "mobilise", "begin", "finish", "hold", "resume", "replan", "cancel")
_DOCUMENT = ("plans.show", "plans.document")

COVERED: dict[str, tuple[str, ...]] = {
    "start.start": ("me.me", "rounds.list_"), "account.account": ("me.me",),
    "rounds.rounds": ("rounds.list_",), "rounds.home": ("rounds.show", "moves.obstacles"),
    "preparing.new": ("rounds.create",), "preparing.settings": ("rounds.change",),
    "preparing.policy": ("rounds.policy", "rounds.save_policy"),
    **{f"parties.{name}": ("rounds.parties", "rounds.put_parties") for name in ("societies", "society", "choose")},
    **{f"moves.{name}": (f"moves.{name}",) for name in (
        "approve", "archive", "back_to_planning", "cancel", "close_call", "complete", "consult", "freeze", "open_call", "propose",
        "propose_again", "reopen_call", "repair", "start", "start_planning", "thaw")},
    # statements
    **{f"{table}s.{page}": tuple(each.format(table) for each in names) for table in ("need", "offer") for page, names in {
        "list_": ("statements.{0}s",), "view": ("statements.{0}", "statements.check_{0}", "coaching.{0}"),
        "create": ("statements.new_{0}",), "save": ("statements.change_{0}", "coaching.draft_{0}"), "submit": ("statements.submit_{0}",),
        "withdraw": ("statements.withdraw_{0}",)}.items()},
    "capacity.grid": ("capacity.show",), "capacity.save": ("capacity.save",),
    "screening.desk": ("screening.desk",), "screening.look": ("screening.desk",),
    **{f"screening.{page}": tuple(f"statements.{act}_{table}" for table in ("need", "offer")) for page, act in {
        "accept_many": "accept", "accept": "accept", "send_back": "return", "withdraw": "withdraw"}.items()},
    "uploads.society": ("uploads.workbook", "uploads.look"), "uploads.workbook": ("uploads.workbook",),
    "uploads.upload": ("uploads.look", "uploads.submissions"), "uploads.confirm": ("uploads.apply",),
    "uploads.marked_workbook": ("uploads.marked",), "downloads_form.form": ("uploads.form",),
    # money
    "envelopes.envelopes": ("envelopes.list_",), "envelopes.new": ("envelopes.create",),
    "envelopes.change": ("envelopes.show", "envelopes.change"), "envelopes.remove": ("envelopes.remove",),
    "commitments.commitments": ("envelopes.list_",), "commitments.commit": ("envelopes.commit",),
    "commitments.release": ("envelopes.release",),
    # runs, plans and what is decided on them
    "runs.list_": ("runs.list_",), "runs.run": ("runs.show",), "runs.ask": ("runs.ask",), "runs.cancel": ("runs.cancel",),
    "runs.relax": ("runs.relax",), "trust.take": ("standing.take",), "trust.adopt": ("standing.adopt",), "ahead.ahead": ("ahead.show",),
    "plan.plans": ("plans.list_",), "plan.plan": _DOCUMENT, "plan.figures": ("rounds.figures",), "compare.compare": ("plans.changes",),
    "calendar.calendar": ("exchanges.list_", "plans.document"), "money.money": ("plans.money",), "money.envelope": ("plans.money",),
    "unmet.unmet": ("plans.unmet",), "ledger.ledger_": ("ledger.show",),
    "network.network": ("network.show",), "network.earlier": ("network.earlier",),
    "network.without": ("network.without", "network.without_one"),
    "pictures.pictures": ("pictures.list",), "pictures.picture": ("pictures.show",), "pictures.file": ("pictures.file",),
    "pictures.curve": ("pictures.curve",),
    "exchanges.exchanges": ("exchanges.list_",), "exchanges.clearance": ("exchanges.list_", "exchanges.clear"),
    "exchanges.endorse_many": ("exchanges.endorse",), "exchange.exchange": ("exchanges.show",),
    **{f"decisions.{name}": (f"exchanges.{name}",) for name in ("amend", "clear", "endorse", "pin", "reject", "take_back", "withdraw")},
    "pins.pins": ("pins.list_",), "pins.add": ("pins.create",), "pins.remove": ("pins.remove",),
    **{page: ("questions.list_", "questions.show") for page in ("trust.trust", "trust.need", "whatif.whatif", "whatif.answer")},
    "trust.ask": ("questions.ask",), "whatif.ask": ("questions.ask",),
    "downloads.downloads": ("files.forms",), "downloads.download": ("files.file",),
    "downloads.own": ("files.own_forms",), "downloads.own_download": ("files.own_file",),
    "trail.of_round": ("trail.of_round",), "trail.everything": ("trail.everything",),
    # answers and what follows
    "replies.replies": ("replies.list_",), "replies.reply": ("replies.show",), "replies.answer": ("replies.answer",),
    "replies.link": ("replies.link",),
    "delivery.exchanges": ("delivery.list",), "delivery.exchange": ("delivery.show", "records.show", "appraisals.list"),
    "delivery.step": tuple(f"delivery.{name}" for name in _DELIVERY_MOVES),
    "delivery.report": ("delivery.report",), "delivery.follow_up": ("delivery.follow_up",),
    **{f"delivery_records.{name}": ("records.show", f"records.{name}") for name in ("checklist", "costs", "participants", "results")},
    "delivery_records.appraisal": ("appraisals.show", "appraisals.save"),
    "materials.materials": ("materials.materials", "materials.show"),
    "materials.give": ("materials.grant", "materials.refuse", "materials.ship"),
    "materials.take": ("materials.receive", "materials.hand_over"),
    # the pledge
    "indicators.figures": ("pledge.indicators",), "indicators.figure": ("pledge.indicator",), "indicators.report": ("pledge.report",),
    "indicators.everybody": ("everybody.show",),
    "pledge.commitments": ("pledge.commitments", "action_plans.years"), "pledge.commitment": ("pledge.commitment", "pledge.save"),
    "action_plans.plan": ("action_plans.show",), "action_plans.file": ("action_plans.file",), "action_plans.draft": ("action_plans.draft",),
    "action_plans.settle": ("action_plans.settle",), "action_plans.remove": ("action_plans.remove",),
    "action_plans.line": ("action_plans.line", "action_plans.add", "action_plans.change"),
}

OTHER_ACTS: dict[str, str] = {
    "preparing.policy": "Reading the policy is for all who may take the round's tables along; writing it is the same act.",
    "exchanges.exchanges": "The list of a plan's exchanges is open to security as well: it clears them there.",
    "envelopes.envelopes": "The page is the way to change terms; the list is open to all who may see envelopes.",
}
"""Pages whose act is another than that of every operation named, with the reason."""

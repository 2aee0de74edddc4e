"""Words for what the web speaks of and `matcher.wording` does not: stages, moves, roles, states of runs and accounts."""

from __future__ import annotations

from matcher.wording import _
from web.i18n import spoken

STAGES = {
    "draft": _("Draft"), "open": _("Call open"), "screening": _("Screening"), "frozen": _("Frozen"), "planning": _("Planning"),
    "proposed": _("Proposed"), "consultation": _("Consultation"), "repair": _("Repair"), "approved": _("Approved"),
    "under_way": _("Under way"), "completed": _("Completed"), "archived": _("Archived"), "cancelled": _("Cancelled"),
}
#: What happens in each stage, in a sentence.
ABOUT_STAGES = {
    "draft": _("The round manager prepares scope, calendar, limits and funds. Nothing can be stated yet."),
    "open": _("Focal points write needs and offers, authorisers submit them."),
    "screening": _("Coordinators look through every statement: eligible, sent back, or withdrawn."),
    "frozen": _("The statements are fixed in a snapshot with a hash. Nothing in it changes any more."),
    "planning": _("Plans are computed; coordinators look at them, pin pairs in or out and compute again."),
    "proposed": _("A plan is proposed. The ICRC and the IFRC endorse or reject every exchange."),
    "consultation": _("Each Society sees its own exchanges and accepts or declines them."),
    "repair": _("What was declined is planned again around what was accepted."),
    "approved": _("The plan is approved by four eyes and its money is committed."),
    "under_way": _("The exchanges are agreed, prepared and held."),
    "completed": _("The exchanges are over; reports and indicators are gathered."),
    "archived": _("The round is closed and personal data is cleaned up."),
    "cancelled": _("The round was called off. Money committed to it is free again."),
}
MOVES = {
    "open_call": _("Open the call"), "close_call": _("Close the call"), "reopen_call": _("Open the call again"),
    "freeze": _("Freeze the statements"), "thaw": _("Thaw the statements"), "start_planning": _("Start planning"),
    "propose": _("Propose a plan"), "back_to_planning": _("Go back to planning"), "consult": _("Consult the Societies"),
    "repair": _("Start the repair"), "propose_again": _("Consult again"), "approve": _("Approve the plan"),
    "start": _("Start the exchanges"), "complete": _("Complete the round"), "archive": _("Archive the round"),
    "cancel": _("Cancel the round"),
}
ABOUT_MOVES = {
    "open_call": _("Societies can state needs and offers from now on."),
    "close_call": _("No more statements are taken; screening begins."),
    "reopen_call": _("Screening stops and Societies can state needs and offers again."),
    "freeze": _("All eligible statements are fixed in a snapshot with a hash, from which plans are computed."),
    "thaw": _("The snapshot is put aside and statements can be screened again."),
    "start_planning": _("Plans can be computed from the snapshot."),
    "propose": _("One plan is chosen and put before the coordinators of the ICRC and the IFRC."),
    "back_to_planning": _("The proposal is put aside and other plans can be computed."),
    "consult": _("Each Society is shown its own exchanges and asked for its answer."),
    "repair": _("Exchanges that were declined are planned again around those that were accepted."),
    "propose_again": _("The repaired plan goes to the Societies whose exchanges are new."),
    "approve": _("The plan becomes final. Both components have endorsed it, its money is committed and security has cleared it."),
    "start": _("The exchanges begin; their progress is followed from here."),
    "complete": _("The exchanges are over; only reports and indicators are still taken in."),
    "archive": _("The round is closed for good."),
    "cancel": _("The round ends here. This cannot be taken back."),
}
ROLES = {
    "administrator": _("Administrator"), "round_manager": _("Round manager"), "icrc_coordinator": _("ICRC coordinator"),
    "ifrc_coordinator": _("IFRC coordinator"), "focal_point": _("Focal point"), "authoriser": _("Authoriser"),
    "fund_holder": _("Fund holder"), "security_focal_point": _("Security focal point"), "observer": _("Observer"),
    "console": _("Command line"), "worker": _("Program"), "link": _("By link"), "anybody": _("For themselves"),
}
ACCOUNT_STATES = {"active": _("Active"), "disabled": _("Disabled"), "withdrawn": _("Withdrawn")}
TONES_OF_STAGES = {"draft": "plain", "open": "busy", "screening": "busy", "frozen": "warn", "planning": "busy", "proposed": "busy",
                   "consultation": "busy", "repair": "warn", "approved": "good", "under_way": "good", "completed": "good",
                   "archived": "plain", "cancelled": "bad"}


def stage_label(stage: str) -> str:
    """A stage in the reader's language."""
    return spoken(STAGES[stage])


def role_label(role: str) -> str:
    """A role in the reader's language."""
    return spoken(ROLES[role]) if role in ROLES else role


def move_label(move: str) -> str:
    """A move of the round as the words on its button."""
    return spoken(MOVES[move])

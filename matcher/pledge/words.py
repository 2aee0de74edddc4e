"""What the pledge's figures, clauses and states are called: marked for the catalogue, said by whoever shows them."""

from __future__ import annotations

from matcher.wording import _

CLAUSES = {
    "P1": _("Leadership and all departments concerned know the RFL Strategy"),
    "P2": _("The RFL department adapts the measures to the national context and makes a yearly plan of action"),
    "P3": _("An own RFL strategy, in line with the global one"),
    "P4": _("RFL is a service in its own right in the strategic and development plan"),
    "P5": _("Organisational and financial measures make the RFL department last"),
    "P6": _("Peer support to revise strategic plans and national RFL strategies, given and received"),
    "P7": _("Peer support by temporary exchange of staff and joint operations, given and received"),
    "P8": _("Peer support by exchange of experience and good practice, given and received"),
    "P9": _("RFL is a priority of international cooperation"),
}
STATUS = {"not_begun": _("not begun"), "begun": _("begun"), "kept": _("kept")}
FIGURES = {
    "trained": _("People trained (participations)"), "trained.staff": _("People trained: staff"),
    "trained.governance": _("People trained: governance"), "trained.volunteers": _("People trained: volunteers"),
    "people": _("Unique people trained"), "people.staff": _("Unique people: staff"), "people.governance": _("Unique people: governance"),
    "people.volunteers": _("Unique people: volunteers"), "campaigns": _("Public awareness campaigns"),
    "advocacy": _("Advocacy actions to government"), "activities": _("Activities"), "exchanges": _("Exchanges carried out"),
    "activities.service_offer": _("Activities: RFL service offer"), "activities.reunification": _("Activities: reunification"),
    "activities.resources": _("Activities: mobilisation of resources"), "activities.experience": _("Activities: exchange of experience"),
    "activities.peer_support": _("Activities: peer support"), "activities.other": _("Activities: other"),
    "materials": _("Units of material handed over"),
}
SORTS = {
    "service_offer": _("RFL service offer"), "reunification": _("reunification"), "resources": _("mobilisation of resources"),
    "experience": _("exchange of experience"), "peer_support": _("peer support"), "other": _("other"),
}
GROUPS = {"staff": _("staff"), "governance": _("governance"), "volunteers": _("volunteers")}
RULES = (
    _("Planned: what the needs of the approved exchanges expect, each need once, cancelled exchanges included."),
    _("Actual: what was reported of exchanges that took place (done, reported or followed up); nothing of those under way."),
    _("Participations count a person once in each exchange; unique people count a person once over all."),
    _("Unique people are counted by keyed hashes of names that are not kept, or by totals that a Society states; totals of two "
      "exchanges may hold the same person."),
    _("An exchange is one activity of one sort unless its report says otherwise."),
)
STATES = {
    "approved": _("approved"), "agreed": _("agreed"), "mobilising": _("mobilising"), "ongoing": _("ongoing"), "done": _("done"),
    "reported": _("reported"), "followed_up": _("followed up"), "on_hold": _("on hold"), "re_planned": _("re-planned"),
    "cancelled": _("cancelled"), "proposed": _("to be decided"), "endorsed": _("endorsed"), "accepted": _("accepted"),
    "requested": _("requested"), "granted": _("approved"), "shipped": _("shipped"), "received": _("received"),
    "handed_over": _("handed over"), "refused": _("refused"),
}
NOT_VERIFIED = _("Mapping to the RFL Strategy not verified: its numbering and wording have not been checked.")

"""Proposals in words: states, kinds, parts, and what a proposal's trail says. Reasons and refusals are the county's."""

from __future__ import annotations

from core.domain.proposals.life import Status, Step
from core.domain.proposals.promises import Promise, PromiseState
from core.domain.proposals.proposal import Consultation, Kind, NoteKind, Origin, Publication, WhySuggestion
from core.domain.proposals.statistics import RateName
from core.domain.proposals.units import HandlingUnitKind, Part, UnitStatus
from core.locale.catalogue import Translate


def word_kind(kind: Kind, t: Translate) -> str:
    return t(_KINDS[kind])


def word_status(status: Status, t: Translate) -> str:
    """What state a proposal is in."""
    return t(_STATUSES[status])


def word_step(step: Step, t: Translate) -> str:
    """What happened to it."""
    return t(_STEPS[step])


def word_part(part: Part, t: Translate) -> str:
    """What a unit is to it: 独办, 主办, 会办, 分办."""
    return t(_PARTS[part])


def word_unit_status(status: UnitStatus, t: Translate) -> str:
    return t(_UNIT_STATUSES[status])


def word_unit_kind(kind: HandlingUnitKind, t: Translate) -> str:
    return t(_UNIT_KINDS[kind])


def word_consultation(form: Consultation, t: Translate) -> str:
    return t(_CONSULTATIONS[form])


def word_note_kind(kind: NoteKind, t: Translate) -> str:
    """What a unit tells of its work."""
    return t(_NOTES[kind])


def word_promise(promise: Promise, t: Translate) -> str:
    """Where a promise stands, whoever asks."""
    if promise.is_refused and promise.is_owed:
        return t("open again: the deputy does not see it kept")
    if promise.is_kept and promise.ratings and not promise.ratings[-1].marks:
        return t("kept, says its unit; not confirmed by the deputy in time")
    if promise.is_kept and promise.ratings:
        return t("kept, says the deputy too")
    return t(_PROMISES[promise.state])


def word_origin(origin: Origin, t: Translate) -> str:
    return t(_ORIGINS[origin])


def word_publication(publication: Publication, t: Translate) -> str:
    return t(_PUBLICATIONS[publication])


def word_rate(name: RateName, t: Translate) -> str:
    """What a published rate is called."""
    return t(_RATES[name])


def word_why_suggestion(why: WhySuggestion, t: Translate) -> str:
    """Why a motion goes on as a suggestion."""
    return t(_WHY[why])


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_KINDS = {Kind.SUGGESTION: _t("suggestion"), Kind.MOTION: _t("motion")}
_STATUSES = {
    Status.DRAFT: _t("draft"),
    Status.IN_REVIEW: _t("in review"),
    Status.FILED: _t("filed, to be assigned"),
    Status.HANDLING: _t("being handled"),
    Status.REPLIED: _t("replied, to be rated"),
    Status.DISSATISFIED: _t("deputy dissatisfied"),
    Status.REHANDLING: _t("being handled again"),
    Status.CONVENED: _t("to be settled in a meeting"),
    Status.CLOSED: _t("settled"),
    Status.REJECTED: _t("refused"),
    Status.CONVERTED: _t("goes on as a letter"),
    Status.MERGED: _t("merged"),
    Status.WITHDRAWN: _t("withdrawn"),
}
_STEPS = {
    Step.SUBMIT: _t("handed in"),
    Step.SEND_BACK: _t("sent back to be revised"),
    Step.PASS: _t("passed one review"),
    Step.FILE: _t("filed as a proposal"),
    Step.REJECT: _t("refused"),
    Step.CONVERT: _t("turned into a letter"),
    Step.MERGE: _t("merged with another"),
    Step.WITHDRAW: _t("withdrawn"),
    Step.ASSIGN: _t("given to its units"),
    Step.RETURN: _t("returned by its unit"),
    Step.RETURN_PART: _t("returned by one of its units"),
    Step.JOIN: _t("given to one more unit"),
    Step.GO_ON: _t("gone on without a part that came back"),
    Step.REPLY: _t("replied to"),
    Step.AGREE: _t("rated satisfied"),
    Step.DISAGREE: _t("rated dissatisfied"),
    Step.DISAGREE_AGAIN: _t("rated dissatisfied once more"),
    Step.STAY_SILENT: _t("not rated in time"),
    Step.REOPEN: _t("to be handled again"),
    Step.SETTLE: _t("settled by the office"),
    Step.CONVENE: _t("called together over a promise"),
}
_PARTS = {
    Part.SOLE: _t("alone"),
    Part.LEAD: _t("leads"),
    Part.ASSIST: _t("assists"),
    Part.SEPARATE: _t("separately"),
}
_UNIT_STATUSES = {
    UnitStatus.GIVEN: _t("not answered yet"),
    UnitStatus.ACCEPTED: _t("accepted"),
    UnitStatus.RETURNED: _t("gave it back"),
    UnitStatus.ANSWERED: _t("answered"),
}
_UNIT_KINDS = {
    HandlingUnitKind.GOVERNMENT: _t("government department"),
    HandlingUnitKind.PARTY: _t("Party department"),
    HandlingUnitKind.COURT: _t("court"),
    HandlingUnitKind.PROCURATORATE: _t("procuratorate"),
    HandlingUnitKind.OTHER: _t("other body"),
}
_CONSULTATIONS = {
    Consultation.SYMPOSIUM: _t("symposium"),
    Consultation.VISIT: _t("visit"),
    Consultation.PHONE: _t("by telephone"),
    Consultation.OTHER: _t("in another way"),
    Consultation.NONE: _t("none"),
}
_NOTES = {
    NoteKind.FIRST_CONTACT: _t("first contact with the deputy"),
    NoteKind.PROGRESS: _t("how far the work is"),
    NoteKind.OPINION: _t("opinion to the lead unit"),
    NoteKind.PROMISE: _t("how the promise stands"),
    NoteKind.KEPT: _t("the promise is kept"),
}
_PROMISES = {
    PromiseState.OWED: _t("to be kept"),
    PromiseState.ASKED: _t("kept, says its unit; the deputy is asked"),
    PromiseState.KEPT: _t("kept, says its unit"),
    PromiseState.SETTLED: _t("not kept, says the deputy; settled by the office"),
}
_ORIGINS = {
    Origin.RESEARCH: _t("research"),
    Origin.SYMPOSIUM: _t("symposium"),
    Origin.VISITS: _t("visits"),
    Origin.OTHER: _t("other"),
}
_PUBLICATIONS = {
    Publication.FULL: _t("in full"),
    Publication.TITLE_ONLY: _t("its title only"),
    Publication.NOT: _t("not to be published"),
}
_RATES = {
    RateName.ASSIGNED: _t("assigned, of all filed"),
    RateName.REPLIED: _t("replied, of all assigned"),
    RateName.CONSULTED: _t("met face to face, of all replied"),
    RateName.SATISFIED: _t("satisfied, of all rated"),
    RateName.SATISFIED_OR_BASICALLY: _t("satisfied or basically, of all rated"),
    RateName.IMPLEMENTED: _t("carried out, of all replied"),
}
_WHY = {
    WhySuggestion.TOO_FEW: _t("too few deputies have signed it for a motion"),
    WhySuggestion.TOO_LATE: _t("it came after the deadline for motions"),
}

"""A proposal: one matter, its facts, a request (docs/sources.md B3.2, B3.25), who signed it, what became of it.

What must stay true: a motion without enough signatories, or after the session's deadline, goes on as a suggestion, and
the reason is kept; the office never turns it silently (B3.25).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.deadlines import StartEvent
from core.domain.errors import Invalid, NotFound
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.units import Assignment, UnitStatus
from core.domain.rules.explanation import Step
from core.domain.text import clean_line, clean_text

TITLE_LIMIT, TEXT_LIMIT = 80, 5_000  # characters


class Kind(StrEnum):
    SUGGESTION = "suggestion"
    MOTION = "motion"


class Origin(StrEnum):
    """How the deputy came by the matter (the form of B3.2)."""

    RESEARCH = "research"
    SYMPOSIUM = "symposium"
    VISITS = "visits"
    OTHER = "other"


class Publication(StrEnum):
    """What the deputy consents to have published (B3.21)."""

    FULL = "full"
    TITLE_ONLY = "title_only"
    NOT = "not"


class WhySuggestion(StrEnum):
    """Why a motion goes on as a suggestion."""

    TOO_FEW = "too_few_signatories"
    TOO_LATE = "after_the_deadline"


@dataclass(frozen=True, slots=True)
class Content:
    """What is written. For a motion ``facts`` are its grounds (案据) and ``request`` its plan (方案)."""

    title: str
    facts: str
    request: str
    topic: str
    origin: Origin = Origin.OTHER
    publication: Publication = Publication.FULL
    is_confidential: bool = False


class Consultation(StrEnum):
    """In which form the unit spoke with the deputy before it replied (B3.13)."""

    SYMPOSIUM = "symposium"
    VISIT = "visit"
    PHONE = "phone"
    OTHER = "other"
    NONE = "none"

    @property
    def is_face_to_face(self) -> bool:
        """面商: what the published rate counts."""
        return self in {Consultation.SYMPOSIUM, Consultation.VISIT}


class NoteKind(StrEnum):
    """What a unit tells of its work before it replies (B3.10, B3.11)."""

    FIRST_CONTACT = "first_contact"
    PROGRESS = "progress"
    OPINION = "opinion"  # an assisting unit's, to the unit that leads
    PROMISE = "promise"  # after the reply: how what was promised stands (B3.15)
    KEPT = "kept"  # after the reply: what was promised is done


@dataclass(frozen=True, slots=True)
class Note:
    """``form``: how it spoke with the deputy."""

    unit: HandlingUnitId
    kind: NoteKind
    text: str
    noted_on: date
    form: Consultation = Consultation.NONE


@dataclass(frozen=True, slots=True)
class Reply:
    """A unit's letter to the deputies. ``result_class``: one of the rules'. ``round``: 0, or which handling again."""

    unit: HandlingUnitId
    round: int
    result_class: str
    document_number: str
    signatory: str
    text: str
    replied_on: date
    consultation: Consultation = Consultation.NONE


@dataclass(frozen=True, slots=True)
class Feedback:
    """The lead deputy's rating of a round. ``marks``: (axis, rating) as the rules name them; empty: silence."""

    round: int
    marks: tuple[tuple[str, str], ...]
    reasons: str = ""
    rated_on: date | None = None


@dataclass(frozen=True, slots=True)
class PromiseRating:
    """What the lead deputy says to what a unit told of its promise: the second rating (B3.15).

    ``note``: which of the proposal's notes it is about, from 0. ``marks`` empty: silence.
    """

    unit: HandlingUnitId
    note: int
    marks: tuple[tuple[str, str], ...]
    reasons: str = ""
    rated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline of this proposal: what runs since when, until when, and why. ``unit`` None: the office's or deputy's.

    ``met_on``: when it was done, or no longer had to be. ``due_on`` None: it does not run.
    """

    key: str
    unit: HandlingUnitId | None
    round: int
    event: StartEvent
    started_on: date
    due_on: date | None
    is_estimated: bool
    explanation: tuple[Step, ...]
    extended_on: date | None = None
    extension_reason: str = ""
    met_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.met_on is None


@dataclass(frozen=True, slots=True)
class Proposal:
    """``signatories``: the lead deputy first. ``number`` counts within year and kind, from the filing on.

    ``stage``: the review that it waits for, from 0. ``round``: how often it has been handled again. ``reason``: of the
    last step that needed one. ``imported_on``: a past year's ledger brought it that day; what ran out before is past.
    """

    id: ProposalId
    kind: Kind
    year: int
    status: Status
    content: Content
    signatories: tuple[DeputyId, ...]
    submitted_on: date | None = None
    number: int | None = None
    stage: int = 0
    round: int = 0
    filed_on: date | None = None
    merged_into: ProposalId | None = None
    why_suggestion: WhySuggestion | None = None
    reason: str = ""
    assignments: tuple[Assignment, ...] = ()
    clocks: tuple[Clock, ...] = ()
    replies: tuple[Reply, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    notes: tuple[Note, ...] = ()
    promise_ratings: tuple[PromiseRating, ...] = ()
    imported_on: date | None = None

    @property
    def lead(self) -> DeputyId:
        return self.signatories[0]

    @property
    def answering(self) -> tuple[Assignment, ...]:
        """The units that reply to the deputies."""
        kept = (one for one in self.assignments if one.status is not UnitStatus.RETURNED)
        return tuple(one for one in kept if one.part.answers_the_deputy)

    @property
    def open_clocks(self) -> tuple[Clock, ...]:
        return tuple(one for one in self.clocks if one.is_open)

    def assignment_of(self, unit: HandlingUnitId) -> Assignment:
        """Errors: NotFound("proposal.not_its_unit")."""
        for one in self.assignments:
            if one.unit == unit and one.status is not UnitStatus.RETURNED:
                return one
        raise NotFound("proposal.not_its_unit", proposal=self.id, unit=unit)


def cleaned(content: Content) -> Content:
    """``content`` as it may be stored.

    Confidential means that nothing is published, whatever was ticked. Errors: Invalid("proposal.empty", field),
    Invalid("proposal.too_long", field, limit).
    """
    title = _checked("title", clean_line(content.title), TITLE_LIMIT)
    facts = _checked("facts", clean_text(content.facts, limit=TEXT_LIMIT + 1), TEXT_LIMIT)
    request = _checked("request", clean_text(content.request, limit=TEXT_LIMIT + 1), TEXT_LIMIT)
    publication = Publication.NOT if content.is_confidential else content.publication
    return Content(title, facts, request, content.topic, content.origin, publication, content.is_confidential)


def _checked(field: str, text: str, limit: int) -> str:
    if not text.strip():
        raise Invalid("proposal.empty", field=field)
    return within(field, text, limit)


def within(field: str, text: str, limit: int) -> str:
    """``text``, unless it is too long: nothing of it is cut off silently. Errors: Invalid("proposal.too_long")."""
    if len(text) > limit:
        raise Invalid("proposal.too_long", field=field, limit=limit)
    return text.strip()


def why_suggestion(
    signatories: Sequence[DeputyId], *, needed: int, on: date, deadline: date | None
) -> WhySuggestion | None:
    """Why a motion with these ``signatories``, handed in ``on`` a day, is not one; None: it is.

    ``deadline``: the last day that the session's presidium has fixed; None: there is none. (Local Organic Law art. 22.)
    """
    if len(set(signatories)) < needed:
        return WhySuggestion.TOO_FEW
    if deadline is not None and on > deadline:
        return WhySuggestion.TOO_LATE
    return None

"""What it takes to undo an action of the staff: a frozen inverse for each kind, and why some actions have none.

An inverse is stored beside the action as JSON. It names what to restore by ids, codes and former values; a value that
is personal data stands in it only where the restored record holds such a value anyway, and is wiped when the time to
undo is over. What must stay true: an inverse says what the thing must still be like, so that undoing never overwrites
what somebody did later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, JsonValue, TypeAdapter

from core.domain.actors import Person, PersonKind
from core.domain.ids import HandlingUnitId, MeetingId, ProposalId, TermId, VoterId
from core.domain.meetings import Meeting
from core.domain.proposals.attachments import AttachmentWas
from core.domain.proposals.supervision import SupervisionWas

UNDO_WITHIN = timedelta(days=30)  # afterwards former values are wiped: nobody should be able to bring them back
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Final:
    """An action that has no way back this time, and the code of why."""

    subject: str
    why_not: str


# Actions that have no way back, and the code of what is to be done instead.
FINAL: Mapping[str, str] = {
    "meeting.open": "undo.voting_opened",
    "meeting.close": "undo.voting_closed",
    "meeting.count": "undo.counted",
    "meeting.recount": "undo.recounted",
    "meeting.publish": "undo.published",
    "enrolment.issue_codes": "undo.codes_issued",
    "enrolment.revoke_account": "undo.account_revoked",
    "roster.apply": "undo.imported",
    "holidays.import": "undo.imported",
    "term.begin": "undo.term_begun",
    "message.retry": "undo.sent_again",
    "cosigning.invite": "undo.asked_to_sign",
}


@dataclass(frozen=True, slots=True)
class FieldWas:
    """One field of a record, before the action and after it, as JSON."""

    name: str
    before: JsonValue
    after: JsonValue


@dataclass(frozen=True, slots=True)
class RecordWas:
    """A deputy's, voter's or staff member's record had other values in these fields."""

    of: PersonKind
    id: int
    fields: tuple[FieldWas, ...]
    kind: Literal["record"] = "record"

    @property
    def subject(self) -> str:
        return f"{self.of}:{self.id}"


@dataclass(frozen=True, slots=True)
class RepresentativesWere:
    """Several voters were voter representatives, or none of them was (``before``); now it is the other way round."""

    voters: tuple[VoterId, ...]
    before: bool
    kind: Literal["representatives"] = "representatives"

    @property
    def subject(self) -> str:
        return f"voter:{self.voters[0]}+{len(self.voters) - 1}"


@dataclass(frozen=True, slots=True)
class WereOff:
    """Several voters were off the rolls; now they are on them."""

    voters: tuple[VoterId, ...]
    kind: Literal["off_the_rolls"] = "off_the_rolls"

    @property
    def subject(self) -> str:
        return f"voter:{self.voters[0]}+{len(self.voters) - 1}"


@dataclass(frozen=True, slots=True)
class Added:
    """A venue, leader, unit or member of staff was not there. ``print`` is of it, unless it is one of the staff."""

    noun: Literal["venue", "leader", "staff", "unit"]
    id: int
    print: str = ""
    kind: Literal["added"] = "added"

    @property
    def subject(self) -> str:
        return f"{self.noun}:{self.id}"


@dataclass(frozen=True, slots=True)
class RollWas:
    """A meeting's roll was without ``joined`` and with ``left``; ``size`` is how many were on it afterwards."""

    meeting: MeetingId
    revision: int
    joined: tuple[VoterId, ...]
    left: tuple[VoterId, ...]
    size: int
    kind: Literal["roll"] = "roll"

    @property
    def subject(self) -> str:
        return f"meeting:{self.meeting}"


@dataclass(frozen=True, slots=True)
class MeetingWas:
    """A meeting had other values in these fields. ``told``: what its people heard of the action, a notice's kind."""

    meeting: MeetingId
    fields: tuple[FieldWas, ...]
    revision: int
    told: str | None = None
    drew_roll: bool = False
    kind: Literal["meeting"] = "meeting"

    @property
    def subject(self) -> str:
        return f"meeting:{self.meeting}"


@dataclass(frozen=True, slots=True)
class FormerTurn:
    """How a deputy was to report in a year."""

    deputy_id: int
    year: int
    mode: str
    is_pinned: bool
    reason: dict[str, JsonValue] | None = None


@dataclass(frozen=True, slots=True)
class TurnWas:
    """A deputy's turn of one year was ``before``, or was not there."""

    deputy: int
    year: int
    before: FormerTurn | None
    print: str
    kind: Literal["turn"] = "turn"

    @property
    def subject(self) -> str:
        return f"turn:{self.deputy}:{self.year}"


@dataclass(frozen=True, slots=True)
class TurnsWere:
    """Several turns that were fixed, or given back, in one action."""

    turns: tuple[TurnWas, ...]
    kind: Literal["turns"] = "turns"

    @property
    def subject(self) -> str:
        return f"{self.turns[0].subject}+{len(self.turns) - 1}"


@dataclass(frozen=True, slots=True)
class TermPlanWas:
    """The turns of a whole term were ``before``."""

    term: TermId
    before: tuple[FormerTurn, ...]
    print: str
    kind: Literal["term_plan"] = "term_plan"

    @property
    def subject(self) -> str:
        return f"term:{self.term}"


@dataclass(frozen=True, slots=True)
class ChangedMeeting:
    """A meeting that stayed but got other values; ``joined`` and ``left`` are its speakers, where people knew of it."""

    meeting: MeetingId
    fields: tuple[FieldWas, ...]
    revision: int
    is_noticed: bool = False


@dataclass(frozen=True, slots=True)
class RemovedMeeting:
    """A meeting that nobody had been told of, whole."""

    meeting: Meeting
    roll: tuple[VoterId, ...] = ()


@dataclass(frozen=True, slots=True)
class TimetableWas:
    """A year's meetings were without ``added`` (id and print), other in ``changed``, and with ``removed``."""

    year: int
    added: tuple[tuple[MeetingId, str], ...] = ()
    changed: tuple[ChangedMeeting, ...] = ()
    removed: tuple[RemovedMeeting, ...] = ()
    kind: Literal["timetable"] = "timetable"

    @property
    def subject(self) -> str:
        return f"year:{self.year}"


@dataclass(frozen=True, slots=True)
class RulesWere:
    """Other rules were in force."""

    before: int
    after: int
    kind: Literal["rules"] = "rules"

    @property
    def subject(self) -> str:
        return "rules"


@dataclass(frozen=True, slots=True)
class RoomHeard:
    """A group chat heard these constituencies and deputy groups, or did not. Places are (kind, id)."""

    channel: str
    address: str
    added: tuple[tuple[str, int], ...] = ()
    removed: tuple[tuple[str, int], ...] = ()
    kind: Literal["room"] = "room"

    @property
    def subject(self) -> str:
        return f"room:{self.channel}:{self.address}"


@dataclass(frozen=True, slots=True)
class AttendanceWas:
    """Somebody's state at a meeting was ``before``; None: nothing had been written down."""

    meeting: MeetingId
    person: Person
    before: str | None
    before_hour: int | None
    after: str | None
    kind: Literal["attendance"] = "attendance"

    @property
    def subject(self) -> str:
        """Not the person: a list of actions must not be a list of who came in which order."""
        return f"attendance:{self.meeting}"


@dataclass(frozen=True, slots=True)
class ProposalWas:
    """A proposal was ``before``, or was not there. ``print`` and ``status`` are of it as the step left it."""

    proposal: ProposalId
    before: dict[str, JsonValue] | None
    print: str
    status: str
    kind: Literal["proposal"] = "proposal"

    @property
    def subject(self) -> str:
        return f"proposal:{self.proposal}"


@dataclass(frozen=True, slots=True)
class LedgerWas:
    """These proposals and handling units were not there: a ledger brought them. ``print`` is of the proposals."""

    proposals: tuple[ProposalId, ...]
    print: str
    units: tuple[HandlingUnitId, ...] = ()
    kind: Literal["ledger"] = "ledger"

    @property
    def subject(self) -> str:
        return f"proposal:{self.proposals[0]}+{len(self.proposals) - 1}"


_OfPeople = RecordWas | RepresentativesWere | WereOff | Added | AttendanceWas | RoomHeard
_OfMeetings = RollWas | MeetingWas | TimetableWas
_OfPlans = TurnWas | TurnsWere | TermPlanWas
_OfProposals = ProposalWas | LedgerWas | SupervisionWas | AttachmentWas
Inverse = _OfPeople | _OfMeetings | _OfPlans | _OfProposals | RulesWere


def why_final(action: str) -> str | None:
    """The code of why ``action`` can never be undone; None for one that can, or that is none of the staff's."""
    return FINAL.get(action)


def differences(before: Record, after: Record) -> tuple[FieldWas, ...]:
    """The fields in which two versions of one record differ."""
    old, new = as_json(before), as_json(after)
    return tuple(FieldWas(name, old[name], new[name]) for name in old if old[name] != new[name])


def is_still(record: object, changed: Iterable[FieldWas]) -> bool:
    """Whether ``record`` has in every changed field the value that the action gave it."""
    now = as_json(record)
    return all(now[field.name] == field.after for field in changed)


def record_from_json(kind: type[Record], stored: Mapping[str, JsonValue]) -> Record:
    """The inverse of ``as_json``."""
    wanted: Any = kind
    found: Record = _adapter(wanted).validate_python(stored)
    return found


def restored(record: Record, changed: Iterable[FieldWas]) -> Record:
    """``record`` with the former values."""
    former = {field.name: field.before for field in changed}
    kind: Any = type(record)
    found: Record = _adapter(kind).validate_python({**as_json(record), **former})
    return found


def print_of(record: object) -> str:
    """A fingerprint of a record or of several: tells whether it is still the same without keeping what it holds."""
    shown = [as_json(one) for one in record] if isinstance(record, Sequence) else as_json(record)
    return hashlib.sha256(json.dumps(shown, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def as_json(record: object) -> dict[str, JsonValue]:
    """A dataclass as JSON values, by field; the same record is always the same JSON."""
    kind: Any = type(record)
    dumped: dict[str, JsonValue] = _adapter(kind).dump_python(record, mode="json")
    for name in dumped:
        match getattr(record, name):
            case datetime() as instant:
                dumped[name] = instant.astimezone(UTC).isoformat()
            case frozenset() as some:
                dumped[name] = [*sorted(str(one) for one in some)]
    return dumped


def inverse_as_json(inverse: Inverse) -> dict[str, JsonValue]:
    """What is stored."""
    dumped: dict[str, JsonValue] = _inverses().dump_python(inverse, mode="json")
    return dumped


def inverse_from_json(stored: Mapping[str, Any]) -> Inverse:
    """The inverse of ``inverse_as_json``."""
    return _inverses().validate_python(stored)


def changes_of(inverse: Inverse) -> tuple[FieldWas, ...]:
    """What undoing changes, for a preview: each name with its value before the action and now."""
    match inverse:
        case RecordWas() | MeetingWas():
            return inverse.fields
        case RepresentativesWere():
            changed = FieldWas("is_representative", inverse.before, not inverse.before)
            return (changed, FieldWas("voters", len(inverse.voters), None))
        case WereOff():
            return (FieldWas("is_active", False, True), FieldWas("voters", len(inverse.voters), None))
        case Added():
            return (FieldWas(inverse.noun, None, inverse.id),)
        case RollWas():
            return (FieldWas("evaluators", inverse.size - len(inverse.joined) + len(inverse.left), inverse.size),)
        case TurnWas():
            return (FieldWas("turn", inverse.before.mode if inverse.before else None, None),)
        case TurnsWere():
            return (FieldWas("turns", len(inverse.turns), None),)
        case TermPlanWas():
            return (FieldWas("turns", len(inverse.before), None),)
        case TimetableWas():
            numbers = {"added": inverse.added, "changed": inverse.changed, "removed": inverse.removed}
            return tuple(FieldWas(f"meetings_{name}", None, len(some)) for name, some in numbers.items() if some)
        case RulesWere():
            return (FieldWas("rules", inverse.before, inverse.after),)
        case LedgerWas():
            return (FieldWas("proposals", 0, len(inverse.proposals)), FieldWas("units", 0, len(inverse.units)))
        case ProposalWas():
            return (FieldWas("proposal_status", inverse.before["status"] if inverse.before else None, inverse.status),)
        case SupervisionWas():
            return (FieldWas("supervision", inverse.was, inverse.state),)
        case AttachmentWas():
            return (FieldWas("is_attached", inverse.was_there, not inverse.was_there),)
        case RoomHeard():
            return (FieldWas("places", _places(inverse.removed), _places(inverse.added)),)
        case AttendanceWas():
            return (FieldWas("attendance", inverse.before, inverse.after),)


def _places(places: Sequence[tuple[str, int]]) -> JsonValue:
    return [f"{kind}:{number}" for kind, number in places]


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _inverses() -> TypeAdapter[Inverse]:
    return TypeAdapter(Annotated[Inverse, Field(discriminator="kind")])

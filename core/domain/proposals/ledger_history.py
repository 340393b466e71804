"""A ledger's row as a proposal of the past: settled where the ledger says so, without deadlines that nobody can miss.

What must stay true: a day that the ledger does not give is not made up silently - the preview warns of it; what is not
said to be settled goes in as it stands and is counted as open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.ledger_columns import rating_field
from core.domain.proposals.ledger_words import Values
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import (
    Consultation,
    Content,
    Feedback,
    Kind,
    Proposal,
    Publication,
    Reply,
)
from core.domain.proposals.units import Assignment, Part, UnitStatus
from core.domain.rules.handling import ProposalRules

_TELLS_OF_A_REPLY = ("result_class", "replied_on", "reply", "document_number")
_AGAIN = frozenset({Status.REHANDLING, Status.CONVENED})


@dataclass(frozen=True, slots=True)
class Choices:
    """What whoever imports decides. ``publication``: of proposals whose ledger does not say what may be published."""

    year: int | None = None
    adds_units: bool = False
    publication: Publication = Publication.NOT


def status_of(values: Values) -> Status:
    """As the ledger says; where it does not, what has a reply or a rating is settled."""
    if "status" in values:
        said = Status(values["status"])
        return Status.FILED if said is Status.HANDLING and "units" not in values else said
    if is_replied(values) or any(field.startswith("rating.") for field in values):
        return Status.CLOSED
    return Status.HANDLING if "units" in values else Status.FILED


def is_replied(values: Values) -> bool:
    return any(field in values for field in _TELLS_OF_A_REPLY)


def lacks_days(values: Values) -> bool:
    """Whether a day has to stand for one that the ledger leaves out."""
    return ("units" in values and "assigned_on" not in values) or (is_replied(values) and "replied_on" not in values)


def proposal_of(
    values: Values,
    signatories: Sequence[DeputyId],
    units: Mapping[str, HandlingUnitId],
    rules: ProposalRules,
    *,
    number: int,
    publication: Publication,
) -> Proposal:
    """``publication``: where the ledger does not say."""
    status, year = Status(values["status"]), int(values["year"])
    assigned_on = _day(values, "assigned_on") or _day(values, "submitted_on") or date(year, 1, 1)
    replied_on = _day(values, "replied_on") or date(year, 12, 31)
    shares = tuple(_share(line, units, assigned_on, replied_on, values) for line in _lines(values, "units"))
    return Proposal(
        ProposalId(0),
        Kind(values["kind"]),
        year,
        status,
        _content(values, rules, publication),
        tuple(signatories),
        submitted_on=_day(values, "submitted_on"),
        number=number,
        round=1 if status in _AGAIN else 0,
        filed_on=_day(values, "submitted_on") or _day(values, "assigned_on"),
        assignments=shares,
        replies=tuple(_reply(one, values, replied_on) for one in shares if _is_written(one, values)),
        feedback=_feedback(values, rules, status),
    )


def _content(values: Values, rules: ProposalRules, publication: Publication) -> Content:
    is_confidential = values.get("confidential") == "yes"
    shown = Publication.NOT if is_confidential else Publication(values.get("publication", publication))
    topic = values.get("topic", rules.topics[-1].id)
    facts, request = values.get("facts", ""), values.get("request", "")
    return Content(values["title"], facts, request, topic, publication=shown, is_confidential=is_confidential)


def _share(
    line: str, units: Mapping[str, HandlingUnitId], assigned_on: date, replied_on: date, values: Values
) -> Assignment:
    part, _, name = line.partition(" ")
    has_answered = is_replied(values)
    status = UnitStatus.ANSWERED if has_answered else UnitStatus.ACCEPTED
    return Assignment(units[name], Part(part), assigned_on, status, replied_on if has_answered else None)


def _is_written(share: Assignment, values: Values) -> bool:
    return share.part.answers_the_deputy and is_replied(values)


def _reply(share: Assignment, values: Values, replied_on: date) -> Reply:
    return Reply(
        share.unit,
        0,
        values.get("result_class", ""),
        values.get("document_number", ""),
        values.get("signatory", ""),
        values.get("reply", ""),
        replied_on,
        Consultation(values.get("consultation", Consultation.NONE)),
    )


def _feedback(values: Values, rules: ProposalRules, status: Status) -> tuple[Feedback, ...]:
    """The rating, or, of what is settled, the silence."""
    fields = [(axis.id, rating_field(axis.id)) for axis in rules.axes]
    marks = tuple((axis, values[field]) for axis, field in fields if field in values)
    if not marks and status is not Status.CLOSED:
        return ()
    return (Feedback(0, marks, values.get("reasons", "")),) if marks or is_replied(values) else ()


def _lines(values: Values, field: str) -> list[str]:
    return [line for line in values.get(field, "").split("\n") if line]


def _day(values: Values, field: str) -> date | None:
    return date.fromisoformat(values[field]) if field in values else None

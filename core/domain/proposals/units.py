"""Handling units (承办单位) and what one of them has to do about a proposal (docs/sources.md B3.8, B3.9).

What must stay true: a proposal that is being handled has either one sole unit, or one that leads and some that assist,
or several that answer separately; every unit that answers has answered before the proposal is replied to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.errors import Conflict, Invalid
from core.domain.ids import HandlingUnitId


class Part(StrEnum):
    """What a unit is to a proposal: 独办, 主办, 协办 (会办), 分办."""

    SOLE = "sole"
    LEAD = "lead"
    ASSIST = "assist"
    SEPARATE = "separate"

    @property
    def answers_the_deputy(self) -> bool:
        return self is not Part.ASSIST


class UnitStatus(StrEnum):
    GIVEN = "given"  # neither accepted nor returned yet
    ACCEPTED = "accepted"
    RETURNED = "returned"
    ANSWERED = "answered"  # replied to the deputy, or, assisting, told the lead unit


class HandlingUnitKind(StrEnum):
    GOVERNMENT = "government"
    PARTY = "party"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HandlingUnit:
    """A department that handles proposals."""

    id: HandlingUnitId
    name: str
    kind: HandlingUnitKind = HandlingUnitKind.GOVERNMENT
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit's share of a proposal. Its deadlines are clocks of the proposal. ``reason``: why it was returned."""

    unit: HandlingUnitId
    part: Part
    assigned_on: date
    status: UnitStatus = UnitStatus.GIVEN
    answered_on: date | None = None
    reason: str = ""


def check_parts(parts: Sequence[tuple[HandlingUnitId, Part]]) -> None:
    """Whether units may share a proposal in these ``parts``.

    Errors: Invalid("proposal.unit_twice"), Invalid("proposal.parts") unless it is one sole unit, one lead with at least
    one assisting, or at least two separate ones.
    """
    units = [unit for unit, _ in parts]
    if len(set(units)) < len(units):
        raise Invalid("proposal.unit_twice")
    kinds = sorted(part for _, part in parts)
    leads_and_assists = kinds.count(Part.LEAD) == 1 and kinds.count(Part.ASSIST) == len(kinds) - 1 > 0
    is_separate = len(kinds) > 1 and set(kinds) == {Part.SEPARATE}
    if kinds != [Part.SOLE] and not leads_and_assists and not is_separate:
        raise Invalid("proposal.parts")


def check_may_return(assignment: Assignment, on: date, last_on: date | None) -> None:
    """Whether a unit may say on ``on`` that the proposal is not its own; ``last_on`` is the last day in time.

    Late requests are refused: what is not returned in time is accepted (docs/sources.md B3.9).
    Errors: Conflict("proposal.unit_has_answered"), Conflict("proposal.returned_too_late").
    """
    if assignment.status not in {UnitStatus.GIVEN, UnitStatus.ACCEPTED}:
        raise Conflict("proposal.unit_has_answered")
    if assignment.status is UnitStatus.ACCEPTED or (last_on is not None and on > last_on):
        raise Conflict("proposal.returned_too_late", last_on=last_on)

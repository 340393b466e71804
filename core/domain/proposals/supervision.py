"""Supervision in four lines and five questions (四方联动、五问): priority items, and what is done to see them through.

The Council of Chairpersons picks the items (Deputies Law 2025 art. 52, docs/sources.md B3.19); a leader of the Standing
Committee supervises one, an official of the government leads its handling, each in a line of their own. The questions
are B3.20. What must stay true: an act that took place has an outcome; an outcome that is there is not written over -
whoever entered it wrongly undoes that, which leaves its own trace.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import JsonValue

from core.domain.errors import Conflict, Invalid
from core.domain.ids import ActId, ContactId, ProposalId
from core.domain.proposals.contacts import Contact, Duty
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Proposal, within
from core.domain.text import clean_line, clean_text

WHO_LIMIT, OUTCOME_LIMIT = 80, 2_000  # characters
YEARS_BACK, YEARS_AHEAD = 5, 2  # what happened before there was this program may be entered
# What was never filed, or goes on as something else, is not supervised; what is settled is: is it still so?
_NOT_SUPERVISED = frozenset(
    {Status.DRAFT, Status.IN_REVIEW, Status.REJECTED, Status.CONVERTED, Status.MERGED, Status.WITHDRAWN}
)


class Line(StrEnum):
    """Who supervises: 人大, 政府, 代表, 部门."""

    CONGRESS = "congress"
    GOVERNMENT = "government"
    DEPUTIES = "deputies"
    DEPARTMENTS = "departments"

    @property
    def is_of_the_congress(self) -> bool:
        """Whether the Standing Committee's leader answers for it; otherwise the government's official does."""
        return self in {Line.CONGRESS, Line.DEPUTIES}


class ActKind(StrEnum):
    """The deputies' inspection, and the five questions."""

    INSPECTION = "inspection"  # 代表视察
    SPECIAL_INQUIRY = "special_inquiry"  # 专题询问
    RECHECK = "recheck"  # 满意度回访
    FOLLOW_UP = "follow_up"  # 跟踪督办
    REQUESTED_MEETING = "requested_meeting"  # 约见询问
    YEAR_END = "year_end"  # 年终评议


class PriorityState(StrEnum):
    CURRENT = "current"
    DROPPED = "dropped"


class ActState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Priority:
    """重点督办. ``leader``: 领衔督办, of the Standing Committee; ``official``: 领办, of the government.

    ``dropped_on``: it no longer is one, for ``reason``.
    """

    proposal: ProposalId
    leader: ContactId
    official: ContactId
    chosen_on: date
    dropped_on: date | None = None
    reason: str = ""

    @property
    def is_current(self) -> bool:
        return self.dropped_on is None

    @property
    def state(self) -> PriorityState:
        return PriorityState.CURRENT if self.is_current else PriorityState.DROPPED

    def leader_in(self, line: Line) -> ContactId:
        """Which of the two answers for acts in ``line``: each for their own lines only (docs/sources.md B3.19)."""
        return self.leader if line.is_of_the_congress else self.official

    def dropped(self, on: date, reason: str) -> Priority:
        """Errors: Conflict("supervision.no_priority"), Invalid("reason.missing"), Invalid("proposal.too_long")."""
        if not self.is_current:
            raise Conflict("supervision.no_priority", proposal=self.proposal)
        return replace(self, dropped_on=on, reason=_reason(reason))


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done about a proposal. ``who``: who does it, as the office would write it.

    ``entered_on``: when it was planned. ``reason``: why it was cancelled.
    """

    id: ActId
    proposal: ProposalId
    line: Line
    kind: ActKind
    who: str
    planned_on: date
    entered_on: date
    done_on: date | None = None
    outcome: str = ""
    cancelled_on: date | None = None
    reason: str = ""

    @property
    def state(self) -> ActState:
        if self.done_on is not None:
            return ActState.DONE
        return ActState.CANCELLED if self.cancelled_on is not None else ActState.PLANNED

    @property
    def is_waiting(self) -> bool:
        return self.state is ActState.PLANNED

    def held(self, done_on: date, outcome: str, today: date) -> Act:
        """It took place.

        Errors: Conflict("supervision.over"), Invalid("supervision.no_outcome" | "supervision.day").
        """
        self._check_waiting()
        _check_day(done_on, today, last=today)
        text = within("outcome", clean_text(outcome, limit=OUTCOME_LIMIT + 1), OUTCOME_LIMIT)
        if not text:
            raise Invalid("supervision.no_outcome")
        return replace(self, done_on=done_on, outcome=text)

    def called_off(self, on: date, reason: str) -> Act:
        """It does not take place. Errors: Conflict("supervision.over"), Invalid("reason.missing")."""
        self._check_waiting()
        return replace(self, cancelled_on=on, reason=_reason(reason))

    def _check_waiting(self) -> None:
        if not self.is_waiting:
            raise Conflict("supervision.over", act=self.id)


@dataclass(frozen=True, slots=True)
class SupervisionWas:
    """Of undoing: a priority or an act was ``before``, in the state ``was``, or was not there.

    ``print`` and ``state`` are of it as the action left it.
    """

    noun: Literal["priority", "act"]
    id: int  # the proposal's, or the act's
    before: dict[str, JsonValue] | None
    print: str
    was: str | None
    state: str
    kind: Literal["supervision"] = "supervision"

    @property
    def subject(self) -> str:
        return f"{self.noun}:{self.id}"


def chosen(proposal: Proposal, leader: Contact, official: Contact, old: Priority | None, on: date) -> Priority:
    """``proposal`` as a priority item.

    Errors: Conflict("supervision.not_filed" | "supervision.is_priority"), Invalid("supervision.leader").
    """
    _check_supervised(proposal)
    if old is not None and old.is_current:
        raise Conflict("supervision.is_priority", proposal=proposal.id)
    for one in (leader, official):
        if one.duty is not Duty.LEADER or not one.is_active:
            raise Invalid("supervision.leader", name=one.name)
    if leader.id == official.id:
        raise Invalid("supervision.same_leader", name=leader.name)
    return Priority(proposal.id, leader.id, official.id, on)


def planned(proposal: Proposal, line: Line, kind: ActKind, who: str, planned_on: date, today: date) -> Act:
    """An act that is to take place.

    Errors: Conflict("supervision.not_filed"), Invalid("supervision.no_who" | "supervision.day").
    """
    _check_supervised(proposal)
    _check_day(planned_on, today, last=last_day(today))
    named = within("who", clean_line(who), WHO_LIMIT)
    if not named:
        raise Invalid("supervision.no_who")
    return Act(ActId(0), proposal.id, line, kind, named, planned_on, today)


def may_be_supervised(status: Status) -> bool:
    """From its filing on, also once it is settled."""
    return status not in _NOT_SUPERVISED


def first_day(today: date) -> date:
    """The earliest day on which an act may be said to take place or to have taken place."""
    return date(today.year - YEARS_BACK, 1, 1)


def last_day(today: date) -> date:
    """The latest day for which an act may be planned."""
    return date(today.year + YEARS_AHEAD, 12, 31)


def _check_supervised(proposal: Proposal) -> None:
    if not may_be_supervised(proposal.status):
        raise Conflict("supervision.not_filed", status=str(proposal.status))


def _check_day(on: date, today: date, *, last: date) -> None:
    first = first_day(today)
    if not first <= on <= last:
        raise Invalid("supervision.day", first=first, last=last)


def _reason(reason: str) -> str:
    text = within("reason", clean_text(reason, limit=OUTCOME_LIMIT + 1), OUTCOME_LIMIT)
    if not text:
        raise Invalid("reason.missing")
    return text

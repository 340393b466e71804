"""A proposal's life as data: each state and step, who takes it, whether it needs a reason (docs/sources.md B3.27).

What must stay true: a step that is not in the table does not exist; docs/proposals.md and its diagram are drawn from
it. How many reviews there are and what they may decide is the county's (``core.domain.rules.handling``): the table
knows only that a review passes a proposal on, files it, or ends it. Units have states of their own within ``HANDLING``
(``core.domain.proposals.units``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.domain.actors import Role
from core.domain.errors import Conflict, Invalid

OFFICE = frozenset({Role.ADMINISTRATOR, Role.CLERK})
SIGNATORY = frozenset({Role.DEPUTY}) | OFFICE  # the office enters what a deputy has signed on paper
PROGRAM = frozenset({Role.SYSTEM})


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    FILED = "filed"  # 立案: waits to be assigned
    HANDLING = "handling"
    REPLIED = "replied"  # waits for the deputy's rating
    DISSATISFIED = "dissatisfied"  # waits for the office
    REHANDLING = "rehandling"
    CONVENED = "convened"  # the last rating was dissatisfied: a meeting or an assessment decides
    CLOSED = "closed"
    REJECTED = "rejected"
    CONVERTED = "converted"  # goes on as a letter
    MERGED = "merged"  # 并案: goes on within another proposal
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PASS = "pass"  # noqa: S105 - a review, no secret
    FILE = "file"
    REJECT = "reject"
    CONVERT = "convert"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"
    RETURN = "return"
    RETURN_PART = "return_part"  # one of several units
    JOIN = "join"
    GO_ON = "go_on"  # without a part that came back
    REPLY = "reply"
    AGREE = "agree"
    DISAGREE = "disagree"
    DISAGREE_AGAIN = "disagree_again"
    STAY_SILENT = "stay_silent"
    REOPEN = "reopen"
    SETTLE = "settle"
    CONVENE = "convene"  # over a promise that is still not kept


@dataclass(frozen=True, slots=True)
class Transition:
    """``by``: who may take the step. ``needs_reason``: it is kept with the proposal and told to its deputies."""

    step: Step
    source: Status
    target: Status
    by: frozenset[Role]
    needs_reason: bool = False


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Step.SUBMIT, Status.DRAFT, Status.IN_REVIEW, SIGNATORY),
    Transition(Step.SEND_BACK, Status.IN_REVIEW, Status.DRAFT, OFFICE, needs_reason=True),
    Transition(Step.PASS, Status.IN_REVIEW, Status.IN_REVIEW, OFFICE),
    Transition(Step.FILE, Status.IN_REVIEW, Status.FILED, OFFICE),
    Transition(Step.REJECT, Status.IN_REVIEW, Status.REJECTED, OFFICE, needs_reason=True),
    Transition(Step.CONVERT, Status.IN_REVIEW, Status.CONVERTED, OFFICE, needs_reason=True),
    Transition(Step.MERGE, Status.IN_REVIEW, Status.MERGED, OFFICE),
    Transition(Step.WITHDRAW, Status.DRAFT, Status.WITHDRAWN, SIGNATORY),
    Transition(Step.WITHDRAW, Status.IN_REVIEW, Status.WITHDRAWN, SIGNATORY, needs_reason=True),
    Transition(Step.WITHDRAW, Status.FILED, Status.WITHDRAWN, SIGNATORY, needs_reason=True),
    Transition(Step.WITHDRAW, Status.HANDLING, Status.WITHDRAWN, SIGNATORY, needs_reason=True),
    Transition(Step.ASSIGN, Status.FILED, Status.HANDLING, OFFICE),
    Transition(Step.RETURN, Status.HANDLING, Status.FILED, OFFICE, needs_reason=True),
    Transition(Step.RETURN_PART, Status.HANDLING, Status.HANDLING, OFFICE, needs_reason=True),
    Transition(Step.JOIN, Status.HANDLING, Status.HANDLING, OFFICE),
    Transition(Step.GO_ON, Status.HANDLING, Status.REPLIED, OFFICE, needs_reason=True),
    Transition(Step.REPLY, Status.HANDLING, Status.REPLIED, OFFICE),
    Transition(Step.REPLY, Status.REHANDLING, Status.REPLIED, OFFICE),
    Transition(Step.AGREE, Status.REPLIED, Status.CLOSED, SIGNATORY),
    Transition(Step.DISAGREE, Status.REPLIED, Status.DISSATISFIED, SIGNATORY, needs_reason=True),
    Transition(Step.DISAGREE_AGAIN, Status.REPLIED, Status.CONVENED, SIGNATORY, needs_reason=True),
    Transition(Step.STAY_SILENT, Status.REPLIED, Status.CLOSED, PROGRAM | OFFICE),
    Transition(Step.REOPEN, Status.DISSATISFIED, Status.REHANDLING, PROGRAM | OFFICE),
    Transition(Step.SETTLE, Status.DISSATISFIED, Status.CLOSED, OFFICE, needs_reason=True),
    Transition(Step.SETTLE, Status.CONVENED, Status.CLOSED, OFFICE, needs_reason=True),
    Transition(Step.CONVENE, Status.CLOSED, Status.CONVENED, SIGNATORY, needs_reason=True),
)
# What waits for nobody; a promise may still bring a settled one back.
OVER = frozenset(Status) - {one.source for one in TRANSITIONS if one.step is not Step.CONVENE}


def transition(status: Status, step: Step, *, reason: str = "") -> Transition:
    """The step from ``status``.

    Errors: Conflict("proposal.wrong_status") when it does not exist there; Invalid("reason.missing").
    """
    for one in TRANSITIONS:
        if (one.source, one.step) == (status, step):
            if one.needs_reason and not reason:
                raise Invalid("reason.missing", target=str(one.target))
            return one
    raise Conflict("proposal.wrong_status", status=str(status), step=str(step))


def steps_from(status: Status) -> tuple[Transition, ...]:
    """What can happen to a proposal that is ``status``."""
    return tuple(one for one in TRANSITIONS if one.source is status)

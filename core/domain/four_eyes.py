"""Four eyes: steps that one person alone does not take, and who may stand beside the one who does.

The county's rules name the steps; the law's pattern is that counters count and scrutineers check and sign
(docs/sources.md B1.22). What must stay true: the second is somebody else, works here, and holds a role that knows
the step.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.domain.actors import Actor, Person, PersonKind, Role
from core.domain.errors import NotAllowed
from core.domain.records import Staff


class FourEyesStep(StrEnum):
    OPEN = "open"
    COUNT = "count"  # and destroying a count in order to count again
    PUBLISH = "publish"
    VOID = "void"  # postponing or cancelling a meeting whose vote has been opened: its ballots are destroyed unread


_OFFICE = frozenset({Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER})
MAY_SECOND: Mapping[FourEyesStep, frozenset[Role]] = {
    FourEyesStep.OPEN: _OFFICE,
    FourEyesStep.COUNT: frozenset({Role.ADMINISTRATOR, Role.TELLER, Role.SCRUTINEER}),
    FourEyesStep.PUBLISH: _OFFICE,
    FourEyesStep.VOID: _OFFICE,
}


def check_other(actor: Actor, step: FourEyesStep) -> Person:
    """The second member of staff whom ``actor`` brought. Errors: NotAllowed("four_eyes.missing", step=…)."""
    second = actor.second
    if second is None or second.kind is not PersonKind.STAFF or second == actor.person:
        raise NotAllowed("four_eyes.missing", step=str(step))
    return second


def may_second(member: Staff, step: FourEyesStep) -> bool:
    return member.is_active and not member.roles.isdisjoint(MAY_SECOND[step])


def check_second(actor: Actor, member: Staff, step: FourEyesStep) -> None:
    """Whether ``member`` may stand beside ``actor`` for ``step``.

    Errors: NotAllowed("four_eyes.same_person"), NotAllowed("four_eyes.wrong_role", step=…, roles=…).
    """
    if actor.person == Person(PersonKind.STAFF, member.id):
        raise NotAllowed("four_eyes.same_person", step=str(step))
    if not may_second(member, step):
        raise NotAllowed("four_eyes.wrong_role", step=str(step), roles=sorted(MAY_SECOND[step]))

"""What can be done about a proposal's supervision as it stands, so that a front offers what exists and nothing else.

What must stay true: every deed is one use case, ``supervision.<deed>``; what would be refused whatever were said about
it - of an item that is one already, of an act that is over - is not offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.ids import ActId
from core.domain.proposals.life import Status
from core.domain.proposals.supervision import Act, Priority, may_be_supervised


class SupervisionDeed(StrEnum):
    """In the order in which they are offered. The use case is ``supervision.<deed>``."""

    OUTCOME = "record_outcome"
    PLAN = "plan_act"
    CHOOSE = "choose_priority"
    DROP = "drop_priority"
    CANCEL = "cancel_act"

    @property
    def use_case(self) -> str:
        return f"supervision.{self}"


@dataclass(frozen=True, slots=True)
class SupervisionOffer:
    """``act``: which one; None where it is about the proposal."""

    deed: SupervisionDeed
    act: ActId | None = None


def supervision_offers(status: Status, priority: Priority | None, acts: Sequence[Act]) -> tuple[SupervisionOffer, ...]:
    """Everything that can be done, in the order of ``SupervisionDeed``; acts by their planned days."""
    waiting = sorted((one for one in acts if one.is_waiting), key=lambda one: (one.planned_on, one.id))
    is_priority = priority is not None and priority.is_current
    found = [SupervisionOffer(deed, one.id) for deed in _OF_AN_ACT for one in waiting]
    if may_be_supervised(status):
        found += [SupervisionOffer(SupervisionDeed.PLAN)]
        found += [] if is_priority else [SupervisionOffer(SupervisionDeed.CHOOSE)]
    found += [SupervisionOffer(SupervisionDeed.DROP)] if is_priority else []
    return tuple(sorted(found, key=lambda one: list(SupervisionDeed).index(one.deed)))


_OF_AN_ACT = (SupervisionDeed.OUTCOME, SupervisionDeed.CANCEL)

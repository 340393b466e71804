"""Who is reminded of an act of supervision, and when: the county's ladder laid along its planned day.

What must stay true: an act has its rungs until its outcome is entered or it is called off; a rung is said once for a
planned day; of the two leaders of a priority item each hears of their own lines only (docs/sources.md B3.19).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import time, timedelta

from core.domain.ids import HandlingUnitId
from core.domain.proposals.chasing import LAST_MINUTE, Rung
from core.domain.proposals.contacts import Contact, Duty
from core.domain.proposals.proposal import Proposal
from core.domain.proposals.supervision import Act, Priority
from core.domain.proposals.units import UnitStatus
from core.domain.reminders import Almanac, Occasion, plan_ladder
from core.domain.rules import Anchor, Audience, Ladders, OccasionKind

_A_DAY = timedelta(days=1)


def rungs_of_act(act: Act, ladders: Ladders, almanac: Almanac) -> tuple[Rung, ...]:
    """Every rung, by time; none once the act is over. What fell before the day after it was entered is none."""
    if not act.is_waiting:
        return ()
    kind, ladder = OccasionKind.SUPERVISION_ACT, ladders.of(OccasionKind.SUPERVISION_ACT)
    before = {one.id for one in ladder if one.when is Anchor.BEFORE_START}
    held_at = almanac.at(act.planned_on, LAST_MINUTE)
    fixed_at = almanac.at(act.entered_on + _A_DAY, time.min)
    plan = plan_ladder(ladder, Occasion(kind, held_at, held_at), almanac=almanac, fixed_at=fixed_at)
    patient = [replace(one, best_before_at=one.obsolete_at) for one in plan.planned]
    return tuple(Rung(kind, edition_of_act(act), one.stage in before, one) for one in patient)


def edition_of_act(act: Act) -> str:
    """As that of a clock: of what, of no unit, which, of which day."""
    return f"{act.kind}.0.{act.id}.{act.planned_on:%Y%m%d}"


def act_of_edition(acts: Iterable[Act], edition: str) -> Act | None:
    return next((one for one in acts if edition_of_act(one) == edition), None)


@dataclass(frozen=True, slots=True)
class ActHearers:
    """Whom the acts on one proposal are said to, beside the office."""

    units: frozenset[HandlingUnitId]
    priority: Priority | None
    contacts: tuple[Contact, ...]

    @classmethod
    def around(cls, proposal: Proposal, priority: Priority | None, contacts: Iterable[Contact]) -> ActHearers:
        """Of the units that have a part in it now."""
        units = frozenset(one.unit for one in proposal.assignments if one.status is not UnitStatus.RETURNED)
        current = priority if priority is not None and priority.is_current else None
        return cls(units, current, tuple(one for one in contacts if one.is_active))

    def of(self, act: Act, audience: Audience) -> list[Contact]:
        """The contacts that ``audience`` means."""
        if audience is Audience.LEADER:
            return [one for one in self.contacts if self.priority and one.id == self.priority.leader_in(act.line)]
        duty = Duty(str(audience))
        return [one for one in self.contacts if one.duty is duty and (one.unit is None or one.unit in self.units)]

    def lacks(self, act: Act, audience: Audience) -> bool:
        """Whether somebody is to hear of it who is not entered: no leader where there is no priority, nor a liaison
        where no unit has a part in it yet."""
        if audience is Audience.STAFF:
            return False
        is_of_a_unit = audience is not Audience.LEADER and Duty(str(audience)).is_of_a_unit
        is_expected = bool(self.units) if is_of_a_unit else audience is not Audience.LEADER or self.priority is not None
        return is_expected and not self.of(act, audience)

"""Who is chased about a proposal's deadline, and when: the county's ladders laid along its open clocks.

What must stay true: a unit's deadline is chased at the unit and those above it, a deputy's at the deputy, the office's
own at the office; a rung is said once for a clock, wherever holidays move the day, and anew where the office has
consented to a longer time; the last rungs before the day stop for whoever has said that it was read, those after it go
on until the work is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from core.domain.proposals.clocks import RETURN, is_the_deputys
from core.domain.proposals.contacts import Contact, Duty
from core.domain.proposals.proposal import Clock
from core.domain.reminders import Almanac, Occasion, PlannedReminder, plan_ladder
from core.domain.rules import CHASES, Anchor, Audience, Ladders, OccasionKind, Stage

LAST_MINUTE = time(23, 59)
_DUTIES = {
    Audience.LIAISON: Duty.LIAISON,
    Audience.HEAD: Duty.HEAD,
    Audience.SUPERVISION: Duty.SUPERVISION,
    Audience.LEADER: Duty.LEADER,
}
_A_DAY = timedelta(days=1)
MOST_PLANS = 50_000
# With the first message after it was given: what a unit has to accept or hand back. No county's to leave out.
GIVEN = Stage(id="given", when=Anchor.AFTER_START, days=1, audience=(Audience.LIAISON,))


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage of a clock's ladder with its instant. ``edition`` tells its clock from every other of the proposal."""

    kind: OccasionKind
    edition: str
    is_before: bool
    reminder: PlannedReminder

    @property
    def audience(self) -> tuple[Audience, ...]:
        return self.reminder.audience

    @property
    def due_at(self) -> datetime:
        return self.reminder.due_at

    @property
    def mark(self) -> str:
        """As it stands in a reminder's key."""
        return f"{self.reminder.stage}@{self.edition}"

    def is_of_use(self, now: datetime) -> bool:
        """Whether it has fallen due and is still worth saying."""
        return _is_of_use(self.reminder, now)


def kind_of(clock: Clock) -> OccasionKind:
    """Which ladder a clock is on: it depends on who owes."""
    if clock.unit is not None:
        return OccasionKind.UNIT_DEADLINE
    return OccasionKind.FEEDBACK_DEADLINE if is_the_deputys(clock.key) else OccasionKind.OFFICE_DEADLINE


def edition_of(clock: Clock) -> str:
    extended = "x" if clock.extended_on is not None else ""
    return f"{clock.key}.{clock.unit or 0}.{clock.round}.{clock.started_on:%Y%m%d}{extended}"


def clock_of_edition(clocks: Iterable[Clock], edition: str) -> Clock | None:
    return next((one for one in clocks if edition_of(one) == edition), None)


def stages_of(clock: Clock, ladders: Ladders) -> Sequence[Stage]:
    """Handing a proposal back is a unit's right, not its duty: only its liaison hears of it, and only before."""
    ladder = ladders.of(kind_of(clock))
    if clock.key != RETURN:
        return ladder
    before = [one for one in ladder if one.when is Anchor.BEFORE_START and Audience.LIAISON in one.audience]
    return [one.model_copy(update={"audience": (Audience.LIAISON,)}) for one in before]


class Ladderer:
    """Lays one county's ladders along clocks. Many clocks end on the same day: each of their plans is made once.

    To be kept from day to day while ``lays`` says that it is of the same ladders and days.
    """

    def __init__(self, ladders: Ladders, almanac: Almanac) -> None:
        self._ladders = ladders
        self._almanac = almanac
        self._plans: dict[tuple[OccasionKind, bool, date, date], tuple[tuple[bool, PlannedReminder], ...]] = {}

    def lays(self, ladders: Ladders, almanac: Almanac) -> bool:
        """Whether these are what it lays; not once it has made very many plans: most are of days long past."""
        return len(self._plans) < MOST_PLANS and self._ladders == ladders and self._almanac == almanac

    def rungs_of(self, clock: Clock) -> tuple[Rung, ...]:
        """Every rung of ``clock``, by time; none without a day. What fell before its first full day is none."""
        if clock.due_on is None:
            return ()
        kind, edition = kind_of(clock), edition_of(clock)
        return tuple(Rung(kind, edition, is_before, one) for is_before, one in self._plan(clock, clock.due_on))

    def of_use(self, clock: Clock, now: datetime) -> tuple[Rung, ...]:
        """The rungs that have fallen due and are still worth saying."""
        if clock.due_on is None or not any(_is_of_use(one, now) for _, one in self._plan(clock, clock.due_on)):
            return ()
        return tuple(one for one in self.rungs_of(clock) if one.is_of_use(now))

    def may_be_silent(self, clock: Clock, today: date) -> bool:
        """Whether a deputy's silence counts: the day is past, and the last reminder fell on an earlier one (B3.16)."""
        if clock.due_on is None or today <= clock.due_on:
            return False
        return all(self._almanac.on(one.due_at) < today for one in self.rungs_of(clock))

    def _plan(self, clock: Clock, due_on: date) -> tuple[tuple[bool, PlannedReminder], ...]:
        began_on = max(clock.started_on, clock.extended_on or clock.started_on)
        key = (kind_of(clock), clock.key == RETURN, due_on, began_on)
        if key not in self._plans:
            self._plans[key] = self._planned(clock, due_on, began_on)
        return self._plans[key]

    def _planned(self, clock: Clock, due_on: date, began_on: date) -> tuple[tuple[bool, PlannedReminder], ...]:
        stages, almanac = stages_of(clock, self._ladders), self._almanac
        before = {one.id for one in stages if one.when is Anchor.BEFORE_START}
        ends_at = almanac.at(due_on, LAST_MINUTE)
        occasion = Occasion(kind_of(clock), ends_at, ends_at)
        plan = plan_ladder(stages, occasion, almanac=almanac, fixed_at=almanac.at(began_on + _A_DAY, time.min))
        planned = tuple((one.stage in before, _patient(one)) for one in plan.planned)
        return (self._given(occasion, began_on), *planned) if clock.key == RETURN else planned

    def _given(self, occasion: Occasion, began_on: date) -> tuple[bool, PlannedReminder]:
        due_at = self._almanac.at(began_on + _A_DAY, self._almanac.rules.digest_at)
        ends_at = max(occasion.ends_at, due_at + _A_DAY)
        return True, PlannedReminder(occasion.kind, GIVEN.id, due_at, GIVEN.audience, False, ends_at, ends_at)


def span_of(ladders: Ladders) -> tuple[timedelta, timedelta]:
    """How long before and after its day a clock can have something to say; generous, for a store to choose by."""
    stages = [stage for kind in CHASES for stage in ladders.of(kind)]
    days = max((one.days for one in stages), default=0)
    hours = max((one.obsolete_after_hours for one in stages), default=0)
    return timedelta(days=2 * days + 30), timedelta(hours=hours) + timedelta(days=2)


def _is_of_use(reminder: PlannedReminder, now: datetime) -> bool:
    return reminder.due_at <= now < reminder.obsolete_at


def _patient(reminder: PlannedReminder) -> PlannedReminder:
    """It waits for the next day's message rather than make a second one of today's."""
    return replace(reminder, best_before_at=reminder.obsolete_at)


def hearers(audience: Audience, clock: Clock, contacts: Iterable[Contact]) -> list[Contact]:
    """Whom ``audience`` means among a county's ``contacts``: those of the clock's own unit, or above all units."""
    duty = _DUTIES.get(audience)
    return [one for one in contacts if one.is_active and one.duty is duty and one.unit in (None, clock.unit)]


def is_heard(stage: Stage, clock: Clock, contacts: Iterable[Contact]) -> bool:
    """Whether somebody is entered for each whom ``stage`` speaks to."""
    known = list(contacts)
    return all(hearers(one, clock, known) for one in stage.audience if one in _DUTIES)

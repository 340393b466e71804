"""When a reminder falls due, whether it is still worth sending, and what one person gets in one message.

Pure: ladder, occasion, hours of peace, zone and calendar go in, planned reminders come out; they become rows
(the database is the schedule, design invariant 1) and everything else only asks what is due.

What must stay true:
- nothing is due in quiet hours: it moves to their end, or, when that would be too late for what it announces,
  to the last minute before they begin;
- a reminder *before* something is never due at or after it;
- what fell due while the program was down stays due until the occasion is over and the stage's own
  ``obsolete_after_hours`` have passed;
- nothing is left out silently: a stage that cannot be planned is listed with the reason.

All instants are aware; those that come out are UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from core.domain.errors import Invalid
from core.domain.rules import Anchor, Audience, OccasionKind, ReminderRules, Stage
from core.domain.working_days import Direction, WorkCalendar

ON_TIME_WITHIN = timedelta(minutes=10)  # a tick a minute, a batch of sends; later than this is called late
MINIMUM_LIFE = timedelta(hours=24)  # of a stage after the occasion, wherever quiet hours and holidays moved it
_A_MINUTE = timedelta(minutes=1)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is reminded of. A deadline or a publication starts and ends at the same instant."""

    kind: OccasionKind
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise Invalid("reminder.naive_instant", kind=self.kind)
        if self.ends_at < self.starts_at:
            raise Invalid("reminder.ends_before_start", kind=self.kind)


@dataclass(frozen=True, slots=True)
class Almanac:
    """What a county's day looks like: its zone, its working days, its hours of peace."""

    zone: ZoneInfo
    calendar: WorkCalendar
    rules: ReminderRules

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    def on(self, instant: datetime) -> date:
        return self.local(instant).date()

    def at(self, on: date, clock_time: time) -> datetime:
        """The instant (UTC) of a local date and time; of a time that occurs twice the first."""
        return datetime.combine(on, clock_time, self.zone).astimezone(UTC)

    def is_quiet(self, instant: datetime) -> bool:
        return self.rules.is_quiet(self.local(instant).time())

    def end_of_quiet(self, instant: datetime) -> datetime:
        """The end of the quiet hours that ``instant`` lies in."""
        until, on = self.rules.quiet_until, self.on(instant)
        return self.at(on if self.local(instant).time() < until else on + _A_DAY, until)

    def last_minute_before_quiet(self, instant: datetime) -> datetime:
        """The minute before the quiet hours that ``instant`` lies in began."""
        begin, on = self.rules.quiet_from, self.on(instant)
        return self.at(on if self.local(instant).time() >= begin else on - _A_DAY, begin) - _A_MINUTE


class Moved(StrEnum):
    """Where quiet hours pushed a stage."""

    NOT = "not"
    LATER = "later"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """A stage with its instant.

    ``obsolete_at``: from then on it is not worth sending late. ``best_before_at``: nobody postpones it beyond
    this by choice (a stage before something: until that begins). ``is_estimated``: it counts working days of
    a year without holiday data and must be planned again when the data arrives.
    """

    kind: OccasionKind
    stage: str
    due_at: datetime
    audience: tuple[Audience, ...]
    asks_confirmation: bool
    best_before_at: datetime
    obsolete_at: datetime
    moved: Moved = Moved.NOT
    is_estimated: bool = False


class SkipReason(StrEnum):
    ALREADY_PAST = "already_past"  # the occasion was fixed after the stage's time
    OCCASION_OVER = "occasion_over"  # the next hour in which one may speak comes after it is over


@dataclass(frozen=True, slots=True)
class SkippedStage:
    stage: str
    due_at: datetime
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class LadderPlan:
    planned: tuple[PlannedReminder, ...]
    skipped: tuple[SkippedStage, ...]


def plan_ladder(ladder: Sequence[Stage], occasion: Occasion, *, almanac: Almanac, fixed_at: datetime) -> LadderPlan:
    """Every stage of ``ladder`` for ``occasion``, in order of time.

    ``fixed_at``: when the occasion was set to this time. It is a stored fact, not the present: planning again
    after a crash or with new holiday data must use the same instant, or missed stages would pass for past ones.
    """
    planned: list[PlannedReminder] = []
    skipped: list[SkippedStage] = []
    for stage in ladder:
        reminder = _plan_stage(stage, occasion, almanac)
        if (reason := _reason_to_skip(reminder, stage, fixed_at)) is None:
            planned.append(reminder)
        else:
            skipped.append(SkippedStage(stage.id, reminder.due_at, reason))
    return LadderPlan(tuple(sorted(planned, key=lambda reminder: reminder.due_at)), tuple(skipped))


class Timeliness(StrEnum):
    NOT_YET = "not_yet"
    ON_TIME = "on_time"
    LATE = "late"
    OBSOLETE = "obsolete"


@dataclass(frozen=True, slots=True)
class Lateness:
    """``late_by`` is how long ago the reminder fell due; zero before."""

    timeliness: Timeliness
    late_by: timedelta

    @property
    def is_due(self) -> bool:
        return self.timeliness in {Timeliness.ON_TIME, Timeliness.LATE}


def lateness(reminder: PlannedReminder, now: datetime) -> Lateness:
    """Whether ``reminder`` is due at ``now``, on time or late, or no longer worth sending."""
    late_by = max(now - reminder.due_at, timedelta())
    if now < reminder.due_at:
        return Lateness(Timeliness.NOT_YET, late_by)
    if now >= reminder.obsolete_at:
        return Lateness(Timeliness.OBSOLETE, late_by)
    return Lateness(Timeliness.ON_TIME if late_by <= ON_TIME_WITHIN else Timeliness.LATE, late_by)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A due reminder of one recipient. ``key`` names its row; ``recipient`` is opaque."""

    key: str
    recipient: str
    reminder: PlannedReminder


@dataclass(frozen=True, slots=True)
class Digest:
    """One message: everything that one recipient is to hear now, the most urgent first.

    ``is_over_cap``: the day's cap is used up, but these items could not wait for the next day.
    """

    recipient: str
    items: tuple[DueReminder, ...]
    is_over_cap: bool = False

    @property
    def asks_confirmation(self) -> bool:
        return any(item.reminder.asks_confirmation for item in self.items)


@dataclass(frozen=True, slots=True)
class Postponed:
    """Reminders that wait until ``until_at`` (UTC): quiet hours, or the day's cap is used up."""

    recipient: str
    items: tuple[DueReminder, ...]
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Sendings:
    digests: tuple[Digest, ...]
    postponed: tuple[Postponed, ...]


def gather(
    due: Iterable[DueReminder],
    now: datetime,
    *,
    almanac: Almanac,
    sent_today: Sequence[str],
    once_a_day: Collection[str] = (),
) -> Sendings:
    """What goes out at ``now``: one digest a recipient, within hours and cap.

    ``due`` holds what ``lateness`` calls due; ``sent_today`` a recipient's name for every reminder message it
    has had on the local day; ``once_a_day``: whose cap is one message, whatever the rules say. In quiet hours
    everything waits for their end. Over the cap it waits for the next day's digest, except what would come too late
    by then: that is sent, for a lost reminder is worse.
    """
    ordered = sorted(due, key=lambda item: (item.recipient, item.reminder.obsolete_at, item.key))
    digests: list[Digest] = []
    postponed: list[Postponed] = []
    for recipient, group in groupby(ordered, key=lambda item: item.recipient):
        items = tuple(group)
        if almanac.is_quiet(now):
            postponed.append(Postponed(recipient, items, almanac.end_of_quiet(now)))
        elif sent_today.count(recipient) < (1 if recipient in once_a_day else almanac.rules.daily_cap):
            digests.append(Digest(recipient, items))
        else:
            _over_cap(recipient, items, _next_digest(now, almanac), digests, postponed)
    return Sendings(tuple(digests), tuple(postponed))


def _over_cap(
    recipient: str,
    items: tuple[DueReminder, ...],
    until_at: datetime,
    digests: list[Digest],
    postponed: list[Postponed],
) -> None:
    pressing = tuple(item for item in items if item.reminder.best_before_at <= until_at)
    waiting = tuple(item for item in items if item.reminder.best_before_at > until_at)
    if pressing:
        digests.append(Digest(recipient, pressing, is_over_cap=True))
    if waiting:
        postponed.append(Postponed(recipient, waiting, until_at))


def _next_digest(now: datetime, almanac: Almanac) -> datetime:
    return almanac.at(almanac.on(now) + _A_DAY, almanac.rules.digest_at)


def _plan_stage(stage: Stage, occasion: Occasion, almanac: Almanac) -> PlannedReminder:
    nominal_at, is_estimated = _nominal_instant(stage, occasion, almanac)
    due_at, moved = _outside_quiet(_on_the_right_side(nominal_at, stage, occasion), stage, occasion, almanac)
    obsolete_at = _obsolete_at(due_at, stage, occasion)
    is_before = stage.when is Anchor.BEFORE_START
    return PlannedReminder(
        kind=occasion.kind,
        stage=stage.id,
        due_at=due_at.astimezone(UTC),
        audience=stage.audience,
        asks_confirmation=stage.asks_confirmation,
        best_before_at=(occasion.starts_at if is_before else obsolete_at).astimezone(UTC),
        obsolete_at=obsolete_at.astimezone(UTC),
        moved=moved,
        is_estimated=is_estimated,
    )


def _nominal_instant(stage: Stage, occasion: Occasion, almanac: Almanac) -> tuple[datetime, bool]:
    """Where the ladder puts the stage, before quiet hours; and whether a holiday was estimated for it."""
    anchor_at = occasion.ends_at if stage.when is Anchor.AFTER_END else occasion.starts_at
    direction = Direction.BEFORE if stage.when is Anchor.BEFORE_START else Direction.AFTER
    hours = timedelta(hours=-stage.hours if direction is Direction.BEFORE else stage.hours)
    if stage.days == 0 and stage.at is None:
        return anchor_at + hours, False
    counted = almanac.calendar.count(almanac.on(anchor_at), stage.days, unit=stage.count, direction=direction)
    if stage.is_by_day:
        return almanac.at(counted.on, stage.at or almanac.rules.digest_at), counted.is_estimated
    return almanac.at(counted.on, almanac.local(anchor_at).time()) + hours, counted.is_estimated


def _on_the_right_side(instant: datetime, stage: Stage, occasion: Occasion) -> datetime:
    """An hour of day may fall on the wrong side of its anchor when it is on the anchor's own date."""
    if stage.when is Anchor.BEFORE_START:
        return min(instant, occasion.starts_at - _A_MINUTE)
    anchor_at = occasion.ends_at if stage.when is Anchor.AFTER_END else occasion.starts_at
    return instant if instant >= anchor_at else instant + _A_DAY


def _outside_quiet(instant: datetime, stage: Stage, occasion: Occasion, almanac: Almanac) -> tuple[datetime, Moved]:
    if not almanac.is_quiet(instant):
        return instant, Moved.NOT
    later = almanac.end_of_quiet(instant)
    if stage.when is Anchor.BEFORE_START and later >= occasion.starts_at:
        return almanac.last_minute_before_quiet(instant), Moved.EARLIER
    return later, Moved.LATER


def _obsolete_at(due_at: datetime, stage: Stage, occasion: Occasion) -> datetime:
    """A stage about something that lasts ends with it; one about a point in time lives at least a day."""
    obsolete_at = occasion.ends_at + timedelta(hours=stage.obsolete_after_hours)
    lasts = occasion.ends_at > occasion.starts_at
    if stage.when is Anchor.BEFORE_START or (stage.when is Anchor.AFTER_START and lasts):
        return obsolete_at
    return max(obsolete_at, due_at + MINIMUM_LIFE)


def _reason_to_skip(reminder: PlannedReminder, stage: Stage, fixed_at: datetime) -> SkipReason | None:
    if stage.when is Anchor.BEFORE_START and reminder.due_at < fixed_at:
        return SkipReason.ALREADY_PAST
    return SkipReason.OCCASION_OVER if reminder.due_at >= reminder.obsolete_at else None

"""A year's meetings: what is to be placed, where and by whom, and the timetable that does it.

The problem is plain data (it crosses to a solver in another process): working days are worked out beforehand.
Rules and sources (docs/sources.md): one meeting hears several deputies (B1.15) of one constituency, or of a few of
one township; it is held in the township and led by a leader (B1.16); evaluators should be about 50 (B1.14),
which is a wish and not a bar; the season is December in most places (B1.23).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from core.domain.errors import Invalid
from core.domain.ids import ConstituencyId, DeputyId, LeaderId, TownshipId, VenueId


class Workdays(Protocol):
    """Which days the office works: holidays and weekends out, make-up workdays in."""

    def is_workday(self, on: date) -> bool:
        """Whether ``on`` is a working day."""
        ...


class AwayVenues(StrEnum):
    """Whether a constituency may be heard outside its own township."""

    NEVER = "never"
    WHEN_NONE_FITS = "when_none_fits"
    """Only when no venue of its township has the seats; it is then heard alone."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """One constituency this year: its deputies who report orally, and how many evaluators are expected."""

    constituency_id: ConstituencyId
    township_id: TownshipId
    deputies: tuple[DeputyId, ...]
    evaluators: int
    preferred_on: date | None = None

    def __post_init__(self) -> None:
        if not self.deputies or self.evaluators < 0:
            raise Invalid("planning.empty_hearing", constituency=self.constituency_id)


@dataclass(frozen=True, slots=True)
class Venue:
    """A place with ``seats`` for everybody: evaluators, deputies and officials."""

    id: VenueId
    township_id: TownshipId
    seats: int


@dataclass(frozen=True, slots=True)
class Leader:
    """Who presides, and the days on which they cannot."""

    id: LeaderId
    unavailable: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class MeetingLimits:
    """The county's limits. Slots are the parts of a day (0 morning, 1 afternoon)."""

    slots_a_day: int = 2
    meetings_a_day: int = 4
    max_deputies: int = 9
    ideal_deputies: int = 4
    max_constituencies: int = 3
    min_evaluators: int = 50
    """Soft: fewer costs a little and is shown, never refused (docs/sources.md B1.14)."""
    officials: int = 5
    """Seats for the leader, the host and the tellers."""
    reserve_days: int = 2
    """The last days of the season, kept free for postponed meetings where that costs nothing else."""
    away_venues: AwayVenues = AwayVenues.WHEN_NONE_FITS

    def __post_init__(self) -> None:
        least_one = (self.slots_a_day, self.meetings_a_day, self.max_deputies, self.max_constituencies)
        if min(least_one) < 1 or min(self.officials, self.reserve_days, self.min_evaluators) < 0:
            raise Invalid("planning.meeting_limits")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of the timetable; constituencies and deputies ascending."""

    constituencies: tuple[ConstituencyId, ...]
    deputies: tuple[DeputyId, ...]
    on: date
    slot: int
    venue_id: VenueId
    leader_id: LeaderId


@dataclass(frozen=True, slots=True)
class MeetingPin:
    """A meeting fixed by hand: exactly these constituencies together; None leaves the rest to the plan."""

    constituencies: tuple[ConstituencyId, ...]
    on: date | None = None
    slot: int | None = None
    venue_id: VenueId | None = None
    leader_id: LeaderId | None = None

    def is_kept_by(self, meeting: Meeting) -> bool:
        """Whether ``meeting`` is the pinned one, as it was pinned."""
        wanted = (self.on, self.slot, self.venue_id, self.leader_id)
        actual = (meeting.on, meeting.slot, meeting.venue_id, meeting.leader_id)
        fits = all(want is None or want == have for want, have in zip(wanted, actual, strict=True))
        return fits and set(self.constituencies) == set(meeting.constituencies)


@dataclass(frozen=True, slots=True)
class Weights:
    """What a worse timetable costs, in whole points, so that an optimum can be proven exactly.

    A change of an existing meeting outweighs everything else together; see ``score``.
    """

    meeting: int = 40
    away: int = 25
    peak: int = 15
    leader_spread: int = 10
    thin: int = 4
    week_off: int = 3
    off_ideal: int = 2
    reserve_day: int = 1


@dataclass(frozen=True, slots=True)
class TimetableProblem:
    """Everything a timetable depends on. ``days`` are the working days of the season, ascending."""

    hearings: tuple[Hearing, ...]
    venues: tuple[Venue, ...]
    leaders: tuple[Leader, ...]
    days: tuple[date, ...]
    limits: MeetingLimits = field(default_factory=MeetingLimits)
    weights: Weights = field(default_factory=Weights)
    pins: tuple[MeetingPin, ...] = ()

    def hearing_of(self) -> Mapping[ConstituencyId, Hearing]:
        return {hearing.constituency_id: hearing for hearing in self.hearings}

    def venue_of(self) -> Mapping[VenueId, Venue]:
        return {venue.id: venue for venue in self.venues}

    def leader_of(self) -> Mapping[LeaderId, Leader]:
        return {leader.id: leader for leader in self.leaders}

    def pin_of(self) -> Mapping[tuple[ConstituencyId, ...], MeetingPin]:
        """The pins by their constituencies, ascending."""
        return {tuple(sorted(pin.constituencies)): pin for pin in self.pins}

    def reserve(self) -> frozenset[date]:
        """The days better kept free; none when the season has no more days than these."""
        spare = min(self.limits.reserve_days, len(self.days) - 1)
        return frozenset(self.days[len(self.days) - spare :]) if spare > 0 else frozenset()


@dataclass(frozen=True, slots=True)
class Timetable:
    """The year's meetings in the order in which they are held."""

    meetings: tuple[Meeting, ...]

    @staticmethod
    def of(meetings: list[Meeting]) -> Timetable:
        return Timetable(tuple(sorted(meetings, key=lambda m: (m.on, m.slot, m.constituencies))))

    def meeting_of(self) -> Mapping[ConstituencyId, Meeting]:
        """Which meeting hears each constituency."""
        return {one: meeting for meeting in self.meetings for one in meeting.constituencies}


def season_days(first_on: date, last_on: date, workdays: Workdays) -> tuple[date, ...]:
    """The working days from ``first_on`` to ``last_on``, both included."""
    length = (last_on - first_on).days + 1
    days = (first_on + timedelta(days=offset) for offset in range(length))
    return tuple(day for day in days if workdays.is_workday(day))

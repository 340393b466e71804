"""A year's meetings for tests: a small county that works by default, and random ones."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from core.domain.ids import ConstituencyId, DeputyId, LeaderId, TownshipId, VenueId
from core.domain.planning.timetable import (
    AwayVenues,
    Hearing,
    Leader,
    Meeting,
    MeetingLimits,
    MeetingPin,
    TimetableProblem,
    Venue,
)

MONDAY = date(2026, 12, 7)
DEFAULT_LIMITS = MeetingLimits(reserve_days=0)


def weekdays(count: int) -> tuple[date, ...]:
    days = (MONDAY + timedelta(days=n) for n in range(2 * count + 7))
    return tuple(day for day in days if day.weekday() < 5)[:count]


def a_hearing(
    number: int, *, township: int = 1, deputies: int = 2, evaluators: int = 50, preferred_on: date | None = None
) -> Hearing:
    people = tuple(DeputyId(number * 100 + n) for n in range(deputies))
    return Hearing(ConstituencyId(number), TownshipId(township), people, evaluators, preferred_on)


def a_venue(number: int, *, township: int = 1, seats: int = 80) -> Venue:
    return Venue(VenueId(number), TownshipId(township), seats)


def a_leader(number: int, *away: date) -> Leader:
    return Leader(LeaderId(number), frozenset(away))


def a_county(
    *,
    hearings: tuple[Hearing, ...] = (),
    venues: tuple[Venue, ...] = (),
    leaders: tuple[Leader, ...] = (),
    days: int = 5,
    limits: MeetingLimits = DEFAULT_LIMITS,
    pins: tuple[MeetingPin, ...] = (),
) -> TimetableProblem:
    """Three townships of two constituencies, a hall for one constituency each, two leaders, a week."""
    default = tuple(a_hearing(n, township=(n + 1) // 2) for n in range(1, 7))
    return TimetableProblem(
        hearings=hearings or default,
        venues=venues or tuple(a_venue(n, township=n) for n in (1, 2, 3)),
        leaders=leaders or (a_leader(1), a_leader(2)),
        days=weekdays(days),
        limits=limits,
        pins=pins,
    )


def a_group_pin(
    *constituencies: int,
    on: date | None = None,
    slot: int | None = None,
    venue: int | None = None,
    leader: int | None = None,
) -> MeetingPin:
    return MeetingPin(
        tuple(ConstituencyId(one) for one in constituencies),
        on,
        slot,
        None if venue is None else VenueId(venue),
        None if leader is None else LeaderId(leader),
    )


def a_meeting(number: int, *, on: date = MONDAY, slot: int = 0, venue: int = 1, leader: int = 1) -> Meeting:
    hearing = a_hearing(number)
    return Meeting((hearing.constituency_id,), hearing.deputies, on, slot, VenueId(venue), LeaderId(leader))


@st.composite
def random_counties(draw: st.DrawFn) -> TimetableProblem:
    """Small counties, from roomy to impossible."""
    days = draw(st.integers(1, 5))
    townships = draw(st.integers(1, 3))
    where = st.integers(1, townships)
    hearings = tuple(
        a_hearing(
            number,
            township=draw(where),
            deputies=draw(st.integers(1, 4)),
            evaluators=draw(st.integers(10, 70)),
            preferred_on=draw(st.sampled_from([None, None, weekdays(5)[-1]])),
        )
        for number in range(1, draw(st.integers(1, 8)) + 1)
    )
    venues = tuple(
        a_venue(number, township=draw(where), seats=draw(st.sampled_from([40, 80, 150])))
        for number in range(1, draw(st.integers(1, 4)) + 1)
    )
    leaders = tuple(
        a_leader(number, *draw(st.sets(st.sampled_from(weekdays(days)), max_size=3)))
        for number in range(1, draw(st.integers(1, 3)) + 1)
    )
    limits = MeetingLimits(
        slots_a_day=draw(st.integers(1, 2)),
        meetings_a_day=draw(st.integers(1, 4)),
        max_deputies=draw(st.integers(3, 9)),
        max_constituencies=draw(st.integers(1, 3)),
        reserve_days=draw(st.integers(0, 1)),
        away_venues=draw(st.sampled_from(AwayVenues)),
    )
    pins = draw(st.sampled_from([(), (), (a_pin_in(draw, hearings, venues, leaders, days),)]))
    return TimetableProblem(hearings, venues, leaders, weekdays(days), limits, pins=pins)


def a_pin_in(
    draw: st.DrawFn,
    hearings: tuple[Hearing, ...],
    venues: tuple[Venue, ...],
    leaders: tuple[Leader, ...],
    days: int,
) -> MeetingPin:
    """A pin of one constituency with any of the rest fixed."""
    return MeetingPin(
        (draw(st.sampled_from(hearings)).constituency_id,),
        draw(st.sampled_from([None, *weekdays(days)])),
        draw(st.sampled_from([None, 0, 1])),
        draw(st.sampled_from([None, *(venue.id for venue in venues)])),
        draw(st.sampled_from([None, *(leader.id for leader in leaders)])),
    )

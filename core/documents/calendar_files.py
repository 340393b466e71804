"""Calendar files (.ics) of meetings, for the calendars of deputies, leaders and venues.

A meeting keeps its ``uid`` for ever; each change raises ``sequence``, so a calendar that has the old entry
replaces it instead of showing two. A cancelled meeting is sent again as cancelled. Times are the county's
own, with the zone's rules in the file (RFC 5545). Names and descriptions are untrusted text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone

from core.domain.clock import COUNTY_ZONE
from core.domain.errors import Invalid
from core.domain.text import clean_line, clean_text

PRODUCT = "-//Shuzhi//Duty meetings//ZH"
ALARMS_BEFORE = (timedelta(days=1), timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One meeting as a calendar shows it. Instants are aware; ``sequence`` starts at 0 and only grows."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    description: str
    cancelled: bool
    stamped_at: datetime

    def __post_init__(self) -> None:
        if any(instant.tzinfo is None for instant in (self.starts_at, self.ends_at, self.stamped_at)):
            raise Invalid("calendar.naive_instant", uid=self.uid)
        if self.ends_at <= self.starts_at:
            raise Invalid("calendar.ends_before_start", uid=self.uid)
        if self.sequence < 0 or not clean_line(self.uid):
            raise Invalid("calendar.identity", uid=self.uid, sequence=self.sequence)


def calendar_file(entry: CalendarEntry, *, zone: ZoneInfo = COUNTY_ZONE) -> bytes:
    """The ``.ics`` file of one meeting."""
    return calendar_of([entry], zone=zone)


def calendar_of(entries: Sequence[CalendarEntry], *, name: str = "", zone: ZoneInfo = COUNTY_ZONE) -> bytes:
    """One file with all ``entries``, in the given order. The same entries give the same bytes."""
    if not entries:
        raise Invalid("calendar.empty")
    calendar = Calendar()
    for header, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(header, value)
    if clean_line(name):
        calendar.calendar_name = clean_line(name)
    calendar.add_component(_zone_rules(entries, zone))
    for entry in entries:
        calendar.add_component(_event(entry, zone))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", clean_line(entry.uid))
    event.add("dtstamp", entry.stamped_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", clean_line(entry.title))
    event.add("location", clean_line(entry.place))
    event.add("description", clean_text(entry.description))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    for before in () if entry.cancelled else ALARMS_BEFORE:
        event.add_component(_alarm(entry, before))
    return event


def _alarm(entry: CalendarEntry, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", clean_line(entry.title))
    return alarm


def _zone_rules(entries: Sequence[CalendarEntry], zone: ZoneInfo) -> Timezone:
    """The zone's rules over the years of ``entries``: all a reader needs, and short."""
    first = min(entry.starts_at.astimezone(zone).year for entry in entries)
    last = max(entry.ends_at.astimezone(zone).year for entry in entries)
    span = date(first, 1, 1), date(last + 1, 1, 2)
    rules = Timezone.from_tzinfo(zone, zone.key, first_date=span[0], last_date=span[1])
    rules.pop("COMMENT", None)
    return rules

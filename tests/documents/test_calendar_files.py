"""Calendar files: one entry a meeting for ever, in the county's time, whatever the text says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from core.documents.calendar_files import CalendarEntry, calendar_file, calendar_of
from core.domain.errors import Invalid

ENTRY = CalendarEntry(
    uid="meeting-7@shuzhi",
    sequence=0,
    title="民安第三选区代表述职会",
    starts_at=datetime(2026, 12, 8, 1, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 8, 3, 30, tzinfo=UTC),
    place="民安街道代表之家",
    description="请提前十分钟签到",
    cancelled=False,
    stamped_at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
)


def event_in(file: bytes) -> Component:
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    return event


def lines(file: bytes) -> list[str]:
    """Content lines, folded ones joined."""
    return file.decode().replace("\r\n ", "").split("\r\n")


def test_times_are_the_countys_own() -> None:
    assert "DTSTART;TZID=Asia/Shanghai:20261208T090000" in lines(calendar_file(ENTRY))
    assert event_in(calendar_file(ENTRY)).decoded("dtend") == ENTRY.ends_at


def test_zone_rules_come_along() -> None:
    (zone,) = Calendar.from_ical(calendar_file(ENTRY)).walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"
    assert "TZOFFSETTO:+0800" in lines(calendar_file(ENTRY))


def test_file_publishes_a_confirmed_meeting() -> None:
    found = lines(calendar_file(ENTRY))
    assert {"METHOD:PUBLISH", "VERSION:2.0", "STATUS:CONFIRMED", "SEQUENCE:0"} <= set(found)


def test_changed_meeting_keeps_its_uid() -> None:
    moved = replace(ENTRY, sequence=1, starts_at=ENTRY.starts_at - timedelta(days=1))
    event = event_in(calendar_file(moved))
    assert (event["UID"], event["SEQUENCE"]) == ("meeting-7@shuzhi", 1)


def test_alarms_ring_before_the_meeting() -> None:
    triggers = [alarm.decoded("trigger") for alarm in event_in(calendar_file(ENTRY)).walk("VALARM")]
    assert triggers == [timedelta(days=-1), timedelta(hours=-1)]


def test_cancelled_meeting_says_so_silently() -> None:
    event = event_in(calendar_file(replace(ENTRY, cancelled=True, sequence=2)))
    assert event["STATUS"] == "CANCELLED"
    assert event.walk("VALARM") == []


def test_same_entry_gives_same_bytes() -> None:
    assert calendar_file(ENTRY) == calendar_file(replace(ENTRY))


def test_several_meetings_share_one_file() -> None:
    other = replace(ENTRY, uid="meeting-8@shuzhi")
    events = Calendar.from_ical(calendar_of([ENTRY, other], name="述职安排")).walk("VEVENT")
    assert [event["UID"] for event in events] == ["meeting-7@shuzhi", "meeting-8@shuzhi"]


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_text_never_becomes_structure(title: str, place: str, description: str) -> None:
    file = calendar_file(replace(ENTRY, title=title, place=place, description=description))
    plain = [line.split(":")[0].split(";")[0] for line in lines(calendar_file(ENTRY)) if line]
    assert [line.split(":")[0].split(";")[0] for line in lines(file) if line] == plain


def test_hostile_title_stays_one_line() -> None:
    file = calendar_file(replace(ENTRY, title="述职会\r\nATTACH:http://127.0.0.1/x\r\nBEGIN:VEVENT"))
    assert event_in(file)["SUMMARY"] == "述职会 ATTACH:http://127.0.0.1/x BEGIN:VEVENT"
    assert "ATTACH" not in event_in(file)


def test_commas_and_lines_survive() -> None:
    text = "第一,第二;第三\\完\n第二行"
    assert event_in(calendar_file(replace(ENTRY, description=text)))["DESCRIPTION"] == text


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": datetime(2026, 12, 8, 9, 0)},  # noqa: DTZ001 - the naive instant is the point
        {"ends_at": ENTRY.starts_at},
        {"sequence": -1},
        {"uid": "\u202e"},
    ],
)
def test_impossible_entries_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        replace(ENTRY, **wrong)  # type: ignore[arg-type]

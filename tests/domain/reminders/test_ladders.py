"""When the stages of a ladder fall due. Times are the county's; 2026-12-03 is a Thursday."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import Invalid
from core.domain.reminders import Almanac, Moved, Occasion, SkippedStage, SkipReason, plan_ladder
from core.domain.rules import Anchor, OccasionKind, Stage
from core.presets import PRESETS, load_preset
from tests.domain.reminders.almanacs import (
    CALENDAR,
    LONG_AGO,
    ZONE,
    almanac,
    local,
    meeting,
    plan,
    planned,
    shown,
    stage,
)

AFTERNOON = meeting("12-03 14:30", "12-03 17:00")


@pytest.mark.parametrize(
    ("one", "due"),
    [
        (stage(days=7), "11-26 09:00"),  # whole days: at the digest hour
        (stage(days=3, at="18:30"), "11-30 18:30"),
        (stage(days=3, count="workdays"), "11-30 09:00"),  # Wed, Tue, Mon
        (stage(days=4, count="workdays"), "11-27 09:00"),  # over the weekend
        (stage(hours=2), "12-03 12:30"),
        (stage(days=1, hours=2), "12-02 12:30"),
        (stage(at="08:30"), "12-03 08:30"),  # on the morning of the day
        (stage(when="after_start"), "12-03 14:30"),
        (stage(when="after_end", hours=1, obsolete_after_hours=9), "12-03 18:00"),
        (stage(when="after_end", days=2, count="workdays", obsolete_after_hours=99), "12-07 09:00"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_stage_falls_due_as_written(one: Stage, due: str) -> None:
    reminder = planned(one, AFTERNOON)
    assert shown(reminder.due_at) == due
    assert reminder.due_at.utcoffset() == timedelta(0)


def test_quiet_hours_move_a_stage_later() -> None:
    reminder = planned(stage(hours=3), meeting("12-03 10:00", "12-03 12:00"))
    assert (shown(reminder.due_at), reminder.moved) == ("12-03 08:00", Moved.LATER)


def test_moving_later_never_passes_the_event() -> None:
    reminder = planned(stage(hours=1), meeting("12-03 07:30", "12-03 09:00"))
    assert (shown(reminder.due_at), reminder.moved) == ("12-02 20:59", Moved.EARLIER)


def test_the_end_of_quiet_is_too_late_at_the_start() -> None:
    assert shown(planned(stage(hours=1), meeting("12-03 08:00", "12-03 09:00")).due_at) == "12-02 20:59"


def test_quiet_hours_at_noon_are_kept() -> None:
    day = almanac(quiet_from="12:00", quiet_until="14:00")
    assert shown(planned(stage(hours=2), AFTERNOON, day).due_at) == "12-03 14:00"
    assert shown(planned(stage(hours=1), meeting("12-03 13:30", "12-03 15:00"), day).due_at) == "12-03 11:59"


def test_an_evening_result_waits_for_morning() -> None:
    result = meeting("12-03 22:15", kind=OccasionKind.RESULT)
    assert shown(planned(stage(when="after_start", obsolete_after_hours=1), result).due_at) == "12-04 08:00"


def test_an_hour_after_the_event_waits_a_day() -> None:
    late_hour = stage(when="after_end", at="09:00", obsolete_after_hours=48)
    assert shown(planned(late_hour, AFTERNOON).due_at) == "12-04 09:00"


def test_an_hour_before_the_event_stays_before() -> None:
    assert shown(planned(stage(at="16:00"), AFTERNOON).due_at) == "12-03 14:29"


def test_stages_before_the_fixing_are_listed_as_skipped() -> None:
    ladder = [stage("week", days=7), stage("day", days=1)]
    outcome = plan(*ladder, of=AFTERNOON, fixed=local("11-28 10:00"))
    assert [reminder.stage for reminder in outcome.planned] == ["day"]
    assert outcome.skipped == (SkippedStage("week", local("11-26 09:00"), SkipReason.ALREADY_PAST),)


def test_opening_by_night_is_not_announced_after_the_close() -> None:
    voting = meeting("12-03 21:30", "12-04 07:30", OccasionKind.VOTING_OPEN)
    outcome = plan(stage("opened", when="after_start"), of=voting)
    assert outcome.planned == ()
    assert outcome.skipped == (SkippedStage("opened", local("12-04 08:00"), SkipReason.OCCASION_OVER),)


def test_uncertain_working_days_are_marked() -> None:
    overdue = stage(when="after_end", days=3, count="workdays", obsolete_after_hours=200)
    assert planned(overdue, meeting("12-30 17:00")).is_estimated
    assert not planned(overdue, AFTERNOON).is_estimated


def test_confirmation_and_audience_come_along() -> None:
    reminder = planned(stage(days=7, asks_confirmation=True, audience=["deputy", "staff"]), AFTERNOON)
    assert reminder.asks_confirmation
    assert reminder.audience == ("deputy", "staff")


@pytest.mark.parametrize("ends", ["12-03 14:29", "12-01 17:00"])
def test_an_event_may_not_end_before_it_starts(ends: str) -> None:
    with pytest.raises(Invalid, match=r"reminder\.ends_before_start"):
        meeting("12-03 14:30", ends)


def test_instants_without_a_zone_are_refused() -> None:
    naive = datetime(2026, 12, 3, 14, 30)  # noqa: DTZ001 - the point of the test
    with pytest.raises(Invalid, match=r"reminder\.naive_instant"):
        Occasion(OccasionKind.MEETING, naive, naive)


STAGES = st.builds(
    lambda when, days, hours, count, at: Stage.model_validate(
        {
            "id": "drawn",
            "when": when,
            "days": days,
            "hours": 1 if when == "before_start" and not days and not hours and at is None else hours,
            "count": count,
            "audience": ["deputy"],
            "obsolete_after_hours": 24 * 40,
        }
        | ({"at": at} if at and not hours else {})
    ),
    st.sampled_from([anchor.value for anchor in Anchor]),
    st.integers(0, 20),
    st.integers(0, 48),
    st.sampled_from(["days", "workdays"]),
    st.none() | st.times().map(lambda time: f"{time:%H:%M}"),
)


INSTANTS = st.integers(0, 300 * 24 * 60).map(lambda minutes: local("02-01 00:00") + timedelta(minutes=minutes))


@st.composite
def days_with_quiet(draw: st.DrawFn) -> Almanac:
    begin = draw(st.integers(0, 23 * 60 + 59))
    end = (begin + draw(st.integers(1, 16 * 60))) % 1440
    text = [f"{minute // 60:02}:{minute % 60:02}" for minute in (begin, end)]
    return Almanac(ZONE, CALENDAR, almanac().rules.model_validate(
        {"quiet_from": text[0], "quiet_until": text[1], "digest_at": text[1], "daily_cap": 3}
    ))  # fmt: skip


@given(STAGES, days_with_quiet(), INSTANTS, st.integers(0, 72))
def test_no_ladder_ever_lands_in_quiet_hours(one: Stage, day: Almanac, starts_at: datetime, lasts: int) -> None:
    occasion = Occasion(OccasionKind.MEETING, starts_at, starts_at + timedelta(hours=lasts))
    outcome = plan_ladder([one], occasion, almanac=day, fixed_at=LONG_AGO)
    assert len(outcome.planned) + len(outcome.skipped) == 1
    for reminder in outcome.planned:
        assert not day.is_quiet(reminder.due_at)
        assert reminder.due_at < reminder.best_before_at <= reminder.obsolete_at
        assert (reminder.due_at < occasion.starts_at) is (one.when is Anchor.BEFORE_START)
        if one.when is Anchor.AFTER_END:
            assert reminder.due_at >= occasion.ends_at


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("kind", OccasionKind)
def test_preset_ladders_leave_nothing_out(name: str, kind: OccasionKind) -> None:
    rules = load_preset(name)
    day = Almanac(ZONE, CALENDAR, rules.reminders)
    outcome = plan_ladder(
        rules.ladders.of(kind), meeting("12-10 09:30", "12-10 11:30", kind), almanac=day, fixed_at=LONG_AGO
    )
    assert outcome.skipped == ()
    assert [reminder.stage for reminder in outcome.planned] == [stage.id for stage in rules.ladders.of(kind)]

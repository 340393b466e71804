"""What holds of every deadline, whatever the table of holidays."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.domain.deadlines import (
    Deadline,
    DeadlineRule,
    Extension,
    ExtensionMode,
    OpenDeadline,
    Period,
    PeriodUnit,
    Suspension,
    compute,
    recomputed,
)
from core.domain.deadlines.pauses import Stretch, pauses_of, stretches
from core.domain.deadlines.workday_index import index_of
from core.domain.working_days import CalendarDay, DayKind, WorkCalendar

A_DAY = timedelta(days=1)
starts = st.dates(date(2024, 1, 1), date(2027, 12, 31))
units = st.sampled_from(PeriodUnit)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Holidays and make-up days strewn over the years, any of which may be without data."""
    known = draw(st.sets(st.integers(2024, 2029)))
    marked = draw(
        st.dictionaries(st.dates(date(2024, 1, 1), date(2029, 12, 31)), st.sampled_from(DayKind), max_size=20)
    )
    rows = [CalendarDay(on, kind, "节") for on, kind in marked.items() if on.year in known]
    return WorkCalendar.of(rows, known_years=known)


def suspended(first: date, length: int | None) -> Suspension:
    return Suspension(first, None if length is None else first + A_DAY * length, "on-site visit")


@st.composite
def rules(draw: st.DrawFn, unit: st.SearchStrategy[PeriodUnit] = units, smallest: int = 0) -> DeadlineRule:
    chosen = draw(unit)
    count = draw(st.integers(smallest, 15 if chosen is PeriodUnit.MONTHS else 120))
    return DeadlineRule("reply", Period(count, chosen), draw(st.booleans()), "art. 51")


added = st.none() | st.builds(
    Extension,
    st.builds(Period, st.integers(0, 15), units),
    starts,
    st.just("wide-ranging"),
    st.just(ExtensionMode.ADDS),
)
firsts, lengths = st.dates(date(2023, 12, 1), date(2028, 6, 30)), st.integers(0, 60)
resumed = st.lists(st.builds(suspended, firsts, lengths), max_size=4)
suspensions = st.builds(suspended, firsts, st.none() | lengths)
paused = st.lists(suspensions, max_size=4)
in_calendar = st.sampled_from([PeriodUnit.DAYS, PeriodUnit.MONTHS])
in_days = st.sampled_from([PeriodUnit.DAYS, PeriodUnit.WORKDAYS])


def longer(rule: DeadlineRule, by: int = 1) -> DeadlineRule:
    return DeadlineRule(rule.key, Period(rule.period.count + by, rule.period.unit), rule.rolls, rule.source)


def comes_no_earlier(later: Deadline, earlier: Deadline) -> bool:
    """A deadline that does not run comes after every date."""
    return later.due_on is None or (earlier.due_on is not None and later.due_on >= earlier.due_on)


def is_rest_or_suspended(on: date, calendar: WorkCalendar, stopped: list[Suspension]) -> bool:
    return not calendar.is_workday(on) or any(
        one.first <= on and (one.last is None or on <= one.last) for one in stopped
    )


@given(calendars(), starts, st.integers(0, 200))
def test_index_finds_what_the_walk_finds(calendar: WorkCalendar, start: date, count: int) -> None:
    assert index_of(calendar).after(start, count) == calendar.add_workdays(start, count)
    assert index_of(calendar).first_from(start) == calendar.workday_from(start)


@given(calendars(), starts, starts)
def test_index_measures_what_the_walk_measures(calendar: WorkCalendar, start: date, end: date) -> None:
    assert index_of(calendar).between(start, end) == calendar.workdays_between(start, end)


@given(calendars(), starts, st.integers(0, 400))
def test_remarks_cover_exactly_the_uncommon_days(calendar: WorkCalendar, first: date, length: int) -> None:
    days = [first + A_DAY * number for number in range(length + 1)]
    remarks = list(index_of(calendar).remarks(days[0], days[-1]))
    covered = [
        (one.first + A_DAY * number, one.is_rest)
        for one in remarks
        for number in range((one.last - one.first).days + 1)
    ]
    rests = [(on, True) for on in days if not calendar.is_workday(on)]
    worked = [(on, False) for on in days if calendar.is_workday(on) and on.weekday() >= 5]
    assert covered == sorted(rests + worked)


@given(calendars(), rules(), starts, paused)
def test_more_time_never_ends_earlier(
    calendar: WorkCalendar, rule: DeadlineRule, start: date, stopped: list[Suspension]
) -> None:
    shorter = compute(rule, start, calendar, suspensions=stopped)
    assert comes_no_earlier(compute(longer(rule), start, calendar, suspensions=stopped), shorter)


@given(calendars(), rules(in_days), starts, paused)
def test_later_start_never_ends_earlier(
    calendar: WorkCalendar, rule: DeadlineRule, start: date, stopped: list[Suspension]
) -> None:
    earlier = compute(rule, start, calendar, suspensions=stopped)
    assert comes_no_earlier(compute(rule, start + A_DAY, calendar, suspensions=stopped), earlier)


@given(calendars(), rules(), starts)
def test_later_start_of_months_never_ends_earlier(calendar: WorkCalendar, rule: DeadlineRule, start: date) -> None:
    assert comes_no_earlier(compute(rule, start + A_DAY, calendar), compute(rule, start, calendar))


@given(calendars(), rules(), starts, paused, suspensions)
def test_suspension_only_moves_later(
    calendar: WorkCalendar, rule: DeadlineRule, start: date, stopped: list[Suspension], another: Suspension
) -> None:
    before = compute(rule, start, calendar, suspensions=stopped)
    assert comes_no_earlier(compute(rule, start, calendar, suspensions=[*stopped, another]), before)


@given(calendars(), rules(), starts, resumed, st.integers(1, 400), st.none() | lengths)
def test_suspension_after_the_due_date_does_nothing(
    calendar: WorkCalendar,
    rule: DeadlineRule,
    start: date,
    stopped: list[Suspension],
    later: int,
    length: int | None,
) -> None:
    before = compute(rule, start, calendar, suspensions=stopped)
    assert before.due_on is not None
    another = suspended(before.due_on + A_DAY * later, length)
    assert compute(rule, start, calendar, suspensions=[*stopped, another]) == before


@given(calendars(), rules(), starts, paused)
def test_order_and_repetition_of_suspensions_are_irrelevant(
    calendar: WorkCalendar, rule: DeadlineRule, start: date, stopped: list[Suspension]
) -> None:
    once = compute(rule, start, calendar, suspensions=stopped).due_on
    assert compute(rule, start, calendar, suspensions=[*reversed(stopped), *stopped]).due_on == once


@given(calendars(), rules(st.just(PeriodUnit.WORKDAYS)), starts, paused)
def test_working_days_end_on_a_working_day(
    calendar: WorkCalendar, rule: DeadlineRule, start: date, stopped: list[Suspension]
) -> None:
    due = compute(rule, start, calendar, suspensions=stopped).due_on
    assert due is None or not is_rest_or_suspended(due, calendar, stopped)


@given(calendars(), rules(in_calendar, smallest=1), starts, resumed)
def test_moved_date_is_the_first_possible(
    calendar: WorkCalendar, rule: DeadlineRule, start: date, stopped: list[Suspension]
) -> None:
    """The same period without moving off rest days says where the search for a working day began."""
    stays, rolls = (DeadlineRule("reply", rule.period, moves, "art. 51") for moves in (False, True))
    last = compute(stays, start, calendar, suspensions=stopped).due_on
    due = compute(rolls, start, calendar, suspensions=stopped).due_on
    assert last is not None
    assert due is not None
    between = [last + A_DAY * number for number in range((due - last).days)]
    assert all(is_rest_or_suspended(on, calendar, stopped) for on in between)
    assert not is_rest_or_suspended(due, calendar, stopped)


@given(calendars(), in_days, starts, st.integers(1, 60), st.integers(0, 60), resumed)
def test_two_parts_add_up_to_the_whole(
    calendar: WorkCalendar, unit: PeriodUnit, start: date, first: int, second: int, stopped: list[Suspension]
) -> None:
    parts, whole = ((DeadlineRule("reply", Period(n, unit), False, "")) for n in (first, first + second))
    middle = compute(parts, start, calendar, suspensions=stopped).due_on
    assert middle is not None
    rest = DeadlineRule("reply", Period(second, unit), False, "")
    end = compute(rest, middle, calendar, suspensions=stopped).due_on
    assert end == compute(whole, start, calendar, suspensions=stopped).due_on


@given(calendars(), rules(in_days, smallest=1), starts, resumed)
def test_exactly_the_unsuspended_days_are_counted(
    calendar: WorkCalendar, rule: DeadlineRule, start: date, stopped: list[Suspension]
) -> None:
    stays = DeadlineRule("reply", rule.period, False, "")
    due = compute(stays, start, calendar, suspensions=stopped).due_on
    assert due is not None
    days = [start + A_DAY * number for number in range(1, (due - start).days + 1)]
    free = [on for one in stretches(days[0], due, pauses_of(stopped)) if one.pause is None for on in days_of(one)]
    counted = [on for on in free if rule.period.unit is PeriodUnit.DAYS or calendar.is_workday(on)]
    assert len(counted) == rule.period.count
    assert not [on for on in free if any(one.first <= on <= (one.last or on) for one in stopped)]


@given(calendars(), rules(), starts, st.integers(1, 12), units)
def test_extension_only_moves_later(
    calendar: WorkCalendar, rule: DeadlineRule, start: date, more: int, unit: PeriodUnit
) -> None:
    added = Extension(Period(more, unit), start, "wide-ranging", ExtensionMode.ADDS)
    whole = Extension(longer(rule, more).period, start, "wide-ranging", ExtensionMode.REPLACES)
    plain = compute(rule, start, calendar)
    for extension in (added, whole):
        assert comes_no_earlier(compute(rule, start, calendar, extension=extension), plain)


@given(calendars(), rules(smallest=1), starts)
def test_estimate_says_that_the_date_can_still_change(calendar: WorkCalendar, rule: DeadlineRule, start: date) -> None:
    """Were all days of the years without data holidays, exactly the estimated dates would be others."""
    deadline = compute(rule, start, calendar)
    unknown = [year for year in range(2024, 2031) if calendar.is_estimated(year)]
    rows = [CalendarDay(on, DayKind.HOLIDAY, "节") for year in unknown for on in days_in(year)]
    filled = WorkCalendar.of([*calendar.days.values(), *rows], known_years={*calendar.known_years, *unknown})
    moved = compute(rule, start, filled).due_on != deadline.due_on
    assert moved == deadline.is_estimated


@given(calendars(), calendars(), st.lists(st.tuples(rules(), starts, paused, added), max_size=8))
def test_recomputing_is_computing_again(
    old: WorkCalendar, new: WorkCalendar, cases: list[tuple[DeadlineRule, date, list[Suspension], Extension | None]]
) -> None:
    opened = [OpenDeadline(number, *case[:2], tuple(case[2]), case[3]) for number, case in enumerate(cases)]
    shifts = {shift.case: shift for shift in recomputed(opened, old, new)}
    for one in opened:
        before, after = (
            compute(one.rule, one.start, table, suspensions=one.suspensions, extension=one.extension)
            for table in (old, new)
        )
        if one.case in shifts:
            shift = shifts[one.case]
            assert (shift.from_on, shift.was_estimated) == (before.due_on, before.is_estimated)
            assert shift.deadline == after
        else:
            assert after == before


def days_of(one: Stretch) -> list[date]:
    return [one.first + A_DAY * number for number in range((one.last - one.first).days + 1)]


def days_in(year: int) -> list[date]:
    return [date(year, 1, 1) + A_DAY * number for number in range(365 + (year % 4 == 0))]

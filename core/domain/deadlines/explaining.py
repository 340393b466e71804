"""A deadline's steps: the rule, the inputs, what was passed over, and where it ended (design invariant 7).

Steps (dates as ISO text, ``unit`` one of days, workdays, months; reasons as they were given):

    deadline.rule          rule, count, unit, source, source_en
    deadline.replaced      count, unit, granted_on, reason     an extension in place of the period
    deadline.added         count, unit, granted_on, reason     an extension on top of it
    deadline.start         event, on, count, unit              the day itself does not count
    deadline.then          on, count, unit                     where the first one ended, if the units differ
    deadline.suspended     first, last, count, unit, reasons   days (or working days) that were left out
    deadline.corresponding_day   day, on                       of the last month (Civil Code art. 202)
    deadline.month_end     day, on                             the last month has no such day
    deadline.last_day      on                                  before it moved
    deadline.rolled        on                                  to a working day (Civil Code art. 203 para. 1)
    deadline.moved         on                                  off suspended days
    deadline.stays         on, reason, name                    a rest day, and the rule does not move it
    deadline.not_running   since, reasons                      suspended without end: there is no date

and calendar.skipped, calendar.make_up_workday, calendar.estimated, calendar.result of core.domain.working_days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.deadlines.pauses import Pause, Stretch, stretches
from core.domain.deadlines.reckoning import Leg, Reckoning, add_months, stopped_on
from core.domain.deadlines.terms import DeadlineRule, Extension, ExtensionMode, PeriodUnit
from core.domain.deadlines.workday_index import Remark, WorkdayIndex
from core.domain.rules.explanation import Step, step

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Explainer:
    """What every step needs to know: the rule, the days, and the days that do not count."""

    rule: DeadlineRule
    index: WorkdayIndex
    pauses: Sequence[Pause]

    def steps(self, reckoning: Reckoning, extension: Extension | None) -> tuple[Step, ...]:
        """The whole way from the rule to the date."""
        legs = reckoning.legs
        return (
            self._rule(),
            *_extended(extension),
            *(one for position, leg in enumerate(legs) for one in self._leg(leg, is_first=position == 0)),
            *self._end(reckoning),
        )

    def _rule(self) -> Step:
        rule, count, unit = self.rule, self.rule.period.count, self.rule.period.unit.value
        source_en = rule.source_en or rule.source
        return step("deadline.rule", rule=rule.key, count=count, unit=unit, source=rule.source, source_en=source_en)

    def _leg(self, leg: Leg, *, is_first: bool) -> Iterator[Step]:
        on, count, unit = leg.start.isoformat(), leg.period.count, leg.period.unit.value
        if is_first:
            yield step("deadline.start", event=self.rule.event.value, on=on, count=count, unit=unit)
        else:
            yield step("deadline.then", on=on, count=count, unit=unit)
        yield from _end_of_months(leg)
        by_workday = leg.period.unit is PeriodUnit.WORKDAYS
        yield from self._passed(leg.first, stopped_on(leg, self.pauses), by_workday=by_workday)

    def _end(self, reckoning: Reckoning) -> Iterator[Step]:
        counted, due = reckoning.legs[-1].last, reckoning.due_on
        if counted is not None and counted != due and not _was_told(reckoning.legs[-1]):
            yield step("deadline.last_day", on=counted.isoformat())
        if due is None:
            pause = self.pauses[-1]  # only one without end leaves no date, and nothing comes after it
            yield step("deadline.not_running", since=pause.first.isoformat(), reasons=pause.reasons)
            return
        if counted is not None:
            yield from self._moved(counted, due, by_workday=reckoning.ends_on_workday)
        yield from (step("calendar.estimated", year=year) for year in reckoning.estimated_years)
        yield step("calendar.result", on=due.isoformat())

    def _moved(self, counted: date, due: date, *, by_workday: bool) -> Iterator[Step]:
        rest = self._rest(counted)
        if counted != due:
            yield from self._passed(counted, due - _A_DAY, by_workday=by_workday)
            yield step("deadline.rolled" if rest and by_workday else "deadline.moved", on=due.isoformat())
        elif rest is not None:
            yield step("deadline.stays", on=due.isoformat(), reason=rest.reason, name=rest.name)

    def _passed(self, first: date, last: date, *, by_workday: bool) -> Iterator[Step]:
        """What lay between, in order of time: pauses and, where working days matter, rest days and make-up ones."""
        for one in stretches(first, last, self.pauses):
            if one.pause is not None:
                yield self._suspended(one, one.pause, by_workday=by_workday)
            elif by_workday:
                for remark in self.index.remarks(one.first, one.last):
                    yield from remark.steps

    def _rest(self, on: date) -> Remark | None:
        return next((one for one in self.index.remarks(on, on) if one.is_rest), None)

    def _suspended(self, stretch: Stretch, pause: Pause, *, by_workday: bool) -> Step:
        eve, last = stretch.first - _A_DAY, stretch.last
        number = self.index.between(eve, last) if by_workday else (last - eve).days
        unit = PeriodUnit.WORKDAYS if by_workday else PeriodUnit.DAYS
        first_on, last_on = stretch.first.isoformat(), last.isoformat()
        reasons = pause.reasons
        return step("deadline.suspended", first=first_on, last=last_on, count=number, unit=unit.value, reasons=reasons)


def _extended(extension: Extension | None) -> Iterator[Step]:
    if extension is None:
        return
    code = "deadline.replaced" if extension.mode is ExtensionMode.REPLACES else "deadline.added"
    period, granted_on = extension.period, extension.granted_on.isoformat()
    yield step(code, count=period.count, unit=period.unit.value, granted_on=granted_on, reason=extension.reason)


def _end_of_months(leg: Leg) -> Iterator[Step]:
    if leg.period.unit is PeriodUnit.MONTHS:
        last = add_months(leg.start, leg.period.count)
        code = "deadline.corresponding_day" if last.day == leg.start.day else "deadline.month_end"
        yield step(code, day=leg.start.day, on=last.isoformat())


def _was_told(leg: Leg) -> bool:
    """Whether the last day of ``leg`` is the one that its months end on, so that nobody needs to hear it twice."""
    return leg.period.unit is PeriodUnit.MONTHS and leg.last == add_months(leg.start, leg.period.count)

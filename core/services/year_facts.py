"""What a year's timetable depends on, read in one view, and the way between stored and planned meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import ConstituencyId, DeputyId, MeetingId, TownshipId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.planning.term_plan import ReportMode
from core.domain.planning.timetable import (
    Hearing,
    Leader,
    MeetingLimits,
    MeetingPin,
    Timetable,
    TimetableProblem,
    Venue,
    season_days,
)
from core.domain.planning.timetable import Meeting as PlannedMeeting
from core.domain.records import Deputy
from core.domain.rules import CountyRules
from core.services.almanac import work_calendar
from core.services.rules import RuleBook
from core.services.term_plans import HEARD, NOWHERE
from core.services.work import Work

_TITLE = "{year}年{place}代表述职评议会"  # a meeting's official name: the office's data, not a sentence of ours
_TO_COME = frozenset({MeetingStatus.PLANNED, MeetingStatus.NOTICED})
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearFacts:
    """``to_come``: the meetings that the plan may still touch or must plan around; ``previous``: the same as a
    timetable. What is fixed to a day that is not planned any more stands apart, and its deputies with it.
    """

    year: int
    rules: CountyRules
    problem: TimetableProblem
    to_come: tuple[Meeting, ...]
    constituency_of: Mapping[DeputyId, ConstituencyId]
    townships: Mapping[TownshipId, str]

    @property
    def previous(self) -> Timetable | None:
        meetings = [_as_planned(meeting, self.constituency_of) for meeting in self.to_come]
        return Timetable.of([meeting for meeting in meetings if meeting is not None]) if meetings else None

    def to_hear(self, meeting: Meeting) -> tuple[ConstituencyId, ...]:
        """The constituencies of ``meeting`` that still have somebody to hear."""
        hearing_of = self.problem.hearing_of()
        return tuple(one for one in _constituencies(meeting, self.constituency_of) if one in hearing_of)


async def year_facts(work: Work, book: RuleBook, year: int) -> YearFacts:
    """Everything that the timetable of ``year`` depends on, as it is now."""
    rules = await book.current(work)
    meetings = await work.meetings.list_of_year(year)
    days = await _days(work, rules, year)
    settled = [meeting for meeting in meetings if meeting.status in HEARD or _stands_apart(meeting, days)]
    to_come = tuple(meeting for meeting in meetings if meeting.status in _TO_COME and meeting not in settled)
    deputies = {deputy.id: deputy for deputy in await work.records.deputies()}
    constituency_of = {deputy.id: deputy.constituency_id for deputy in deputies.values()}
    heard = {deputy for meeting in settled for deputy in meeting.agenda}
    oral = [turn.deputy_id for turn in await work.plans.turns_of_year(year) if turn.mode == ReportMode.ORAL]
    speakers = [deputies[one] for one in oral if one not in heard and deputies[one].is_serving]
    problem = TimetableProblem(
        hearings=tuple(await _hearings(work, speakers)),
        venues=tuple(await _venues(work)),
        leaders=tuple(Leader(one.id, one.unavailable) for one in await work.records.leaders()),
        days=days,
        limits=_limits(rules),
        pins=tuple(_pins(to_come, speakers, constituency_of)),
    )
    townships = {township.id: township.name for township in await work.records.townships()}
    return YearFacts(year, rules, problem, to_come, constituency_of, townships)


def as_stored(planned: PlannedMeeting, facts: YearFacts, stored: Meeting | None) -> Meeting:
    """``planned`` as a meeting of the office, keeping what ``stored`` already is."""
    starts_at, ends_at = _span(planned, facts.rules, stored)
    hearing = facts.problem.hearing_of()[planned.constituencies[0]]
    base = stored or Meeting(MeetingId(0), facts.year, "", MeetingStatus.PLANNED, planned.on, starts_at, ends_at)
    return replace(
        base,
        title=base.title or _TITLE.format(year=facts.year, place=facts.townships.get(hearing.township_id, "")),
        held_on=planned.on,
        starts_at=starts_at,
        ends_at=ends_at,
        slot=planned.slot,
        venue_id=planned.venue_id,
        leader_id=planned.leader_id,
        township_id=hearing.township_id if hearing.township_id != NOWHERE else None,
        agenda=planned.deputies,
    )


def _span(planned: PlannedMeeting, rules: CountyRules, stored: Meeting | None) -> tuple[datetime, datetime]:
    """The slot's hours; but whoever fixed a meeting by hand, or told people of it, fixed its very minute."""
    if stored is not None and _is_fixed(stored) and (stored.held_on, stored.slot) == (planned.on, planned.slot):
        return stored.starts_at, stored.ends_at
    starts_at = datetime.combine(planned.on, rules.meetings.slot_starts[planned.slot], COUNTY_ZONE)
    return starts_at, starts_at + timedelta(minutes=rules.meetings.duration_minutes)


def _is_fixed(meeting: Meeting) -> bool:
    """Fixed by hand, or known to people."""
    return meeting.status in _TO_COME and (meeting.is_pinned or meeting.status is MeetingStatus.NOTICED)


def _stands_apart(meeting: Meeting, days: Sequence[date]) -> bool:
    """Fixed to today, to a day gone by, or to one outside the season: no plan moves it, and none is in its way."""
    return _is_fixed(meeting) and meeting.held_on not in days


async def _hearings(work: Work, speakers: Sequence[Deputy]) -> list[Hearing]:
    places = {place.id: place for place in await work.records.constituencies()}
    hearings = []
    for constituency in sorted({deputy.constituency_id for deputy in speakers}):
        voters = [voter for voter in await work.records.voters(constituency) if voter.is_active]
        representatives = [voter for voter in voters if voter.is_representative]
        deputies = tuple(sorted(one.id for one in speakers if one.constituency_id == constituency))
        township = places[constituency].township_id or NOWHERE
        hearings.append(Hearing(constituency, township, deputies, len(representatives or voters)))
    return hearings


async def _venues(work: Work) -> list[Venue]:
    return [Venue(one.id, one.township_id or NOWHERE, one.seats) for one in await work.records.venues()]


async def _days(work: Work, rules: CountyRules, year: int) -> tuple[date, ...]:
    """The days still to come of the season on which meetings are held."""
    tomorrow = date_in(COUNTY_ZONE, work.now) + _A_DAY
    first_on = max(rules.meetings.season_first.in_year(year), tomorrow)
    last_on = rules.meetings.season_last.in_year(year)
    if first_on > last_on:
        return ()
    if rules.meetings.on_rest_days:
        return tuple(first_on + offset * _A_DAY for offset in range((last_on - first_on).days + 1))
    return season_days(first_on, last_on, await work_calendar(work))


def _limits(rules: CountyRules) -> MeetingLimits:
    return MeetingLimits(
        slots_a_day=len(rules.meetings.slot_starts),
        meetings_a_day=rules.meetings.meetings_a_day,
        max_deputies=rules.meetings.deputies_max,
        min_evaluators=rules.evaluators.minimum,
    )


def _pins(
    to_come: Iterable[Meeting], speakers: Iterable[Deputy], constituency_of: Mapping[DeputyId, ConstituencyId]
) -> Iterable[MeetingPin]:
    """What the office fixed by hand, and what people have been told, as far as somebody is left to be heard."""
    heard_there = {deputy.constituency_id for deputy in speakers}
    for meeting in to_come:
        kept = tuple(one for one in _constituencies(meeting, constituency_of) if one in heard_there)
        if kept and _is_fixed(meeting):
            yield MeetingPin(kept, meeting.held_on, meeting.slot, meeting.venue_id, meeting.leader_id)


def _as_planned(meeting: Meeting, constituency_of: Mapping[DeputyId, ConstituencyId]) -> PlannedMeeting | None:
    if meeting.venue_id is None or meeting.leader_id is None:
        return None
    places = _constituencies(meeting, constituency_of)
    deputies = tuple(sorted(meeting.agenda))
    return PlannedMeeting(places, deputies, meeting.held_on, meeting.slot, meeting.venue_id, meeting.leader_id)


def _constituencies(meeting: Meeting, constituency_of: Mapping[DeputyId, ConstituencyId]) -> tuple[ConstituencyId, ...]:
    return tuple(sorted({constituency_of[deputy] for deputy in meeting.agenda if deputy in constituency_of}))

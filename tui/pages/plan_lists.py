"""Rows of the plan's other views: the year's meetings, and what is not planned yet."""

from __future__ import annotations

from core.domain.clock import COUNTY_ZONE
from core.domain.meetings import MeetingStatus
from core.locale.catalogue import Translator
from core.locale.explanations import KnownNames, word_reason
from core.locale.notices import word_day
from core.locale.plan_words import GAPS
from core.services.duty_desk import MeetingView
from core.services.unplanned import Unplanned
from tui.front import word
from tui.pages.plan_matrix import FIXED
from tui.widgets.rows import Cell, Column, Row
from tui.wording import MEETING_STATES, STATE_STYLES, short_time

TIMETABLE = (
    Column("time", word("Day"), 11),
    Column("fixed", word("Fixed"), 5),
    Column("township", word("Township"), 10, is_name=True),
    Column("deputies", word("Deputies"), 20, grows=True),
    Column("state", word("State"), 8, rank=1),
    Column("leader", word("Presiding"), 8, rank=2, is_name=True),
    Column("venue", word("Venue"), 20, rank=3, is_name=True),
    Column("places", word("Constituency"), 20, rank=4),
)
UNPLANNED = (
    Column("name", word("Deputy"), 10, is_name=True),
    Column("gap", word("What is open"), 30),
    Column("constituency", word("Constituency"), 14, is_name=True),
    Column("why", word("Why"), 16, rank=1, grows=True),
)


def is_fixed(view: MeetingView) -> bool:
    """Whether no plan moves it: by hand, or because people know of it."""
    return view.meeting.is_pinned or view.meeting.status is not MeetingStatus.PLANNED


def meeting_row(view: MeetingView, t: Translator) -> Row:
    meeting, state = view.meeting, t(MEETING_STATES[view.meeting.status])
    names = [item.deputy.name for item in view.agenda]
    places = dict.fromkeys(item.constituency for item in view.agenda)
    cells = {
        "time": Cell(short_time(meeting.starts_at), order=meeting.starts_at.timestamp()),
        "fixed": Cell(FIXED if is_fixed(view) else ""),
        "township": Cell(view.township),
        "deputies": Cell(" ".join(names)),
        "state": Cell(state, STATE_STYLES.get(meeting.status, "")),
        "leader": Cell(view.leader),
        "venue": Cell(view.venue),
        "places": Cell(" ".join(places)),
    }
    return Row(str(meeting.id), cells, (view.township, view.venue, view.leader, state, *names, *places))


def meeting_details(view: MeetingView, t: Translator) -> list[str]:
    meeting = view.meeting
    hours = " - ".join(f"{at.astimezone(COUNTY_ZONE):%H:%M}" for at in (meeting.starts_at, meeting.ends_at))
    fixed = t("fixed by hand") if meeting.is_pinned else t("the plan may move it")
    if meeting.status is not MeetingStatus.PLANNED:
        fixed = t(MEETING_STATES[meeting.status])
    places = " ".join(dict.fromkeys(item.constituency for item in view.agenda))
    return [
        f"{word_day(meeting.held_on, t)}  {hours}  {view.venue}  {view.leader}",
        f"{places}: {' '.join(item.deputy.name for item in view.agenda)}",
        fixed,
    ]


def gap_row(one: Unplanned, t: Translator, names: KnownNames) -> Row:
    deputy, gap = one.row.deputy, t(GAPS[one.gap])
    why = word_reason(one.reason.code, one.reason.params, t, names=names) if one.reason is not None else ""
    if one.meeting is not None:
        why = one.meeting.title
    cells = {
        "name": Cell(deputy.name),
        "gap": Cell(gap, order=list(GAPS).index(one.gap)),
        "constituency": Cell(one.row.constituency),
        "why": Cell(why),
    }
    return Row(str(deputy.id), cells, (deputy.name, one.row.constituency, one.row.township, gap))

"""The files of one meeting: notice, agenda, calendar entry, blank ballots, and after the count the summary sheet.

Each is made by the same functions whichever front asks; nothing is computed here. Building takes a moment of a
processor: ``build`` is plain and runs in a thread.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.api import Core
from core.documents.calendar_files import CalendarEntry, calendar_file, calendar_of
from core.documents.paper_ballots import BallotPaper, ballots_html
from core.documents.report_forms import MeetingPaper, meeting_agenda_html, meeting_notice_html
from core.documents.results import meeting_facts, result_summary
from core.documents.workbooks import summary_workbook
from core.domain.actors import Actor
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.domain.rules import CountyRules, GradeScale
from core.locale.catalogue import Translator
from core.services.duty_desk import MeetingView
from core.services.publishing import MeetingResult

__all__ = ["ENDINGS", "MeetingFile", "calendar_entry", "calendar_of", "meeting_file"]


class MeetingFile(StrEnum):
    NOTICE = "notice"
    AGENDA = "agenda"
    CALENDAR = "calendar"
    BALLOTS = "ballots"
    SUMMARY = "summary"


ENDINGS = {
    MeetingFile.NOTICE: ".html",
    MeetingFile.AGENDA: ".html",
    MeetingFile.CALENDAR: ".ics",
    MeetingFile.BALLOTS: ".html",
    MeetingFile.SUMMARY: ".xlsx",
}
_OFF = frozenset({MeetingStatus.CANCELLED, MeetingStatus.POSTPONED})
_ON_PAPER = frozenset({MeetingFile.NOTICE, MeetingFile.AGENDA, MeetingFile.BALLOTS})


@dataclass(frozen=True, slots=True)
class _Known:
    """``rules`` of what is on paper, ``result`` of a summary."""

    view: MeetingView
    rules: CountyRules | None
    result: MeetingResult | None
    now: datetime
    copies: int
    first: int


async def meeting_file(
    core: Core, actor: Actor, meeting: MeetingId, kind: MeetingFile, t: Translator, *, copies: int = 0, first: int = 1
) -> bytes:
    """The content of one file. ``copies``: how many ballots; ``first``: the number of the first one's stub.

    Errors: Conflict("result.not_counted") for a summary before the count, Invalid("ballots.…"), those of the use cases.
    """
    result = await core.publishing.result(actor, meeting) if kind is MeetingFile.SUMMARY else None
    rules = (await core.counting.paper_form(actor, meeting)).rules if kind in _ON_PAPER else None
    known = _Known(await core.duty_desk.meeting(actor, meeting), rules, result, core.clock.now(), copies, first)
    return await asyncio.to_thread(_build, known, kind, t)


def calendar_entry(view: MeetingView, *, stamped_at: datetime) -> CalendarEntry:
    """``view`` as a calendar shows it."""
    meeting = view.meeting
    return CalendarEntry(
        uid=f"meeting-{meeting.id}@shuzhi",
        sequence=meeting.revision,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=view.venue,
        description="\n".join(f"{item.deputy.name} {item.constituency}" for item in view.agenda),
        cancelled=meeting.status in _OFF,
        stamped_at=stamped_at,
    )


def _build(known: _Known, kind: MeetingFile, t: Translator) -> bytes:
    match kind:
        case MeetingFile.CALENDAR:
            return calendar_file(calendar_entry(known.view, stamped_at=known.now))
        case MeetingFile.SUMMARY:
            assert known.result is not None, "asked for above"
            return summary_workbook(result_summary(known.result, known.view, t), t)
    assert known.rules is not None, "asked for above"
    names = tuple(item.deputy.name for item in known.view.agenda)
    facts = meeting_facts(known.view, known.rules, t)
    if kind is MeetingFile.BALLOTS:
        return ballots_html(BallotPaper(facts, names, _grades(known.rules, t), known.copies, known.first), t)
    paper = MeetingPaper(facts, names)
    return meeting_agenda_html(paper, t) if kind is MeetingFile.AGENDA else meeting_notice_html(paper, t)


def _grades(rules: CountyRules, t: Translator) -> tuple[str, ...]:
    options = rules.scale.options if isinstance(rules.scale, GradeScale) else ()
    return tuple(option.in_language(t.language) for option in options)

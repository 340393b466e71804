"""How meetings and results look: lines for people, JSON for programs. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cli.labels import label
from cli.session import Desk
from cli.words import speaker, t
from core.documents.charts import result_table
from core.documents.results import labels_of, result_chart
from core.domain.clock import COUNTY_ZONE
from core.domain.meetings import Meeting
from core.locale.explanations import word_steps
from core.locale.notices import word_instant
from core.services.counting import Count
from core.services.duty_desk import AgendaItem, MeetingView
from core.services.publishing import MeetingResult
from core.services.voting import Turnout


def meeting_columns() -> tuple[str, ...]:
    return ("ID", t("Time"), t("State"), t("Title"), t("Venue"), t("Deputies"), t("Filed"), t("Turnout"))


def meeting_row(view: MeetingView) -> tuple[object, ...]:
    meeting, turnout = view.meeting, view.turnout
    return (
        meeting.id,
        f"{meeting.starts_at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}",
        label("meeting", meeting.status),
        meeting.title,
        view.venue,
        len(view.agenda),
        view.filed,
        f"{turnout.taken_part}/{turnout.roll}" if turnout else None,
    )


def meeting_data(view: MeetingView) -> dict[str, Any]:
    meeting = view.meeting
    return {
        "id": meeting.id,
        "title": meeting.title,
        "status": meeting.status,
        "starts_at": meeting.starts_at.astimezone(COUNTY_ZONE),
        "ends_at": meeting.ends_at.astimezone(COUNTY_ZONE),
        "venue": view.venue,
        "leader": view.leader,
        "township": view.township,
        "pinned": meeting.is_pinned,
        "revision": meeting.revision,
        "agenda": [
            {
                "deputy": item.deputy.id,
                "name": item.deputy.name,
                "constituency": item.constituency,
                "filed": item.is_filed,
            }
            for item in view.agenda
        ],
        "turnout": view.turnout,
        "objections_end_on": meeting.objections_end_on,
        "key_destroyed_at": meeting.key_destroyed_at,
    }


def _item(item: AgendaItem) -> dict[str, Any]:
    deputy = item.deputy
    return {"deputy": deputy.id, "name": deputy.name, "constituency": item.constituency, "filed": item.is_filed}


def meeting_lines(view: MeetingView) -> Iterable[str]:
    meeting, turnout = view.meeting, view.turnout
    yield f"{meeting.id}  {meeting.title}"
    yield t("State: {state}", state=label("meeting", meeting.status))
    yield t("Time: {at}", at=word_instant(meeting.starts_at, speaker()))
    yield t("Venue: {venue}    Presiding: {leader}", venue=view.venue or "-", leader=view.leader or "-")
    if turnout is not None:
        yield turnout_line(turnout)
    for item in view.agenda:
        filed = t("report filed") if item.is_filed else t("report not filed")
        yield f"  {item.deputy.id}  {item.deputy.name}  {item.constituency}  {filed}"


def turnout_line(turnout: Turnout) -> str:
    counts = {"taken": turnout.taken_part, "roll": turnout.roll, "chat": turnout.chat, "paper": turnout.paper}
    return t("Turnout: {taken} of {roll} (chat {chat}, paper {paper})", **counts)


def result_data(result: MeetingResult) -> dict[str, Any]:
    return {
        "meeting": result.meeting.id,
        "status": result.meeting.status,
        "rules": result.rules.id,
        "deputies": [
            {
                "deputy": one.deputy_id,
                "name": result.names.get(one.deputy_id, ""),
                "grade": one.grade,
                "issued": one.issued,
                "returned": one.returned,
                "valid": one.valid,
                "counts": one.counts,
                "explanation": one.explanation,
            }
            for one in result.results
        ],
        "comments": len(result.comments),
    }


def result_lines(result: MeetingResult) -> Iterable[str]:
    yield from result_table(result_chart(result, speaker()), speaker(), width=100).splitlines()
    labels = labels_of(result.rules, speaker())
    for one in result.results:
        yield ""
        yield result.names.get(one.deputy_id, "")
        yield from (f"  {line}" for line in word_steps(one.explanation, speaker(), labels=labels))


def count_data(count: Count) -> dict[str, Any]:
    return {
        "counted": not count.differences,
        "unreadable": count.unreadable,
        "differences": [
            {"sheet": one.number, "deputy": one.deputy, "question": one.question, "entries": one.answers}
            for one in count.differences
        ],
    }


def difference_lines(count: Count) -> Iterable[str]:
    yield t("The tellers' entries differ; nothing was counted:")
    for one in count.differences:
        if one.deputy is None:
            yield t("  sheet {number}: {entries} entry instead of 2", number=one.number, entries=one.answers[0])
        else:
            answers = " / ".join(answer or "-" for answer in one.answers)
            place = {"number": one.number, "deputy": one.deputy, "question": one.question}
            yield t("  sheet {number}, deputy {deputy}, {question}: {answers}", answers=answers, **place)


def tell(desk: Desk, meeting: Meeting) -> None:
    """What a step has made of a meeting."""
    data = {"meeting": meeting.id, "status": meeting.status, "starts_at": meeting.starts_at}
    desk.output.show(data, [f"{meeting.title}: {label('meeting', meeting.status)}"])

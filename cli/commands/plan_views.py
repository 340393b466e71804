"""How plans look: rows for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cli.labels import label
from cli.words import speaker, t
from core.domain.planning.reasons import Infeasible, Reason
from core.domain.planning.term_plan import ReportChange, TermPlan
from core.domain.planning.timetable import Meeting
from core.domain.planning.timetable_replan import MeetingChange
from core.locale.explanations import KnownNames, word_reason
from core.locale.plan_words import word_row
from core.services.term_matrix import MatrixRow
from core.services.term_plans import TermPreview
from core.services.timetables import TimetablePreview
from core.services.unplanned import Unplanned


def conflict_of(conflict: Infeasible) -> Mapping[str, Any]:
    return conflict.as_json()


def term_data(preview: TermPreview, *, adopted: bool) -> dict[str, Any]:
    return {
        "feasible": preview.plan is not None,
        "adopted": adopted and preview.plan is not None,
        "years": preview.plan.years if preview.plan else [],
        "reports": preview.plan.reports if preview.plan else [],
        "notes": preview.plan.notes if preview.plan else [],
        "changes": preview.changes,
        "conflict": preview.conflict,
    }


def timetable_data(preview: TimetablePreview, *, adopted: bool) -> dict[str, Any]:
    solution = preview.solution
    return {
        "feasible": solution.timetable is not None,
        "adopted": adopted and solution.timetable is not None,
        "year": preview.facts.year,
        "status": solution.status,
        "points": solution.points,
        "bound": solution.bound,
        "gap": solution.gap,
        "seconds": round(solution.seconds, 3),
        "meetings": meetings_data(preview),
        "changes": preview.changes,
        "conflict": solution.conflict,
    }


def meetings_data(preview: TimetablePreview) -> Sequence[Meeting]:
    return preview.solution.timetable.meetings if preview.solution.timetable else ()


def year_rows(plan: TermPlan) -> Iterable[tuple[object, ...]]:
    for load in plan.years:
        yield load.year, load.counted, load.required, load.oral, t("over") if load.is_history else ""


def meeting_rows(preview: TimetablePreview, names: KnownNames) -> Iterable[tuple[object, ...]]:
    starts = preview.facts.rules.meetings.slot_starts
    for meeting in meetings_data(preview):
        yield (
            meeting.on,
            f"{starts[meeting.slot]:%H:%M}",
            _places(meeting, names),
            "、".join(names.of("deputy", one) for one in meeting.deputies),
            names.of("venue", meeting.venue_id),
            names.of("leader", meeting.leader_id),
        )


def matrix_data(row: MatrixRow) -> dict[str, Any]:
    return {
        "deputy": row.deputy.id,
        "name": row.deputy.name,
        "constituency": row.constituency,
        "turns": {str(year): turn for year, turn in row.turns.items()},
        "heard": sorted(row.heard),
        "exceptions": {str(year): reason for year, reason in row.exceptions.items()},
        "notes": row.notes,
        "lacks_oral_turn": row.lacks_oral_turn,
    }


def matrix_row(row: MatrixRow, years: Sequence[int], names: KnownNames) -> tuple[object, ...]:
    why = " ".join(word_row(row, tuple(years), speaker(), names=names))
    return (row.deputy.name, row.constituency, *(_turn(row, year) for year in years), why)


def _turn(row: MatrixRow, year: int) -> str:
    turn = row.turns.get(year)
    shown = label("mode", turn.mode) if turn is not None else ""
    return f"{shown} {t('(fixed)')}" if turn is not None and turn.is_pinned else shown


def gap_data(one: Unplanned) -> dict[str, Any]:
    meeting = one.meeting.id if one.meeting is not None else None
    deputy = one.row.deputy
    return {"gap": one.gap, "deputy": deputy.id, "name": deputy.name, "meeting": meeting, "reason": one.reason}


def gap_row(one: Unplanned, names: KnownNames) -> tuple[object, ...]:
    why = _reasons([one.reason] if one.reason is not None else [], names)
    title = one.meeting.title if one.meeting is not None else ""
    return one.row.deputy.id, one.row.deputy.name, one.row.constituency, label("gap", one.gap), why or title


def report_change_rows(changes: Sequence[ReportChange], names: KnownNames) -> list[tuple[object, ...]]:
    return [
        (
            change.year,
            names.of("deputy", change.deputy_id),
            label("mode", change.before) if change.before else "-",
            label("mode", change.after) if change.after else "-",
            _reasons(change.reasons, names),
        )
        for change in changes
    ]


def change_rows(changes: Sequence[MeetingChange], names: KnownNames) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for change in changes:
        meeting = change.before or change.after
        where = _places(meeting, names) if meeting else ""
        before, after = _when(change.before, names), _when(change.after, names)
        rows.append((label("change", change.kind), where, before, after, _reasons(change.reasons, names)))
    return rows


def _when(meeting: Meeting | None, names: KnownNames) -> str:
    return f"{meeting.on} {meeting.slot + 1} {names.of('venue', meeting.venue_id)}" if meeting else "-"


def _places(meeting: Meeting, names: KnownNames) -> str:
    return "、".join(names.of("constituency", one) for one in meeting.constituencies)


def _reasons(reasons: Sequence[Reason], names: KnownNames) -> str:
    return " ".join(word_reason(one.code, one.params, speaker(), names=names) for one in reasons)

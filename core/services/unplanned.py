"""What the plans in force leave open: turns without a meeting, meetings without a day, deputies without a turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.ids import DeputyId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.planning.reasons import Reason
from core.domain.planning.term_plan import ReportMode
from core.services.stores.plans import ReportTurn
from core.services.term_matrix import MatrixRow, TermMatrix

_GONE = frozenset({MeetingStatus.CANCELLED, MeetingStatus.POSTPONED})


class Gap(StrEnum):
    """Why somebody is on the list; the gravest comes first."""

    POSTPONED = "postponed"
    """Reports at a meeting that has no day any more."""
    NO_MEETING = "no_meeting"
    """Reports orally this year, and no meeting hears it."""
    IDLE_TURN = "idle_turn"
    """Is planned to report orally, and owes no report on today's facts."""
    NO_TURN = "no_turn"
    """Owes a report this year, and the term plan does not say how."""
    NO_ORAL_TURN = "no_oral_turn"
    """Is not to report orally in any year of the term."""


@dataclass(frozen=True, slots=True)
class Unplanned:
    """One gap. ``meeting``: the postponed one; ``reason``: why no report is owed, where none is."""

    gap: Gap
    row: MatrixRow
    meeting: Meeting | None = None
    reason: Reason | None = None


def gaps_of(matrix: TermMatrix, meetings: Sequence[Meeting], year: int) -> tuple[Unplanned, ...]:
    """What is open in ``year``, whose meetings are ``meetings``; nobody stands in it twice."""
    placed = {deputy for one in meetings if one.status not in _GONE for deputy in one.agenda}
    postponed = {deputy: one for one in meetings if one.status is MeetingStatus.POSTPONED for deputy in one.agenda}
    found = [gap for row in matrix.rows for gap in _gap(row, year, placed, postponed)]
    return tuple(sorted(found, key=lambda one: list(Gap).index(one.gap)))


def _gap(
    row: MatrixRow, year: int, placed: set[DeputyId], postponed: Mapping[DeputyId, Meeting]
) -> Iterator[Unplanned]:
    deputy, turn, excuse = row.deputy.id, row.turns.get(year), row.exceptions.get(year)
    if excuse is not None:
        if _is_oral(turn):
            yield Unplanned(Gap.IDLE_TURN, row, reason=excuse)
    elif _is_oral(turn) and deputy not in placed and year not in row.heard:
        meeting = postponed.get(deputy)
        yield Unplanned(Gap.POSTPONED if meeting else Gap.NO_MEETING, row, meeting)
    elif turn is None and row.deputy.is_serving and year not in row.heard:
        yield Unplanned(Gap.NO_TURN, row)
    elif row.lacks_oral_turn:
        yield Unplanned(Gap.NO_ORAL_TURN, row)


def _is_oral(turn: ReportTurn | None) -> bool:
    return turn is not None and turn.mode == ReportMode.ORAL

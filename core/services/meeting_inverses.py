"""What undoes a step of a meeting, made where the step is taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.domain.ids import MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.notices import NoticeKind
from core.domain.undo import Final, MeetingWas, RollWas, differences, print_of


def notice_key(meeting: MeetingId, kind: NoticeKind, revision: int) -> str:
    """What a notice of a meeting is promised under, once for each kind and edition of it."""
    return f"meeting:{meeting}:{kind}:{revision}"


def meeting_print(meeting: Meeting) -> str:
    """Of a meeting whatever its edition is."""
    return print_of(replace(meeting, revision=0))


def meeting_was(before: Meeting, after: Meeting, told: NoticeKind | None, *, drew_roll: bool = False) -> MeetingWas:
    """``told``: what people heard of the step under the edition that it made; None: nobody heard of it."""
    changed = tuple(field for field in differences(before, after) if field.name != "revision")
    return MeetingWas(before.id, changed, after.revision, str(told) if told is not None else None, drew_roll)


def called_off(before: Meeting, off: Meeting) -> MeetingWas | Final:
    """A vote that was under way is void: its ballots are gone, and no way leads back to them."""
    if before.opened_at is not None:
        return Final(f"meeting:{before.id}", "undo.vote_was_void")
    kind = NoticeKind.MEETING_POSTPONED
    if off.status is MeetingStatus.CANCELLED:
        kind = NoticeKind.MEETING_CANCELLED
    return meeting_was(before, off, kind if before.noticed_at is not None else None)


def roll_was(meeting: Meeting, before: Collection[VoterId], after: Sequence[VoterId]) -> RollWas:
    now = set(after)
    joined, left = now.difference(before), set(before).difference(now)
    return RollWas(meeting.id, meeting.revision, tuple(sorted(joined)), tuple(sorted(left)), len(now))

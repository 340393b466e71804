"""Whom somebody must telephone: who could not be reached in chat, and who was asked to confirm and kept silent.

What must stay true: a call is on the list while it would still be of use and no longer; telephones leave masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.actors import Person, PersonKind
from core.domain.errors import NotFound
from core.domain.ids import DeputyId, MeetingId, ProposalId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.proposals.contacts import Contact
from core.domain.records import Deputy, Staff, Voter
from core.domain.rules import CHASES, OccasionKind
from core.domain.text import mask_phone
from core.services.reminders import unconfirmed_of
from core.services.stores.reminders import ReminderRow
from core.services.work import Work

OF_A_MEETING = frozenset(
    {
        OccasionKind.MEETING,
        OccasionKind.VOTING_OPEN,
        OccasionKind.VOTING_CLOSES,
        OccasionKind.RESULT,
        OccasionKind.MISSING_REPORT,
    }
)
Callee = Deputy | Voter | Staff | Contact
Titles = dict[tuple[str, int], str]  # of the meeting or the proposal, by event and subject
_AHEAD = (MeetingStatus.NOTICED, MeetingStatus.OPEN)


class CallReason(StrEnum):
    UNREACHABLE = "unreachable"  # no chat account, or one that does not answer
    SILENT = "silent"  # was asked to confirm and has not


@dataclass(frozen=True, slots=True)
class Call:
    """One person and one occasion. ``due_at``: when the first reminder that did not arrive was due, or the meeting
    begins. ``meeting``: that it is about; None where it is about the year or a proposal. ``title``: of either; empty
    where it is about the year."""

    person: Person
    name: str
    phone: str
    reason: CallReason
    event: str
    subject_id: int
    due_at: datetime
    meeting: MeetingId | None = None
    title: str = ""

    @property
    def key(self) -> str:
        return f"{self.event}:{self.subject_id}:{self.person.label}"


async def calls_of(work: Work) -> tuple[Call, ...]:
    """Those whom a reminder did not reach, the most urgent first; then those silent about a meeting that is ahead."""
    missed = await _missed(work)
    silent = [
        (person, one)
        for one in await work.meetings.list_in(*_AHEAD)
        if one.ends_at >= work.now
        for person in (await unconfirmed_of(work, OccasionKind.MEETING.value, one.id)).silent
    ]
    people = await _people(work, {row.person for row in missed} | {person for person, _ in silent})
    titles = await _titles(work, missed)
    return (
        *(_missed_call(row, people, titles) for row in missed),
        *(_silent_call(person, meeting, people) for person, meeting in silent),
    )


async def _missed(work: Work) -> list[ReminderRow]:
    """One of each person and occasion: the first that did not arrive."""
    first: dict[tuple[str, int, Person], ReminderRow] = {}
    for row in await work.reminders.missed():
        first.setdefault((row.event, row.subject_id, row.person), row)
    return list(first.values())


async def _people(work: Work, persons: Iterable[Person]) -> dict[Person, Callee]:
    wanted: dict[PersonKind, list[int]] = {kind: [] for kind in PersonKind}
    for person in persons:
        wanted[person.kind].append(person.id)
    deputies = await work.records.deputies_named([DeputyId(one) for one in wanted[PersonKind.DEPUTY]])
    voters = await work.records.voters_named([VoterId(one) for one in wanted[PersonKind.VOTER]])
    staff = await work.records.staff() if wanted[PersonKind.STAFF] else ()
    found: dict[Person, Callee] = {Person(PersonKind.DEPUTY, one.id): one for one in deputies}
    found |= {Person(PersonKind.VOTER, one.id): one for one in voters}
    found |= {Person(PersonKind.STAFF, one.id): one for one in staff}
    contacts = await work.contacts.every() if wanted[PersonKind.CONTACT] else ()
    return found | {Person(PersonKind.CONTACT, one.id): one for one in contacts}


async def _titles(work: Work, rows: Sequence[ReminderRow]) -> Titles:
    titles: Titles = {}
    for event, subject in sorted({(row.event, row.subject_id) for row in rows}):
        try:
            if event in OF_A_MEETING:
                titles[event, subject] = (await work.meetings.get(MeetingId(subject))).title
            elif event in CHASES:
                titles[event, subject] = (await work.proposals.get(ProposalId(subject))).content.title
        except NotFound:
            continue
    return titles


def _missed_call(row: ReminderRow, people: dict[Person, Callee], titles: Titles) -> Call:
    is_of_meeting = row.event in OF_A_MEETING
    name, phone = _who(people.get(row.person))
    return Call(
        row.person,
        name,
        phone,
        CallReason.UNREACHABLE,
        row.event,
        row.subject_id,
        row.due_at,
        meeting=MeetingId(row.subject_id) if is_of_meeting else None,
        title=titles.get((row.event, row.subject_id), ""),
    )


def _silent_call(person: Person, meeting: Meeting, people: dict[Person, Callee]) -> Call:
    name, phone = _who(people.get(person))
    event = OccasionKind.MEETING.value
    return Call(person, name, phone, CallReason.SILENT, event, meeting.id, meeting.starts_at, meeting.id, meeting.title)


def _who(record: Callee | None) -> tuple[str, str]:
    if record is None:
        return "", ""
    return record.name, mask_phone(record.phone) if record.phone else ""

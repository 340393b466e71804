"""A county whose every name, remark, reason and title means harm to a terminal, put past every check of the core."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.deadlines import StartEvent
from core.domain.ids import (
    AccountId,
    ActId,
    ConstituencyId,
    ContactId,
    DeputyId,
    HandlingUnitId,
    MeetingId,
    ProposalId,
)
from core.domain.notices import Notice, NoticeKind
from core.domain.proposals.contacts import Contact, Duty
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Clock, Content, Feedback, Kind, Note, NoteKind, Proposal, Reply
from core.domain.proposals.supervision import Act, ActKind, Line, Priority
from core.domain.proposals.units import Assignment, HandlingUnit, Part, UnitStatus
from core.domain.undo import RoomHeard
from core.services.stores.enrolment import Account, Room
from core.services.stores.messages import OutboxState
from core.services.stores.plans import ReportTurn
from core.services.stores.reminders import ReminderState
from core.services.stores.reports import StoredReport
from core.services.work import Work
from tests.factories import a_deputy, a_leader, a_meeting, a_message, a_reminder, a_staff_member, a_venue, a_voter
from tests.office import Office
from tests.terminal.hostile import CORPUS

# A lone surrogate the database refuses itself.
STORABLE = tuple(text for text in CORPUS if text.isprintable() or text.encode("utf-8", "ignore").decode() == text)
LONGEST = 200  # letters of a voter's name: all its parts are indexed


async def fill_with_harm(office: Office) -> None:
    """One of everything for each hostile text."""
    async with office.core.transactions.write(SYSTEM) as work:
        await work.records.set_office("county_name", STORABLE[0])
        for number, text in enumerate(STORABLE):
            place = await _place(work, text)
            deputy = await _people(work, office, number, text, place)
            meeting = await _meeting(work, number, text, deputy)
            await _messages(work, number, text, deputy, meeting)
            await _proposal(work, text, deputy)
    async with office.core.transactions.write(office.clerk) as work:
        for text in STORABLE:
            await work.remember("room.assign", RoomHeard("telegram", text[:200]))
            await work.record("room.assign", f"room:{text[:40]}", name=text)


async def _place(work: Work, text: str) -> ConstituencyId:
    township = await work.records.add_township(text)
    await work.records.add_venue(a_venue(name=text, township_id=township))
    await work.records.add_leader(a_leader(name=text, title=text))
    await work.records.add_group(text, township)
    await work.records.add_staff(a_staff_member(text, name=text))
    place = await work.records.add_constituency(text, township)
    await work.enrolment.save_room(Room(0, "telegram", text[:200], constituency_id=place))
    return place


async def _people(work: Work, office: Office, number: int, text: str, place: ConstituencyId) -> DeputyId:
    group = next(one.id for one in await work.records.groups() if one.name == text)
    named = a_deputy(number + 50, term_id=office.county.term, constituency_id=place, group_id=group)
    named = replace(named, name=text, phone="13800001111", party=text, post=text, remark=text, work_unit=text)
    deputy = await work.records.add_deputy(named)
    off, on = 2 * number + 700, 2 * number + 701
    voters = [a_voter(one, name=text[:LONGEST], constituency_id=place, remark=text) for one in (off, on)]
    await work.records.add_voters([replace(voters[0], is_active=False), voters[1]])
    gone = next(voter for voter in await work.records.voters(place) if not voter.is_active)
    await work.record("voter.set_active", f"voter:{gone.id}", active=False, reason=text)
    await work.record("deputy.edit", f"deputy:{deputy}", fields=[text], reason=text)
    person = Person(PersonKind.DEPUTY, deputy)
    await work.enrolment.add_account(Account(AccountId(0), "telegram", f"h{number}", text, person, "zh_CN", work.now))
    await work.plans.save_turn(ReportTurn(deputy, work.now.year, "oral"))
    written = {"suggestions": [text], "aspects": {"training": {"text": text, "count": 1}}}
    await work.reports.save_report(StoredReport(deputy, work.now.year, "filed", written, work.now, filed_at=work.now))
    await work.reports.replace_pledges(deputy, work.now.year, [text])
    return deputy


async def _proposal(work: Work, text: str, deputy: DeputyId) -> None:
    """Being handled, and replied to once."""
    unit = await work.proposals.add_unit(HandlingUnit(HandlingUnitId(0), text[:LONGEST]))
    content = Content(text[:LONGEST], text, text, text[:40])
    today = work.now.date()
    clock = Clock("reply", unit, 0, StartEvent.ASSIGNED, today, today, True, (), today, text)
    share = Assignment(unit, Part.SOLE, today, UnitStatus.ACCEPTED, None, text)
    reply = Reply(unit, 0, text[:40], text[:60], text[:60], text, today)
    note = Note(unit, NoteKind.PROGRESS, text, today)
    rating = Feedback(0, ((text[:40], text[:40]),), text, today)
    found = Proposal(
        ProposalId(0), Kind.SUGGESTION, today.year, Status.HANDLING, content, (deputy,), today, reason=text,
        assignments=(share,), clocks=(clock,), replies=(reply,), feedback=(rating,), notes=(note,),
    )  # fmt: skip
    number = await work.proposals.add(found)
    await work.record("proposal.reply", f"proposal:{number}", text=text)
    await _supervision(work, number, text)


async def _supervision(work: Work, proposal: ProposalId, text: str) -> None:
    """A priority item whose leaders mean harm, an act that is to come and one whose outcome was entered."""
    leaders = [await work.contacts.add(Contact(ContactId(0), text[:LONGEST], Duty.LEADER, None)) for _ in range(2)]
    today = work.now.date()
    await work.supervision.save_priority(Priority(proposal, leaders[0], leaders[1], today, reason=text))
    act = Act(ActId(0), proposal, Line.DEPUTIES, ActKind.INSPECTION, text[:80], today, today)
    await work.supervision.add_act(act)
    await work.supervision.add_act(replace(act, done_on=today, outcome=text))


async def _meeting(work: Work, number: int, text: str, deputy: DeputyId) -> MeetingId:
    venue = next(one.id for one in await work.records.venues() if one.name == text)
    leader = next(one.id for one in await work.records.leaders() if one.name == text)
    starts_at = work.now + timedelta(days=number)
    meeting = await work.meetings.add(
        a_meeting(
            title=text,
            held_on=starts_at.date(),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            venue_id=venue,
            leader_id=leader,
            agenda=(deputy,),
        )
    )
    place = (await work.records.deputy(deputy)).constituency_id
    await work.meetings.set_roll(meeting, [voter.id for voter in await work.records.voters(place)])
    return meeting


async def _messages(work: Work, number: int, text: str, deputy: DeputyId, meeting: MeetingId) -> None:
    person, at = Person(PersonKind.DEPUTY, deputy), "2026-03-03T01:00:00+00:00"
    body = Notice(
        NoticeKind.MEETING_NOTICE, {"title": text, "starts_at": at, "venue": text[:99], "deputies": [text[:99]]}
    )
    states = (OutboxState.FAILED, OutboxState.WAITING, OutboxState.SENT)
    messages = [
        a_message(f"h:{number}:{state}", body=body.as_json(), error=text[:150], state=state, person=person)
        for state in states
    ]
    twice = replace(messages[-1], key=f"h:{number}:twice", maybe_duplicate=True)
    await work.messages.enqueue([*messages, twice])
    key = f"meeting:{meeting}:week_before:{person.label}"
    await work.reminders.add(
        [a_reminder(key, person=person, subject_id=meeting, state=ReminderState.UNREACHABLE, due_at=work.now)]
    )

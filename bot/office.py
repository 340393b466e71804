"""The office's counter: carries out what a dialogue asks for, one use case a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.channels.protocol import IncomingEvent
from bot.dialogs.calls import (
    AssignRoom,
    Bind,
    Call,
    CastBallot,
    Confirm,
    FileReport,
    ListMeetings,
    ListReports,
    Prefer,
    ReadReport,
    RemoveRoom,
    ReportView,
    SaveDraft,
    SavePledge,
    SetLanguage,
    ShowBallot,
    ShowMyData,
    ShowReport,
    ShowRoom,
    TakeReportBack,
    Unbind,
    WhoAmI,
)
from bot.dialogs.file_calls import AttachFile, RemoveFile, ShowFiles
from bot.dialogs.proposal_calls import (
    AnswerInvitation,
    DiscardDraft,
    FindSimilar,
    HandIn,
    InviteCosigners,
    ListProposals,
    RatePromise,
    RateReplies,
    SaveProposal,
    ShowDrafts,
    ShowProposal,
    TakeProposalBack,
)
from bot.dialogs.supervision_calls import ShowSupervised, ShowSupervision
from bot.dialogs.unit_calls import AcceptItem, AssistItem, NoteItem, ReplyItem, ReturnItem, ShowUnitDesk
from bot.file_counter import FileParts, at_file_counter
from bot.proposal_counter import ProposalParts, at_proposal_counter
from bot.unit_counter import at_unit_counter
from core.domain.actors import Actor
from core.domain.errors import Invalid
from core.domain.ids import MeetingId
from core.services.enrolment import Enrolment
from core.services.my_office import MyBallot, MyOffice
from core.services.reminders import Reminders
from core.services.reports import DutyReport, Reports
from core.services.rooms import Rooms, RoomView
from core.services.supervised_items import SupervisedItems
from core.services.unit_items import UnitItems
from core.services.voting import Voting


@dataclass(frozen=True, slots=True)
class OfficeParts:
    """The services that a chat reaches."""

    enrolment: Enrolment
    my_office: MyOffice
    reminders: Reminders
    reports: Reports
    rooms: Rooms
    voting: Voting
    unit_items: UnitItems
    proposals: ProposalParts
    files: FileParts
    supervised: SupervisedItems


class Office:
    """Within the transaction of the event, which every use case joins."""

    def __init__(self, parts: OfficeParts) -> None:
        self.parts = parts
        # A form is constant while its vote is open, and a draft of it is wiped when that ends.
        self._forms: dict[MeetingId, MyBallot] = {}

    async def perform(self, call: Call, actor: Actor, event: IncomingEvent, channel: str) -> Any:
        """The answer that ``call`` names. Errors: those of the use case."""
        match call:
            case Bind(code=code):
                return await self.parts.enrolment.bind(
                    actor,
                    code,
                    channel=channel,
                    sender=event.sender,
                    address=event.address,
                    language=event.language,
                    is_private=event.is_private,
                )
            case Unbind():
                return await self.parts.enrolment.unbind(actor)
            case WhoAmI():
                return await self.parts.my_office.me(actor)
            case ShowMyData():
                return await self.parts.enrolment.my_data(actor)
            case SetLanguage(language=language):
                return await self.parts.enrolment.set_language(actor, language)
            case Prefer():
                return await self.parts.enrolment.prefer(actor)
            case Confirm(outbox=outbox):
                return sum([await self.parts.reminders.confirm(actor, one) for one in outbox])
            case ListMeetings():
                return await self.parts.my_office.meetings(actor)
            case ShowBallot(meeting=meeting, is_new=is_new):
                return await self._ballot(actor, meeting, is_new=is_new)
            case CastBallot(meeting=meeting, ballot=ballot):
                return await self.parts.voting.cast(actor, meeting, ballot)
            case ListReports(year=year):
                return await self.parts.reports.readable(actor, year=year)
            case ReadReport(deputy=deputy, year=year):
                report = await self.parts.reports.read_for_voter(actor, deputy, year=year)
                return ReportView(report, await self.parts.my_office.rules(actor))
            case ShowUnitDesk() | AcceptItem() | ReturnItem() | NoteItem() | AssistItem() | ReplyItem():
                return await at_unit_counter(self.parts.unit_items, call, actor)
            case ShowDrafts() | SaveProposal() | FindSimilar() | HandIn() | DiscardDraft() | ListProposals():
                return await at_proposal_counter(self.parts.proposals, call, actor)
            case ShowProposal() | InviteCosigners() | AnswerInvitation() | TakeProposalBack():
                return await at_proposal_counter(self.parts.proposals, call, actor)
            case RateReplies() | RatePromise():
                return await at_proposal_counter(self.parts.proposals, call, actor)
            case ShowFiles() | AttachFile() | RemoveFile():
                return await at_file_counter(self.parts.files, call, actor)
            case ShowSupervision():
                return await self.parts.supervised.listed(actor)
            case ShowSupervised(proposal=proposal):
                return await self.parts.supervised.show(actor, proposal)
            case ShowRoom() | AssignRoom() | RemoveRoom():
                return await self._room(call, actor, event, channel)
            case _:
                return await self._own_report(call, actor)

    async def _room(
        self, call: ShowRoom | AssignRoom | RemoveRoom, actor: Actor, event: IncomingEvent, channel: str
    ) -> RoomView:
        if event.is_private:
            raise Invalid("room.not_a_group")
        match call:
            case ShowRoom():
                return await self.parts.rooms.show(actor, channel, event.address)
            case AssignRoom(name=name):
                return await self.parts.rooms.assign(actor, channel=channel, address=event.address, name=name)
            case RemoveRoom(name=name):
                return await self.parts.rooms.remove(actor, channel=channel, address=event.address, name=name)

    async def _ballot(self, actor: Actor, meeting: MeetingId, *, is_new: bool) -> MyBallot:
        known = self._forms.get(meeting)
        if known is not None and not is_new:
            return known
        form = await self.parts.my_office.ballot(actor, meeting)
        self._forms[meeting] = MyBallot(form.vote, form.names, None, took_part=False)
        return form

    async def _own_report(self, call: Call, actor: Actor) -> Any:
        mine, reports = await self.parts.my_office.my_year(actor), self.parts.reports
        report: DutyReport
        match call:
            case ShowReport():
                report = await reports.show(actor, mine.deputy, mine.year)
            case SaveDraft(year=year, answer=answer):
                report = await reports.save_draft(actor, mine.deputy, year, answer)
            case FileReport(year=year):
                report = await reports.file(actor, mine.deputy, year)
            case TakeReportBack(year=year):
                report = await reports.take_back(actor, mine.deputy, year)
            case SavePledge(year=year, items=items):
                return await reports.save_pledge(actor, mine.deputy, year, list(items))
            case _:
                raise TypeError(f"nobody carries out {type(call).__name__}")
        return ReportView(report, mine.rules)

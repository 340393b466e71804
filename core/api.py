"""Core: one frozen bundle of the use cases, the only type that a front holds."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.clock import Clock
from core.services.actions import Actions
from core.services.attachments import Attachments
from core.services.attendance import Attendance
from core.services.conversations import Conversations
from core.services.cosigning import Cosigning
from core.services.counting import Counting
from core.services.delivery import Delivery
from core.services.deputy_proposals import DeputyProposals
from core.services.duty_desk import DutyDesk
from core.services.enrolment import Enrolment
from core.services.histories import Histories
from core.services.imports import Imports
from core.services.meetings import Meetings
from core.services.motion_deadline import MotionDeadline
from core.services.my_office import MyOffice
from core.services.outbox import Outbox
from core.services.pages import Pages
from core.services.paper_progress import PaperProgress
from core.services.people import People
from core.services.proposal_chasing import ProposalChasing
from core.services.proposal_files import ProposalFiles
from core.services.proposal_imports import ProposalImports
from core.services.proposal_promises import ProposalPromises
from core.services.proposal_reviews import ProposalReviews
from core.services.proposal_search import ProposalSearch
from core.services.proposals import Proposals
from core.services.publishing import Publishing
from core.services.pulse import Pulse
from core.services.records import Records
from core.services.reminders import Reminders
from core.services.reports import Reports
from core.services.rooms import Rooms
from core.services.rule_changes import RuleChanges
from core.services.rules import Rules
from core.services.sign_in import SignIn
from core.services.supervised_items import SupervisedItems
from core.services.supervision import Supervision
from core.services.system import System
from core.services.term_plans import TermPlans
from core.services.timetables import Timetables
from core.services.trail_names import TrailNames
from core.services.unit_contacts import UnitContacts
from core.services.unit_items import UnitItems
from core.services.voting import Voting
from core.services.work import Transactions


@dataclass(frozen=True, slots=True)
class Core:
    """Everything somebody may ask of the office, and the clock that it goes by."""

    clock: Clock
    transactions: Transactions
    actions: Actions
    attachments: Attachments
    attendance: Attendance
    conversations: Conversations
    cosigning: Cosigning
    counting: Counting
    delivery: Delivery
    deputy_proposals: DeputyProposals
    duty_desk: DutyDesk
    enrolment: Enrolment
    histories: Histories
    imports: Imports
    meetings: Meetings
    motion_deadline: MotionDeadline
    my_office: MyOffice
    outbox: Outbox
    pages: Pages
    paper_progress: PaperProgress
    people: People
    proposals: Proposals
    proposal_chasing: ProposalChasing
    proposal_promises: ProposalPromises
    proposal_reviews: ProposalReviews
    proposal_search: ProposalSearch
    proposal_imports: ProposalImports
    proposal_files: ProposalFiles
    publishing: Publishing
    pulse: Pulse
    records: Records
    reminders: Reminders
    reports: Reports
    rooms: Rooms
    rule_changes: RuleChanges
    rules: Rules
    sign_in: SignIn
    supervised_items: SupervisedItems
    supervision: Supervision
    system: System
    term_plans: TermPlans
    timetables: Timetables
    trail_names: TrailNames
    unit_contacts: UnitContacts
    unit_items: UnitItems
    voting: Voting

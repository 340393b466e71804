"""The one place where parts meet: from a directory on the disk to a Core, and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from core.api import Core
from core.county_home import CountyHome
from core.documents.file_insides import BoundedInsides
from core.domain.clock import Clock, SystemClock
from core.domain.errors import NotFound
from core.domain.passwords import PasswordStrength
from core.domain.sealing import LockStrength
from core.planning.on_demand import SolverOnDemand
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
from core.services.key_keeper import KeyKeeper
from core.services.machine import Machine, NoMachine
from core.services.meetings import Meetings
from core.services.motion_deadline import MotionDeadline
from core.services.my_office import MyOffice
from core.services.occasions import Occasions
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
from core.services.recomputing import recompute
from core.services.records import Records
from core.services.reminder_subjects import all_subjects
from core.services.reminders import Reminders
from core.services.reports import Reports
from core.services.rooms import Rooms
from core.services.rule_changes import RuleChanges
from core.services.rules import RuleBook, Rules
from core.services.sign_in import SignIn
from core.services.supervised_items import SupervisedItems
from core.services.supervision import Supervision
from core.services.system import System
from core.services.term_plans import TermPlans
from core.services.timetables import Timetables
from core.services.trail_names import TrailNames
from core.services.unit_contacts import UnitContacts
from core.services.unit_items import UnitItems
from core.services.vault import Vault
from core.services.voting import Voting
from core.services.work import Transactions
from core.storage.credentials import Credentials
from core.storage.database import Database
from core.storage.engine import DatabaseFile, Durability
from core.storage.machine import CountyMachine, Examine
from core.storage.schema_version import check_version
from core.storage.work import SqlTransactions


@dataclass(frozen=True, slots=True)
class Parts:
    """What bootstrap may be asked to use instead of the usual: tests and demonstrations turn these."""

    clock: Clock = field(default_factory=SystemClock)
    strength: LockStrength = field(default_factory=LockStrength)
    passwords: PasswordStrength = field(default_factory=PasswordStrength)
    synchronous: str = Durability.FULL
    examine: Examine | None = None  # doctor, who stands above all of this


USUAL = Parts()
NO_MACHINE = NoMachine()


@asynccontextmanager
async def open_county(home: CountyHome, parts: Parts = USUAL) -> AsyncIterator[Core]:
    """The county at ``home``, closed again when the block is left.

    Errors: NotFound("county.missing"), Conflict("storage.newer_schema" | "storage.older_schema"),
    Unavailable("credentials.…").
    """
    if not home.exists():
        raise NotFound("county.missing", path=str(home.root))
    file = DatabaseFile(home.database, parts.synchronous)
    check_version(file)
    database = Database.at(file)
    try:
        machine = CountyMachine(home, parts.clock, parts.examine)
        yield assemble(SqlTransactions(database, parts.clock), Credentials(home.credentials), parts, machine)
    finally:
        await database.close()


def assemble(transactions: Transactions, keys: KeyKeeper, parts: Parts, machine: Machine = NO_MACHINE) -> Core:
    """Every service over the same transactions, rules and vault."""
    book, vault = RuleBook(), Vault(keys)
    occasions = Occasions(book)
    voting = Voting(transactions, book, vault)
    enrolment = Enrolment(transactions, keys, book)
    return Core(
        clock=parts.clock,
        transactions=transactions,
        actions=Actions(transactions, book),
        attachments=Attachments(transactions, book, BoundedInsides()),
        attendance=Attendance(transactions),
        conversations=Conversations(transactions, vault, keys),
        cosigning=Cosigning(transactions, book),
        counting=Counting(transactions, book),
        delivery=Delivery(transactions, vault, enrolment),
        deputy_proposals=DeputyProposals(transactions, book),
        duty_desk=DutyDesk(transactions, book, voting),
        enrolment=enrolment,
        histories=Histories(transactions),
        imports=Imports(transactions),
        meetings=Meetings(transactions, book, vault, occasions, parts.strength),
        motion_deadline=MotionDeadline(transactions),
        my_office=MyOffice(transactions, book, voting),
        outbox=Outbox(transactions),
        pages=Pages(transactions),
        paper_progress=PaperProgress(transactions),
        people=People(transactions),
        proposals=Proposals(transactions, book),
        proposal_chasing=ProposalChasing(transactions, book),
        proposal_promises=ProposalPromises(transactions, book),
        proposal_reviews=ProposalReviews(transactions, book),
        proposal_search=ProposalSearch(transactions),
        proposal_imports=ProposalImports(transactions, book),
        proposal_files=ProposalFiles(transactions),
        publishing=Publishing(transactions, book, occasions),
        pulse=Pulse(transactions),
        records=Records(transactions, book),
        reminders=Reminders(transactions, book, all_subjects(book)),
        reports=Reports(transactions, book),
        rooms=Rooms(transactions),
        rule_changes=RuleChanges(transactions, book, SolverOnDemand()),
        rules=Rules(transactions, book, recompute),
        sign_in=SignIn(transactions, keys, book, parts.passwords),
        supervised_items=SupervisedItems(transactions, book),
        supervision=Supervision(transactions),
        system=System(transactions, machine),
        term_plans=TermPlans(transactions, book),
        timetables=Timetables(transactions, book, SolverOnDemand()),
        trail_names=TrailNames(transactions),
        unit_contacts=UnitContacts(transactions),
        unit_items=UnitItems(transactions, book),
        voting=voting,
    )

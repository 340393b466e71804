"""One unit of work: the stores of one transaction, its actor, its instant and its line in the ledger.

A use case opens one with ``Transactions.write(actor)``; called from inside another (a dialogue handling an inbox
row), it joins that transaction, so that one event stays one transaction (design invariant 3).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from core.domain.actors import Actor
from core.domain.undo import Final, Inverse
from core.services.stores.attachments import AttachmentStore
from core.services.stores.attendance import AttendanceStore
from core.services.stores.ballots import BallotStore
from core.services.stores.channels import ChannelStore
from core.services.stores.contacts import ContactStore
from core.services.stores.conversations import ConversationStore
from core.services.stores.cosigning import CosigningStore
from core.services.stores.enrolment import EnrolmentStore
from core.services.stores.ledger import LedgerStore
from core.services.stores.meetings import MeetingStore
from core.services.stores.messages import MessageStore
from core.services.stores.pages import PageStore
from core.services.stores.plans import PlanStore
from core.services.stores.proposal_search import ProposalSearchStore
from core.services.stores.proposals import ProposalStore
from core.services.stores.records import RecordStore
from core.services.stores.reminders import ReminderStore
from core.services.stores.reports import ReportStore
from core.services.stores.rules import RuleStore
from core.services.stores.sign_in import SignInStore
from core.services.stores.staff_actions import StaffActionStore
from core.services.stores.supervision import SupervisionStore


class Work(Protocol):
    """What a use case may touch. ``now`` is the same instant for the whole unit."""

    @property
    def actor(self) -> Actor: ...
    @property
    def now(self) -> datetime: ...
    @property
    def actions(self) -> StaffActionStore: ...
    @property
    def attachments(self) -> AttachmentStore: ...
    @property
    def attendance(self) -> AttendanceStore: ...
    @property
    def ballots(self) -> BallotStore: ...
    @property
    def channels(self) -> ChannelStore: ...
    @property
    def contacts(self) -> ContactStore: ...
    @property
    def conversations(self) -> ConversationStore: ...
    @property
    def cosigning(self) -> CosigningStore: ...
    @property
    def enrolment(self) -> EnrolmentStore: ...
    @property
    def ledger(self) -> LedgerStore: ...
    @property
    def meetings(self) -> MeetingStore: ...
    @property
    def messages(self) -> MessageStore: ...
    @property
    def pages(self) -> PageStore: ...
    @property
    def plans(self) -> PlanStore: ...
    @property
    def proposals(self) -> ProposalStore: ...
    @property
    def proposal_search(self) -> ProposalSearchStore: ...
    @property
    def records(self) -> RecordStore: ...
    @property
    def reminders(self) -> ReminderStore: ...
    @property
    def reports(self) -> ReportStore: ...
    @property
    def rules(self) -> RuleStore: ...
    @property
    def sign_in(self) -> SignInStore: ...
    @property
    def supervision(self) -> SupervisionStore: ...

    async def record(self, action: str, subject: str, **details: object) -> None:
        """The audit line of this write: ids and codes only, never a choice, a text, a phone number or a token.

        A second member of staff beside the actor is named in it. An action of the staff that can never be undone
        (``core.domain.undo.FINAL``) is listed as such by the way.
        """
        ...

    async def remember(self, action: str, inverse: Inverse | Final) -> None:
        """Keep what undoes ``action``, when a member of staff does it; called once, beside ``record``."""
        ...

    def after_commit(self, act: Callable[[], None]) -> None:
        """Do ``act`` once this unit, and the one it joined, is durable; forgotten when it is rolled back."""
        ...


class Transactions(Protocol):
    def write(self, actor: Actor) -> AbstractAsyncContextManager[Work]:
        """A unit of work that is durable when its block has been left.

        Errors: Unavailable("storage.full" | "storage.busy" | "storage.read_only" | "storage.failed").
        """
        ...

    def read(self, actor: Actor) -> AbstractAsyncContextManager[Work]:
        """A consistent view; writing through it fails."""
        ...

    async def version(self) -> int:
        """A number that differs after any commit of this or another process. Errors: as ``write``."""
        ...

    def is_joined(self) -> bool:
        """Whether the calling task is inside a unit of work, which a further one would join."""
        ...

"""A unit of work over the database: every store of one transaction, made when first asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from core.domain.actors import Actor, PersonKind
from core.domain.clock import Clock
from core.domain.ids import StaffId
from core.domain.undo import Final, Inverse, why_final
from core.services.stores.ledger import AuditEntry
from core.services.work import Transactions, Work
from core.storage.attachments import SqlAttachmentStore
from core.storage.attendance import SqlAttendanceStore
from core.storage.ballots import SqlBallotStore
from core.storage.channels import SqlChannelStore
from core.storage.contacts import SqlContactStore
from core.storage.conversations import SqlConversationStore
from core.storage.cosigning import SqlCosigningStore
from core.storage.database import Database
from core.storage.enrolment import SqlEnrolmentStore
from core.storage.fixed import DATA_VERSION
from core.storage.keyset import Counts
from core.storage.ledger import SqlLedgerStore
from core.storage.meetings import SqlMeetingStore
from core.storage.messages import SqlMessageStore
from core.storage.pages import SqlPageStore
from core.storage.plans import SqlPlanStore
from core.storage.proposal_search import SqlProposalSearchStore
from core.storage.proposals import SqlProposalStore
from core.storage.records import SqlRecordStore
from core.storage.reminders import SqlReminderStore
from core.storage.reports import SqlReportStore
from core.storage.rules import SqlRuleStore
from core.storage.session import Session
from core.storage.sign_in import SqlSignInStore
from core.storage.staff_actions import SqlStaffActionStore
from core.storage.supervision import SqlSupervisionStore


class SqlWork:
    """Implements ``core.services.work.Work``."""

    def __init__(self, session: Session, actor: Actor, now: datetime, counts: Counts | None = None) -> None:
        self._session = session
        self._counts = counts if counts is not None else Counts()
        self._actor = actor
        self._now = now

    @property
    def actor(self) -> Actor:
        return self._actor

    @property
    def now(self) -> datetime:
        return self._now

    @cached_property
    def actions(self) -> SqlStaffActionStore:
        return SqlStaffActionStore(self._session, self._now)

    @cached_property
    def attachments(self) -> SqlAttachmentStore:
        return SqlAttachmentStore(self._session, self._now)

    @cached_property
    def attendance(self) -> SqlAttendanceStore:
        return SqlAttendanceStore(self._session, self._now)

    @cached_property
    def ballots(self) -> SqlBallotStore:
        return SqlBallotStore(self._session, self._now)

    @cached_property
    def channels(self) -> SqlChannelStore:
        return SqlChannelStore(self._session, self._now)

    @cached_property
    def contacts(self) -> SqlContactStore:
        return SqlContactStore(self._session, self._now)

    @cached_property
    def conversations(self) -> SqlConversationStore:
        return SqlConversationStore(self._session, self._now)

    @cached_property
    def cosigning(self) -> SqlCosigningStore:
        return SqlCosigningStore(self._session, self._now)

    @cached_property
    def enrolment(self) -> SqlEnrolmentStore:
        return SqlEnrolmentStore(self._session, self._now)

    @cached_property
    def ledger(self) -> SqlLedgerStore:
        return SqlLedgerStore(self._session, self._now)

    @cached_property
    def meetings(self) -> SqlMeetingStore:
        return SqlMeetingStore(self._session, self._now)

    @cached_property
    def messages(self) -> SqlMessageStore:
        return SqlMessageStore(self._session, self._now)

    @cached_property
    def pages(self) -> SqlPageStore:
        return SqlPageStore(self._session, self._counts)

    @cached_property
    def plans(self) -> SqlPlanStore:
        return SqlPlanStore(self._session, self._now)

    @cached_property
    def proposals(self) -> SqlProposalStore:
        return SqlProposalStore(self._session, self._now)

    @cached_property
    def proposal_search(self) -> SqlProposalSearchStore:
        return SqlProposalSearchStore(self._session)

    @cached_property
    def records(self) -> SqlRecordStore:
        return SqlRecordStore(self._session, self._now)

    @cached_property
    def reminders(self) -> SqlReminderStore:
        return SqlReminderStore(self._session, self._now)

    @cached_property
    def reports(self) -> SqlReportStore:
        return SqlReportStore(self._session, self._now)

    @cached_property
    def rules(self) -> SqlRuleStore:
        return SqlRuleStore(self._session, self._now)

    @cached_property
    def sign_in(self) -> SqlSignInStore:
        return SqlSignInStore(self._session, self._now)

    @cached_property
    def supervision(self) -> SqlSupervisionStore:
        return SqlSupervisionStore(self._session)

    async def record(self, action: str, subject: str, **details: object) -> None:
        plain = {name: _plain(value) for name, value in details.items()}
        if self._actor.second is not None:
            plain["second"] = self._actor.second.label
        await self.ledger.append(self._now, [AuditEntry(self._actor, action, subject, plain)])
        why_not = why_final(action)
        if self._staff is not None and why_not is not None:
            await self.actions.add_final(self._staff, action, subject, why_not)

    async def remember(self, action: str, inverse: Inverse | Final) -> None:
        if self._staff is None:
            return
        if isinstance(inverse, Final):
            await self.actions.add_final(self._staff, action, inverse.subject, inverse.why_not)
        else:
            await self.actions.add(self._staff, action, inverse)

    @property
    def _staff(self) -> StaffId | None:
        person = self._actor.person
        return StaffId(person.id) if person is not None and person.kind is PersonKind.STAFF else None

    def after_commit(self, act: Callable[[], None]) -> None:
        self._session.after_commit.append(act)


@dataclass(frozen=True, slots=True)
class SqlTransactions:
    """Implements ``core.services.work.Transactions``. The instant of a unit is taken once its turn has come."""

    database: Database
    clock: Clock
    _counts: Counts = field(default_factory=Counts)

    @asynccontextmanager
    async def write(self, actor: Actor) -> AsyncIterator[Work]:
        async with self.database.write() as session:
            yield SqlWork(session, actor, self.clock.now())

    @asynccontextmanager
    async def read(self, actor: Actor) -> AsyncIterator[Work]:
        counts = None if self.database.is_joined() else self._counts  # what a writer has not committed is its own
        async with self.database.read() as session:
            yield SqlWork(session, actor, self.clock.now(), counts)

    async def version(self) -> int:
        """SQLite's ``data_version`` as the reading connection sees it: it never writes, so every commit counts."""
        return int(await self.database.ask(DATA_VERSION))

    def is_joined(self) -> bool:
        return self.database.is_joined()


def _plain(value: object) -> Any:
    """``value`` as JSON can hold it; sets sorted, so that the same details are the same line."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(_plain, value))
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return [_plain(inner) for inner in value]
    raise TypeError(f"an audit line cannot hold a {type(value).__name__}")


def transactions(database: Database, clock: Clock) -> Transactions:
    """The port that the use cases take."""
    return SqlTransactions(database, clock)

"""An office ready to work: a small county on a scratch database, real keys, the default rules, a clock to turn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from core.domain.actors import SYSTEM, Actor, Person, PersonKind, Role, deputy_actor, visitor_actor, voter_actor
from core.domain.clock import COUNTY_ZONE, ManualClock
from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.meetings import MeetingStatus
from core.presets import preset_text
from core.services.enrolment import Bound, Enrolment
from core.services.reminder_subjects import all_subjects
from core.services.reminders import Reminders
from core.services.reports import Reports
from core.services.rules import RuleBook
from core.services.stores.enrolment import Account
from core.services.stores.messages import OutboxRow, OutboxState
from core.services.stores.reminders import ReminderRow, ReminderState
from core.services.work import Work
from core.storage.credentials import Credentials
from core.storage.database import Database
from core.storage.work import SqlTransactions
from tests.databases import scratch_database
from tests.factories import NOON, County, a_meeting, small_county

TELEGRAM = "telegram"


@dataclass(slots=True)
class Desk:
    clock: ManualClock
    database: Database
    transactions: SqlTransactions
    county: County
    keys: Credentials
    enrolment: Enrolment
    reports: Reports
    reminders: Reminders

    @classmethod
    async def open(cls, database: Database, clock: ManualClock, keys: Credentials, county: County) -> Desk:
        transactions, book = SqlTransactions(database, clock), RuleBook()
        async with transactions.write(SYSTEM) as work:
            await work.rules.adopt("longshan", preset_text("longshan"))
        return cls(
            clock,
            database,
            transactions,
            county,
            keys,
            Enrolment(transactions, keys, book),
            Reports(transactions, book),
            Reminders(transactions, book, all_subjects(book)),
        )

    @property
    def clerk(self) -> Actor:
        return self.county.actor(Role.CLERK)

    @property
    def administrator(self) -> Actor:
        return self.county.actor(Role.ADMINISTRATOR)

    def deputy(self, number: int = 0) -> Actor:
        return deputy_actor(self.county.deputies[number], via=TELEGRAM)

    def voter(self, number: int = 0) -> Actor:
        return voter_actor(self.county.voters[number], via=TELEGRAM)

    def at(self, on: date, hour: int = 12, minute: int = 0) -> None:
        """Turn the clock to a local time."""
        self.clock.move_to(datetime(on.year, on.month, on.day, hour, minute, tzinfo=COUNTY_ZONE))

    async def code_for(self, person: Person) -> str:
        [(_, code)] = await self.enrolment.issue_codes(self.administrator, [person])
        return code

    async def bind(self, person: Person, sender: str = "", channel: str = TELEGRAM) -> Account:
        """``person`` with an account of its own."""
        outcome = await self.try_code(await self.code_for(person), sender or f"{person.kind}-{person.id}", channel)
        assert isinstance(outcome, Bound), outcome
        return outcome.account

    async def try_code(self, code: str, sender: str = "7001", channel: str = TELEGRAM) -> object:
        return await self.enrolment.bind(
            visitor_actor(via=channel),
            code,
            channel=channel,
            sender=sender,
            address=f"chat-{sender}",
            language="zh-hans",
            is_private=True,
        )

    async def meeting(
        self, on: date, agenda: Sequence[DeputyId], roll: Sequence[VoterId] = (), **changes: object
    ) -> MeetingId:
        """A noticed meeting on ``on`` from 09:00 to 11:30 county time."""
        starts_at = datetime(on.year, on.month, on.day, 9, tzinfo=COUNTY_ZONE)
        held = {"held_on": on, "starts_at": starts_at, "ends_at": starts_at.replace(hour=11, minute=30)}
        valid = a_meeting(year=on.year, status=MeetingStatus.NOTICED, agenda=tuple(agenda), **held)
        async with self.transactions.write(SYSTEM) as work:
            meeting = await work.meetings.add(replace(valid, noticed_at=work.now, **changes))  # type: ignore[arg-type]
            await work.meetings.set_roll(meeting, roll)
        return meeting

    async def outbox(self) -> Sequence[OutboxRow]:
        async with self.transactions.read(SYSTEM) as work:
            return list(reversed(await work.messages.list_in(*OutboxState, limit=10_000)))

    async def rows(self, *states: ReminderState) -> Sequence[ReminderRow]:
        async with self.transactions.read(SYSTEM) as work:
            return await work.reminders.list_in(*(states or tuple(ReminderState)), limit=10_000)

    async def audit(self) -> list[str]:
        async with self.transactions.read(SYSTEM) as work:
            return [line.action for line in await work.ledger.lines(limit=1_000)]


@asynccontextmanager
async def open_desk(folder: Path) -> AsyncIterator[Desk]:
    clock, keys = ManualClock(NOON), Credentials.create(folder / "credentials")
    async with scratch_database(folder) as database:
        county = await small_county(SqlTransactions(database, clock))
        yield await Desk.open(database, clock, keys, county)


def deputy_person(work_id: int) -> Person:
    return Person(PersonKind.DEPUTY, work_id)


def voter_person(work_id: int) -> Person:
    return Person(PersonKind.VOTER, work_id)


async def save_voter(work: Work, voter: VoterId, **changes: object) -> None:
    await work.records.save_voter(replace(await work.records.voter(voter), **changes))  # type: ignore[arg-type]

"""A whole office over a scratch database: every service, a clock that stands still, a meeting ready to vote."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from core.api import Core
from core.bootstrap import Parts, assemble
from core.domain.actors import SYSTEM, Actor, Role, voter_actor
from core.domain.ballots import OVERALL, Ballot, Sheet
from core.domain.clock import ManualClock
from core.domain.ids import DeputyId, MeetingId
from core.domain.passwords import LIGHT_PASSWORDS
from core.domain.sealing import LIGHT_LOCK
from core.presets import preset_text
from core.storage.credentials import Credentials
from core.storage.database import Database
from core.storage.work import SqlTransactions
from tests.databases import scratch_database
from tests.factories import NOON, County, a_meeting, small_county

PASSPHRASE = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Office:
    """What a test of the use cases needs."""

    core: Core
    county: County
    clock: ManualClock
    database: Database
    credentials: Credentials

    def staff(self, role: Role) -> Actor:
        return self.county.actor(role)

    @property
    def clerk(self) -> Actor:
        return self.staff(Role.CLERK)

    def voter(self, number: int = 0) -> Actor:
        return voter_actor(self.county.voters[number], via="chat")

    async def planned_meeting(self, *, deputies: int = 2) -> MeetingId:
        """A planned meeting that hears the county's first deputies."""
        async with self.core.transactions.write(SYSTEM) as work:
            return await work.meetings.add(a_meeting(agenda=self.county.deputies[:deputies]))

    async def open_meeting(self, *, deputies: int = 2) -> MeetingId:
        """A meeting that is open for all the county's voters."""
        meeting = await self.planned_meeting(deputies=deputies)
        await self.core.meetings.set_roll(self.clerk, meeting, self.county.voters)
        await self.core.meetings.notice(self.clerk, meeting)
        await self.core.meetings.open_voting(self.clerk, meeting, PASSPHRASE)
        return meeting

    async def vote(self, meeting: MeetingId, number: int, answer: str = "satisfied") -> str:
        """Voter ``number`` gives every deputy ``answer``; the receipt."""
        agenda = (await self.core.meetings.get(self.clerk, meeting)).agenda
        cast = await self.core.voting.cast(self.voter(number), meeting, ballot_of(agenda, answer))
        return cast.receipt


def ballot_of(deputies: Iterable[DeputyId], answer: str, *, comment: str = "") -> Ballot:
    """The same overall answer for every deputy."""
    return Ballot({deputy: Sheet({OVERALL: answer}, comment) for deputy in deputies})


def marks(answers: Mapping[DeputyId, str]) -> Ballot:
    return Ballot({deputy: Sheet({OVERALL: answer}) for deputy, answer in answers.items()})


@asynccontextmanager
async def open_office(folder: Path, *, voters: int = 12, preset: str = "longshan") -> AsyncIterator[Office]:
    """An office in ``folder``."""
    clock = ManualClock(NOON)
    async with scratch_database(folder) as database:
        transactions = SqlTransactions(database, clock)
        credentials = Credentials.create(folder / "credentials")
        core = assemble(transactions, credentials, Parts(clock=clock, strength=LIGHT_LOCK, passwords=LIGHT_PASSWORDS))
        await core.rules.adopt(SYSTEM, preset_text(preset))
        county = await small_county(transactions, voters=voters)
        yield Office(core, county, clock, database, credentials)

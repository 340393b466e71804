"""An office with a chat: people who say and press things on the local channel, over the real stores."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.app import ChatApp, chat_parts
from bot.channels.local import PRESSED, LocalChannel, LocalMessage
from bot.channels.protocol import Manners
from core.bootstrap import Parts, assemble
from core.domain.actors import Person, PersonKind, Role
from core.domain.ids import MeetingId
from core.domain.sealing import LIGHT_LOCK
from core.storage.work import SqlTransactions
from tests.office import Office, open_office


@dataclass(slots=True)
class Desk:
    """``ana`` and others are senders of the local channel."""

    office: Office
    channel: LocalChannel
    app: ChatApp

    async def settle(self) -> None:
        """Bring what was queued to the inbox, then handle and send everything."""
        while await self.channel.take(self.app.ingest.receive_from(self.channel.name)):
            await self.app.settle()
        await self.app.settle()

    async def say(self, sender: str, *texts: str) -> LocalMessage:
        """One after the other; what the chat's last message shows then."""
        for text in texts:
            self.channel.say(sender, text)
            await self.settle()
        return self.channel.last(sender)

    async def press(self, sender: str, *labels: str) -> LocalMessage:
        """One after the other; what the chat's last message shows then."""
        for label in labels:
            self.channel.press(sender, label)
            await self.settle()
        return self.channel.last(sender)

    def texts(self, sender: str) -> str:
        return "\n".join(message.text for message in self.channel.messages(sender))

    async def code_for(self, person: Person) -> str:
        return (await self.office.core.enrolment.issue_codes(self.office.staff(Role.ADMINISTRATOR), [person]))[0][1]

    async def bind(self, sender: str, person: Person) -> LocalMessage:
        return await self.say(sender, f"/start {await self.code_for(person)}")

    async def bind_voter(self, sender: str, number: int = 0) -> LocalMessage:
        return await self.bind(sender, Person(PersonKind.VOTER, self.office.county.voters[number]))

    async def bind_deputy(self, sender: str, number: int = 0) -> LocalMessage:
        return await self.bind(sender, Person(PersonKind.DEPUTY, self.office.county.deputies[number]))

    async def open_meeting(self, *, deputies: int = 2) -> MeetingId:
        """An open meeting, its notices sent."""
        meeting = await self.office.open_meeting(deputies=deputies)
        await self.settle()
        return meeting

    async def close(self, meeting: MeetingId) -> None:
        await self.office.core.meetings.close_voting(self.office.clerk, meeting)

    def restart(self) -> None:
        """New program objects over the same database; the chats on people's telephones stay."""
        parts = Parts(clock=self.office.clock, strength=LIGHT_LOCK)
        core = assemble(SqlTransactions(self.office.database, self.office.clock), self.office.credentials, parts)
        self.app = ChatApp(chat_parts(core), [self.channel])

    def wait_a_minute(self) -> None:
        self.office.clock.advance(timedelta(minutes=1))

    def files(self) -> Sequence[bytes]:
        """The database and everything beside it, as a thief would copy it."""
        path = self.office.database.file.path
        return [one.read_bytes() for one in path.parent.glob(f"{path.name}*")]


@asynccontextmanager
async def open_desk(
    folder: Path, *, preset: str = "longshan", language: str = "zh", manners: Manners = PRESSED
) -> AsyncIterator[Desk]:
    async with open_office(folder, preset=preset) as office:
        channel = LocalChannel(is_demonstration=True, language=language, manners=manners)
        yield Desk(office, channel, ChatApp(chat_parts(office.core), [channel]))

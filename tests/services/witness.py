"""What the people around a meeting were told, what the database holds, and a power cut at any statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import AccountId, MeetingId
from core.domain.notices import NoticeKind
from core.services.stores.enrolment import Account, Room
from core.services.stores.messages import OutboxRow, OutboxState
from core.services.stores.reminders import ReminderRow, ReminderState
from core.storage.session import Session
from core.storage.tables import metadata
from tests.office import Office

ROOM = "room-1"


class PowerCut(Exception):  # noqa: N818 - what happens to the office, not an error of it
    """The statement never reached the disk."""


def deputies(office: Office, count: int | None = None) -> list[Person]:
    return [Person(PersonKind.DEPUTY, deputy) for deputy in office.county.deputies[:count]]


def voters(office: Office, count: int | None = None) -> list[Person]:
    return [Person(PersonKind.VOTER, voter) for voter in office.county.voters[:count]]


async def bind(office: Office, people: Sequence[Person]) -> None:
    """A chat account for each."""
    async with office.core.transactions.write(SYSTEM) as work:
        for person in people:
            name = f"{person.kind}-{person.id}"
            await work.enrolment.add_account(
                Account(AccountId(0), "local", name, f"chat-{name}", person, "zh_CN", work.now)
            )


async def bind_everybody(office: Office) -> list[Person]:
    people = [*deputies(office), *voters(office)]
    await bind(office, people)
    return people


async def add_room(office: Office) -> None:
    """A group chat of the county's first constituency."""
    async with office.core.transactions.write(SYSTEM) as work:
        await work.enrolment.save_room(Room(0, "local", ROOM, constituency_id=office.county.constituencies[0]))


async def outbox(office: Office, kind: NoticeKind | None = None) -> list[OutboxRow]:
    """Every promise in order; of ``kind`` only, where given."""
    async with office.core.transactions.read(SYSTEM) as work:
        rows = await work.messages.list_in(*OutboxState, limit=10_000)
    wanted = [row for row in rows if kind is None or (row.body or {}).get("notice") == kind.value]
    return sorted(wanted, key=lambda row: row.id)


async def told(office: Office, kind: NoticeKind) -> Counter[str]:
    """How often each chat was promised a notice of ``kind``."""
    return Counter(row.address for row in await outbox(office, kind))


async def laid(office: Office, event: str, subject: int, *states: ReminderState) -> list[ReminderRow]:
    """The reminders of an event, waiting ones unless told otherwise."""
    async with office.core.transactions.read(SYSTEM) as work:
        rows = await work.reminders.of_event(event, subject)
    return [row for row in rows if row.state in (states or (ReminderState.WAITING,))]


async def actions(office: Office) -> list[str]:
    async with office.core.transactions.read(SYSTEM) as work:
        return [line.action for line in await work.ledger.lines(limit=10_000)]


async def everything(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    async with office.database.read() as session:
        return {
            table.name: [tuple(row) for row in await session.rows(sa.select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


async def rows_of_meeting(office: Office, meeting: MeetingId) -> dict[str, int]:
    """How many rows of the vote itself are left, by table."""
    async with office.core.transactions.read(SYSTEM) as work:
        return {
            "keys": int(await work.ballots.keys(meeting) is not None),
            "urn": len(await work.ballots.urn(meeting)),
            "participations": sum((await work.ballots.participation_counts(meeting)).values()),
            "paper": len(await work.ballots.paper_entries(meeting)),
            "receipts": sum(one == meeting for one, _, _ in await work.ballots.receipts()),
        }


@contextmanager
def cut_at(number: int) -> Iterator[None]:
    """The power fails at statement ``number``, counted from 1."""
    run, count = Session.execute, 0

    async def execute(session: Session, *args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == number:
            raise PowerCut
        return await run(session, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "execute", execute)
        yield


async def survives_every_cut(office: Office, step: Callable[[], Awaitable[object]]) -> int:
    """``step`` is cut off at its first statement, at its second, and so on; each time all is as before.

    Leaves it done; how many statements it has.
    """
    before = await everything(office)
    for number in range(1, 1_000):
        try:
            with cut_at(number):
                await step()
        except PowerCut:
            assert await everything(office) == before, f"statement {number}"
        else:
            return number - 1
    raise AssertionError("it never ends")

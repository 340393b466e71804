"""Promising to tell somebody something, inside the unit of work of whatever happened (design invariant 4).

Nothing is sent here. A promise is an outbox row whose key says what, to whom and at which stage; promising it twice is
a no-op. Who has no chat account that can be written to is reported back, so that staff can telephone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.domain.actors import Person
from core.domain.ids import ConstituencyId, DeputyGroupId, OutboxId
from core.domain.notices import Notice, NoticeKind
from core.services.stores.enrolment import Account, Room
from core.services.stores.messages import OutboxRow, Priority
from core.services.work import Work

NOTICE = "notice"
ROOM_LANGUAGE = "zh_CN"
_UNSAVED = OutboxId(0)


async def tell(
    work: Work, person: Person, notice: Notice, *, key: str, priority: Priority, not_before: datetime | None = None
) -> bool:
    """Promise ``person`` the notice; False when there is no account that can be written to."""
    return person in await tell_many(work, {person: notice}, key=key, priority=priority, not_before=not_before)


async def tell_many(
    work: Work,
    notices: Mapping[Person, Notice],
    *,
    key: str,
    priority: Priority,
    not_before: datetime | None = None,
) -> frozenset[Person]:
    """Promise each person their notice, under ``<key>:<person>``; who of them could be written to.

    ``tell`` is this for one, so a person told by either under the same ``key`` is told once.
    """
    accounts = await reachable_accounts(work, list(notices))
    rows = [
        notice_row(work, account, notices[person], key=key_for(key, person), priority=priority, not_before=not_before)
        for person, account in accounts.items()
    ]
    await work.messages.enqueue(rows)
    return frozenset(accounts)


async def tell_account(work: Work, account: Account, notice: Notice, *, key: str, priority: Priority) -> None:
    """Promise the notice to one account, preferred or not."""
    await work.messages.enqueue([notice_row(work, account, notice, key=key, priority=priority)])


async def tell_address(work: Work, heard: OutboxRow, notice: Notice, *, key: str) -> None:
    """Promise the notice to the group chat that ``heard`` went to."""
    told = OutboxRow(
        id=_UNSAVED,
        key=f"{key}:{heard.id}",
        channel=heard.channel,
        address=heard.address,
        priority=heard.priority,
        kind=NOTICE,
        language=heard.language,
        not_before=work.now,
        created_at=work.now,
        body=notice.as_json(),
    )
    await work.messages.enqueue([told])


async def tell_rooms(
    work: Work,
    notice: Notice,
    *,
    key: str,
    constituencies: Sequence[ConstituencyId] = (),
    groups: Sequence[DeputyGroupId] = (),
    not_before: datetime | None = None,
) -> int:
    """Promise the notice to the group chats of these constituencies and deputy groups; to how many rooms.

    A room that stands for several of them hears it once.
    """
    chats: dict[tuple[str, str], Room] = {}
    for room in await work.enrolment.rooms_of(constituencies, groups):
        chats.setdefault((room.channel, room.address), room)
    await work.messages.enqueue([_room_row(work, room, notice, key, not_before or work.now) for room in chats.values()])
    return len(chats)


async def take_back_copy(work: Work, key: str, network_id: str) -> None:
    """The message of ``key`` stands in its chat a second time, as ``network_id``: that copy will say so, nothing else.

    What it showed may be what only its reader should go on seeing for a moment: a ballot under review. Doing it again
    is a no-op.
    """
    row = await work.messages.row_of(key)
    copy_key = f"{key}:copy:{network_id}"
    copied = replace(
        row,
        id=_UNSAVED,
        key=copy_key,
        body=None,
        key_epoch=None,
        sealed=None,
        edits_key=None,
        network_id=network_id,
        maybe_duplicate=True,
    )
    correction = OutboxRow(
        id=_UNSAVED,
        key=f"{copy_key}:taken_back",
        channel=row.channel,
        address=row.address,
        priority=row.priority,
        kind=NOTICE,
        language=row.language,
        not_before=work.now,
        created_at=work.now,
        person=row.person,
        body=Notice(NoticeKind.SENT_TWICE).as_json(),
        edits_key=copy_key,
    )
    await work.messages.enqueue([copied, correction])


async def reachable_accounts(work: Work, persons: Sequence[Person]) -> dict[Person, Account]:
    """The preferred account of each, without those that were found unreachable."""
    accounts = await work.enrolment.accounts_of_many(persons)
    return {person: account for person, account in accounts.items() if account.is_reachable}


def key_for(key: str, person: Person) -> str:
    return f"{key}:{person.kind}:{person.id}"


def notice_row(
    work: Work,
    account: Account,
    notice: Notice,
    *,
    key: str,
    priority: Priority,
    not_before: datetime | None = None,
    asks_confirmation: bool = False,
) -> OutboxRow:
    """The outbox row of a notice. Body: ``{"notice", "params"}`` and, where asked, ``"asks_confirmation": true``."""
    body: dict[str, Any] = notice.as_json()
    if asks_confirmation:
        body["asks_confirmation"] = True
    return OutboxRow(
        id=_UNSAVED,
        key=key,
        channel=account.channel,
        address=account.address,
        priority=priority,
        kind=NOTICE,
        language=account.language,
        not_before=not_before or work.now,
        created_at=work.now,
        person=account.person,
        body=body,
    )


def _room_row(work: Work, room: Room, notice: Notice, key: str, not_before: datetime) -> OutboxRow:
    return OutboxRow(
        id=_UNSAVED,
        key=f"{key}:room:{room.id}",
        channel=room.channel,
        address=room.address,
        priority=Priority.BROADCAST,
        kind=NOTICE,
        language=ROOM_LANGUAGE,
        not_before=not_before,
        created_at=work.now,
        body=notice.as_json(),
    )

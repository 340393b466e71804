"""Binding codes, accounts and rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.clock import ManualClock
from core.domain.errors import Conflict, NotFound
from core.domain.ids import AccountId
from core.services.stores.enrolment import Account, Room
from core.services.work import Work
from core.storage.work import SqlTransactions
from tests.factories import NOON, County

VOTER, DEPUTY = Person(PersonKind.VOTER, 1), Person(PersonKind.DEPUTY, 1)


def an_account(sender: str = "s1", person: Person = VOTER, channel: str = "local") -> Account:
    return Account(AccountId(0), channel, sender, f"chat-{sender}", person, "zh_CN", NOON)


@pytest.fixture
async def work(transactions: SqlTransactions, county: County) -> AsyncIterator[Work]:
    async with transactions.write(SYSTEM) as opened:
        yield opened


async def test_code_is_used_or_revoked(work: Work) -> None:
    month = NOON + timedelta(days=30)
    await work.enrolment.replace_codes({VOTER: b"a" * 32}, expires_at=month)
    first = await work.enrolment.code(b"a" * 32)
    assert first is not None
    assert (first.person, first.used_at, first.issued_at) == (VOTER, None, NOON)
    await work.enrolment.mark_code_used(first.id)
    await work.enrolment.replace_codes({VOTER: b"b" * 32}, expires_at=month)
    await work.enrolment.revoke_codes(VOTER)
    newest, oldest = await work.enrolment.codes_of(VOTER)
    assert [(code.used_at, code.revoked_at) for code in (oldest, newest)] == [(NOON, None), (None, NOON)]
    assert await work.enrolment.code(b"c" * 32) is None


async def test_failures_are_counted_since(transactions: SqlTransactions, clock: ManualClock) -> None:
    for sender in ("x", "x", "y"):
        async with transactions.write(SYSTEM) as work:
            await work.enrolment.note_failure("local", sender)
        clock.advance(timedelta(minutes=1))
    async with transactions.read(SYSTEM) as work:
        assert await work.enrolment.failures_since(NOON) == 3
        assert await work.enrolment.failures_since(NOON, "local", "x") == 2
        assert await work.enrolment.failures_since(NOON + timedelta(seconds=1), "local", "x") == 1
        assert await work.enrolment.failures_since(NOON, "telegram") == 0


async def test_sender_is_one_person_at_a_time(work: Work) -> None:
    number = await work.enrolment.add_account(an_account())
    with pytest.raises(Conflict, match=r"storage\.integrity"):
        await work.enrolment.add_account(an_account(person=DEPUTY))
    await work.enrolment.revoke_account(number)
    again = await work.enrolment.add_account(an_account(person=DEPUTY))
    assert await work.enrolment.account_of_sender("local", "s1") == replace(an_account(person=DEPUTY), id=again)
    assert await work.enrolment.accounts_of(VOTER) == []
    with pytest.raises(NotFound, match=r"account\.unknown"):
        await work.enrolment.revoke_account(number)


async def test_account_changes_are_kept(work: Work) -> None:
    number = await work.enrolment.add_account(an_account())
    await work.enrolment.set_language(number, "en")
    await work.enrolment.set_reachable(number, reachable=False)
    await work.enrolment.move_account(number, "elsewhere")
    changed = replace(an_account(), id=number, language="en", is_reachable=False, address="elsewhere")
    assert await work.enrolment.accounts_of(VOTER) == [changed]


async def test_reachable_account_is_preferred(work: Work) -> None:
    old = await work.enrolment.add_account(an_account("s1"))
    new = await work.enrolment.add_account(replace(an_account("s2", channel="telegram"), bound_at=NOON + timedelta(1)))
    both = await work.enrolment.accounts_of_many([VOTER, DEPUTY])
    assert {person: account.id for person, account in both.items()} == {VOTER: new}
    await work.enrolment.set_reachable(new, reachable=False)
    assert (await work.enrolment.accounts_of_many([VOTER]))[VOTER].id == old


async def test_room_may_stand_for_several(work: Work, county: County) -> None:
    place, group = Room(0, "local", "room", county.constituencies[0]), Room(0, "local", "room", None, county.group)
    numbers = [await work.enrolment.save_room(room) for room in (place, group, place)]
    assert numbers[2] == numbers[0] != numbers[1]
    assert [room.id for room in await work.enrolment.rooms_of([county.constituencies[0]], [county.group])] == numbers[
        :2
    ]
    await work.enrolment.remove_room(place)
    assert [room.id for room in await work.enrolment.rooms()] == [numbers[1]]

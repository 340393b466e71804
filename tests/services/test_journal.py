"""Events and the position in their network: durable together, counted once."""

from __future__ import annotations

import pytest

from core.services.conversations import Received
from core.services.work import Work
from tests.office import Office


def an_event(event_id: str, *, is_undeciphered: bool = False) -> Received:
    return Received(event_id, "!room", {"text": "x"}, is_undeciphered=is_undeciphered)


async def test_position_comes_with_its_events(office: Office) -> None:
    conversations = office.core.conversations
    assert await conversations.position("matrix") == ""
    assert await conversations.receive("matrix", [an_event("$1"), an_event("$2")], position="s1") == 2
    assert await conversations.position("matrix") == "s1"
    assert await conversations.receive("matrix", [an_event("$2"), an_event("$3")], position="s2") == 1


async def test_position_moves_without_events(office: Office) -> None:
    await office.core.conversations.receive("matrix", [], position="s7")
    assert await office.core.conversations.position("matrix") == "s7"


async def test_events_without_a_position_leave_it(office: Office) -> None:
    await office.core.conversations.receive("matrix", [], position="s1")
    await office.core.conversations.receive("matrix", [an_event("$1")])
    assert await office.core.conversations.position("matrix") == "s1"


async def test_neither_is_durable_without_the_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    conversations = office.core.conversations

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    async with office.core.transactions.write(office.clerk) as work:
        monkeypatch.setattr(type(work.conversations), "move_on", fail)
    with pytest.raises(RuntimeError):
        await conversations.receive("matrix", [an_event("$1")], position="s1")
    assert await conversations.waiting(10) == []
    assert await conversations.position("matrix") == ""


async def test_undeciphered_events_are_counted_once(office: Office) -> None:
    events = [
        an_event("$1"),
        an_event("$2", is_undeciphered=True),
        an_event("$3"),
        an_event("$4", is_undeciphered=True),
    ]
    for _ in range(2):
        await office.core.conversations.receive("matrix", events, position="s1")
    [health] = [one for one in (await office.core.system.health(office.clerk)).channels if one.channel == "matrix"]
    assert health.undeciphered == 2


async def test_order_of_one_conversation_is_kept(office: Office) -> None:
    events = [an_event("$1", is_undeciphered=True), an_event("$2"), an_event("$3", is_undeciphered=True)]
    await office.core.conversations.receive("matrix", events, position="s1")
    order = []

    async def next_one(work: Work) -> str:
        [row] = await work.conversations.waiting(1)
        await work.conversations.mark_handled(row.id)
        return row.event_id

    async with office.core.transactions.write(office.clerk) as work:
        order = [await next_one(work) for _ in events]
    assert order == ["$1", "$2", "$3"]

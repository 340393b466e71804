"""Killed anywhere between two steps: nothing is half done, nothing done twice, a replay is a no-op."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.protocol import EventKind, IncomingEvent
from bot.turn import Turn
from core.domain.actors import SYSTEM
from core.domain.errors import Unavailable
from core.services.conversations import Handling
from core.storage.conversations import SqlConversationStore
from core.storage.messages import SqlMessageStore
from core.storage.tables.ballots import participations
from core.storage.tables.chat import dialogs, inbox, outbox
from tests.chat.desk import Desk

HELP = IncomingEvent("same-id", EventKind.TEXT, "ana", "ana", text="/help")
STEPS = [
    (SqlConversationStore, "mark_handled"),
    (SqlConversationStore, "save_dialog"),
    (SqlConversationStore, "add_keyboard"),
    (SqlMessageStore, "enqueue"),
]


async def _count(desk: Desk, table: sa.Table, *conditions: Any) -> int:
    async with desk.office.database.read() as session:
        return int(await session.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)))


async def test_replayed_event_is_handled_once(desk: Desk) -> None:
    receive = desk.app.ingest.receive_from("local")
    await receive([HELP])
    await receive([HELP, HELP])
    await desk.app.settle()
    await receive([HELP])
    await desk.app.settle()
    assert len(desk.channel.messages("ana")) == 1


async def test_event_is_stored_before_the_network_hears(desk: Desk) -> None:
    await desk.app.ingest.receive_from("local")([HELP])
    assert await _count(desk, inbox, inbox.c.handled_at.is_(None)) == 1


@pytest.mark.parametrize(("store", "method"), STEPS, ids=[method for _, method in STEPS])
async def test_failure_between_steps_undoes_everything(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, store: type, method: str
) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    before = [await _count(desk, table) for table in (dialogs, outbox)]
    desk.channel.press("ana", "评议投票")
    await desk.channel.take(desk.app.ingest.receive_from("local"))
    with monkeypatch.context() as patch:
        patch.setattr(store, method, _broken)
        with pytest.raises(Unavailable):
            await desk.app.settle()
    assert [await _count(desk, table) for table in (dialogs, outbox)] == before
    await desk.settle()
    assert "0/2" in desk.channel.last("ana").text


async def _broken(*_: object, **__: object) -> None:
    raise Unavailable("storage.failed")


async def test_crash_after_casting_casts_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ballot, the receipt's message and the row's mark are one commit."""
    await desk.bind_voter("ana")
    meeting = await desk.open_meeting()
    await desk.press("ana", "评议投票", "满意", "满意", "没有意见")
    desk.channel.press("ana", "确认投票")
    await desk.channel.take(desk.app.ingest.receive_from("local"))
    with monkeypatch.context() as patch:
        patch.setattr(SqlConversationStore, "mark_handled", _broken)
        with pytest.raises(Unavailable):
            await desk.app.settle()
    assert await _count(desk, participations) == 0
    desk.restart()
    await desk.settle()
    assert (await desk.office.core.voting.turnout(desk.office.clerk, meeting)).chat == 1
    assert "您的票已投入票箱" in desk.channel.last("ana").text


async def test_failing_event_is_set_aside_with_an_apology(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turn, "_addressee", _bug)
    shown = await desk.say("ana", "/help")
    assert "抱歉，系统出了问题" in shown.text
    assert await desk.office.core.conversations.set_aside(SYSTEM) == 1
    assert await _count(desk, inbox, inbox.c.handled_at.is_(None)) == 0


async def test_failing_chat_does_not_stop_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Turn._addressee

    async def sometimes(turn: Turn) -> Any:
        if turn._event.sender == "ana":
            raise ZeroDivisionError
        return await real(turn)

    monkeypatch.setattr(Turn, "_addressee", sometimes)
    desk.channel.say("ana", "/help")
    assert "绑定码" in (await desk.say("ben", "/help")).text


async def test_even_a_failing_apology_is_set_aside(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turn, "_recognise", _bug)
    desk.channel.say("ana", "/help")
    await desk.settle()
    assert await desk.office.core.conversations.set_aside(SYSTEM) == 1


async def _bug(*_: object) -> None:
    raise ZeroDivisionError


async def test_event_under_a_lost_key_is_set_aside(desk: Desk) -> None:
    """A database restored without its credentials: nobody can read what waited in it."""
    desk.channel.say("ana", "/help")
    await desk.channel.take(desk.app.ingest.receive_from("local"))
    keys = desk.office.credentials
    keys.destroy_before(keys.new_epoch())
    await desk.settle()
    assert desk.channel.messages("ana") == []
    assert await desk.office.core.conversations.set_aside(SYSTEM) == 1


async def test_draft_under_a_lost_key_is_begun_anew(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "评议投票")
    keys = desk.office.credentials
    keys.destroy_before(keys.new_epoch())
    shown = await desk.press("ana", "满意")
    assert "已经失效" in shown.text
    assert "0/2" in (await desk.say("ana", "/vote")).text


async def test_rows_of_one_chat_keep_their_order(desk: Desk) -> None:
    handled: list[str] = []
    real = Handling.promise

    async def noted(self: Handling, *args: Any, **kwargs: Any) -> str:
        handled.append(str(self.payload["text"]))
        return await real(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Handling, "promise", noted)
        said: Sequence[str] = [f"/help {number}" for number in range(8)]
        for text in said:
            desk.channel.say("ana", text)
        await desk.settle()
    assert handled == list(said)


async def test_old_rows_are_tidied_away(desk: Desk) -> None:
    await desk.say("ana", "/help")
    desk.office.clock.advance(timedelta(days=8))
    await desk.say("ana", "/help")
    await desk.office.core.conversations.tidy(SYSTEM)
    assert await _count(desk, inbox) == 1

"""The test server itself: it must be as unkind as the real one, or what passes against it proves little."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiogram.types import Message, Update

from tests.botapi.app import RunningServer
from tests.botapi.client import People
from tests.chat.telegram.conftest import TOKEN, VOTER

Json = dict[str, Any]


async def asked(server: RunningServer, method: str, **parameters: object) -> Json:
    url = f"{server.base_url}{TOKEN}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=parameters) as answer:
        result: Json = await answer.json()
        return result | {"status": answer.status}


def keyboard(*data: str) -> Json:
    return {"inline_keyboard": [[{"text": value, "callback_data": value} for value in data]]}


async def test_updates_are_what_aiogram_expects(server: RunningServer, people: People) -> None:
    await people.text(VOTER, "您好")
    await people.act("contact", user=VOTER, phone="13800000000")
    await asked(server, "sendMessage", chat_id=VOTER, text="?", reply_markup=keyboard("a"))
    await people.press(VOTER, "a")
    await people.act("block", user=VOTER)
    await people.act("unblock", user=VOTER)
    result = (await asked(server, "getUpdates"))["result"]
    kinds = [Update.model_validate(update).event_type for update in result]
    assert kinds == ["message", "message", "callback_query", "my_chat_member", "my_chat_member"]


async def test_answers_are_what_aiogram_expects(server: RunningServer) -> None:
    answer = await asked(server, "sendMessage", chat_id=VOTER, text="您好", reply_markup=keyboard("a"))
    message = Message.model_validate(answer["result"])
    assert (message.text, message.chat.id, message.reply_markup is not None) == ("您好", VOTER, True)


REFUSALS: list[tuple[str, Json, str]] = [
    ("sendMessage", {"chat_id": 9, "text": "x"}, "Bad Request: chat not found"),
    ("sendMessage", {"chat_id": VOTER, "text": "x" * 4_097}, "Bad Request: message is too long"),
    ("sendMessage", {"chat_id": VOTER, "text": " "}, "Bad Request: message text is empty"),
    ("sendMessage", {"chat_id": VOTER}, "Bad Request: message text is empty"),
    ("sendMessage", {"chat_id": VOTER, "text": "a <x> b", "parse_mode": "HTML"}, "Bad Request: can't parse entities"),
    ("sendMessage", {"chat_id": VOTER, "text": "a_b", "parse_mode": "Markdown"}, "Bad Request: can't parse entities"),
    ("sendMessage", {"chat_id": VOTER, "text": "x", "reply_markup": keyboard("述" * 22)}, "BUTTON_DATA_INVALID"),
    ("editMessageText", {"chat_id": VOTER, "message_id": 99, "text": "x"}, "message to edit not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
    ("noSuchMethod", {}, "Not Found"),
]


@pytest.mark.parametrize(("method", "parameters", "words"), REFUSALS)
async def test_refusal_uses_real_words(server: RunningServer, method: str, parameters: Json, words: str) -> None:
    answer = await asked(server, method, **parameters)
    assert not answer["ok"]
    assert words in answer["description"]


async def test_blocked_chat_is_forbidden(server: RunningServer, people: People) -> None:
    await people.act("block", user=VOTER)
    answer = await asked(server, "sendMessage", chat_id=VOTER, text="x")
    assert (answer["status"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")


async def test_unchanged_edit_is_refused(server: RunningServer) -> None:
    sent = (await asked(server, "sendMessage", chat_id=VOTER, text="x"))["result"]
    answer = await asked(server, "editMessageText", chat_id=VOTER, message_id=sent["message_id"], text="x")
    assert "message is not modified" in answer["description"]


async def test_offset_confirms_and_limit_limits(server: RunningServer, people: People) -> None:
    ids = [(await people.text(VOTER, str(number)))["update_id"] for number in range(5)]
    first = await asked(server, "getUpdates", limit=2)
    rest = await asked(server, "getUpdates", offset=ids[2])
    assert [update["update_id"] for update in first["result"]] == ids[:2]
    assert [update["update_id"] for update in rest["result"]] == ids[2:]
    assert sorted(server.world.queue.pending) == ids[2:]


@pytest.mark.parametrize(
    ("rules", "chats", "passed"),
    [
        ({"chat_burst": 3.0}, [VOTER] * 8, 3),
        ({"group_per_minute": 20.0, "chat_burst": 99.0}, [-100] * 30, 20),
        ({"overall_per_second": 30.0}, list(range(1, 61)), 30),
    ],
)
async def test_flood_is_refused_with_a_time(
    server: RunningServer, people: People, rules: Json, chats: list[int], passed: int
) -> None:
    server.world.gate._monotonic = lambda: 5.0
    await people.act("limits", enabled=True, **rules)
    for chat in set(chats):
        server.world.known_chat(chat)
    answers = [await asked(server, "sendMessage", chat_id=chat, text="x") for chat in chats]
    refused = [answer for answer in answers if answer["status"] == 429]
    assert len(chats) - len(refused) == passed
    assert all(answer["parameters"]["retry_after"] >= 1 for answer in refused)


async def test_tampered_press_is_passed_on(server: RunningServer, people: People) -> None:
    sent = (await asked(server, "sendMessage", chat_id=VOTER, text="x"))["result"]
    await people.press(VOTER, message_id=sent["message_id"], data="anything")
    [update] = (await asked(server, "getUpdates"))["result"]
    assert update["callback_query"]["data"] == "anything"


async def test_missing_button_is_the_tests_fault(people: People) -> None:
    with pytest.raises(LookupError, match="no button"):
        await people.press(VOTER, "没有")


async def test_lost_answers_follow_their_probability(server: RunningServer, people: People) -> None:
    await people.faults(lose_answer_probability=0.3)
    for _ in range(60):
        try:
            await asked(server, "sendMessage", chat_id=VOTER, text="x")
        except aiohttp.ServerDisconnectedError:
            continue
    lost = sum(message["answer_lost"] for message in await people.messages(VOTER))
    assert len(await people.messages(VOTER)) == 60
    assert 6 <= lost <= 32


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[str]:
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.botapi", "--token", TOKEN, *arguments, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert started.stdout is not None
        yield json.loads(await asyncio.wait_for(started.stdout.readline(), 30))["base_url"]
    finally:
        started.terminate()
        assert await started.wait() == 0


async def test_it_runs_as_a_process() -> None:
    async with process("--port", "0", "--no-limits") as base_url, People(base_url.removesuffix("/bot")) as people:
        await people.text(VOTER, "您好")
        assert [said["text"] for said in await people.messages(VOTER)] == ["您好"]
        state = await people.state()
    assert state["limits"]["enabled"] is False

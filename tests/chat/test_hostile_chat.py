"""A stupid or hostile message changes nothing but itself."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.local import LocalChannel, LocalMessage
from bot.channels.protocol import Button, OutgoingMessage
from bot.channels.terminal import TerminalChat
from bot.flood import Admission, FloodGate
from core.domain.actors import SYSTEM
from core.locale.catalogue import translator
from tests.chat.desk import Desk
from tests.factories import NOON

CORPUS = [
    "\x1b[2J\x1b]0;owned\x07",
    "[bold red]markup[/] {name} %s {0}",
    "<script>alert(1)</script> &lt; *_`[x](tg://user?id=1)",
    "\u202etxt.exe\u200b\ufeff\u2066",
    "\x00\x01\ud800",
    "'; DROP TABLE inbox; --",
    '=HYPERLINK("http://x")',
    "/start " + "A" * 5_000,
    "/vote 99999999999999999999",
    "/report ../../etc/passwd",
    "好" * 100_000,
    "٣",
    "½",
    "/",
    " ",
]
TOKENS = [
    "",
    ".",
    "go.",
    "go.vote:١",
    "go.read:1:2:3:4",
    "go.nowhere",
    "ok.",
    "ok.²",
    "ok.99999999999999999",
    "A" * 64,
    "AAAAAAAAAAAAAAAA.0",
    "AAAAAAAAAAAAAAAA.-1",
    "ж.0",
    "\x1b.1",
    "go.ok:1",
    "go.vote:1;2",
    "A" * 300,
]


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
async def test_text_harms_nothing_at_any_step(desk: Desk, text: str) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    for step in ((), ("评议投票",), ("分项评价",), ("结束分项", "满意", "满意")):
        await desk.press("ana", *step)
        shown = await desk.say("ana", text)
        assert _is_harmless(shown.text)
    assert await desk.office.core.conversations.set_aside(SYSTEM) == 0


@pytest.mark.parametrize("token", TOKENS, ids=range(len(TOKENS)))
async def test_made_up_button_harms_nothing(desk: Desk, token: str) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "评议投票")
    desk.channel.press_token("ana", token)
    await desk.settle()
    assert await desk.office.core.conversations.set_aside(SYSTEM) == 0
    assert desk.channel.last("ana").buttons


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300), token=st.text(max_size=70))
async def test_anything_is_answered(desk: Desk, text: str, token: str) -> None:
    desk.channel.say("zoe", text)
    desk.channel.press_token("zoe", token)
    await desk.settle()
    assert await desk.office.core.conversations.set_aside(SYSTEM) == 0


async def test_flood_is_told_once_and_dropped(desk: Desk) -> None:
    for _ in range(90):
        desk.channel.say("zoe", "/help")
    shown = await desk.say("ben", "/help")
    assert "绑定码" in shown.text
    assert len(desk.channel.messages("zoe")) == 61
    assert "消息发得太快了" in desk.channel.last("zoe").text


async def test_flooding_chat_is_heard_again_later(desk: Desk) -> None:
    for _ in range(80):
        desk.channel.say("zoe", "/help")
    await desk.settle()
    desk.wait_a_minute()
    assert "绑定码" in (await desk.say("zoe", "/help")).text


def test_hasty_voter_is_no_flood() -> None:
    """Nine deputies with nine aspects, a tap a second."""
    gate = FloodGate()
    taps = [gate.admit(b"ana", NOON + timedelta(seconds=second)) for second in range(100)]
    assert set(taps) == {Admission.PASS}


def test_terminal_prints_no_control_characters() -> None:
    channel = LocalChannel(is_demonstration=True)
    printed: list[str] = []
    chat = TerminalChat(channel, "ana\x1b[2J", translator("en"), printed.append)
    chat._arrived("ana\x1b[2J", _message("\x1b]0;owned\x07text", "\x1b[31mred"))
    assert _is_harmless("".join(printed))
    assert "[1] [31mred" in printed[0]


async def test_terminal_number_presses_the_button() -> None:
    channel = LocalChannel(is_demonstration=True)
    chat = TerminalChat(channel, "ana", translator("en"), lambda line: None)
    await channel.send(OutgoingMessage("k", "ana", "choose", [[Button("A", "t1"), Button("B", "t2")]]))
    chat.typed("２\n")
    chat.typed("hello\n")
    assert [(event.button, event.text) for event in channel._queue] == [("t2", ""), ("", "hello")]


async def test_terminal_loop_ends_with_its_input() -> None:
    channel = LocalChannel(is_demonstration=True)
    lines = iter(["/help\n", "/quit\n", "never"])

    async def read() -> str:
        return next(lines)

    printed: list[str] = []
    await TerminalChat(channel, "ana", translator("zh_CN"), printed.append).run(read)
    assert [event.text for event in channel._queue] == ["/help"]


def _message(text: str, label: str) -> LocalMessage:
    return LocalMessage("1", text, ((Button(label, "t"),),))


def _is_harmless(text: str) -> bool:
    return not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in "\n\t" for char in text)

"""A real terminal is sent nothing that the program did not write itself, whatever people are called."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from tests.terminal.hostile import CORPUS
from tui.guard import TextFence, harmless_bytes
from tui.plain_text import cell, fit, paragraph

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
# Everything that Textual itself sends: colours, cursor, erasing, modes, queries, keyboard protocol, pointer shapes.
OURS = re.compile(
    rb"\x1b(?:\[[\d;:]*m|\[[\d;]*[ABCDGHJKnst]|\[\?[\d;]*(?:h|l|u|\$p)|\[[<>=]\d*u|\[\d* q|\[c|[78]|\]22;[a-z-]*\x07)"
)
HARMFUL = re.compile("[\x00-\x06\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(slots=True)
class Terminal:
    """The other side of the pty: everything that was sent to it."""

    descriptor: int
    process: int
    sent: bytearray = field(default_factory=bytearray)

    def read_until(self, wanted: bytes) -> None:
        """Take in what comes until ``wanted`` has come after the present place."""
        start = len(self.sent)
        while wanted not in self.sent[start:]:
            ready, _, _ = select.select([self.descriptor], [], [], PATIENCE_SECONDS)
            assert ready, f"never came: {wanted!r}; last: {bytes(self.sent[-400:])!r}"
            try:
                self.sent += os.read(self.descriptor, 65_536)
            except OSError:
                return

    def press(self, key: str) -> None:
        os.write(self.descriptor, key.encode())


@contextmanager
def dashboard(language: str) -> Iterator[Terminal]:
    process, descriptor = pty.fork()
    if process == 0:  # the dashboard
        os.chdir(ROOT)
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONWARNINGS": "ignore"}
        os.execv(sys.executable, [sys.executable, "-m", "tests.terminal.pty_stage", language])
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 140, 0, 0))
    try:
        yield Terminal(descriptor, process)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(descriptor)


# A key, and what stands on the screen once what it leads to has been read: every mode with its views, pages, a form.
WALK = (
    ("2", "会议 (13)"),
    ("\r", "议程 (1)"),
    ("l", "评议人名单 (2)"),
    ("3", "未安排口头述职"),
    ("v", "的会议 (13)"),
    ("v", "年尚未安排"),
    ("4", "代表 (17)"),
    ("\r", "历史记录"),
    ("5", "选民 (25)"),
    ("v", "已移出名册 (13)"),
    ("6", "失败 13"),
    ("v", "不知送达"),
    ("v", "等待发送"),
    ("v", "已发送 (26)"),
    ("v", "收到的消息"),
    ("v", "须打电话"),
    ("v", "[未确认]"),
    ("v", "[群聊]"),
    ("7", "[7 规则]"),
    ("8", "[8 审计]"),
    ("9", "[9 系统]"),
    ("U", "操作记录 (13)"),
)


def test_hostile_names_send_nothing_but_our_own_bytes() -> None:
    with dashboard("zh_CN") as terminal:
        terminal.read_until("发送失败 (13)".encode())
        for key, shown in WALK:
            terminal.press(key)
            terminal.read_until(shown.encode())
        terminal.press("?")
        terminal.read_until("这里可以做的事".encode())
        whole = bytes(terminal.sent[: terminal.sent.rfind(b"\x1b")])  # the last sequence may still be on its way
        text = OURS.sub(b"", whole).decode("utf-8")
    assert "甲" in text
    assert "\x1b" not in text
    assert HARMFUL.search(text) is None
    assert b"owned" in terminal.sent  # as plain letters: the name is shown, not obeyed


@pytest.mark.parametrize("text", CORPUS)
def test_fence_cleans_every_hostile_text(text: str) -> None:
    segments = TextFence().apply([Segment(text)], Color(0, 0, 0))
    shown = "".join(segment.text for segment in segments)
    assert harmless_bytes(shown) == shown
    assert "\x1b" not in shown
    shown.encode("utf-8")


@pytest.mark.parametrize("text", CORPUS)
def test_cells_hold_hostile_text_as_text(text: str) -> None:
    shown = cell(text, 20)
    assert cell_len(shown.plain) <= 20
    assert not shown.spans
    assert harmless_bytes(shown.plain) == shown.plain
    assert harmless_bytes(paragraph(text).plain) == paragraph(text).plain


@given(st.text(max_size=60))
def test_any_text_passes_both_fences_harmless(text: str) -> None:
    shown = "".join(one.text for one in TextFence().apply([Segment(text)], Color(0, 0, 0)))
    assert "\x1b" not in shown
    assert harmless_bytes(shown).encode("utf-8") == shown.encode("utf-8")
    assert cell_len(fit(text, 12)) <= 12


def test_driver_fence_keeps_what_textual_writes() -> None:
    own = "\x1b[?1049h\x1b[1;38;2;1;2;3m\x1b[10;20Hname\x1b[0m\x1b[?2026l\x1b[>1u\x1b]22;pointer\x07\x1b[2J\r\n\x07"
    assert harmless_bytes(own) == own


@pytest.mark.parametrize(
    "evil", ["\x1b]52;c;eA==\x07", "\x1b]0;t\x07", "\x1bP1$r\x1b\\", "\x9b2J", "\x1b]8;;http://x\x1b\\"]
)
def test_driver_fence_breaks_what_it_does_not_write(evil: str) -> None:
    left = harmless_bytes(f"before{evil}after")
    assert "\x1b]" not in left
    assert "\x1bP" not in left
    assert "\x9b" not in left
    assert left.startswith("before")

"""The local channel in a terminal: what the office says is printed, buttons are numbered, a number presses.

On a local channel without buttons the office numbers its choices itself, and everything typed is said.

Everything printed is cleaned first: a name or an opinion may hold whatever somebody typed (design invariant 9).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

from bot.channels.local import LocalChannel, LocalMessage
from core.domain.text import clean_line, clean_text, fold_width
from core.locale.catalogue import Translator

ReadLine = Callable[[], Awaitable[str]]
Write = Callable[[str], None]


async def read_line() -> str:
    """A line from the terminal; "" at its end."""
    return await asyncio.to_thread(sys.stdin.readline)


class TerminalChat:
    """``sender`` sits at the terminal."""

    def __init__(self, channel: LocalChannel, sender: str, t: Translator, write: Write) -> None:
        self._channel = channel
        self._sender = sender
        self._t = t
        self._write = write
        self._shown: LocalMessage | None = None
        channel.on_message = self._arrived

    async def run(self, read: ReadLine = read_line) -> None:
        """Until the input ends or ``/quit`` is typed."""
        self._write(self._t("You are chatting as {name}. /help shows what you can do, /quit ends.", name=self._name))
        while True:
            line = await read()
            if not line or line.strip() == "/quit":
                return
            self.typed(line)

    def typed(self, line: str) -> None:
        """One line: the number of a shown button presses it, everything else is said."""
        said = fold_width(line).strip()
        tokens = [button.token for row in self._shown.buttons for button in row] if self._shown else []
        if self._shown and said.isascii() and said.isdecimal() and 1 <= int(said[:4]) <= len(tokens):
            self._channel.press_token(self._sender, tokens[int(said) - 1], message_id=self._shown.id)
        elif said:
            self._channel.say(self._sender, line.strip())

    @property
    def _name(self) -> str:
        return clean_line(self._sender)

    def _arrived(self, address: str, message: LocalMessage) -> None:
        if address == self._sender:
            self._shown = message if message.buttons else self._shown
            self._write(as_text(message, self._t))


def as_text(message: LocalMessage, t: Translator) -> str:
    """A message as lines for a terminal."""
    lines = ["", clean_text(message.text, limit=20_000)]
    if message.attachment is not None:
        attachment = message.attachment
        name = clean_line(attachment.filename)
        lines.append(t("[file {name}, {n} bytes]", name=name, n=len(attachment.content)))
    number = 0
    for row in message.buttons:
        cells = []
        for button in row:
            number += 1
            cells.append(f"[{number}] {clean_line(button.label)}")
        lines.append("  ".join(cells))
    return "\n".join(lines)


async def chat_as(channel: LocalChannel, sender: str, t: Translator, read: ReadLine = read_line) -> None:
    """Chat as ``sender`` until the input ends."""
    await TerminalChat(channel, sender, t, print).run(read)

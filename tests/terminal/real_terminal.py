"""A real terminal without a window: the program runs in a pty, and what it draws is kept as a screen of cells."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyte

PATIENCE_SECONDS = 90.0
_QUIET_SECONDS = 0.05  # a frame has been drawn when nothing more of it comes
KEYS: Mapping[str, str] = {"enter": "\r", "escape": "\x1b", "ctrl+s": "\x13", "down": "\x1b[B"}


@dataclass(slots=True)
class RealTerminal:
    """The other side of the pty."""

    descriptor: int
    process: int
    screen: pyte.Screen
    stream: pyte.ByteStream = field(init=False)
    ended: int | None = None

    def __post_init__(self) -> None:
        self.stream = pyte.ByteStream(self.screen)

    @property
    def text(self) -> str:
        """What a person would see; the second half of a wide character is no character."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, *keys: str) -> None:
        """Keys by name, or as they are typed."""
        for key in keys:
            os.write(self.descriptor, KEYS.get(key, key).encode())

    def until_shown(self, *words: str) -> None:
        self.until(lambda: all(word in self.text for word in words), f"never shown: {words}")

    def enter(self, typed: str, seen: str) -> None:
        """Type into the field that has the cursor, see it there, and go on to the next."""
        self.press(typed)
        self.until_shown(seen)
        row = self.screen.cursor.y
        self.press("enter")
        self.until(lambda: self.screen.cursor.y != row, f"the cursor stayed at line {row}")

    def until(self, holds: Callable[[], bool], otherwise: str) -> None:
        """Take in what comes until it is so and a frame is complete."""
        ends_at = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends_at and self.ended is None:
            is_quiet = not self._take(_QUIET_SECONDS)
            if is_quiet and holds():
                return
        raise AssertionError(f"{otherwise}; the screen shows:\n{self.text}")

    def until_ended(self) -> int:
        """The program's exit code."""
        ends_at = time.monotonic() + PATIENCE_SECONDS
        while self.ended is None and time.monotonic() < ends_at:
            self._take(_QUIET_SECONDS)
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                self.ended = os.waitstatus_to_exitcode(status)
        assert self.ended is not None, f"it goes on; the screen shows:\n{self.text}"
        return self.ended

    def _take(self, seconds: float) -> bool:
        """Whether something came."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        if not ready:
            return False
        try:
            self.stream.feed(os.read(self.descriptor, 65_536))
        except OSError:  # it ended
            return False
        return True


@contextmanager
def real_terminal(
    command: Sequence[str], environment: Mapping[str, str], *, folder: str, size: tuple[int, int] = (100, 30)
) -> Iterator[RealTerminal]:
    """``command`` in a terminal of ``size`` columns and lines."""
    columns, lines = size
    process, descriptor = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execve(command[0], list(command), {**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    terminal = RealTerminal(descriptor, process, pyte.Screen(columns, lines))
    try:
        yield terminal
    finally:
        if terminal.ended is None:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        os.close(descriptor)
